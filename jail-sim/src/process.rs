//! A process of the machine: the caller of system calls.

mod attached;
mod kernel;
mod spawn;
mod stream;

use std::ffi::CStr;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use jail::Errno;

use crate::machine::Outside;
use crate::proc::{Pid, exited};
use crate::shared::{Shared, Sleep};
use crate::state::State;

/// A process of a simulated machine; its system calls are those of [`jail::Kernel`].
///
/// It is made by [`Machine::process`](crate::Machine::process) or [`fork`](Self::fork), has its
/// own credential, working directory and descriptors, and may be used by several threads at once.
/// Its descriptors 0, 1 and 2 are this computer's streams. It ignores `SIGPIPE`, as programs in
/// this language do.
///
/// ```
/// use jail::{Errno, Kernel, Release};
/// use jail_sim::Machine;
///
/// let parent = Machine::new(Release::V15_1).process();
/// let child = parent.fork()?;
/// let pid = child.pid();
/// parent.kill(pid, 15)?;
/// assert_eq!(child.geteuid(), Err(Errno::ESRCH));
/// assert_eq!(parent.wait4(pid, 0)?, Some((pid, 15)));
/// # Ok::<(), Errno>(())
/// ```
///
/// Dropping it is exit(2) with status 0. After a fatal signal every call answers
/// [`ESRCH`](Errno::ESRCH).
pub struct Process {
    shared: Arc<Shared>,
    /// Keeps the machine's programs going, unless it is one itself.
    outside: Option<Arc<Outside>>,
    pid: Pid,
    /// Tells it from a later process with its pid.
    serial: u64,
}

impl Process {
    /// A handle for somebody outside.
    pub(crate) fn outside(outside: Arc<Outside>, pid: Pid, serial: u64) -> Self {
        Self {
            shared: outside.shared.clone(),
            outside: Some(outside),
            pid,
            serial,
        }
    }

    /// A handle for a program.
    fn inside(shared: Arc<Shared>, pid: Pid, serial: u64) -> Self {
        Self {
            shared,
            outside: None,
            pid,
            serial,
        }
    }

    /// Its pid.
    #[must_use]
    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// Whether it still runs: a signal may have ended it, or the removal of its jail.
    #[must_use]
    pub fn alive(&self) -> bool {
        self.check(&self.shared.lock()).is_ok()
    }

    /// fork(2): a child with the same credential, working directory and open files.
    ///
    /// # Errors
    /// `EAGAIN`: no pid is free. `ESRCH`: this process has ended.
    pub fn fork(&self) -> Result<Self, Errno> {
        let (pid, serial) = self.call(|state, pid| {
            let child = state.fork(pid)?;
            // A limit may have ended it already.
            let serial = state.procs.all.get(&child).map(|proc| proc.serial);
            Ok((child, serial.unwrap_or_default()))
        })?;
        Ok(Self {
            shared: self.shared.clone(),
            outside: self.outside.clone(),
            pid,
            serial,
        })
    }

    /// _exit(2); the parent gets the low eight bits of `status`.
    pub fn exit(self, status: i32) {
        self.end(exited(status));
    }

    /// setuid(2), which sets the effective and the real user alike.
    ///
    /// # Errors
    /// `EPERM`: not root, and another user.
    pub fn setuid(&self, uid: u32) -> Result<(), Errno> {
        self.call(|state, pid| state.setuid(pid, uid))
    }

    /// setgid(2).
    ///
    /// # Errors
    /// `EPERM`: not root, and another group.
    pub fn setgid(&self, gid: u32) -> Result<(), Errno> {
        self.call(|state, pid| state.setgid(pid, gid))
    }

    /// setgroups(2).
    ///
    /// # Errors
    /// `EPERM`: not root. `EINVAL`: too many groups.
    pub fn setgroups(&self, groups: &[u32]) -> Result<(), Errno> {
        self.call(|state, pid| state.setgroups(pid, groups))
    }

    /// chdir(2).
    ///
    /// # Errors
    /// `ENOENT`, `ENOTDIR`, `EACCES`, `ELOOP`, `ENAMETOOLONG`.
    pub fn chdir(&self, path: &CStr) -> Result<(), Errno> {
        self.call(|state, pid| state.chdir(pid, path))
    }

    /// getcwd(3): the working directory as seen from the process's root.
    ///
    /// # Errors
    /// `ENOENT`: it was removed.
    pub fn getcwd(&self) -> Result<Vec<u8>, Errno> {
        self.call(|state, pid| state.getcwd(pid))
    }

    /// The local address of a UDP socket that is bound to `addr`, here perhaps another than was
    /// asked for: a jail's own.
    ///
    /// # Errors
    /// `EADDRNOTAVAIL`: no interface has it, or it is not the jail's. `EPROTONOSUPPORT`: the jail
    /// has no addresses of the family (socket(2) fails).
    pub fn bind_udp(&self, addr: IpAddr) -> Result<IpAddr, Errno> {
        self.call(|state, pid| state.bind_udp(pid, addr))
    }

    /// Ignores a signal from now on: sigaction(2) with `SIG_IGN`.
    ///
    /// # Errors
    /// `EINVAL`: no signal, or one that cannot be ignored.
    pub fn ignore_signal(&self, signal: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.ignore_signal(pid, signal))
    }

    /// A system call.
    pub(crate) fn call<T>(
        &self,
        call: impl FnOnce(&mut State, Pid) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        self.shared.call(|state| {
            self.check(state)?;
            call(state, self.pid)
        })
    }

    /// A system call that may wait.
    fn sleep<T>(
        &self,
        mut look: impl FnMut(&mut State, Pid) -> Result<Sleep<T>, Errno>,
    ) -> Result<T, Errno> {
        self.shared.sleep(|state| {
            self.check(state)?;
            look(state, self.pid)
        })
    }

    /// `ESRCH` if it has ended, though another process may have its pid now.
    fn check(&self, state: &State) -> Result<(), Errno> {
        if state.proc(self.pid)?.serial != self.serial {
            return Err(Errno::ESRCH);
        }
        Ok(())
    }

    fn end(&self, status: i32) {
        self.shared.call(|state| {
            if self.check(state).is_ok() {
                state.exit1(self.pid, status);
            }
        });
    }
}

/// Only its pid: the machine is a page long.
impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Process").field(&self.pid).finish()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end(exited(0));
    }
}

#[cfg(test)]
mod tests;
