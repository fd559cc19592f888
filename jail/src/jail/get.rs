//! Reading a jail's parameters.

use super::Jail;
use crate::params::ParamInfo;
use crate::{Error, ErrorKind, JailInfo, List, Values};

impl Jail {
    /// The values of any parameters, in one jail_get(2).
    ///
    /// Names are the kernel's, as in `allow.mount`, and `meta.KEY` and `env.KEY` for single keys.
    ///
    /// # Errors
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    /// * [`Error::UnknownParam`], [`Error::Unsupported`] - this kernel has no such parameter
    ///
    /// # See also
    /// [jail_get(2)](https://man.freebsd.org/jail_get/2), `jls -j NAME PARAMETER...`
    pub fn get(&self, names: &[&str]) -> Result<Values, Error> {
        self.ask(names, 0)
    }

    /// All parameters that this kernel has, in one jail_get(2).
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn all(&self) -> Result<Values, Error> {
        match self.all_now() {
            // A module may have been unloaded since the kernel was asked for its parameters.
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                self.host.refresh();
                self.all_now()
            }
            result => result,
        }
    }

    /// What a list tells of it: path, host name, addresses.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn info(&self) -> Result<JailInfo, Error> {
        self.ask(&JailInfo::PARAMS, 0).map(JailInfo::new)
    }

    /// The jails directly inside it.
    pub fn children(&self) -> List<'_> {
        self.host.jails().children_of(self)
    }

    fn all_now(&self) -> Result<Values, Error> {
        let params = self.host.params()?;
        let names: Vec<_> = params.iter().map(ParamInfo::name).collect();
        self.ask(&names, 0)
    }
}
