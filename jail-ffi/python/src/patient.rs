//! A kernel whose waits a signal of Python can end.

use core::ffi::CStr;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jail::journal::Store;
use jail::kernel::{Ioctl, Kevent, RunAttached, RunError, Spawn, SpawnError, Spawned, Stat};
use jail::{Errno, Kernel, Param, RawFd};
use jail_sys::sys::jail::JAIL_CREATE;
use jail_sys::sys::mount::statfs;

use crate::interrupt;

/// A kernel that is waited for in slices: see [`interrupt::in_slices`]. wait4(2) is not: the
/// library only makes it when a child has ended, if it is given a limit.
#[derive(Debug)]
pub(crate) struct Patient<K> {
    kernel: K,
    /// For calls on threads that see no signals: nothing is waited for or made once it is set.
    broken: Option<Arc<AtomicBool>>,
}

impl<K: Kernel> Patient<K> {
    pub(crate) const fn new(kernel: K) -> Self {
        let broken = None;
        Self { kernel, broken }
    }

    /// One whose waits are broken off, and that makes no more jails, when `broken` is set.
    pub(crate) fn breakable(kernel: K, broken: &Arc<AtomicBool>) -> Self {
        let broken = Some(Arc::clone(broken));
        Self { kernel, broken }
    }

    fn is_broken(&self) -> bool {
        let broken = self.broken.as_ref();
        broken.is_some_and(|broken| broken.load(Ordering::Relaxed))
    }
}

#[deny(clippy::missing_trait_methods)]
impl<K: Kernel> Kernel for Patient<K> {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        self.kernel.journals()
    }

    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        if flags & JAIL_CREATE != 0 && self.is_broken() {
            return Err(Errno::ECANCELED);
        }
        self.kernel.jail_set(params, flags)
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        self.kernel.jail_get(params, flags)
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        self.kernel.jail_attach(jid)
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        self.kernel.jail_remove(jid)
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.kernel.jail_attach_jd(fd)
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.kernel.jail_remove_jd(fd)
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        self.kernel.sysctlbyname(name, old, new)
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        self.kernel.sysctl(mib, old, new)
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.kernel.geteuid()
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        self.kernel.kill(pid, signal)
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        self.kernel.pdkill(fd, signal)
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        self.kernel.spawn(spawn)
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        self.kernel.wait4(pid, options)
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        self.kernel.kqueue()
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        if timeout == Some(Duration::ZERO) {
            return self.kernel.kevent(kq, changes, events, timeout);
        }
        let mut changes = changes;
        let mut told = 0;
        interrupt::in_slices(
            timeout,
            || self.is_broken(),
            |slice| {
                told = self.kernel.kevent(kq, changes, events, slice)?;
                // They are made by the first call.
                changes = &[];
                Ok(told > 0)
            },
        )?;
        Ok(told)
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        self.kernel.pollable(kq)
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        self.kernel.clock_gettime(clock)
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        if interrupt::is_breaking() {
            return Err(Errno::ECANCELED);
        }
        interrupt::in_slices(
            Some(time),
            || self.is_broken(),
            |slice| {
                self.kernel.nanosleep(slice.unwrap_or(time))?;
                Ok(false)
            },
        )?;
        Ok(())
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        self.kernel.pipe2(flags)
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        self.kernel.openpty(rows, columns)
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        self.kernel.close(fd)
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        self.kernel.fcntl(fd, command, arg)
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.kernel.read(fd, buf)
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        self.kernel.write(fd, buf)
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        self.kernel.openat(dir, path, flags, mode)
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        self.kernel.fstat(fd)
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        self.kernel.fstatat(dir, path, flags)
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        self.kernel.mkdirat(dir, path, mode)
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        self.kernel.symlinkat(target, dir, path)
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        self.kernel.readlinkat(dir, path, buf)
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.kernel.unlinkat(dir, path, flags)
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        self.kernel.ftruncate(fd, size)
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.kernel.getdirentries(fd, buf)
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        self.kernel.nmount(params, flags)
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.kernel.unmount(path, flags)
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        self.kernel.statfs(path, buf)
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        self.kernel.fstatfs(fd, buf)
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        self.kernel.getfsstat(buf, mode)
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        self.kernel.fchmod(fd, mode)
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        self.kernel.fchown(fd, uid, gid)
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        self.kernel.fchflags(fd, flags)
    }

    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        self.kernel.ioctl(fd, request)
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        self.kernel.socket(domain, kind, protocol)
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        self.kernel.bind(fd, addr)
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.kernel.rctl_get_racct(filter, out)
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.kernel.rctl_get_rules(filter, out)
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.kernel.rctl_get_limits(filter, out)
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        self.kernel.rctl_add_rule(rule)
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        self.kernel.rctl_remove_rule(filter)
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        self.kernel.cpuset_getaffinity(level, which, id, mask)
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        self.kernel.cpuset_setaffinity(level, which, id, mask)
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        self.kernel.kldload(file)
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        self.kernel.kldfind(file)
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        self.kernel.modfind(name)
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        self.kernel.run_attached(run)
    }
}
