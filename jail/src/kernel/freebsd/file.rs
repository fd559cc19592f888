//! What open files are, their owner, mode and flags, and what else is done to a descriptor.

use core::ffi::{CStr, c_int, c_long};
use std::os::fd::{FromRawFd, OwnedFd};

use jail_sys::calls;
use jail_sys::sys::fcntl::{F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_GETFL, F_SETFD, F_SETFL};
use jail_sys::sys::socket::socklen_t;
use jail_sys::sys::stat::stat;

use super::super::{RawFd, Stat};
use super::answer::{number, retried, zero};
use super::convert::from_stat;
use super::ioctl::Request;
use crate::Errno;

pub(super) fn pipe2(flags: i32) -> Result<(RawFd, RawFd), Errno> {
    let mut fds = [-1; 2];
    // SAFETY: `fds` is valid for writing two ints.
    zero(unsafe { calls::pipe2(fds.as_mut_ptr(), flags) })?;
    let [read, write] = fds;
    Ok((read, write))
}

pub(super) fn fcntl(fd: RawFd, command: i32, arg: i32) -> Result<i32, Errno> {
    // Others take a pointer, which an int cannot be.
    let takes_an_int = [F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL];
    if !takes_an_int.contains(&command) {
        return Err(Errno::EINVAL);
    }
    // SAFETY: the argument of these commands is a number, passed as the long that the C
    // library reads.
    retried(|| number(unsafe { calls::fcntl(fd, command, c_long::from(arg)) }))
}

/// The same under another number, closed on exec.
pub(super) fn duplicate(fd: RawFd) -> Result<OwnedFd, Errno> {
    let new = fcntl(fd, F_DUPFD_CLOEXEC, 0)?;
    // SAFETY: it was made just now, and nobody else knows its number.
    Ok(unsafe { OwnedFd::from_raw_fd(new) })
}

pub(super) fn fstat(fd: RawFd) -> Result<Stat, Errno> {
    let mut found = stat::ZERO;
    // SAFETY: `found` is valid for writing a struct stat of the ABI since 12, which the
    // symbol that the plain name links to fills in.
    zero(unsafe { calls::fstat(fd, &raw mut found) })?;
    Ok(from_stat(&found))
}

pub(super) fn fstatat(dir: RawFd, path: &CStr, flags: i32) -> Result<Stat, Errno> {
    let mut found = stat::ZERO;
    // SAFETY: `path` ends in a NUL; `found` as in fstat.
    zero(unsafe { calls::fstatat(dir, path.as_ptr(), &raw mut found, flags) })?;
    Ok(from_stat(&found))
}

pub(super) fn fchmod(fd: RawFd, mode: u32) -> Result<(), Errno> {
    let mode = u16::try_from(mode).map_err(|_| Errno::EINVAL)?;
    // SAFETY: takes no pointer.
    retried(|| zero(unsafe { calls::fchmod(fd, mode) }))
}

pub(super) fn fchown(fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
    // SAFETY: takes no pointer.
    retried(|| zero(unsafe { calls::fchown(fd, uid, gid) }))
}

pub(super) fn fchflags(fd: RawFd, flags: u64) -> Result<(), Errno> {
    // SAFETY: takes no pointer.
    retried(|| zero(unsafe { calls::fchflags(fd, flags) }))
}

/// Not made again after a signal: a disk or an interface may be there already. Allocates
/// nothing, so a forked child may ask too.
pub(super) fn ioctl(fd: RawFd, request: &mut dyn Request) -> Result<(), Errno> {
    let (number, argument) = request.argument();
    // SAFETY: `Request` promises that the struct is the one whose size is part of the number, and
    // that what it points to suffices.
    zero(unsafe { calls::ioctl(fd, number, argument) })
}

pub(super) fn socket(domain: c_int, kind: c_int, protocol: c_int) -> Result<RawFd, Errno> {
    // SAFETY: takes no pointer.
    number(unsafe { calls::socket(domain, kind, protocol) })
}

pub(super) fn bind(fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
    let len = socklen_t::try_from(addr.len()).map_err(|_| Errno::ENAMETOOLONG)?;
    // SAFETY: `addr` is valid for reading `len` bytes and needs no alignment, since the kernel
    // copies bytes; it refuses fewer than an address has and takes the length from here.
    zero(unsafe { calls::bind(fd, addr.as_ptr().cast(), len) })
}
