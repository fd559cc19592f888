//! Another name for a jail.

use jail_sys::sys::jail::JAIL_UPDATE;

use super::Jail;
use crate::error::Problem;
use crate::settings::Arg;
use crate::{Error, JailName, JailUpdate};

impl Jail {
    /// Gives it another name, among the same jails: `a.b` becomes `a.c`, and jails inside follow.
    /// Limits of rctl(8) keep the old name.
    ///
    /// Since 15.0 a nested jail cannot be renamed: the kernel would put its new name to the wrong
    /// place (`sys/kern/kern_jail.c`, `kern_jail_set`).
    ///
    /// # Errors
    /// * [`Error::Param`] - another parent, or a nested jail since 15.0
    /// * `EEXIST` - there is one of that name
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    pub fn rename(&mut self, name: &JailName) -> Result<(), Error> {
        if name.parent() != self.name.parent() {
            return Err(Error::param("name", Problem::OtherParent));
        }
        let nested = name.is_nested();
        if nested && self.host.release()?.has_jail_descriptors() {
            return Err(Error::param("name", Problem::NestedRename));
        }
        self.set_name(name, nested)?;
        self.name = name.clone();
        Ok(())
    }

    fn set_name(&self, name: &JailName, nested: bool) -> Result<(), Error> {
        let update = JailUpdate::new().name(name);
        if nested {
            let jid = self.check()?.raw();
            return self.set_by((b"jid\0", Arg::Int(jid)), &update, JAIL_UPDATE);
        }
        self.set(&update, JAIL_UPDATE)
    }
}
