//! Descriptors of programs, and for them.

use std::ffi::c_int;

use jail::command::{PipeReader, PipeWriter};
use jail::{Child, Fd, Stdio};

use super::child::jailrs_child;
use super::{JAILRS_STDERR, JAILRS_STDIN, JAILRS_STDOUT, jailrs_command, set_stream};
use crate::call::{Call, peek};
use crate::error::jailrs_error;
use crate::host::jailrs_host;
use crate::status::jailrs_status;

/// Gives it a descriptor of the caller's as `stream`, one of `JAILRS_STDIN`, `JAILRS_STDOUT` and
/// `JAILRS_STDERR`. The command has a copy of it, which all of its programs share and which is closed
/// with the command; `fd` stays the caller's, and may be closed at once. Of a simulated machine it is
/// a number of that machine, as [`jailrs_child_fd`] tells it.
///
/// Errors: `JAILRS_INVALID` for another stream; `JAILRS_OTHER` with `EBADF` if there is no such
/// descriptor; `JAILRS_LIMIT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_fd(
    command: *mut jailrs_command,
    host: *const jailrs_host,
    stream: u32,
    fd: c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let place = call.get(host, "host")?;
        set_stream(command, stream, Stdio::copy_of(&place.host, fd)?)
    })
}

/// The caller's end of `stream`, one of `JAILRS_STDIN`, `JAILRS_STDOUT` and `JAILRS_STDERR`: what the
/// functions of the child write to or read from, for poll(2) and kevent(2). It is lent, and closed when
/// the child is freed, that of standard input also by
/// [`jailrs_child_close_stdin`](super::child::jailrs_child_close_stdin) and by what waits. -1 if the
/// stream is no pipe or closed, or another one. Of a simulated machine it is a number of that machine,
/// which poll(2) does not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_fd(child: *const jailrs_child, stream: u32) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(child, -1, |child| end(child, stream).map_or(-1, Fd::raw)) }
}

/// Its process descriptor, for kevent(2) (`EVFILT_PROCDESC`) and poll(2), which is lent, and closed
/// when its status is taken: -1 from then on. Of a simulated machine it is a number of that machine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_desc(child: *const jailrs_child) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(child, -1, |child| child.desc().map_or(-1, Fd::raw)) }
}

fn end(child: &Child, stream: u32) -> Option<&Fd> {
    match stream {
        JAILRS_STDIN => child.stdin.as_ref().map(PipeWriter::fd),
        JAILRS_STDOUT => child.stdout.as_ref().map(PipeReader::fd),
        JAILRS_STDERR => child.stderr.as_ref().map(PipeReader::fd),
        _ => None,
    }
}
