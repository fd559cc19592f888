//! Programs that run.

use std::ffi::{c_int, c_void};
use std::io::{Read, Write};

use jail::{Child, Error, ExitStatus, Signal};

use super::output::StatusOut;
use super::{JAILRS_STDERR, JAILRS_STDOUT, deadline, jailrs_command};
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;

/// A program that runs, or whose status nobody has taken yet. Freeing it leaves the program to
/// init(8): it goes on, and nothing stays behind when it ends.
///
/// One thread at a time may use it.
#[derive(Debug)]
pub struct jailrs_child {
    _opaque: [u8; 0],
}

impl Handle for jailrs_child {
    type Value = Child;
    const NAME: &'static str = "jailrs_child";
}

/// Starts a program, and does not wait. `*child` is the caller's to free.
///
/// Errors: as `jailrs_command_run`; nothing is left of it then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_spawn(
    command: *mut jailrs_command,
    child: *mut *mut jailrs_child,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let out = call.out(child, "child")?;
        out.give_new(command.spawn()?)
    })
}

/// Its process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_pid(child: *const jailrs_child) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(child, 0, Child::pid) }
}

/// Writes to its standard input, which has to be a pipe or a terminal, all of the bytes.
///
/// Errors: `JAILRS_INVALID` if it is none, or closed; `JAILRS_OTHER` with `EPIPE` if nobody reads;
/// `JAILRS_TIMED_OUT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_write(
    child: *mut jailrs_child,
    data: *const c_void,
    size: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let child = call.get_mut(child, "child")?;
        let bytes = call.data(data, size, "data")?;
        let stdin = child.stdin.as_mut();
        let stdin = stdin.ok_or_else(|| Failure::argument("child", "has no pipe to write to"))?;
        stdin.write_all(bytes).map_err(|why| pipe("write", why))
    })
}

/// How long each [`jailrs_child_write`] and [`jailrs_child_read`] from now on may wait for the program,
/// which may be in a jail that nobody trusts: so many milliseconds, or `JAILRS_FOREVER`, as at first.
/// A write that is over may have written some of its bytes; of a read nothing is lost.
///
/// Errors: what fcntl(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_set_timeout(
    child: *mut jailrs_child,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let child = call.get_mut(child, "child")?;
        let limit = deadline(milliseconds);
        if let Some(stdin) = &mut child.stdin {
            stdin.timeout(limit)?;
        }
        for reader in child.stdout.iter_mut().chain(&mut child.stderr) {
            reader.timeout(limit);
        }
        Ok(())
    })
}

/// Closes its standard input: it reads its end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_close_stdin(
    child: *mut jailrs_child,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        drop(call.get_mut(child, "child")?.stdin.take());
        Ok(())
    })
}

/// Reads what it writes to `stream`, `JAILRS_STDOUT` or `JAILRS_STDERR`, which has to be a pipe, or the
/// terminal as `JAILRS_STDOUT`: at least one byte and `size` at most into `buffer`, as soon as there is
/// one; `*count` is how many. 0 is the end.
///
/// Errors: `JAILRS_INVALID` if it is no pipe, or for another stream; `JAILRS_TIMED_OUT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_read(
    child: *mut jailrs_child,
    stream: u32,
    buffer: *mut c_void,
    size: usize,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let child = call.get_mut(child, "child")?;
        let out = call.out(count, "count")?;
        let room = call.room_for(buffer.cast::<u8>(), size, "buffer")?;
        let pipe_of = match stream {
            JAILRS_STDOUT => child.stdout.as_mut(),
            JAILRS_STDERR => child.stderr.as_mut(),
            _ => return Err(Failure::unknown("stream", stream)),
        };
        let reader =
            pipe_of.ok_or_else(|| Failure::argument("child", "has no pipe to read from"))?;
        out.give(reader.read(room).map_err(|why| pipe("read", why))?)
    })
}

/// Closes its standard input and waits until it ends, so many milliseconds at most, unless that is
/// `JAILRS_FOREVER`; it goes on after that. `*code` and `*signal` are as in `jailrs_command_run`, and either may be NULL.
///
/// Errors: `JAILRS_TIMED_OUT`; `JAILRS_OTHER` with `ECHILD` if somebody else took the status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_wait(
    child: *mut jailrs_child,
    milliseconds: u64,
    code: *mut c_int,
    signal: *mut c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let child = call.get_mut(child, "child")?;
        let out = StatusOut::new(call, code, signal)?;
        out.give(match deadline(milliseconds) {
            None => child.wait()?,
            Some(limit) => child.wait_timeout(limit)?,
        })
    })
}

/// Whether it has ended, without waiting; its standard input stays open. If it has, its status is
/// taken, and `*code` and `*signal` are as of [`jailrs_child_wait`], and else left as they are; either
/// may be NULL.
///
/// Errors: `JAILRS_OTHER` with `ECHILD` if somebody else took the status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_try_wait(
    child: *mut jailrs_child,
    ended: *mut bool,
    code: *mut c_int,
    signal: *mut c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let child = call.get_mut(child, "child")?;
        let out = call.out(ended, "ended")?;
        let ending = StatusOut::new(call, code, signal)?;
        let status = child.try_wait()?;
        if let Some(status) = status {
            ending.give(status)?;
        }
        out.give(status.is_some())
    })
}

/// How it ended, as wait4(2) has it on FreeBSD, for `WIFEXITED` and its like; -1 as long as nobody has
/// waited for its end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_status(child: *const jailrs_child) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(child, -1, |child| {
            child.status().map_or(-1, ExitStatus::raw)
        })
    }
}

/// Whether the signal that ended it left a core; false as long as nobody has waited for its end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_core_dumped(child: *const jailrs_child) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(child, false, |child| {
            child.status().is_some_and(ExitStatus::core_dumped)
        })
    }
}

/// Sends it a signal, by FreeBSD's number. Nothing is done once its status was taken.
///
/// Errors: `JAILRS_PERMISSION`; `JAILRS_INVALID`: no such signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_kill(
    child: *mut jailrs_child,
    signal: c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }
        .run(|call| Ok(call.get_mut(child, "child")?.kill(Signal::new(signal))?))
}

/// Sends a signal to it and to what it has started, unless that went to another process group.
///
/// Errors: as [`jailrs_child_kill`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_kill_group(
    child: *mut jailrs_child,
    signal: c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        Ok(call
            .get_mut(child, "child")?
            .kill_group(Signal::new(signal))?)
    })
}

/// Frees what tells of a program, which goes on. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_child_free(child: *mut jailrs_child) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(child) };
}

/// What the kernel answered is in the error of std; where that has lost it, only the kind is known.
fn pipe(operation: &'static str, why: std::io::Error) -> Failure {
    let errno = match why.kind() {
        std::io::ErrorKind::BrokenPipe => jail::Errno::EPIPE,
        std::io::ErrorKind::Interrupted => jail::Errno::EINTR,
        _ => match why.raw_os_error() {
            Some(raw) if cfg!(target_os = "freebsd") => jail::Errno::new(raw),
            _ => jail::Errno::EIO,
        },
    };
    match why.downcast::<Error>() {
        Ok(error) => error.into(),
        Err(_) => Error::kernel(operation, "pipe", errno).into(),
    }
}
