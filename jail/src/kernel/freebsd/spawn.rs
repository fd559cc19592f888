//! Starting a program: fork, what the child does, and how it reports.
//!
//! Everything the child needs is in memory before the fork. The child reports on a pipe that
//! execve(2) closes: end of file without a report is success.

mod child;
mod report;

use core::ffi::{CStr, c_char, c_int};
use core::ptr;

use jail_sys::calls;

use self::child::Child;
use super::super::{Ids, RawFd, Spawn, SpawnError, SpawnStep};
use super::answer::{number, retried, size};
use super::pipe::pipe;
use super::signals::Blocked;
use crate::Errno;

pub(super) fn spawn(spawn: &Spawn<'_>) -> Result<i32, SpawnError> {
    let (argv, envp) = (pointers(spawn.argv), pointers(spawn.envp));
    let child = Child {
        spawn,
        argv: argv.as_ptr(),
        envp: envp.as_ptr(),
        ngroups: ngroups(spawn.ids)?,
    };
    let failed = |errno| SpawnError::new(SpawnStep::Fork, errno);
    let (read, write) = pipe().map_err(failed)?;
    let pid = fork(&child, write.0).map_err(failed)?;
    // Or there would be no end of file.
    drop(write);
    match read_report(read.0) {
        None => Ok(pid),
        Some(error) => {
            reap(pid);
            Err(error)
        }
    }
}

/// Pointers to the texts and a null behind them, valid as long as the texts are.
fn pointers(texts: &[&CStr]) -> Vec<*mut c_char> {
    let texts = texts.iter().map(|text| text.as_ptr().cast_mut());
    texts.chain([ptr::null_mut()]).collect()
}

/// How many groups; the kernel refuses more than it takes, but more than an int cannot be asked.
fn ngroups(ids: Option<Ids<'_>>) -> Result<c_int, SpawnError> {
    let count = ids.map_or(0, |ids| ids.groups.len());
    c_int::try_from(count).map_err(|_| SpawnError::new(SpawnStep::Ids, Errno::EINVAL))
}

fn fork(child: &Child<'_>, report: RawFd) -> Result<i32, Errno> {
    // No handler of this program shall run in the child.
    let blocked = Blocked::all()?;
    // SAFETY: in the child, only `Child::run` runs, which keeps to async-signal-safe calls.
    let pid = number(unsafe { calls::fork() })?;
    if pid == 0 {
        // SAFETY: this is the child, alone in its process, with all signals blocked.
        unsafe { child.run(report) }
    }
    drop(blocked);
    Ok(pid)
}

/// The child's report; `None` once its program runs. What cannot be read is no report.
fn read_report(read: RawFd) -> Option<SpawnError> {
    let mut bytes = [0; report::SIZE];
    let (to, len) = (bytes.as_mut_ptr().cast(), bytes.len());
    // A pipe moves so few bytes as one.
    // SAFETY: `to` is valid for writing `len` bytes.
    let got = retried(|| size(unsafe { calls::read(read, to, len) }));
    match got {
        Ok(report::SIZE) => Some(report::decode(bytes)),
        _ => None,
    }
}

/// Takes the status of a child that is about to exit, so that nothing is left of it.
fn reap(pid: i32) {
    let mut status = 0;
    // There is nothing to be told if a handler of SIGCHLD was faster.
    let _ = retried(|| {
        // SAFETY: `status` is valid for writing; null says that no usage is wanted.
        number(unsafe { calls::wait4(pid, &raw mut status, 0, ptr::null_mut()) })
    });
}
