//! Starting a program: fork, what the child does, and how it reports.
//!
//! Everything the child needs is in memory before the fork. The child reports on a pipe that
//! execve(2) closes: end of file without a report is success.

mod child;
mod report;

use core::ffi::{CStr, c_char, c_int};
use core::ptr;

use jail_sys::calls;
use jail_sys::sys::procdesc::{PD_CLOEXEC, PD_DAEMON};

use self::child::Child;
use super::super::{Ids, RawFd, Spawn, SpawnError, SpawnStep, Spawned};
use super::answer::{number, retried, size};
use super::entrance::Entrance;
use super::pipe::{End, pipe};
use super::signals::Blocked;
use crate::Errno;

pub(super) fn spawn(spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
    let (argv, envp) = (pointers(spawn.argv), pointers(spawn.envp));
    let entrance = spawn.attach.map(|by| Entrance::new(by, child::JAIL));
    let in_step = |step| move |errno| SpawnError::new(step, errno);
    let child = Child {
        spawn,
        entrance: entrance.transpose().map_err(in_step(SpawnStep::Attach))?,
        argv: argv.as_ptr(),
        envp: envp.as_ptr(),
        ngroups: ngroups(spawn.ids)?,
    };
    let failed = in_step(SpawnStep::Fork);
    let (read, write) = pipe().map_err(failed)?;
    let (pid, desc) = fork(&child, write.0).map_err(failed)?;
    // Or there would be no end of file.
    drop(write);
    match read_report(read.0) {
        None => Ok(Spawned {
            pid,
            desc: desc.map(End::into_raw),
        }),
        Some(error) => {
            reap(pid);
            drop(desc);
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

/// The child's pid, and its process descriptor if there shall be one.
///
/// pdfork(2) is a bare system call: what the thread library does around fork(2) for the child is
/// not done, so the child takes none of its locks. Nor may it look symbols up, which rustc's
/// linking at the start of the program sees to.
fn fork(child: &Child<'_>, report: RawFd) -> Result<(i32, Option<End>), Errno> {
    // No handler of this program shall run in the child.
    let blocked = Blocked::all()?;
    let mut desc = -1;
    let forked = if child.spawn.desc {
        // SAFETY: `desc` is valid for writing; in the child, only `Child::run` runs, which keeps
        // to async-signal-safe calls.
        unsafe { calls::pdfork(&raw mut desc, PD_DAEMON | PD_CLOEXEC) }
    } else {
        // SAFETY: in the child, only `Child::run` runs, which keeps to async-signal-safe calls.
        unsafe { calls::fork() }
    };
    let pid = number(forked)?;
    if pid == 0 {
        // SAFETY: this is the child, alone in its process, with all signals blocked.
        unsafe { child.run(report) }
    }
    drop(blocked);
    Ok((pid, child.spawn.desc.then_some(End(desc))))
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
