//! Shared kernels: an `Arc` of a kernel is a kernel.

use core::ffi::CStr;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use jail_sys::sys::mount::statfs;

use super::{
    Ioctl, Kernel, Kevent, Param, RawFd, RunAttached, RunError, Spawn, SpawnError, Spawned, Stat,
};
use crate::Errno;
use crate::journal::Store;

#[deny(clippy::missing_trait_methods)]
impl<K: Kernel + ?Sized> Kernel for Arc<K> {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        (**self).journals()
    }

    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        (**self).jail_set(params, flags)
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        (**self).jail_get(params, flags)
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        (**self).jail_attach(jid)
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        (**self).jail_remove(jid)
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        (**self).jail_attach_jd(fd)
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        (**self).jail_remove_jd(fd)
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        (**self).sysctlbyname(name, old, new)
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        (**self).sysctl(mib, old, new)
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        (**self).geteuid()
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        (**self).kill(pid, signal)
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        (**self).pdkill(fd, signal)
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        (**self).spawn(spawn)
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        (**self).wait4(pid, options)
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        (**self).kqueue()
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        (**self).kevent(kq, changes, events, timeout)
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        (**self).pollable(kq)
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        (**self).clock_gettime(clock)
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        (**self).nanosleep(time)
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        (**self).pipe2(flags)
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        (**self).openpty(rows, columns)
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        (**self).close(fd)
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        (**self).fcntl(fd, command, arg)
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        (**self).read(fd, buf)
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        (**self).write(fd, buf)
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        (**self).openat(dir, path, flags, mode)
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        (**self).fstat(fd)
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        (**self).fstatat(dir, path, flags)
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        (**self).mkdirat(dir, path, mode)
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        (**self).symlinkat(target, dir, path)
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        (**self).readlinkat(dir, path, buf)
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        (**self).unlinkat(dir, path, flags)
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        (**self).ftruncate(fd, size)
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        (**self).getdirentries(fd, buf)
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        (**self).nmount(params, flags)
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        (**self).unmount(path, flags)
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        (**self).statfs(path, buf)
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        (**self).fstatfs(fd, buf)
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        (**self).getfsstat(buf, mode)
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        (**self).fchmod(fd, mode)
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        (**self).fchown(fd, uid, gid)
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        (**self).fchflags(fd, flags)
    }

    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        (**self).ioctl(fd, request)
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        (**self).socket(domain, kind, protocol)
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        (**self).bind(fd, addr)
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        (**self).rctl_get_racct(filter, out)
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        (**self).rctl_get_rules(filter, out)
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        (**self).rctl_get_limits(filter, out)
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        (**self).rctl_add_rule(rule)
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        (**self).rctl_remove_rule(filter)
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        (**self).cpuset_getaffinity(level, which, id, mask)
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        (**self).cpuset_setaffinity(level, which, id, mask)
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        (**self).kldload(file)
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        (**self).kldfind(file)
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        (**self).modfind(name)
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        (**self).run_attached(run)
    }
}
