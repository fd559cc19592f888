//! What a program wrote, and how it ended.

use std::ffi::{c_int, c_void};
use std::ptr;

use jail::{ExitStatus, Output, Signal};

use super::{deadline, jailrs_command};
use crate::call::{Call, Out, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;

/// How a program ended, and what it wrote.
///
/// It never changes: several threads may look at it at once. Its bytes live as long as it does.
#[derive(Debug)]
pub struct jailrs_output {
    _opaque: [u8; 0],
}

impl Handle for jailrs_output {
    type Value = Output;
    const NAME: &'static str = "jailrs_output";
}

/// Runs a program to its end and the end of its output, and gives what it wrote to standard output and
/// error. After so many milliseconds, unless that is `JAILRS_FOREVER`, it is killed as by
/// `jailrs_command_run`. `*output` is the caller's to free.
///
/// Errors: as `jailrs_command_run`; `JAILRS_LIMIT` for more than
/// [`jailrs_command_set_output_limit`] says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_output(
    command: *mut jailrs_command,
    milliseconds: u64,
    output: *mut *mut jailrs_output,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let out = call.out(output, "output")?;
        out.give_new(match deadline(milliseconds) {
            None => command.output()?,
            Some(limit) => command.output_timeout(limit)?,
        })
    })
}

/// How many bytes of output, and as many of errors, [`jailrs_command_output`] keeps at most: 64 MiB
/// unless it is said. A program that writes more is killed. One in a jail that nobody trusts could
/// write until there is no memory left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_output_limit(
    command: *mut jailrs_command,
    bytes: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.output_limit(bytes);
        Ok(())
    })
}

/// What it wrote to standard output, `*size` bytes that may be anything and end with no NUL.
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_stdout(
    output: *const jailrs_output,
    data: *mut *const c_void,
    size: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let output = call.get(output, "output")?;
        give_bytes(call, &output.stdout, data, size)
    })
}

/// What it wrote to standard error, as [`jailrs_output_stdout`].
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_stderr(
    output: *const jailrs_output,
    data: *mut *const c_void,
    size: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let output = call.get(output, "output")?;
        give_bytes(call, &output.stderr, data, size)
    })
}

/// Its exit code; -1 if a signal ended it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_code(output: *const jailrs_output) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(output, -1, |output| output.status.code().unwrap_or(-1)) }
}

/// The signal that ended it, by FreeBSD's number; 0 if none did.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_signal(output: *const jailrs_output) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(output, 0, |output| {
            output.status.signal().map_or(0, Signal::number)
        })
    }
}

/// How it ended, as wait4(2) has it on FreeBSD, for `WIFEXITED` and its like; 0 where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_status(output: *const jailrs_output) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(output, 0, |output| output.status.raw()) }
}

/// Whether the signal that ended it left a core.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_core_dumped(output: *const jailrs_output) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(output, false, |output| output.status.core_dumped()) }
}

/// Frees what a program wrote. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_output_free(output: *mut jailrs_output) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(output) };
}

/// Where it goes how a program ended, as far as somebody wants to know.
#[derive(Debug)]
pub(crate) struct StatusOut<'c> {
    code: Option<Out<'c, c_int>>,
    signal: Option<Out<'c, c_int>>,
}

impl<'c> StatusOut<'c> {
    /// Before anything is run.
    pub(crate) fn new(
        call: &'c Call,
        code: *mut c_int,
        signal: *mut c_int,
    ) -> Result<Self, Failure> {
        let out = |to: *mut c_int, argument| match to.is_null() {
            true => Ok(None),
            false => call.out(to, argument).map(Some),
        };
        Ok(Self {
            code: out(code, "code")?,
            signal: out(signal, "signal")?,
        })
    }

    pub(crate) fn give(self, status: ExitStatus) -> Result<(), Failure> {
        if let Some(code) = self.code {
            code.give(status.code().unwrap_or(-1))?;
        }
        match self.signal {
            Some(signal) => signal.give(status.signal().map_or(0, Signal::number)),
            None => Ok(()),
        }
    }
}

fn give_bytes(
    call: &Call,
    bytes: &[u8],
    data: *mut *const c_void,
    size: *mut usize,
) -> Result<(), Failure> {
    let (data, size) = (call.out(data, "data")?, call.out(size, "size")?);
    data.give(match bytes.is_empty() {
        true => ptr::null(),
        false => bytes.as_ptr().cast(),
    })?;
    size.give(bytes.len())
}
