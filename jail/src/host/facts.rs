//! What does not change while a kernel runs.

use std::sync::OnceLock;

use super::Host;
use crate::capabilities::{Capabilities, Racct};
use crate::{Errno, Error, Release, sysctl};

/// Asked for once.
#[derive(Debug, Default)]
pub(super) struct Facts {
    release: OnceLock<Release>,
    fixed: OnceLock<Fixed>,
}

#[derive(Clone, Copy, Debug)]
struct Fixed {
    vnet: bool,
    racct: Racct,
}

impl Host {
    /// The kernel's release.
    ///
    /// # Errors
    /// The kernel does not tell `kern.osreldate`.
    pub fn release(&self) -> Result<Release, Error> {
        let facts = &self.shared().facts;
        if let Some(release) = facts.release.get() {
            return Ok(*release);
        }
        let osreldate = self.sysctl(c"kern.osreldate")?;
        Ok(*facts
            .release
            .get_or_init(|| Release::from_osreldate(osreldate)))
    }

    /// What can be done here.
    ///
    /// # Errors
    /// The kernel does not answer a sysctl that every FreeBSD has.
    pub fn capabilities(&self) -> Result<Capabilities, Error> {
        let release = self.release()?;
        let Fixed { vnet, racct } = self.fixed()?;
        let max = self.sysctl(c"security.jail.children.max")?;
        let cur = self.sysctl(c"security.jail.children.cur")?;
        Ok(Capabilities {
            release,
            vnet,
            racct,
            descriptors: release.has_jail_descriptors(),
            jailed: self.sysctl(c"security.jail.jailed")? != 0,
            children_left: max.saturating_sub(cur).max(0),
            max_af_ips: self.max_af_ips(),
        })
    }

    /// Whether limits and accounting work.
    pub(crate) fn racct(&self) -> Result<Racct, Error> {
        self.fixed().map(|fixed| fixed.racct)
    }

    /// `security.jail.jail_max_af_ips`, 255 unless the host's root changed it.
    pub(crate) fn max_af_ips(&self) -> usize {
        self.sysctl(c"security.jail.jail_max_af_ips")
            .ok()
            .and_then(|max| max.try_into().ok())
            .unwrap_or(255)
    }

    pub(crate) fn sysctl(&self, name: &core::ffi::CStr) -> Result<i32, Error> {
        sysctl::int(&**self.kernel(), name)
            .map_err(|errno| Error::kernel("sysctl", name.to_string_lossy(), errno))
    }

    fn fixed(&self) -> Result<Fixed, Error> {
        if let Some(fixed) = self.shared().facts.fixed.get() {
            return Ok(*fixed);
        }
        let fixed = Fixed {
            vnet: self.optional(c"kern.features.vimage")? == Some(1),
            racct: match self.optional(c"kern.racct.enable")? {
                None => Racct::Absent,
                Some(0) => Racct::Off,
                Some(_) => Racct::On,
            },
        };
        Ok(*self.shared().facts.fixed.get_or_init(|| fixed))
    }

    /// A sysctl that some kernels do not have.
    fn optional(&self, name: &core::ffi::CStr) -> Result<Option<i32>, Error> {
        match self.sysctl(name) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.errno() == Some(Errno::ENOENT) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
