//! Changing a jail.

use jail_sys::sys::jail::{JAIL_UPDATE, JAIL_USE_DESC};

use super::Jail;
use crate::call::{self, Refusal};
use crate::params::{Settable, table};
use crate::settings::Arg;
use crate::{Errno, Error, JailName, JailSys, JailUpdate};

impl Jail {
    /// Changes parameters: all of them or, on an error, none.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// use jail::{Allow, JailSpec, JailUpdate};
    ///
    /// let web = JailSpec::new("web")?.path("/").create(&host)?;
    /// let update = JailUpdate::new().hostname("www").deny(Allow::SET_HOSTNAME);
    /// web.update(&update)?;
    /// assert_eq!(web.info()?.hostname().and_then(|name| name.to_str()), Some("www"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    /// * [`Error::Param`] - a parameter that cannot be changed, or a value that cannot work
    /// * `EPERM` - not root, or laxer than the jail's parent
    /// * `EADDRINUSE` - another jail has an address
    ///
    /// # See also
    /// [jail_set(2)](https://man.freebsd.org/jail_set/2), `jail -m name=NAME PARAMETER=VALUE...`
    pub fn update(&self, update: &JailUpdate) -> Result<(), Error> {
        update.settings().check(&self.host, Settable::Always)?;
        self.set(update, JAIL_UPDATE)
    }

    /// A jail_set(2) of this jail and of no other.
    ///
    /// A nested jail goes by its full name: by jid or descriptor a 15.1 kernel compares it with
    /// the caller's jail instead of its parent, so that it could be given more than the parent
    /// has (`sys/kern/kern_jail.c`, `kern_jail_set`).
    pub(super) fn set(&self, update: &JailUpdate, flags: i32) -> Result<(), Error> {
        let update = self.with_mac_do(update)?;
        let nested = self.name.is_nested();
        let name;
        let (key, flag) = match &self.desc {
            Some(desc) if !nested => ((&b"desc\0"[..], Arg::Int(desc.raw())), JAIL_USE_DESC),
            None if !nested => ((&b"jid\0"[..], Arg::Int(self.check()?.raw())), 0),
            _ => {
                name = self.full_name()?;
                ((&b"name\0"[..], Arg::Bytes(name.with_nul())), 0)
            }
        };
        self.set_by(key, &update, flags | flag)
    }

    /// A jail_set(2) of the jail that `key` finds.
    pub(super) fn set_by(
        &self,
        key: (&[u8], Arg<'_>),
        update: &JailUpdate,
        flags: i32,
    ) -> Result<(), Error> {
        let args = core::iter::once(key).chain(update.settings().args());
        match call::jail_set(&**self.host.kernel(), args, flags) {
            Ok(answer) if answer.jid == self.jid.raw() => Ok(()),
            // The name became another jail's between the look and the call.
            Ok(_) => Err(self.gone()),
            Err(refusal) => Err(self.refused_update(update, refusal)),
        }
    }

    /// Its name now.
    pub(crate) fn full_name(&self) -> Result<JailName, Error> {
        let values = self.ask(&[table::NAME.name()], 0)?;
        Ok(values.name().unwrap_or_else(|| self.name.clone()))
    }

    /// mac_do(4) takes every jail_set(2) that does not mention it as an order to forget its rules
    /// (`sys/security/mac_do/mac_do.c`, `mac_do_jail_set`): send what there is.
    pub(super) fn with_mac_do(&self, update: &JailUpdate) -> Result<JailUpdate, Error> {
        let said = [&table::MAC_DO, &table::MAC_DO_RULES];
        let [mode, rules] = said.map(|info| info.name());
        let none = self.host.release()? < crate::Release::V14_0
            || said.into_iter().any(|info| update.settings().has(info))
            || !self.host.has_mac_do()?;
        if none {
            return Ok(update.clone());
        }
        let now = self.ask(&[mode, rules], 0)?;
        Ok(match (now.jailsys(mode), now.os_str(rules)) {
            (Some(JailSys::New), Some(rules)) => update
                .clone()
                .mac_do(JailSys::New)
                .mac_do_rules(rules.to_owned()),
            (Some(JailSys::Inherit), _) => update.clone().mac_do(JailSys::Inherit),
            _ => update.clone(),
        })
    }

    fn refused_update(&self, update: &JailUpdate, refusal: Refusal) -> Error {
        if refusal.errno() == Some(Errno::ENOENT) {
            return self.gone();
        }
        let error = refusal.into_error(self.object());
        self.host
            .explain(error, update.settings(), &self.name, Settable::Always)
    }
}
