//! The kernel boundary: one method a system call, carrying the ABI's bytes.
//!
//! Everything above this trait is the same code on every kernel. Below it are two kernels, the
//! running FreeBSD's (`FreeBsd`) and the simulated one of the `jail-sim` crate, and two
//! decorators: [`Traced`] writes a line a call, [`Faulty`] makes a chosen call fail.

mod attach;
mod attached;
mod call;
mod faulty;
mod fd;
#[cfg(target_os = "freebsd")]
mod freebsd;
/// The structs of requests need no kernel to be tested.
#[cfg(all(test, not(target_os = "freebsd")))]
#[expect(unsafe_code, reason = "as in the whole module on FreeBSD")]
mod freebsd {
    mod ioctl;
}
mod ioctl;
mod kevent;
mod param;
mod shared;
mod spawn;
mod stat;
mod traced;

use core::ffi::CStr;
use core::fmt;
use core::time::Duration;
use std::os::fd::OwnedFd;
use std::sync::Arc;

pub use attach::AttachBy;
pub use attached::{AttachedCall, RunAttached, RunError, RunStep};
pub use call::Call;
pub use faulty::{Fault, Faults, Faulty};
pub use fd::{Fd, RawFd};
#[cfg(target_os = "freebsd")]
pub use freebsd::FreeBsd;
pub use ioctl::{IfNameBytes, Ioctl, MdIoctl};
pub use kevent::Kevent;
pub use param::Param;
pub use spawn::{Ids, Session, Spawn, SpawnError, SpawnStep, Spawned};
pub use stat::Stat;
pub use traced::{Trace, Traced};

use jail_sys::sys::mount::statfs;

use crate::Errno;
use crate::journal::Store;

