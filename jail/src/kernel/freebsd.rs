//! The FreeBSD kernel that this program runs on.
#![expect(
    unsafe_code,
    reason = "C functions are called here and nowhere else in this crate"
)]

mod answer;
mod attached;
mod convert;
mod cpuset;
mod entrance;
mod file;
mod ioctl;
mod iov;
mod mount;
mod pipe;
mod pty;
mod rctl;
mod release;
mod signals;
mod spawn;
mod sysctl;
mod time;
mod write;

use core::ffi::CStr;
use core::ptr;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::{Arc, OnceLock};

use jail_sys::calls;
use jail_sys::sys::event::kevent;
use jail_sys::sys::mount::statfs;
use jail_sys::sys::syscall::{SYS_jail_attach_jd, SYS_jail_remove_jd};

use self::answer::{number, retried, size, zero};
use super::{
    Ioctl, Kernel, Kevent, Param, RawFd, RunAttached, RunError, Spawn, SpawnError, Spawned, Stat,
};
use crate::Errno;
use crate::journal::{DirStore, Store};

/// The running kernel: every method is the system call of its name, made by this process.
///
/// It works on FreeBSD 13.2 and later. Calls that the running release lacks answer
/// [`ENOSYS`](Errno::ENOSYS) without being made, since the kernel would send `SIGSYS`. A call that
/// a signal interrupts is made again where that cannot do anything twice: opening, reading,
/// writing, changing a file's mode, owner and flags, asking for mounts, waiting and sleeping; waits
/// keep their deadline.
///
/// What would let the kernel write or read beyond the memory it is given is refused: `fcntl` with
/// a command whose argument is a pointer, a devfs rule whose pattern is not ended by a NUL, an
/// interface group likewise ([`EINVAL`](Errno::EINVAL)), and short buffers for a disk's texts
/// ([`EFAULT`](Errno::EFAULT)).
///
/// ```no_run
/// use jail::Host;
/// use jail::kernel::FreeBsd;
///
/// let host = Host::new(FreeBsd::new());
/// ```
#[derive(Debug, Default)]
pub struct FreeBsd {
    osreldate: OnceLock<i32>,
}

impl FreeBsd {
    /// The kernel this program runs on.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            osreldate: OnceLock::new(),
        }
    }
}

