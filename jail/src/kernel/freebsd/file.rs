//! Owner, mode and flags of open files, and what else is done to a descriptor.

use core::ffi::c_int;

use jail_sys::calls;
use jail_sys::sys::socket::socklen_t;

use super::super::RawFd;
use super::answer::{number, retried, zero};
use super::ioctl::Request;
use crate::Errno;

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
