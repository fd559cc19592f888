//! The pipe that a child reports by.

use core::ffi::c_long;

use jail_sys::calls;
use jail_sys::sys::fcntl::{F_DUPFD_CLOEXEC, O_CLOEXEC};

use super::super::RawFd;
use super::answer::{number, zero};
use crate::Errno;

/// A descriptor of this process that is closed when it is no longer needed.
pub(super) struct End(pub(super) RawFd);

/// The reading and the writing end, both closed by execve(2) and neither at 0, 1 or 2.
pub(super) fn pipe() -> Result<(End, End), Errno> {
    let mut fds = [-1; 2];
    // SAFETY: `fds` is valid for writing two ints.
    zero(unsafe { calls::pipe2(fds.as_mut_ptr(), O_CLOEXEC) })?;
    let [read, write] = fds.map(End);
    Ok((read.above_stdio()?, write.above_stdio()?))
}

impl End {
    /// Gives it to somebody else to close.
    pub(super) fn into_raw(self) -> RawFd {
        core::mem::ManuallyDrop::new(self).0
    }

    /// A caller that has closed 0, 1 or 2 gets the pipe there, and the child would take it for
    /// the caller's own descriptor.
    fn above_stdio(self) -> Result<Self, Errno> {
        if self.0 > 2 {
            return Ok(self);
        }
        // SAFETY: the argument is a number, passed as the long that the C library reads.
        number(unsafe { calls::fcntl(self.0, F_DUPFD_CLOEXEC, c_long::from(3)) }).map(Self)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        // SAFETY: takes no pointer; pipe made the descriptor and nobody else has it.
        unsafe { calls::close(self.0) };
    }
}
