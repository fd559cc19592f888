//! The system calls of a process.

use std::ffi::CStr;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use jail::journal::Store;
use jail::kernel::{
    Ioctl, Kernel, Kevent, Param, RunAttached, RunError, Spawn, SpawnError, Spawned, Stat,
};
use jail::{Errno, RawFd};
use jail_sys::sys::mount::statfs;

use super::Process;
use crate::state::State;

#[deny(clippy::missing_trait_methods)]
impl Kernel for Process {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        Some(Arc::new(self.shared.journals.clone()))
    }

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

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        self.call(|state, pid| state.sys_sysctlbyname(pid, name.to_bytes(), old, new))
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        self.call(|state, pid| state.sys_sysctl(pid, mib, old, new))
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.call(|state, pid| Ok(state.proc(pid)?.cred.uid))
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        self.call(|state, caller| state.kill(caller, pid, signal))
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.pdkill(pid, fd, signal))
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        self.start(spawn)
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        self.sleep(|state, caller| state.wait4(caller, pid, options))
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        self.call(|state, pid| state.kqueue(pid))
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        let (kq, told, deadline) = self.call(|state, pid| {
            let kq = state.kqueue_of(pid, kq)?;
            let told = state.kevent_changes(pid, kq, changes, events)?;
            let deadline = timeout.and_then(|time| state.clock.after(time));
            Ok((kq, told, deadline))
        })?;
        if told > 0 || events.is_empty() {
            return Ok(told);
        }
        self.sleep(|state, _| state.kqueue_wait(kq, events, deadline))
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        self.call(|state, pid| state.kqueue_pollable(pid, kq))
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        self.call(|state, _| state.clock.gettime(clock))
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        let until = self.call(|state, _| Ok(state.clock.after(time)))?;
        self.sleep(|state, _| Ok(state.clock.sleep_until(until)))
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        self.call(|state, pid| state.pipe2(pid, flags))
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        // Nothing here asks for its size.
        let _ = (rows, columns);
        self.call(State::openpty)
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(|state, pid| state.close(pid, fd))
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        self.call(|state, pid| state.fcntl(pid, fd, command, arg))
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.read_fd(fd, buf)
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        self.write_fd(fd, buf)
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        self.call(|state, pid| state.openat(pid, dir, path, flags, mode))
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        self.call(|state, pid| state.fstat(pid, fd))
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        self.call(|state, pid| {
            state.at(pid, dir, path, |vfs, at, path| vfs.fstatat(at, path, flags))
        })
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        self.call(|state, pid| {
            state.at(pid, dir, path, |vfs, at, path| vfs.mkdirat(at, path, mode))
        })
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        self.call(|state, pid| {
            state.at(pid, dir, path, |vfs, at, path| {
                vfs.symlinkat(target.to_bytes(), at, path)
            })
        })
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        self.call(|state, pid| {
            state.at(pid, dir, path, |vfs, at, path| {
                vfs.readlinkat(at, path, buf)
            })
        })
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.call(|state, pid| {
            state.at(pid, dir, path, |vfs, at, path| {
                vfs.unlinkat(at, path, flags)
            })
        })
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        self.call(|state, pid| state.ftruncate(pid, fd, size))
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.call(|state, pid| state.getdirentries(pid, fd, buf))
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_nmount(pid, params, flags))
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_unmount(pid, path, flags))
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_statfs(pid, path, buf))
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_fstatfs(pid, fd, buf))
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        self.call(|state, pid| state.sys_getfsstat(pid, buf, mode))
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_fchmod(pid, fd, mode))
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_fchown(pid, fd, uid, gid))
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_fchflags(pid, fd, flags))
    }

    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_ioctl(pid, fd, request))
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        self.call(|state, pid| state.sys_socket(pid, domain, kind, protocol))
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_bind(pid, fd, addr))
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_rctl_get_racct(pid, filter, out))
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_rctl_get_rules(pid, filter, out))
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_rctl_get_limits(pid, filter, out))
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_rctl_add_rule(pid, rule))
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_rctl_remove_rule(pid, filter))
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_cpuset_getaffinity(pid, level, which, id, mask))
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        self.call(|state, pid| state.sys_cpuset_setaffinity(pid, level, which, id, mask))
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        self.call(|state, pid| state.sys_kldload(pid, file))
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        self.call(|state, pid| state.sys_kldfind(pid, file))
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        self.call(|state, pid| state.sys_modfind(pid, name))
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        self.attached(run)
    }
}
