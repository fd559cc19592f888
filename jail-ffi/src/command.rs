//! Running programs.

pub mod child;
pub mod descriptor;
pub mod output;

use std::ffi::{c_char, c_int};
use std::time::Duration;

use jail::{Command, Stdio};

use crate::call::{Call, free};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;

/// A program to run, in a jail or on the host. Its environment is `PATH=/bin:/usr/bin` and what is
/// given; it reads nothing unless given; in a jail it has a session of its own; no descriptor but the
/// three is passed on. It may be run several times.
///
/// One thread at a time may use it.
#[derive(Debug)]
pub struct jailrs_command {
    _opaque: [u8; 0],
}

impl Handle for jailrs_command {
    type Value = Command;
    const NAME: &'static str = "jailrs_command";
}

/// Standard input.
pub const JAILRS_STDIN: u32 = 0;
/// Standard output.
pub const JAILRS_STDOUT: u32 = 1;
/// Standard error.
pub const JAILRS_STDERR: u32 = 2;

/// `/dev/null` of the host.
pub const JAILRS_STDIO_NULL: u32 = 0;
/// The caller's own.
pub const JAILRS_STDIO_INHERIT: u32 = 1;
/// A pipe, whose other end the child object has.
pub const JAILRS_STDIO_PIPE: u32 = 2;

/// The caller's session, with its controlling terminal.
pub const JAILRS_SESSION_KEEP: u32 = 0;
/// A process group of its own in the caller's session.
pub const JAILRS_SESSION_NEW_GROUP: u32 = 1;
/// A session of its own, without a controlling terminal: what it has in a jail anyway.
pub const JAILRS_SESSION_NEW: u32 = 2;

/// No deadline: wait for as long as it takes.
pub const JAILRS_FOREVER: u64 = u64::MAX;

/// A program in a jail, by its path, or by its name in `PATH`, as seen from within. `*command` is the
/// caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_command(
    jail: *const jailrs_jail,
    program: *const c_char,
    command: *mut *mut jailrs_command,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let program = call.word(program, "program")?;
        let out = call.out(command, "command")?;
        out.give_new(jail.command(program))
    })
}

/// A program on the host itself. `*command` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_command(
    host: *const jailrs_host,
    program: *const c_char,
    command: *mut *mut jailrs_command,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let program = call.word(program, "program")?;
        let out = call.out(command, "command")?;
        out.give_new(Command::new(&place.host, program))
    })
}

/// Adds an argument.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_add_arg(
    command: *mut jailrs_command,
    arg: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let arg = call.word(arg, "arg")?;
        call.get_mut(command, "command")?.arg(arg);
        Ok(())
    })
}

/// Sets a variable of its environment; removes it if `value` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_env(
    command: *mut jailrs_command,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let name = call.word(name, "name")?;
        match value.is_null() {
            true => command.env_remove(name),
            false => command.env(name, call.word(value, "value")?),
        };
        Ok(())
    })
}

/// Removes every variable of its environment, `PATH` too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_clear_env(
    command: *mut jailrs_command,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.env_clear();
        Ok(())
    })
}

/// Where it starts, as seen from within; without it the jail's root.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_directory(
    command: *mut jailrs_command,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let path = call.path(path, "path")?;
        call.get_mut(command, "command")?.current_dir(path);
        Ok(())
    })
}

/// Who it runs as, by name: looked up in the jail's own `etc/passwd` and `etc/group`, which are the
/// jail's to write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_user(
    command: *mut jailrs_command,
    user: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let user = call.text(user, "user")?;
        call.get_mut(command, "command")?.user(user);
        Ok(())
    })
}

/// Who it runs as, by number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_uid(
    command: *mut jailrs_command,
    uid: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.uid(uid);
        Ok(())
    })
}

/// Its primary group instead of the user's, by number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_gid(
    command: *mut jailrs_command,
    gid: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.gid(gid);
        Ok(())
    })
}

/// Its other groups instead of the user's, by number. NULL will do for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_groups(
    command: *mut jailrs_command,
    groups: *const u32,
    count: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let groups = call.list(groups, count, "groups")?;
        call.get_mut(command, "command")?.groups(groups);
        Ok(())
    })
}

