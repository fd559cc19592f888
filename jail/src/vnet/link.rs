//! A jail that is connected.

use crate::journal::{LinkRecord, Record};
use crate::{Error, Host, Interface, InterfaceName, InterfaceProblem, Jail};

/// The cable between a bridge and a jail that [`Vnet::connect`](crate::Vnet::connect) made.
///
/// Dropping it leaves the cable there.
#[derive(Clone, Debug)]
#[must_use = "the cable stays until disconnect"]
pub struct VnetLink {
    jail: Jail,
    ours: Interface,
    inside: InterfaceName,
    tag: String,
    /// If it was made for this.
    bridge: Option<Interface>,
}

impl VnetLink {
    pub(super) fn new(
        jail: &Jail,
        ours: Interface,
        inside: InterfaceName,
        tag: String,
        bridge: Option<Interface>,
    ) -> Self {
        Self {
            jail: jail.clone(),
            ours,
            inside,
            tag,
            bridge,
        }
    }

    /// One that a journal tells of.
    pub(crate) fn recorded(
        jail: &Jail,
        ours: InterfaceName,
        inside: InterfaceName,
        tag: String,
        bridge: Option<InterfaceName>,
    ) -> Result<Self, Error> {
        let host = jail.host();
        let bridge = bridge.map(|bridge| host.interface(bridge)).transpose()?;
        Ok(Self::new(jail, host.interface(ours)?, inside, tag, bridge))
    }

    /// What stands in a journal for it.
    pub(crate) fn record(&self) -> Record {
        let bridge = self.bridge.as_ref().map(|bridge| bridge.name().to_string());
        Record::Link(LinkRecord {
            tag: self.tag.clone(),
            cloned: None,
            bridge,
            epair: Some(self.host_side().to_string()),
            inside: Some(self.inside.to_string()),
        })
    }

    /// The half on the host, a member of the bridge.
    #[must_use]
    pub const fn host_side(&self) -> InterfaceName {
        self.ours.name()
    }

    /// The half in the jail, by its name there.
    #[must_use]
    pub const fn jail_side(&self) -> InterfaceName {
        self.inside
    }

    /// The jail.
    #[must_use]
    pub const fn jail(&self) -> &Jail {
        &self.jail
    }

    /// Whether the bridge was made for it.
    #[must_use]
    pub const fn made_bridge(&self) -> bool {
        self.bridge.is_some()
    }

    /// What both halves, and the bridge if it was made, have for their description.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Ends both halves, wherever the jail's is, and with it the jail's addresses and routes
    /// through it. A bridge that was made for it goes too if it has no other member. The jail's
    /// `lo0` stays up.
    ///
    /// It comes before the jail is removed: a removed jail may keep its half for a while. Nothing
    /// is touched whose description is no longer the [tag](Self::tag): that is another's.
    ///
    /// # Errors
    /// * [`Error::Interface`] - the host's half is not there, or another's
    /// * `EPERM` - not root
    pub fn disconnect(self) -> Result<(), Error> {
        let ours = own(self.ours, &self.tag)?;
        ours.destroy()?;
        let Some(bridge) = self.bridge else {
            return Ok(());
        };
        match own(bridge, &self.tag) {
            Ok(bridge) if bridge.members()?.is_empty() => bridge.destroy(),
            // It has other members, or is gone, or somebody else took it over.
            Ok(_) | Err(Error::Interface { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The host.
    #[must_use]
    pub const fn host(&self) -> &Host {
        self.jail.host()
    }
}

/// The interface, if it still has this description.
fn own(interface: Interface, tag: &str) -> Result<Interface, Error> {
    let now = interface.description()?;
    if now.as_deref() == Some(tag) {
        return Ok(interface);
    }
    Err(interface.problem(InterfaceProblem::Description(now)))
}
