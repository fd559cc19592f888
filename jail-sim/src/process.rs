//! A process of the machine: the caller of system calls.

mod kernel;

use std::ffi::CStr;
use std::sync::Arc;

use jail::Errno;

use crate::proc::{Pid, exited};
use crate::shared::Shared;
use crate::state::State;

/// A process of a simulated machine; its system calls are those of [`jail::Kernel`].
///
/// Dropping it is exit(2) with status 0. After a fatal signal every call answers
/// [`ESRCH`](Errno::ESRCH).
#[derive(Debug)]
pub struct Process {
    shared: Arc<Shared>,
    pid: Pid,
    serial: u64,
}

impl Process {
    pub(crate) fn new(shared: Arc<Shared>, pid: Pid, serial: u64) -> Self {
        Self {
            shared,
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
            Ok((child, state.proc(child)?.serial))
        })?;
        Ok(Self::new(self.shared.clone(), pid, serial))
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

    /// Ignores a signal from now on: sigaction(2) with `SIG_IGN`.
    ///
    /// # Errors
    /// `EINVAL`: no signal, or one that cannot be ignored.
    pub fn ignore_signal(&self, signal: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.ignore_signal(pid, signal))
    }

    /// A system call: what it changed, others may have waited for.
    pub(crate) fn call<T>(
        &self,
        call: impl FnOnce(&mut State, Pid) -> Result<T, Errno>,
    ) -> Result<T, Errno> {
        let mut state = self.shared.lock();
        self.check(&state)?;
        let result = call(&mut state, self.pid);
        self.shared.wake();
        result
    }

    /// `ESRCH` if it has ended, though another process may have its pid now.
    fn check(&self, state: &State) -> Result<(), Errno> {
        if state.proc(self.pid)?.serial != self.serial {
            return Err(Errno::ESRCH);
        }
        Ok(())
    }

    fn end(&self, status: i32) {
        let mut state = self.shared.lock();
        if self.check(&state).is_ok() {
            state.exit1(self.pid, status);
            self.shared.wake();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end(exited(0));
    }
}

#[cfg(test)]
mod tests {
    use jail::{Errno, Kernel, Release};

    use crate::Machine;

    #[test]
    fn fork_exit_wait() {
        let machine = Machine::new(Release::V15_1);
        let parent = machine.process();
        let child = parent.fork().unwrap();
        let pid = child.pid();
        assert_eq!(parent.wait4(pid, 1), Ok(None));
        child.exit(7);
        assert_eq!(parent.wait4(-1, 0), Ok(Some((pid, 0x700))));
        assert_eq!(parent.wait4(-1, 0), Err(Errno::ECHILD));
    }

    #[test]
    fn killed() {
        let machine = Machine::new(Release::V15_1);
        let parent = machine.process();
        let child = parent.fork().unwrap();
        parent.kill(child.pid(), 9).unwrap();
        assert!(!child.alive());
        assert_eq!(child.geteuid(), Err(Errno::ESRCH));
        assert_eq!(parent.kill(child.pid(), 0), Ok(()));
        assert_eq!(parent.wait4(0, 0), Ok(Some((child.pid(), 9))));
        assert_eq!(parent.kill(child.pid(), 0), Err(Errno::ESRCH));
    }
}
