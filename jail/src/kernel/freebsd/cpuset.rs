//! The processors of jails.

use jail_sys::calls;

use super::answer::zero;
use crate::Errno;

pub(super) fn getaffinity(level: i32, which: i32, id: i64, mask: &mut [u8]) -> Result<(), Errno> {
    let (to, len) = (mask.as_mut_ptr().cast(), mask.len());
    // SAFETY: `to` is valid for writing `len` bytes, of which the kernel writes all, and needs no
    // alignment, since it copies bytes.
    zero(unsafe { calls::cpuset_getaffinity(level, which, id, len, to) })
}

pub(super) fn setaffinity(level: i32, which: i32, id: i64, mask: &[u8]) -> Result<(), Errno> {
    let (from, len) = (mask.as_ptr().cast(), mask.len());
    // SAFETY: `from` is valid for reading `len` bytes and needs no alignment, as above.
    zero(unsafe { calls::cpuset_setaffinity(level, which, id, len, from) })
}