/// A FreeBSD kernel, as one process sees it.
///
/// Each method is one system call with the arguments the manual page gives; numbers, flags and
/// layouts are FreeBSD's, from `jail-sys`. No method knows policy. Two are not one call, because
/// a fork cannot be three trait calls: [`spawn`](Self::spawn) and
/// [`run_attached`](Self::run_attached).
///
/// # Errors
/// Every method answers the errno the kernel gives. A call that a release lacks answers
/// [`Errno::ENOSYS`], which is also what every method's default body answers, so that a new
/// method does not break an implementation.
#[expect(clippy::missing_errors_doc, reason = "said once, for all methods")]
#[expect(unused_variables, reason = "the default bodies use no argument")]
pub trait Kernel: Send + Sync + fmt::Debug + 'static {
    /// Where the [journals](crate::journal) of this kernel's jails are kept, so that all programs on
    /// it find the same ones; no call of the kernel's. `None`: nowhere.
    fn journals(&self) -> Option<Arc<dyn Store>> {
        None
    }

    /// [jail_set(2)](https://man.freebsd.org/jail_set/2): creates or changes a jail, gives its jid.
    fn jail_set(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [jail_get(2)](https://man.freebsd.org/jail_get/2): fills in values and lengths, gives the jid.
    fn jail_get(&self, params: &mut [Param<'_>], flags: i32) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [jail_attach(2)](https://man.freebsd.org/jail_attach/2): the calling process enters the jail for good.
    fn jail_attach(&self, jid: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [jail_remove(2)](https://man.freebsd.org/jail_remove/2): starts the end of a jail and of everything in it.
    fn jail_remove(&self, jid: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// `jail_attach_jd(2)`, since 15.0: attach by jail descriptor.
    fn jail_attach_jd(&self, fd: RawFd) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// `jail_remove_jd(2)`, since 15.0: remove by jail descriptor.
    fn jail_remove_jd(&self, fd: RawFd) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [sysctlbyname(3)](https://man.freebsd.org/sysctlbyname/3): gives how many bytes there are; an empty `old` asks just that.
    fn sysctlbyname(
        &self,
        name: &CStr,
        old: &mut [u8],
        new: Option<&[u8]>,
    ) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [sysctl(3)](https://man.freebsd.org/sysctl/3) by number, as [`sysctlbyname`](Self::sysctlbyname).
    fn sysctl(&self, mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [geteuid(2)](https://man.freebsd.org/geteuid/2).
    fn geteuid(&self) -> Result<u32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [kill(2)](https://man.freebsd.org/kill/2): signal 0 only asks whether the process could be signalled.
    fn kill(&self, pid: i32, signal: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [pdkill(2)](https://man.freebsd.org/pdkill/2): as `kill`, by a process descriptor of
    /// [`spawn`](Self::spawn). `ESRCH` once its status was taken.
    fn pdkill(&self, fd: RawFd, signal: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// Starts a program: fork, and in the child setsid, attaching, ids, descriptors, chdir,
    /// execve. Gives the child once the program runs; not one system call. Of a child that
    /// is killed on the way, as by the end of the jail it enters, the status tells.
    ///
    /// # Errors
    /// The step of the child that failed, with its errno; nothing is left running then.
    fn spawn(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        Err(SpawnError::new(SpawnStep::Fork, Errno::ENOSYS))
    }

    /// [wait4(2)](https://man.freebsd.org/wait4/2): pid and status of a child that ended; `None` if none has yet and `options`
    /// holds `WNOHANG`.
    fn wait4(&self, pid: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [kqueue(2)](https://man.freebsd.org/kqueue/2).
    fn kqueue(&self) -> Result<RawFd, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [kevent(2)](https://man.freebsd.org/kevent/2): gives how many of `events` were filled in; no timeout waits for ever.
    fn kevent(
        &self,
        kq: RawFd,
        changes: &[Kevent],
        events: &mut [Kevent],
        timeout: Option<Duration>,
    ) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// A descriptor of the calling program, whatever kernel this is, that is readable while one of
    /// its kqueues has something to tell: for poll(2) and its like, and for nothing else. On FreeBSD
    /// it is the queue under another number, on a simulated machine one end of a pair of sockets. It
    /// is closed on exec. Not a system call.
    fn pollable(&self, kq: RawFd) -> Result<OwnedFd, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [clock_gettime(2)](https://man.freebsd.org/clock_gettime/2).
    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [nanosleep(2)](https://man.freebsd.org/nanosleep/2); on a simulated kernel the clock jumps instead.
    fn nanosleep(&self, time: Duration) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [pipe2(2)](https://man.freebsd.org/pipe2/2): the reading and the writing end. `O_CLOEXEC`, `O_NONBLOCK`.
    fn pipe2(&self, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        Err(Errno::ENOSYS)
    }

    /// A new pseudo-terminal of this size, both sides closed on exec: the one to control it by, and
    /// the terminal. [posix_openpt(2)](https://man.freebsd.org/posix_openpt/2), opening its other
    /// side and setting its size; not one system call.
    fn openpty(&self, rows: u16, columns: u16) -> Result<(RawFd, RawFd), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [close(2)](https://man.freebsd.org/close/2). Descriptors belong to their kernel: see [`Fd`].
    fn close(&self, fd: RawFd) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fcntl(2)](https://man.freebsd.org/fcntl/2) with an int argument (`F_SETFD`, `F_GETFL`, `F_DUPFD_CLOEXEC`, ...).
    fn fcntl(&self, fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [read(2)](https://man.freebsd.org/read/2).
    fn read(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [write(2)](https://man.freebsd.org/write/2). Where nobody reads any more it is `EPIPE` and no signal.
    fn write(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [openat(2)](https://man.freebsd.org/openat/2): `dir` may be `AT_FDCWD`.
    fn openat(&self, dir: RawFd, path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fstat(2)](https://man.freebsd.org/fstat/2); of a jail descriptor: `ino` is the jid, mode 0700 alive and 0 dead.
    fn fstat(&self, fd: RawFd) -> Result<Stat, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fstatat(2)](https://man.freebsd.org/fstatat/2): `AT_SYMLINK_NOFOLLOW`, `AT_RESOLVE_BENEATH`.
    fn fstatat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [mkdirat(2)](https://man.freebsd.org/mkdirat/2).
    fn mkdirat(&self, dir: RawFd, path: &CStr, mode: u32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [symlinkat(2)](https://man.freebsd.org/symlinkat/2).
    fn symlinkat(&self, target: &CStr, dir: RawFd, path: &CStr) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [readlinkat(2)](https://man.freebsd.org/readlinkat/2): how many bytes of `buf` were filled; no NUL.
    fn readlinkat(&self, dir: RawFd, path: &CStr, buf: &mut [u8]) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [unlinkat(2)](https://man.freebsd.org/unlinkat/2): `AT_REMOVEDIR`.
    fn unlinkat(&self, dir: RawFd, path: &CStr, flags: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [ftruncate(2)](https://man.freebsd.org/ftruncate/2): `size` in bytes.
    fn ftruncate(&self, fd: RawFd, size: i64) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [getdirentries(2)](https://man.freebsd.org/getdirentries/2): fills `buf` with `struct dirent`s, 0 at the end.
    fn getdirentries(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [nmount(2)](https://man.freebsd.org/nmount/2): mounts; values may be written back, `errmsg` is.
    fn nmount(&self, params: &mut [Param<'_>], flags: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [unmount(2)](https://man.freebsd.org/unmount/2): by path, or with `MNT_BYFSID` by `FSID:n:n`.
    fn unmount(&self, path: &CStr, flags: i32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [statfs(2)](https://man.freebsd.org/statfs/2): the file system that a path is on.
    fn statfs(&self, path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fstatfs(2)](https://man.freebsd.org/fstatfs/2): the file system that an open file is on.
    fn fstatfs(&self, fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [getfsstat(2)](https://man.freebsd.org/getfsstat/2): the mounts in the order they were made; how many were filled in, or,
    /// with no room at all, how many there are. `MNT_NOWAIT`.
    fn getfsstat(&self, buf: &mut [statfs], mode: i32) -> Result<usize, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fchmod(2)](https://man.freebsd.org/fchmod/2).
    fn fchmod(&self, fd: RawFd, mode: u32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fchown(2)](https://man.freebsd.org/fchown/2): `u32::MAX` leaves one as it is.
    fn fchown(&self, fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [fchflags(2)](https://man.freebsd.org/fchflags/2): `SF_*`, `UF_*`.
    fn fchflags(&self, fd: RawFd, flags: u64) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [ioctl(2)](https://man.freebsd.org/ioctl/2), typed: the request says what is filled in.
    fn ioctl(&self, fd: RawFd, request: Ioctl<'_>) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [socket(2)](https://man.freebsd.org/socket/2): `SOCK_CLOEXEC` may be in `kind`.
    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<RawFd, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [bind(2)](https://man.freebsd.org/bind/2): `addr` is the bytes of a `struct sockaddr_*`.
    fn bind(&self, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [rctl_get_racct(2)](https://man.freebsd.org/rctl_get_racct/2): what a subject uses, as text with a NUL; `ERANGE` if it does not fit.
    fn rctl_get_racct(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [rctl_get_rules(2)](https://man.freebsd.org/rctl_get_rules/2): the rules that the filter fits, as text with a NUL.
    fn rctl_get_rules(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [rctl_get_limits(2)](https://man.freebsd.org/rctl_get_limits/2): the rules that hold for a process, as text with a NUL.
    fn rctl_get_limits(&self, filter: &CStr, out: &mut [u8]) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [rctl_add_rule(2)](https://man.freebsd.org/rctl_add_rule/2).
    fn rctl_add_rule(&self, rule: &CStr) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [rctl_remove_rule(2)](https://man.freebsd.org/rctl_remove_rule/2): removes every rule that the filter fits; `ESRCH` if none does.
    fn rctl_remove_rule(&self, filter: &CStr) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [cpuset_getaffinity(2)](https://man.freebsd.org/cpuset_getaffinity/2): the processors of a
    /// process, set or jail, bit n % 64 of word n / 64; `ERANGE` if one does not fit.
    fn cpuset_getaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &mut [u8],
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [cpuset_setaffinity(2)](https://man.freebsd.org/cpuset_setaffinity/2): the same, to change them.
    fn cpuset_setaffinity(
        &self,
        level: i32,
        which: i32,
        id: i64,
        mask: &[u8],
    ) -> Result<(), Errno> {
        Err(Errno::ENOSYS)
    }

    /// [kldload(2)](https://man.freebsd.org/kldload/2): loads a module's file, gives its number; `EEXIST` if it is there.
    fn kldload(&self, file: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [kldfind(2)](https://man.freebsd.org/kldfind/2): the number of a loaded file; `ENOENT`.
    fn kldfind(&self, file: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// [modfind(2)](https://man.freebsd.org/modfind/2): the number of a module, loaded or in the kernel; `ENOENT`.
    fn modfind(&self, name: &CStr) -> Result<i32, Errno> {
        Err(Errno::ENOSYS)
    }

    /// Forks a child that attaches to a jail and makes a prepared list of calls there, for what
    /// can only be done from inside: addresses and routes of a jail with its own network stack.
    /// Not one system call.
    ///
    /// # Errors
    /// Where it ended, with the errno; calls made before that stay made.
    fn run_attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        Err(RunError::new(RunStep::Fork, Errno::ENOSYS))
    }
}
