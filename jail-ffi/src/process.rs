//! Processes.

use std::ffi::{CString, c_char, c_int};
use std::ptr;

use jail::{Jid, Process, ProcessState, Signal};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;
use crate::text::c_text;

/// Processes, as they were at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_processes {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    process: Process,
    command: CString,
}

impl Handle for jailrs_processes {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_processes";
}

/// Only the jail's own.
pub const JAILRS_PROCESSES_OWN: u32 = 0;
/// Also those of the jails in it.
pub const JAILRS_PROCESSES_NESTED: u32 = 1;

/// Being made by fork(2).
pub const JAILRS_PROCESS_IDLE: u32 = 1;
/// Running, or ready to.
pub const JAILRS_PROCESS_RUNNING: u32 = 2;
/// Waiting for something.
pub const JAILRS_PROCESS_SLEEPING: u32 = 3;
/// Stopped by a signal.
pub const JAILRS_PROCESS_STOPPED: u32 = 4;
/// Ended; its status waits to be taken.
pub const JAILRS_PROCESS_ZOMBIE: u32 = 5;
/// Waiting for an interrupt.
pub const JAILRS_PROCESS_WAITING: u32 = 6;
/// Waiting for a lock.
pub const JAILRS_PROCESS_LOCKED: u32 = 7;

/// Every process that the caller may see, those in jails too. `*processes` is the caller's to free.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_processes(
    host: *const jailrs_host,
    processes: *mut *mut jailrs_processes,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(processes, "processes")?;
        out.give_new(rows(place.host.processes()?))
    })
}

/// The processes of a jail; `which` is one of `JAILRS_PROCESSES_*`. `*processes` is the caller's to free.
///
/// Errors: `JAILRS_GONE`, `JAILRS_REUSED`; `JAILRS_INVALID` for another `which`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_processes(
    jail: *const jailrs_jail,
    which: u32,
    processes: *mut *mut jailrs_processes,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let out = call.out(processes, "processes")?;
        out.give_new(rows(match which {
            JAILRS_PROCESSES_OWN => jail.processes()?,
            JAILRS_PROCESSES_NESTED => jail.processes_nested()?,
            _ => return Err(Failure::unknown("which", which)),
        }))
    })
}

/// Sends a signal, by FreeBSD's number, to all processes of a jail; `which` is one of
/// `JAILRS_PROCESSES_*`. `*count` is how many got it.
///
/// Errors: `JAILRS_PERMISSION`; `JAILRS_GONE`, `JAILRS_REUSED`; `JAILRS_INVALID` for another `which`, or,
/// if there is a process to get it, what is no signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_signal(
    jail: *const jailrs_jail,
    signal: c_int,
    which: u32,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let out = call.out(count, "count")?;
        let signal = Signal::new(signal);
        out.give(match which {
            JAILRS_PROCESSES_OWN => jail.signal_all(signal)?,
            JAILRS_PROCESSES_NESTED => jail.signal_nested(signal)?,
            _ => return Err(Failure::unknown("which", which)),
        })
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_count(processes: *const jailrs_processes) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(processes, 0, Vec::len) }
}

/// The number of the process at `index`; 0 if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_pid(
    processes: *const jailrs_processes,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.pid) }
}

/// The number of its parent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_ppid(
    processes: *const jailrs_processes,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.ppid) }
}

/// The number of its process group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_pgid(
    processes: *const jailrs_processes,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.pgid) }
}

/// The number of its session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_sid(
    processes: *const jailrs_processes,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.sid) }
}

/// The number of its jail; 0 for the one that the caller is in, or none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_jid(
    processes: *const jailrs_processes,
    index: usize,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.jid.map_or(0, Jid::raw)) }
}

/// Its effective user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_uid(
    processes: *const jailrs_processes,
    index: usize,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.uid) }
}

/// When it began, in microseconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_start(
    processes: *const jailrs_processes,
    index: usize,
) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        part(processes, index, |process| {
            u64::try_from(process.start.as_micros()).unwrap_or(u64::MAX)
        })
    }
}

/// The processor time it has used, in microseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_runtime(
    processes: *const jailrs_processes,
    index: usize,
) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        part(processes, index, |process| {
            u64::try_from(process.runtime.as_micros()).unwrap_or(u64::MAX)
        })
    }
}

/// Whether it has ended, and its status waits to be taken.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_is_zombie(
    processes: *const jailrs_processes,
    index: usize,
) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        part(processes, index, |process| {
            process.state == ProcessState::Zombie
        })
    }
}

/// What it does: one of `JAILRS_PROCESS_*`, or another number of the kernel's, `ki_stat` of FreeBSD's
/// sys/user.h; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_state(
    processes: *const jailrs_processes,
    index: usize,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| number(process.state)) }
}

/// Whether it is a part of the kernel.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_is_kernel(
    processes: *const jailrs_processes,
    index: usize,
) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(processes, index, |process| process.kernel) }
}

/// Its program's name, control characters escaped; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_command(
    processes: *const jailrs_processes,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(processes, ptr::null(), |rows| {
            rows.get(index)
                .map_or(ptr::null(), |row| row.command.as_ptr())
        })
    }
}

/// Sends a signal, by FreeBSD's number, to the process at `index`, if it is still there: another one
/// that has its number by now gets none, unless that happens in the very moment. `host` is where it
/// was listed.
///
/// Errors: `JAILRS_NOT_FOUND` if it is gone, or `index` not below the count; `JAILRS_PERMISSION`;
/// `JAILRS_INVALID`: no such signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_signal(
    processes: *const jailrs_processes,
    index: usize,
    host: *const jailrs_host,
    signal: c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rows = call.get(processes, "processes")?;
        let place = call.get(host, "host")?;
        let missing = || Failure::Missing(format!("there are {} processes", rows.len()));
        let row = rows.get(index).ok_or_else(missing)?;
        Ok(row.process.signal(&place.host, Signal::new(signal))?)
    })
}

/// Frees a list of processes. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_processes_free(processes: *mut jailrs_processes) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(processes) };
}

/// The kernel's own, `SIDL` to `SLOCK`.
fn number(state: ProcessState) -> u32 {
    match state {
        ProcessState::Idle => JAILRS_PROCESS_IDLE,
        ProcessState::Running => JAILRS_PROCESS_RUNNING,
        ProcessState::Sleeping => JAILRS_PROCESS_SLEEPING,
        ProcessState::Stopped => JAILRS_PROCESS_STOPPED,
        ProcessState::Zombie => JAILRS_PROCESS_ZOMBIE,
        ProcessState::Waiting => JAILRS_PROCESS_WAITING,
        ProcessState::Locked => JAILRS_PROCESS_LOCKED,
        ProcessState::Other(stat) => stat.into(),
        // To come, for which there will be a number then.
        _ => 0,
    }
}

fn rows(processes: Vec<Process>) -> Vec<Row> {
    let rows = processes.into_iter().map(|process| Row {
        command: c_text(process.command()),
        process,
    });
    rows.collect()
}

/// # Safety
/// As [`peek`].
unsafe fn part<R: Default>(
    processes: *const jailrs_processes,
    index: usize,
    which: impl FnOnce(&Process) -> R,
) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        peek(processes, R::default(), |rows| {
            rows.get(index)
                .map_or_else(R::default, |row| which(&row.process))
        })
    }
}
