//! Interfaces of the host that a jail with a network stack of its own has as long as it is there.

use std::sync::Arc;

use crate::journal::{Before, Record};
use crate::{Error, Host, Interface, InterfaceFlags, InterfaceName, Jail};

/// One that is lent.
#[derive(Debug)]
pub(super) struct Lent {
    jail: Arc<Jail>,
    /// On the host.
    name: InterfaceName,
    inside: InterfaceName,
    /// It was up, and comes home down.
    up: bool,
}

impl Lent {
    pub(super) fn new(
        jail: &Arc<Jail>,
        name: InterfaceName,
        before: Before<'_>,
    ) -> Result<Self, Error> {
        let interface = jail.host().interface(name)?;
        let up = interface.flags()?.contains(InterfaceFlags::UP);
        let jail = Arc::clone(jail);
        let inside = name;
        let mut lent = Self {
            jail,
            name,
            inside,
            up,
        };
        before(lent.record())?;
        lent.inside = interface.move_to(&lent.jail)?.name();
        Ok(lent)
    }

    /// One that a journal tells of.
    pub(super) fn recorded(
        jail: Arc<Jail>,
        [name, inside]: [&str; 2],
        up: bool,
    ) -> Result<Self, Error> {
        let (name, inside) = (InterfaceName::new(name)?, InterfaceName::new(inside)?);
        Ok(Self {
            jail,
            name,
            inside,
            up,
        })
    }

    pub(super) fn record(&self) -> Record {
        Record::Lent {
            jid: self.jail.jid().raw(),
            interface: self.name.to_string(),
            inside: self.inside.to_string(),
            up: self.up,
        }
    }

    pub(super) const fn name(&self) -> InterfaceName {
        self.name
    }

    pub(super) fn jail(&self) -> &Jail {
        &self.jail
    }

    /// Fetches it, unless it is home already: by an undoing that was not finished, or since the
    /// jail is gone and the kernel has sent it home.
    pub(super) fn bring_home(&self) -> Result<(), Error> {
        match Interface::fetch_from(&self.jail, self.inside) {
            Ok(mut home) => home.rename(self.name)?,
            Err(Error::Gone { .. } | Error::Reused { .. }) => {}
            Err(error) if error.is_missing_interface() => {}
            Err(error) => return Err(error),
        }
        self.up_again(self.jail.host())
    }

    fn up_again(&self, host: &Host) -> Result<(), Error> {
        let interface = host.interface(self.name)?;
        match self.up && interface.exists()? {
            true => interface.up(),
            false => Ok(()),
        }
    }
}
