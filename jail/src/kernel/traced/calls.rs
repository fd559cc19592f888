//! Every call passed on, and its line.

use core::ffi::CStr;
use core::fmt::Write as _;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use jail_sys::sys::mount::statfs;

use super::super::{
    Call, Ioctl, Kernel, Kevent, Param, RawFd, RunAttached, RunError, Spawn, SpawnError, Spawned,
    Stat,
};
use super::address::Address;
use super::request::{Asked, Told};
use super::show::{Bytes, Filled, Name};
use super::{Traced, attached, cpuset, names, params, show};
use crate::Errno;
use crate::journal::Store;

#[deny(clippy::missing_trait_methods)]
impl<K: Kernel> Kernel for Traced<K> {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        self.kernel.journals()
    }

    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        let answer = self.kernel.jail_set(params, flags);
        let args = params::Args::set(params, flags);
        self.seen_params(Call::JailSet, answer, &args)
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        let answer = self.kernel.jail_get(params, flags);
        let args = params::Args::get(params, flags, answer.is_ok());
        self.seen_params(Call::JailGet, answer, &args)
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        let answer = self.kernel.jail_attach(jid);
        self.seen(Call::JailAttach, answer, |l| write!(l, "{jid}"))
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        let answer = self.kernel.jail_remove(jid);
        self.seen(Call::JailRemove, answer, |l| write!(l, "{jid}"))
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.jail_attach_jd(fd);
        self.seen(Call::JailAttachJd, answer, |l| write!(l, "{fd}"))
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.jail_remove_jd(fd);
        self.seen(Call::JailRemoveJd, answer, |l| write!(l, "{fd}"))
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        let answer = self.kernel.sysctlbyname(name, old, new);
        self.seen(Call::Sysctlbyname, answer, |l| {
            write!(l, "{}", Name(name))?;
            show::sysctl(l, &Filled(old, answer), new)
        })
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        let answer = self.kernel.sysctl(mib, old, new);
        self.seen(Call::Sysctl, answer, |l| {
            show::sysctl_by_number(l, mib, &Filled(old, answer), new)
        })
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        self.seen(Call::Geteuid, self.kernel.geteuid(), |_| Ok(()))
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        let answer = self.kernel.kill(pid, signal);
        self.seen(Call::Kill, answer, |l| {
            write!(l, "{pid}, {}", names::signal(signal))
        })
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        let answer = self.kernel.pdkill(fd, signal);
        self.seen(Call::Pdkill, answer, |l| {
            write!(l, "{fd}, {}", names::signal(signal))
        })
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        let answer = self.kernel.spawn(spawn);
        let write = |line: &mut String| show::spawned(line, spawn, answer);
        self.trace.write(Call::Spawn, write);
        answer
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        let answer = self.kernel.wait4(pid, options);
        self.seen(Call::Wait4, answer, |l| {
            write!(l, "{pid}, {}", names::wait_options(options))
        })
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        self.seen(Call::Kqueue, self.kernel.kqueue(), |_| Ok(()))
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        let answer = self.kernel.kevent(kq, changes, events, timeout);
        self.seen(Call::Kevent, answer, |l| {
            let filled = events.get(..answer.unwrap_or(0)).unwrap_or_default();
            show::kevent(l, kq, (changes, filled), timeout)
        })
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        let answer = self.kernel.pollable(kq);
        self.seen(Call::Pollable, answer, |l| write!(l, "{kq}"))
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        let answer = self.kernel.clock_gettime(clock);
        self.seen(Call::ClockGettime, answer, |l| {
            write!(l, "{}", names::clock(clock))
        })
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        let answer = self.kernel.nanosleep(time);
        self.seen(Call::Nanosleep, answer, |l| write!(l, "{time:?}"))
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        let answer = self.kernel.pipe2(flags);
        self.seen(Call::Pipe2, answer, |l| {
            write!(l, "{}", names::open_flags(flags))
        })
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        let answer = self.kernel.openpty(rows, columns);
        self.seen(Call::Openpty, answer, |l| {
            write!(l, "{rows} rows, {columns} columns")
        })
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        let answer = self.kernel.close(fd);
        self.seen(Call::Close, answer, |l| write!(l, "{fd}"))
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        let answer = self.kernel.fcntl(fd, command, arg);
        self.seen(Call::Fcntl, answer, |l| {
            write!(l, "{fd}, {}, {arg}", names::fcntl(command))
        })
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.read(fd, buf);
        self.seen(Call::Read, answer, |l| {
            write!(l, "{fd}, {}, {}", Filled(buf, answer), buf.len())
        })
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        let answer = self.kernel.write(fd, buf);
        self.seen(Call::Write, answer, |l| {
            write!(l, "{fd}, {}, {}", Bytes(buf), buf.len())
        })
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        let answer = self.kernel.openat(dir, path, flags, mode);
        self.seen(Call::Openat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::open_flags(flags));
            write!(l, "{dir}, {}, {flags}, 0{mode:o}", Name(path))
        })
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        let answer = self.kernel.fstat(fd);
        self.seen(Call::Fstat, answer, |l| write!(l, "{fd}"))
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        let answer = self.kernel.fstatat(dir, path, flags);
        self.seen(Call::Fstatat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::at_flags(flags));
            write!(l, "{dir}, {}, {flags}", Name(path))
        })
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        let answer = self.kernel.mkdirat(dir, path, mode);
        self.seen(Call::Mkdirat, answer, |l| {
            write!(l, "{}, {}, 0{mode:o}", names::dir(dir), Name(path))
        })
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.symlinkat(target, dir, path);
        self.seen(Call::Symlinkat, answer, |l| {
            write!(l, "{}, {}, {}", Name(target), names::dir(dir), Name(path))
        })
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.readlinkat(dir, path, buf);
        self.seen(Call::Readlinkat, answer, |l| {
            let (dir, len) = (names::dir(dir), buf.len());
            write!(l, "{dir}, {}, {}, {len}", Name(path), Filled(buf, answer))
        })
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.unlinkat(dir, path, flags);
        self.seen(Call::Unlinkat, answer, |l| {
            let (dir, flags) = (names::dir(dir), names::at_flags(flags));
            write!(l, "{dir}, {}, {flags}", Name(path))
        })
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        let answer = self.kernel.ftruncate(fd, size);
        self.seen(Call::Ftruncate, answer, |l| write!(l, "{fd}, {size}"))
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let answer = self.kernel.getdirentries(fd, buf);
        self.seen(Call::Getdirentries, answer, |l| {
            write!(l, "{fd}, {}", buf.len())
        })
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.nmount(params, flags);
        self.seen_params(Call::Nmount, answer, &params::Args::mount(params, flags))
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        let answer = self.kernel.unmount(path, flags);
        self.seen(Call::Unmount, answer, |l| {
            write!(l, "{}, {}", Name(path), names::unmount_flags(flags))
        })
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        let answer = self.kernel.statfs(path, buf);
        let args = |l: &mut String| write!(l, "{}", Name(path));
        self.seen(Call::Statfs, answer.map(|()| &*buf), args)?;
        Ok(())
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        let answer = self.kernel.fstatfs(fd, buf);
        let args = |l: &mut String| write!(l, "{fd}");
        self.seen(Call::Fstatfs, answer.map(|()| &*buf), args)?;
        Ok(())
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        let answer = self.kernel.getfsstat(buf, mode);
        self.seen(Call::Getfsstat, answer, |l| {
            write!(l, "[{}], {}", buf.len(), names::wait_mode(mode))
        })
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        let answer = self.kernel.fchmod(fd, mode);
        self.seen(Call::Fchmod, answer, |l| write!(l, "{fd}, 0{mode:o}"))
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        let answer = self.kernel.fchown(fd, uid, gid);
        self.seen(Call::Fchown, answer, |l| {
            write!(l, "{fd}, {}, {}", names::id(uid), names::id(gid))
        })
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        let answer = self.kernel.fchflags(fd, flags);
        self.seen(Call::Fchflags, answer, |l| {
            write!(l, "{fd}, {}", names::file_flags(flags))
        })
    }

    fn ioctl(&self, fd: RawFd, mut request: Ioctl<'_>) -> Result<(), Errno> {
        // What is given back may take the place of what was asked.
        let asked = self.trace.asked(|| Asked(&request).to_string());
        let answer = self.kernel.ioctl(fd, request.reborrow());
        let args = |l: &mut String| write!(l, "{fd}, {asked}");
        self.seen(Call::Ioctl, answer.map(|()| Told(&request)), args)?;
        Ok(())
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        let answer = self.kernel.socket(domain, kind, protocol);
        self.seen(Call::Socket, answer, |l| {
            let (domain, kind) = (names::domain(domain), names::socket_kind(kind));
            write!(l, "{domain}, {kind}, {protocol}")
        })
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        let answer = self.kernel.bind(fd, addr);
        self.seen(Call::Bind, answer, |l| {
            write!(l, "{fd}, {}, {}", Address(addr), addr.len())
        })
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_racct(filter, out);
        self.seen_rctl(Call::RctlGetRacct, answer, filter, out)
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_rules(filter, out);
        self.seen_rctl(Call::RctlGetRules, answer, filter, out)
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        let answer = self.kernel.rctl_get_limits(filter, out);
        self.seen_rctl(Call::RctlGetLimits, answer, filter, out)
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.rctl_add_rule(rule);
        self.seen_text(Call::RctlAddRule, answer, rule)
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        let answer = self.kernel.rctl_remove_rule(filter);
        self.seen_text(Call::RctlRemoveRule, answer, filter)
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        let answer = self.kernel.cpuset_getaffinity(level, which, id, mask);
        let told = answer.map(|()| cpuset::Mask(mask));
        let args = |l: &mut String| cpuset::asked(l, level, which, id);
        self.seen(Call::CpusetGetaffinity, told, args)?;
        Ok(())
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        let answer = self.kernel.cpuset_setaffinity(level, which, id, mask);
        let args = |l: &mut String| cpuset::told(l, level, which, id, mask);
        self.seen(Call::CpusetSetaffinity, answer, args)
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.kldload(file);
        self.seen_text(Call::Kldload, answer, file)
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.kldfind(file);
        self.seen_text(Call::Kldfind, answer, file)
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        let answer = self.kernel.modfind(name);
        self.seen_text(Call::Modfind, answer, name)
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        let asked = self.trace.asked(|| attached::asked(run.calls));
        let answer = self.kernel.run_attached(run);
        self.trace.write(Call::RunAttached, |line| {
            attached::show(line, run, &asked, answer)
        });
        answer
    }
}
