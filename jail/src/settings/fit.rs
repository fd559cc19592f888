//! Whether this kernel takes what is set.

use super::{Setting, Settings};
use crate::error::Problem;
use crate::params::{ParamType, Settable};
use crate::{Error, Host, Release, Value};

/// The addresses a jail may have of one family, unless a sysctl says otherwise.
const MAX_AF_IPS: usize = 255;

impl Settings {
    /// What is wrong, for a new jail (`Create`) or for one there is (`Always`).
    pub(crate) fn check(&self, host: &Host, when: Settable) -> Result<(), Error> {
        let release = host.release()?;
        for setting in &self.list {
            setting.check(host, release, when)?;
        }
        for info in self.flags().params() {
            info.on(release, info.name())?;
        }
        Ok(())
    }
}

impl Setting {
    fn check(&self, host: &Host, release: Release, when: Settable) -> Result<(), Error> {
        if let Some(problem) = &self.problem {
            return Err(Error::param(self.key.name(), (**problem).clone()));
        }
        match self.key.info() {
            Some(info) => {
                self.settable(info.settable(), when)?;
                info.on(release, self.key.name())?;
                self.count(host)
            }
            None => self.check_told(host, when),
        }
    }

    /// A parameter that only the kernel knows.
    fn check_told(&self, host: &Host, when: Settable) -> Result<(), Error> {
        let info = host.told(self.key.name())?;
        self.settable(info.settable(), when)?;
        let problem = |problem| Error::param(self.key.name(), problem);
        self.value.fits(info.param_type()).map_err(problem)?;
        match (info.param_type(), &self.value) {
            (ParamType::String { max }, Value::String(text)) if text.len() >= max => {
                Err(problem(Problem::TooLong {
                    len: text.len(),
                    max: max.saturating_sub(1),
                }))
            }
            _ => Ok(()),
        }
    }

    fn settable(&self, settable: Settable, when: Settable) -> Result<(), Error> {
        let problem = match (settable, when) {
            (Settable::ReadOnly, _) => Problem::ReadOnly,
            (Settable::Create, Settable::Always) => Problem::CreateOnly,
            _ => return Ok(()),
        };
        Err(Error::param(self.key.name(), problem))
    }

    /// The kernel's limit is asked for only when it can matter.
    fn count(&self, host: &Host) -> Result<(), Error> {
        let count = match &self.value {
            Value::Ip4(addrs) => addrs.len(),
            Value::Ip6(addrs) => addrs.len(),
            _ => return Ok(()),
        };
        if count <= MAX_AF_IPS {
            return Ok(());
        }
        let max = host.max_af_ips();
        if count <= max {
            return Ok(());
        }
        let problem = Problem::TooManyAddresses { count, max };
        Err(Error::param(self.key.name(), problem))
    }
}
