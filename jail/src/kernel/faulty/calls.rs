//! Every call made, unless it shall fail.

use core::ffi::CStr;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use jail_sys::sys::fcntl::{F_DUPFD, F_DUPFD_CLOEXEC};
use jail_sys::sys::jail::{JAIL_GET_DESC, JAIL_OWN_DESC};
use jail_sys::sys::mount::statfs;

use super::super::{
    Call, Ioctl, Kernel, Kevent, Param, RawFd, RunAttached, RunError, RunStep, Spawn, SpawnError,
    SpawnStep, Spawned, Stat,
};
use super::Faulty;
use crate::Errno;
use crate::journal::Store;

#[deny(clippy::missing_trait_methods)]
impl<K: Kernel> Kernel for Faulty<K> {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        self.kernel.journals()
    }

    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        self.jail(Call::JailSet, params, flags, |k, p| k.jail_set(p, flags))
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        self.jail(Call::JailGet, params, flags, |k, p| k.jail_get(p, flags))
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        self.call(Call::JailAttach, |k| k.jail_attach(jid))
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        self.call(Call::JailRemove, |k| k.jail_remove(jid))
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(Call::JailAttachJd, |k| k.jail_attach_jd(fd))
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.call(Call::JailRemoveJd, |k| k.jail_remove_jd(fd))
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        self.call(Call::Sysctlbyname, |k| k.sysctlbyname(name, old, new))
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        self.call(Call::Sysctl, |k| k.sysctl(mib, old, new))
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.call(Call::Geteuid, K::geteuid)
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        self.call(Call::Kill, |k| k.kill(pid, signal))
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        self.call(Call::Pdkill, |k| k.pdkill(fd, signal))
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        let fault = |errno| SpawnError::new(SpawnStep::Fork, errno);
        match self.faults.enter(Call::Spawn) {
            None => self.kernel.spawn(spawn),
            Some(hit) if hit.after => self.kernel.spawn(spawn).and(Err(fault(hit.errno))),
            Some(hit) => Err(fault(hit.errno)),
        }
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        self.call(Call::Wait4, |k| k.wait4(pid, options))
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        self.open(Call::Kqueue, K::kqueue, close)
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        self.call(Call::Kevent, |k| k.kevent(kq, changes, events, timeout))
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        self.call(Call::Pollable, |k| k.pollable(kq))
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        self.call(Call::ClockGettime, |k| k.clock_gettime(clock))
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        self.call(Call::Nanosleep, |k| k.nanosleep(time))
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        self.open(
            Call::Pipe2,
            |k| k.pipe2(flags),
            |k, (read, write)| {
                close(k, read);
                close(k, write);
            },
        )
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        self.open(
            Call::Openpty,
            |k| k.openpty(rows, columns),
            |k, (master, terminal)| {
                close(k, master);
                close(k, terminal);
            },
        )
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        // close(2) frees the descriptor whatever it answers.
        let hit = self.faults.enter(Call::Close);
        let closed = self.kernel.close(fd);
        hit.map_or(closed, |hit| Err(hit.errno))
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        self.open(
            Call::Fcntl,
            |k| k.fcntl(fd, command, arg),
            |k, answer| {
                if matches!(command, F_DUPFD | F_DUPFD_CLOEXEC) {
                    close(k, answer);
                }
            },
        )
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.call(Call::Read, |k| k.read(fd, buf))
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        self.call(Call::Write, |k| k.write(fd, buf))
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        self.open(Call::Openat, |k| k.openat(dir, path, flags, mode), close)
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        self.call(Call::Fstat, |k| k.fstat(fd))
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        self.call(Call::Fstatat, |k| k.fstatat(dir, path, flags))
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        self.call(Call::Mkdirat, |k| k.mkdirat(dir, path, mode))
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        self.call(Call::Symlinkat, |k| k.symlinkat(target, dir, path))
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        self.call(Call::Readlinkat, |k| k.readlinkat(dir, path, buf))
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.call(Call::Unlinkat, |k| k.unlinkat(dir, path, flags))
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        self.call(Call::Ftruncate, |k| k.ftruncate(fd, size))
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        self.call(Call::Getdirentries, |k| k.getdirentries(fd, buf))
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        self.call(Call::Nmount, |k| k.nmount(params, flags))
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        self.call(Call::Unmount, |k| k.unmount(path, flags))
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        self.call(Call::Statfs, |k| k.statfs(path, buf))
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        self.call(Call::Fstatfs, |k| k.fstatfs(fd, buf))
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        self.call(Call::Getfsstat, |k| k.getfsstat(buf, mode))
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        self.call(Call::Fchmod, |k| k.fchmod(fd, mode))
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        self.call(Call::Fchown, |k| k.fchown(fd, uid, gid))
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        self.call(Call::Fchflags, |k| k.fchflags(fd, flags))
    }

    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        self.call(Call::Ioctl, |k| k.ioctl(fd, request))
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        self.open(Call::Socket, |k| k.socket(domain, kind, protocol), close)
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        self.call(Call::Bind, |k| k.bind(fd, addr))
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(Call::RctlGetRacct, |k| k.rctl_get_racct(filter, out))
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(Call::RctlGetRules, |k| k.rctl_get_rules(filter, out))
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        self.call(Call::RctlGetLimits, |k| k.rctl_get_limits(filter, out))
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        self.call(Call::RctlAddRule, |k| k.rctl_add_rule(rule))
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        self.call(Call::RctlRemoveRule, |k| k.rctl_remove_rule(filter))
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        self.call(Call::CpusetGetaffinity, |k| {
            k.cpuset_getaffinity(level, which, id, mask)
        })
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        self.call(Call::CpusetSetaffinity, |k| {
            k.cpuset_setaffinity(level, which, id, mask)
        })
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        self.call(Call::Kldload, |k| k.kldload(file))
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        self.call(Call::Kldfind, |k| k.kldfind(file))
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        self.call(Call::Modfind, |k| k.modfind(name))
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        let failed = |errno| RunError::new(RunStep::Fork, errno);
        match self.faults.enter(Call::RunAttached) {
            None => self.kernel.run_attached(run),
            Some(hit) if hit.after => self.kernel.run_attached(run).and(Err(failed(hit.errno))),
            Some(hit) => Err(failed(hit.errno)),
        }
    }
}

pub(super) fn close(kernel: &impl Kernel, fd: RawFd) {
    // close(2) frees the descriptor whatever it answers.
    let _ = kernel.close(fd);
}

/// The descriptor that a jail_set(2) or jail_get(2) gave.
pub(super) fn given(params: &[Param<'_>], flags: i32) -> Option<RawFd> {
    if flags & (JAIL_GET_DESC | JAIL_OWN_DESC) == 0 {
        return None;
    }
    let desc = params.iter().find(|param| param.name == b"desc\0")?;
    let bytes = desc.value.as_deref()?.first_chunk()?;
    Some(RawFd::from_ne_bytes(*bytes))
}
