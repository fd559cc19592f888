//! The system calls of a process.

use std::ffi::CStr;
use std::time::Duration;

use jail::kernel::{Kernel, Param};
use jail::{Errno, RawFd};

use super::Process;
use crate::proc::Waited;

impl Kernel for Process {
    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        self.call(|state, pid| state.sys_jail_set(pid, params, flags))
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        self.call(|state, pid| state.sys_jail_get(pid, params, flags))
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_jail_attach(pid, jid))
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_jail_remove(pid, jid))
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_jail_attach_jd(pid, fd))
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_jail_remove_jd(pid, fd))
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.call(|state, pid| Ok(state.proc(pid)?.cred.uid))
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        self.call(|state, caller| state.kill(caller, pid, signal))
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        let mut state = self.shared.lock();
        loop {
            self.check(&state)?;
            match state.wait4(self.pid, pid, options)? {
                Waited::Ended(child, status) => {
                    self.shared.wake();
                    return Ok(Some((child, status)));
                }
                Waited::NotYet => return Ok(None),
                Waited::Wait => state = self.shared.wait(state),
            }
        }
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        self.call(|state, _| state.clock.gettime(clock))
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(|state, pid| state.close(pid, fd))
    }
}