/// Sets `HOME`, `SHELL`, `USER` and `LOGNAME` as the jail has them for the user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_login_environment(
    command: *mut jailrs_command,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.login_environment();
        Ok(())
    })
}

/// Where it reads and writes: `stream` is one of `JAILRS_STDIN`, `JAILRS_STDOUT` and `JAILRS_STDERR`,
/// `how` one of `JAILRS_STDIO_*`. Unless set, it reads nothing and writes where the caller does.
///
/// Errors: `JAILRS_INVALID` for other numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_stdio(
    command: *mut jailrs_command,
    stream: u32,
    how: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let how = match how {
            JAILRS_STDIO_NULL => Stdio::null(),
            JAILRS_STDIO_INHERIT => Stdio::inherit(),
            JAILRS_STDIO_PIPE => Stdio::piped(),
            _ => return Err(Failure::unknown("how", how)),
        };
        set_stream(call.get_mut(command, "command")?, stream, how)
    })
}

/// What it writes to `stream`, `JAILRS_STDOUT` or `JAILRS_STDERR`, goes to the end of a file on the host.
///
/// Errors: `JAILRS_INVALID` for another stream or a symbolic link; as open(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_append(
    command: *mut jailrs_command,
    host: *const jailrs_host,
    stream: u32,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let place = call.get(host, "host")?;
        let path = call.path(path, "path")?;
        if !matches!(stream, JAILRS_STDOUT | JAILRS_STDERR) {
            return Err(Failure::unknown("stream", stream));
        }
        set_stream(command, stream, Stdio::append(&place.host, path)?)
    })
}

/// The session and process group it is in: one of `JAILRS_SESSION_*`.
///
/// Errors: `JAILRS_INVALID` for another number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_session(
    command: *mut jailrs_command,
    session: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        match session {
            JAILRS_SESSION_KEEP => command.keep_session(),
            JAILRS_SESSION_NEW_GROUP => command.new_group(),
            JAILRS_SESSION_NEW => command.new_session(),
            _ => return Err(Failure::unknown("session", session)),
        };
        Ok(())
    })
}

/// Gives it a new pseudo-terminal of this size as its input, output and error. The child object reads
/// and writes the other side.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_pty(
    command: *mut jailrs_command,
    rows: u16,
    columns: u16,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.pty(rows, columns);
        Ok(())
    })
}

/// The routing table it uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_fib(
    command: *mut jailrs_command,
    fib: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.fib(fib);
        Ok(())
    })
}

/// When it is killed because of its deadline, every process of the jail and of the jails in it is
/// killed, too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_set_timeout_kills_jail(
    command: *mut jailrs_command,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(command, "command")?.timeout_kills_jail();
        Ok(())
    })
}

/// Runs it to its end. After so many milliseconds, unless that is `JAILRS_FOREVER`, it is killed with
/// all that it started and that is in its process group. `*code` is its exit code, or -1 if `*signal`
/// ended it, which is else 0; either may be NULL.
///
/// Errors: `JAILRS_TIMED_OUT`; `JAILRS_NOT_FOUND` if there is no such program; `JAILRS_INVALID` if
/// there is no such user; `JAILRS_GONE`;
/// as the step of its start that failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_run(
    command: *mut jailrs_command,
    milliseconds: u64,
    code: *mut c_int,
    signal: *mut c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let command = call.get_mut(command, "command")?;
        let out = output::StatusOut::new(call, code, signal)?;
        out.give(match deadline(milliseconds) {
            None => command.status()?,
            Some(limit) => command.status_timeout(limit)?,
        })
    })
}

/// Frees a program's description. NULL is nothing. What runs goes on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_command_free(command: *mut jailrs_command) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(command) };
}

pub(crate) fn set_stream(command: &mut Command, stream: u32, to: Stdio) -> Result<(), Failure> {
    match stream {
        JAILRS_STDIN => command.stdin(to),
        JAILRS_STDOUT => command.stdout(to),
        JAILRS_STDERR => command.stderr(to),
        _ => return Err(Failure::unknown("stream", stream)),
    };
    Ok(())
}

pub(crate) const fn deadline(milliseconds: u64) -> Option<Duration> {
    match milliseconds {
        JAILRS_FOREVER => None,
        _ => Some(Duration::from_millis(milliseconds)),
    }
}
