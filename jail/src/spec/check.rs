//! What is wrong with a spec as a whole, and on this kernel.

use super::JailSpec;
use crate::error::Problem;
use crate::params::{Settable, table};
use crate::{Error, Host, JailSys, Value};

impl JailSpec {
    /// Everything that can be told before the call.
    pub(crate) fn check(&self, host: &Host) -> Result<(), Error> {
        self.settings.check(host, Settable::Create)?;
        if self.settings.get(&table::PERSIST) == Some(&Value::Bool(false)) {
            return Err(Error::param("persist", Problem::Needed));
        }
        if self.settings.get(&table::VNET) == Some(&Value::JailSys(JailSys::New)) {
            return self.check_vnet();
        }
        Ok(())
    }

    /// Whether one jail_set(2) does all that it says.
    pub(crate) fn check_alone(&self) -> Result<(), Error> {
        if self.around().is_empty() {
            return Ok(());
        }
        Err(Error::param("what is around the jail", Problem::NeedsStart))
    }

    fn check_vnet(&self) -> Result<(), Error> {
        let shared = [&table::IP4, &table::IP4_ADDR, &table::IP6, &table::IP6_ADDR];
        match shared.into_iter().find(|info| self.settings.has(info)) {
            Some(info) => Err(Error::param(info.name(), Problem::WithVnet)),
            None => Ok(()),
        }
    }
}
