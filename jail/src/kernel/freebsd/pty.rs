//! Pseudo-terminals.

use core::ffi::c_char;

use jail_sys::calls;
use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_NOCTTY, O_RDWR};
use jail_sys::sys::ttycom::{TIOCSWINSZ, winsize};

use super::super::RawFd;
use super::answer::{errno, number, retried, zero};
use super::pipe::End;
use crate::Errno;

/// Bytes of `/dev/pts/N` and its NUL.
const NAME: usize = 64;

pub(super) fn openpty(rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
    let flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
    // SAFETY: takes no pointer.
    let master = End(number(unsafe { calls::posix_openpt(flags) })?);
    let mut name: [c_char; NAME] = [0; NAME];
    // SAFETY: `name` is valid for writing `NAME` bytes.
    match unsafe { calls::ptsname_r(master.0, name.as_mut_ptr(), NAME) } {
        0 => {}
        -1 => return Err(errno()),
        error => return Err(Errno::new(error)),
    }
    let terminal = retried(|| {
        // SAFETY: `name` ends in a NUL, which ptsname_r wrote.
        number(unsafe { calls::openat(AT_FDCWD, name.as_ptr(), flags) })
    });
    let terminal = End(terminal?);
    let size = winsize {
        ws_row: rows,
        ws_col: columns,
        ..winsize::ZERO
    };
    // SAFETY: `size` is what this request reads.
    zero(unsafe { calls::ioctl(terminal.0, TIOCSWINSZ, &raw const size) })?;
    Ok((master.into_raw(), terminal.into_raw()))
}
