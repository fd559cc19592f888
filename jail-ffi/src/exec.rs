//! Programs that are run when a jail starts or stops.

use std::ffi::c_char;
use std::time::Duration;

use jail::life::Exec;

use crate::building::Building;
use crate::call::{Call, free};
use crate::error::jailrs_error;
use crate::handle::Handle;
use crate::status::jailrs_status;

/// A program with its arguments, never a line for a shell. It must end in success within its
/// timeout, five minutes unless given.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_exec {
    _opaque: [u8; 0],
}

impl Handle for jailrs_exec {
    type Value = Building<Exec>;
    const NAME: &'static str = "jailrs_exec";
}

/// A program by its path, or by its name in `/bin:/usr/bin`. `*exec` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_new(
    program: *const c_char,
    exec: *mut *mut jailrs_exec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let program = call.word(program, "program")?;
        let out = call.out(exec, "exec")?;
        out.give_new(Building::new(Exec::new(program)))
    })
}

/// Adds an argument.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_add_arg(
    exec: *mut jailrs_exec,
    arg: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let arg = call.word(arg, "arg")?;
        call.get_mut(exec, "exec")?.change(|exec| exec.arg(arg))
    })
}

/// Sets a variable of its environment, which else has only `PATH=/bin:/usr/bin`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_env(
    exec: *mut jailrs_exec,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (name, value) = (call.word(name, "name")?, call.word(value, "value")?);
        call.get_mut(exec, "exec")?
            .change(|exec| exec.env(name, value))
    })
}

/// Where it starts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_directory(
    exec: *mut jailrs_exec,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let path = call.word(path, "path")?;
        call.get_mut(exec, "exec")?
            .change(|exec| exec.current_dir(path))
    })
}

/// Who it runs as, in a jail one of the jail's own users.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_user(
    exec: *mut jailrs_exec,
    user: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let user = call.text(user, "user")?;
        call.get_mut(exec, "exec")?.change(|exec| exec.user(user))
    })
}

/// Likewise, by number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_uid(
    exec: *mut jailrs_exec,
    uid: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }
        .run(|call| call.get_mut(exec, "exec")?.change(|exec| exec.user(uid)))
}

/// Its output goes to the end of this file on the host.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_console(
    exec: *mut jailrs_exec,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let path = call.path(path, "path")?.to_path_buf();
        call.get_mut(exec, "exec")?
            .change(|exec| exec.console(path))
    })
}

/// Its output goes nowhere, unless it has a console, or the jail a console log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_quiet(
    exec: *mut jailrs_exec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| call.get_mut(exec, "exec")?.change(Exec::quiet))
}

/// How many milliseconds it may take before it is killed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_set_timeout(
    exec: *mut jailrs_exec,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let limit = Duration::from_millis(milliseconds);
        call.get_mut(exec, "exec")?
            .change(|exec| exec.timeout(limit))
    })
}

/// Frees a program's description. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_exec_free(exec: *mut jailrs_exec) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(exec) };
}
