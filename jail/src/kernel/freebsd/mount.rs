//! Mounts.

use core::ffi::{CStr, c_int, c_long};
use core::ptr;

use jail_sys::calls;
use jail_sys::sys::mount::statfs;

use super::super::{Param, RawFd};
use super::answer::{number, retried, zero};
use super::iov;
use crate::Errno;

pub(super) fn nmount(params: &mut [Param<'_>], flags: c_int) -> Result<(), Errno> {
    let mount = iov::call(params, |iov, niov| {
        // SAFETY: `iov` points to `niov` iovecs of memory that is valid for reading, and the
        // values' for writing, during the call: iov::call makes them so.
        number(unsafe { calls::nmount(iov, niov, flags) })
    });
    mount.map(drop)
}

pub(super) fn unmount(path: &CStr, flags: c_int) -> Result<(), Errno> {
    // Never made again: by path, it could be the layer below.
    // SAFETY: `path` ends in a NUL.
    zero(unsafe { calls::unmount(path.as_ptr(), flags) })
}

pub(super) fn of_path(path: &CStr, buf: &mut statfs) -> Result<(), Errno> {
    let mut found = statfs::ZERO;
    // SAFETY: `path` ends in a NUL; `found` is valid for writing a struct statfs of the ABI since
    // 12, which the symbol that the plain name links to fills in.
    retried(|| zero(unsafe { calls::statfs(path.as_ptr(), &raw mut found) }))?;
    *buf = found;
    Ok(())
}

pub(super) fn of_file(fd: RawFd, buf: &mut statfs) -> Result<(), Errno> {
    let mut found = statfs::ZERO;
    // SAFETY: `found` as in of_path.
    retried(|| zero(unsafe { calls::fstatfs(fd, &raw mut found) }))?;
    *buf = found;
    Ok(())
}

pub(super) fn all(buf: &mut [statfs], mode: c_int) -> Result<usize, Errno> {
    let size = c_long::try_from(size_of_val(buf)).map_err(|_| Errno::EINVAL)?;
    let to = match buf {
        [] => ptr::null_mut(),
        buf => buf.as_mut_ptr(),
    };
    // SAFETY: `to` is null, with size 0, or valid for writing `size` bytes.
    let count = retried(|| number(unsafe { calls::getfsstat(to, size, mode) }))?;
    usize::try_from(count).map_err(|_| Errno::EINVAL)
}
