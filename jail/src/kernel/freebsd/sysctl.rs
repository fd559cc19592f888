//! sysctl(3).

use core::ffi::{CStr, c_uint};

use jail_sys::calls;

use super::answer::zero;
use super::convert::{optional, out};
use crate::Errno;

pub(super) fn by_name(name: &CStr, old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
    let mut len = old.len();
    let (old, (new, newlen)) = (out(old), optional(new));
    // SAFETY: `name` ends in a NUL; `old` is null or valid for writing `len` bytes, `len` for
    // reading and writing, `new` null or valid for reading `newlen` bytes.
    zero(unsafe { calls::sysctlbyname(name.as_ptr(), old, &raw mut len, new, newlen) })?;
    Ok(len)
}

pub(super) fn by_number(mib: &[i32], old: &mut [u8], new: Option<&[u8]>) -> Result<usize, Errno> {
    let count = c_uint::try_from(mib.len()).map_err(|_| Errno::EINVAL)?;
    let mut len = old.len();
    let (old, (new, newlen)) = (out(old), optional(new));
    // SAFETY: `mib` is valid for reading `count` ints; the others as in by_name.
    zero(unsafe { calls::sysctl(mib.as_ptr(), count, old, &raw mut len, new, newlen) })?;
    Ok(len)
}
