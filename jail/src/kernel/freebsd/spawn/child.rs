//! What the child does between fork(2) and execve(2).
//!
//! The parent may have had threads, one of them in malloc(3): here is nothing but system calls.
//! Nothing allocates, nothing can panic, nothing is dropped.

use core::convert::Infallible;
use core::ffi::{CStr, c_char, c_int, c_long, c_uint, c_void};
use core::ptr;

use jail_sys::calls;
use jail_sys::sys::fcntl::{F_DUPFD_CLOEXEC, F_SETFD, FD_CLOEXEC};
use jail_sys::sys::ttycom::TIOCSCTTY;

use super::super::super::{Ids, RawFd, Session, Spawn, SpawnError, SpawnStep};
use super::super::answer::{errno, number, zero};
use super::super::entrance::Entrance;
use super::super::signals;
use super::report;
use crate::Errno;

/// Where the report's pipe is once everything else is closed.
const REPORT: RawFd = 3;

/// Where the jail's descriptor is until the jail is entered, if there is one.
pub(super) const JAIL: RawFd = 4;

/// No descriptor has its place from here on.
const REST: RawFd = 5;

/// All that the child needs.
pub(super) struct Child<'a> {
    pub(super) spawn: &'a Spawn<'a>,
    pub(super) entrance: Option<Entrance<'a>>,
    /// Ends in a null, as `envp`.
    pub(super) argv: *const *mut c_char,
    pub(super) envp: *const *mut c_char,
    pub(super) ngroups: c_int,
}

impl Child<'_> {
    /// Takes all steps, and reports the one that fails to `report`.
    ///
    /// # Safety
    /// The caller is the child of a fork that has blocked all signals, and `argv` and `envp` are
    /// valid.
    pub(super) unsafe fn run(&self, mut report: RawFd) -> ! {
        let Err(error) = self.steps(&mut report);
        let bytes = report::encode(error);
        // If it cannot be written the parent is gone.
        // SAFETY: the bytes are valid for reading their number.
        unsafe { calls::write(report, bytes.as_ptr().cast(), bytes.len()) };
        // SAFETY: takes no pointer; unlike exit(3) it runs nothing of the parent's.
        unsafe { calls::_exit(127) }
    }

    fn steps(&self, report: &mut RawFd) -> Result<Infallible, SpawnError> {
        let Spawn { fib, ids, cwd, .. } = *self.spawn;
        signals::reset();
        session(self.spawn.session).map_err(in_step(SpawnStep::Session))?;
        let jail = self.entrance.as_ref().and_then(Entrance::desc);
        files(self.spawn.stdio, jail, report).map_err(in_step(SpawnStep::Stdio))?;
        if self.spawn.session == Session::Terminal {
            // SAFETY: this request takes nothing; the null stands for it.
            zero(unsafe { calls::ioctl(0, TIOCSCTTY, ptr::null_mut::<c_void>()) })
                .map_err(in_step(SpawnStep::Terminal))?;
        }
        if let Some(entrance) = &self.entrance {
            entrance.enter().map_err(in_step(SpawnStep::Attach))?;
        }
        if let Some(fib) = fib {
            set_fib(fib).map_err(in_step(SpawnStep::Fib))?;
        }
        if let Some(ids) = ids {
            become_user(ids, self.ngroups).map_err(in_step(SpawnStep::Ids))?;
        }
        if let Some(cwd) = cwd {
            // SAFETY: `cwd` ends in a NUL.
            zero(unsafe { calls::chdir(cwd.as_ptr()) }).map_err(in_step(SpawnStep::Chdir))?;
        }
        Err(in_step(SpawnStep::Exec)(self.exec()))
    }

    /// Tries the paths, and says why none of them could be executed.
    fn exec(&self) -> Errno {
        let mut refused = None;
        for path in self.spawn.paths {
            match self.exec_path(path) {
                Errno::ENOENT | Errno::ENOTDIR => {}
                Errno::EACCES => refused = Some(Errno::EACCES),
                other => return other,
            }
        }
        refused.unwrap_or(Errno::ENOENT)
    }

    fn exec_path(&self, path: &CStr) -> Errno {
        // SAFETY: `path` ends in a NUL; `argv` and `envp` are arrays of such strings that end in a
        // null and live in the memory copied from the parent.
        unsafe { calls::execve(path.as_ptr(), self.argv, self.envp) };
        errno()
    }
}

fn in_step(step: SpawnStep) -> impl Fn(Errno) -> SpawnError {
    move |errno| SpawnError::new(step, errno)
}

fn session(session: Session) -> Result<(), Errno> {
    match session {
        Session::Keep => Ok(()),
        // SAFETY: takes no pointer.
        Session::NewGroup => zero(unsafe { calls::setpgid(0, 0) }),
        // SAFETY: takes nothing.
        Session::New | Session::Terminal => number(unsafe { calls::setsid() }).map(drop),
    }
}

/// In the jail: one with a network stack of its own has tables of its own.
fn set_fib(fib: u32) -> Result<(), Errno> {
    let fib = c_int::try_from(fib).map_err(|_| Errno::EINVAL)?;
    // SAFETY: takes no pointer.
    zero(unsafe { calls::setfib(fib) })
}

/// Puts the three descriptors at 0, 1 and 2, the report at 3 and the jail's, if there is one, at 4,
/// and closes all others.
fn files(stdio: [RawFd; 3], jail: Option<RawFd>, report: &mut RawFd) -> Result<(), Errno> {
    // Out of the way first: any of them may be where another one belongs.
    *report = move_up(*report)?;
    let jail = jail.map(move_up).transpose()?;
    let [stdin, stdout, stderr] = stdio;
    let (stdin, stdout, stderr) = (move_up(stdin)?, move_up(stdout)?, move_up(stderr)?);
    dup2(stdin, 0)?;
    dup2(stdout, 1)?;
    dup2(stderr, 2)?;
    dup2(*report, REPORT)?;
    // The duplicate is without it, and execve(2) has to close it. While it is set the old one
    // still reports.
    // SAFETY: the argument is a number, passed as the long that the C library reads.
    zero(unsafe { calls::fcntl(REPORT, F_SETFD, c_long::from(FD_CLOEXEC)) })?;
    *report = REPORT;
    let mut others = REPORT + 1;
    if let Some(jail) = jail {
        dup2(jail, JAIL)?;
        others = JAIL + 1;
    }
    // SAFETY: takes no pointer; nothing here uses any of these descriptors any more.
    zero(unsafe { calls::close_range(others.unsigned_abs(), c_uint::MAX, 0) })
}

fn move_up(fd: RawFd) -> Result<RawFd, Errno> {
    // SAFETY: the argument is a number, passed as the long that the C library reads.
    number(unsafe { calls::fcntl(fd, F_DUPFD_CLOEXEC, c_long::from(REST)) })
}

fn dup2(from: RawFd, to: RawFd) -> Result<(), Errno> {
    // SAFETY: takes no pointer.
    number(unsafe { calls::dup2(from, to) }).map(drop)
}

/// Groups first: whoever is no longer root may not change them.
fn become_user(ids: Ids<'_>, ngroups: c_int) -> Result<(), Errno> {
    // SAFETY: the array has `ngroups` elements. Too many are refused before any is read.
    zero(unsafe { calls::setgroups(ngroups, ids.groups.as_ptr()) })?;
    // SAFETY: takes no pointer.
    zero(unsafe { calls::setgid(ids.gid) })?;
    // SAFETY: takes no pointer.
    zero(unsafe { calls::setuid(ids.uid) })
}
