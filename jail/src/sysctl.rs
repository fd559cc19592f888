//! Single numbers and texts of the kernel.

use core::ffi::CStr;
use core::time::Duration;

use jail_sys::sys::time::CLOCK_MONOTONIC;

use crate::{Errno, Error, Host, Kernel};

/// A number of 32 bits.
pub(crate) fn int(kernel: &dyn Kernel, name: &CStr) -> Result<i32, Errno> {
    let mut value = [0; 4];
    kernel.sysctlbyname(name, &mut value, None)?;
    Ok(i32::from_ne_bytes(value))
}

/// A sysctl by number: fills `buf` and gives what is in it. What does not fit is `ENOMEM`, as
/// from sysctl(3).
pub(crate) fn by_mib<'a>(
    kernel: &dyn Kernel,
    mib: &[i32],
    buf: &'a mut [u8],
    new: Option<&[u8]>,
) -> Result<&'a [u8], Errno> {
    let len = kernel.sysctl(mib, buf, new)?;
    buf.get(..len).ok_or(Errno::ENOMEM)
}

/// The kernel's clock, for durations.
pub(crate) fn monotonic(host: &Host) -> Option<Duration> {
    host.kernel().clock_gettime(CLOCK_MONOTONIC).ok()
}

/// The kernel's clock, for deadlines: a wait that cannot tell when it is over must not begin.
pub(crate) fn uptime(host: &Host) -> Result<Duration, Error> {
    let now = host.kernel().clock_gettime(CLOCK_MONOTONIC);
    now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
}
