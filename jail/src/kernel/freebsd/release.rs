//! Which release this is, and calls that older ones lack.

use core::ffi::c_int;

use jail_sys::calls;

use super::super::{Kernel, RawFd};
use super::FreeBsd;
use super::answer::zero;
use crate::{Errno, Release};

impl FreeBsd {
    /// Its release by `kern.osreldate`, which is asked once; `None` if it does not say.
    pub(super) fn release(&self) -> Option<Release> {
        if let Some(osreldate) = self.osreldate.get() {
            return Some(Release::from_osreldate(*osreldate));
        }
        let mut value = [0; 4];
        let len = self
            .sysctlbyname(c"kern.osreldate", &mut value, None)
            .ok()?;
        let osreldate = (len == value.len()).then_some(i32::from_ne_bytes(value))?;
        Some(Release::from_osreldate(
            *self.osreldate.get_or_init(|| osreldate),
        ))
    }

    /// Whether this is a jail whose `osreldate` is a later release's than the kernel: the sysctl
    /// came with the descriptors.
    fn is_older_than_told(&self) -> bool {
        let mut jailed = [0; 4];
        let told = self.sysctlbyname(c"security.jail.jailed", &mut jailed, None);
        let env = || self.sysctlbyname(c"security.jail.env", &mut [], None);
        told.is_ok() && jailed != [0; 4] && env().is_err()
    }

    /// A call of 15.0 on a descriptor, by its number: older C libraries have no function for it.
    pub(super) fn descriptor_call(&self, call: c_int, fd: RawFd) -> Result<(), Errno> {
        if !self.release().is_some_and(Release::has_jail_descriptors) || self.is_older_than_told() {
            return Err(Errno::ENOSYS);
        }
        // SAFETY: both numbers this is called with take one int and no pointer, and the kernel
        // knows them since 15.0.
        zero(unsafe { calls::syscall(call, fd) })
    }
}
