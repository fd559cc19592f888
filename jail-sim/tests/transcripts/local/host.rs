//! The host that every case starts on.

use core::ffi::CStr;

use jail::{Errno, Kernel, Param, Release};
use jail_sys::sys::jail::JAIL_CREATE;

use super::cleanup;
use super::process::Local;
use crate::driver::Driver;
use crate::sources::Recorded;

/// What the host was before.
#[derive(Debug)]
pub(super) struct Host {
    hostname: Vec<u8>,
    release: Recorded,
}

impl Host {
    /// Makes the host what the README says: no jails, jids up to 400 used up, its name. A host that
    /// has something that cases take away is refused.
    pub(super) fn prepare(local: &Local) -> Result<Self, String> {
        let kernel = local.kernel();
        if kernel.geteuid() != Ok(0) {
            return Err("only root can".to_owned());
        }
        if first_jail(kernel).is_some() {
            return Err("there are jails on this host, and every case ends without any".to_owned());
        }
        if let Some(what) = cleanup::what_would_go(kernel) {
            return Err(format!(
                "there are {what} on this host, and every case ends without any"
            ));
        }
        let osreldate = sysctl(kernel, c"kern.osreldate").map_err(|why| why.to_string())?;
        let osreldate = osreldate.first_chunk().copied().map(i32::from_ne_bytes);
        let release = osreldate.ok_or("kern.osreldate is no int")?;
        let host = Self {
            hostname: sysctl(kernel, KERN_HOSTNAME).map_err(|why| why.to_string())?,
            release: Recorded::of(Release::from_osreldate(release)),
        };
        burn_jids(kernel).map_err(|why| format!("jid 400 is out of reach: {why}"))?;
        host.name_it(local);
        Ok(host)
    }

    pub(super) const fn release(&self) -> Recorded {
        self.release
    }

    /// The name a case expects, and may have changed.
    pub(super) fn name_it(&self, local: &Local) {
        set_hostname(local.kernel(), b"fbsd.test");
    }

    /// The name it had.
    pub(super) fn restore(self, local: &Local) {
        let name = self.hostname.split(|byte| *byte == 0).next();
        set_hostname(local.kernel(), name.unwrap_or_default());
    }
}

/// The lowest jail that is not dying.
fn first_jail(kernel: &dyn Kernel) -> Option<i32> {
    next_jail(kernel, 0, 0)
}

/// The jail after this one.
pub(super) fn next_jail(kernel: &dyn Kernel, after: i32, flags: i32) -> Option<i32> {
    let mut after = after.to_ne_bytes();
    let mut params = [Param::new(b"lastjid\0", &mut after)];
    kernel.jail_get(&mut params, flags).ok()
}

fn burn_jids(kernel: &dyn Kernel) -> Result<(), Errno> {
    loop {
        let mut params = [Param::flag(b"persist\0")];
        let jid = kernel.jail_set(&mut params, JAIL_CREATE)?;
        kernel.jail_remove(jid)?;
        if jid >= 400 {
            return Ok(());
        }
    }
}

fn set_hostname(kernel: &dyn Kernel, name: &[u8]) {
    // It was allowed before; the case that minds will tell.
    let _ = kernel.sysctlbyname(KERN_HOSTNAME, &mut [], Some(name));
}

fn sysctl(kernel: &dyn Kernel, name: &CStr) -> Result<Vec<u8>, Errno> {
    let mut old = vec![0; 256];
    let size = kernel.sysctlbyname(name, &mut old, None)?;
    old.truncate(size);
    Ok(old)
}

const KERN_HOSTNAME: &CStr = c"kern.hostname";