#[deny(clippy::missing_trait_methods)]
impl Kernel for FreeBsd {
    fn journals(&self) -> Option<Arc<dyn Store>> {
        Some(Arc::new(DirStore::new(DirStore::DEFAULT)))
    }

    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        iov::call(params, |iov, niov| {
            // SAFETY: `iov` points to `niov` iovecs of memory that is valid for reading, and the
            // values' for writing, during the call: iov::call makes them so.
            number(unsafe { calls::jail_set(iov, niov, flags) })
        })
    }

    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        iov::call(params, |iov, niov| {
            // SAFETY: as in jail_set; the kernel writes into values, never into names.
            number(unsafe { calls::jail_get(iov, niov, flags) })
        })
    }

    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        // SAFETY: takes no pointer.
        zero(unsafe { calls::jail_attach(jid) })
    }

    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        // SAFETY: takes no pointer.
        zero(unsafe { calls::jail_remove(jid) })
    }

    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.descriptor_call(SYS_jail_attach_jd, fd)
    }

    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        self.descriptor_call(SYS_jail_remove_jd, fd)
    }

    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        sysctl::by_name(name, old, new)
    }

    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        sysctl::by_number(mib, old, new)
    }

    fn geteuid(&self) -> Result<u32, Errno> {
        // SAFETY: takes nothing and always succeeds.
        Ok(unsafe { calls::geteuid() })
    }

    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        // SAFETY: takes no pointer.
        zero(unsafe { calls::kill(pid, signal) })
    }

    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        // SAFETY: takes no pointer.
        zero(unsafe { calls::pdkill(fd, signal) })
    }

    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        spawn::spawn(spawn)
    }

    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        let mut status = 0;
        let pid = retried(|| {
            // SAFETY: `status` is valid for writing; no usage is asked for, which null says.
            number(unsafe { calls::wait4(pid, &raw mut status, options, ptr::null_mut()) })
        })?;
        Ok((pid != 0).then_some((pid, status)))
    }

    fn kqueue(&self) -> Result<RawFd, Errno> {
        // SAFETY: takes nothing.
        number(unsafe { calls::kqueue() })
    }

    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        let changed: Vec<_> = changes.iter().map(convert::to_kevent).collect();
        let mut filled = vec![kevent::ZERO; events.len()];
        let count = time::kevent(kq, &changed, &mut filled, timeout)?;
        for (event, kevent) in events.iter_mut().zip(filled.iter().take(count)) {
            *event = convert::from_kevent(kevent);
        }
        Ok(count)
    }

    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        file::duplicate(kq)
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        time::clock_gettime(clock)
    }

    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        time::nanosleep(time)
    }

    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        file::pipe2(flags)
    }

    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        pty::openpty(rows, columns)
    }

    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        // Never made again: after EINTR the descriptor is closed, and may be another file by now.
        // SAFETY: takes no pointer; the trait's callers own the descriptors they close.
        zero(unsafe { calls::close(fd) })
    }

    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        file::fcntl(fd, command, arg)
    }

    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        // SAFETY: `buf` is valid for writing its length.
        retried(|| size(unsafe { calls::read(fd, buf.as_mut_ptr().cast(), buf.len()) }))
    }

    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        write::write(fd, buf)
    }

    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        // SAFETY: `path` ends in a NUL; the mode follows as an int, read with O_CREAT only.
        retried(|| number(unsafe { calls::openat(dir, path.as_ptr(), flags, mode) }))
    }

    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        file::fstat(fd)
    }

    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        file::fstatat(dir, path, flags)
    }

    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        let mode = u16::try_from(mode).map_err(|_| Errno::EINVAL)?;
        // SAFETY: `path` ends in a NUL.
        zero(unsafe { calls::mkdirat(dir, path.as_ptr(), mode) })
    }

    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        // SAFETY: both end in a NUL.
        zero(unsafe { calls::symlinkat(target.as_ptr(), dir, path.as_ptr()) })
    }

    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        let (to, len) = (buf.as_mut_ptr().cast(), buf.len());
        // SAFETY: `path` ends in a NUL; `to` is valid for writing `len` bytes.
        size(unsafe { calls::readlinkat(dir, path.as_ptr(), to, len) })
    }

    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        // SAFETY: `path` ends in a NUL.
        zero(unsafe { calls::unlinkat(dir, path.as_ptr(), flags) })
    }

    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        // SAFETY: takes no pointer.
        zero(unsafe { calls::ftruncate(fd, size) })
    }

    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let (to, len) = (buf.as_mut_ptr().cast(), buf.len());
        // SAFETY: `to` is valid for writing `len` bytes and needs no alignment, since the kernel
        // copies bytes; null says that the position is not wanted.
        retried(|| size(unsafe { calls::getdirentries(fd, to, len, ptr::null_mut()) }))
    }

    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        mount::nmount(params, flags)
    }

    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        mount::unmount(path, flags)
    }

    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        mount::of_path(path, buf)
    }

    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        mount::of_file(fd, buf)
    }

    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        mount::all(buf, mode)
    }

    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        file::fchmod(fd, mode)
    }

    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        file::fchown(fd, uid, gid)
    }

    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        file::fchflags(fd, flags)
    }

    fn ioctl(&self, fd: RawFd, mut request: Ioctl<'_>) -> Result<(), Errno> {
        let mut request = ioctl::prepare(&mut request)?;
        file::ioctl(fd, &mut *request)?;
        request.finish()
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        file::socket(domain, kind, protocol)
    }

    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        file::bind(fd, addr)
    }

    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        rctl::racct(filter, out)
    }

    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        rctl::rules(filter, out)
    }

    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        rctl::limits(filter, out)
    }

    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        rctl::add(rule)
    }

    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        rctl::remove(filter)
    }

    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        cpuset::getaffinity(level, which, id, mask)
    }

    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        cpuset::setaffinity(level, which, id, mask)
    }

    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        // SAFETY: `file` ends in a NUL.
        number(unsafe { calls::kldload(file.as_ptr()) })
    }

    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        // SAFETY: `file` ends in a NUL.
        number(unsafe { calls::kldfind(file.as_ptr()) })
    }

    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        // SAFETY: `name` ends in a NUL.
        number(unsafe { calls::modfind(name.as_ptr()) })
    }

    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        attached::run(run)
    }
}
