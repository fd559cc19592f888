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
    /// If it was made for this, or for another one that has gone or will go.
    bridge: Option<Interface>,
    shares: bool,
}

impl VnetLink {
    pub(super) fn new(
        jail: &Jail,
        ours: Interface,
        inside: InterfaceName,
        tag: String,
        (bridge, shares): (Option<Interface>, bool),
    ) -> Self {
        Self {
            jail: jail.clone(),
            ours,
            inside,
            tag,
            bridge,
            shares,
        }
    }

    /// One that a journal tells of.
    pub(crate) fn recorded(
        jail: &Jail,
        ours: InterfaceName,
        inside: InterfaceName,
        tag: String,
        (bridge, shares): (Option<InterfaceName>, bool),
    ) -> Result<Self, Error> {
        let host = jail.host();
        let bridge = bridge.map(|bridge| host.interface(bridge)).transpose()?;
        let ours = host.interface(ours)?;
        Ok(Self::new(jail, ours, inside, tag, (bridge, shares)))
    }

    /// What stands in a journal for it.
    pub(crate) fn record(&self) -> Record {
        let bridge = self.bridge.as_ref().map(|bridge| bridge.name().to_string());
        Record::Link(LinkRecord {
            tag: self.tag.clone(),
            cloned: None,
            bridge,
            shares: self.shares,
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
        self.bridge.is_some() && !self.shares
    }

    /// What both halves, and the bridge if it was made, have for their description.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Ends both halves, wherever the jail's is, and with it the jail's addresses and routes
    /// through it. A bridge that was [made](crate::Vnet::create_bridge), for it or for another
    /// jail, goes too if it has no other member. The jail's `lo0` stays up.
    ///
    /// It comes before the jail is removed: a removed jail may keep its half for a while. Nothing
    /// is touched whose description is no longer the [tag](Self::tag): that is another's.
    ///
    /// # Errors
    /// * [`Error::Interface`] - the host's half is not there, or another's
    /// * `EPERM` - not root
    pub fn disconnect(self) -> Result<(), Error> {
        match own(self.ours, &self.tag) {
            Ok(ours) => ours.destroy()?,
            // An undoing that was not finished may have come as far as the bridge.
            Err(error) if error.is_missing_interface() && self.bridge.is_some() => {}
            Err(error) => return Err(error),
        }
        let Some(bridge) = self.bridge else {
            return Ok(());
        };
        match end_if_empty(bridge, &self.tag) {
            // It is gone.
            Err(Error::Interface { .. }) => Ok(()),
            ended => ended,
        }
    }

    /// The host.
    #[must_use]
    pub const fn host(&self) -> &Host {
        self.jail.host()
    }
}

/// Ends a bridge that was made, unless somebody is in it, or it is another owner's now.
pub(super) fn end_if_empty(bridge: Interface, tag: &str) -> Result<(), Error> {
    if !was_made(&bridge, tag)? || !bridge.members()?.is_empty() {
        return Ok(());
    }
    bridge.destroy()
}

/// Whether a bridge was made for a jail by the owner of this tag: what is before the first `:`.
pub(super) fn was_made(bridge: &Interface, tag: &str) -> Result<bool, Error> {
    let owner = |tag: &str| tag.split_once(':').map(|(owner, _)| owner.to_owned());
    let description = bridge.description()?;
    let made_by = description.as_deref().and_then(owner);
    Ok(description.as_deref() == Some(tag) || (made_by.is_some() && made_by == owner(tag)))
}

/// The interface, if it still has this description.
fn own(interface: Interface, tag: &str) -> Result<Interface, Error> {
    let now = interface.description()?;
    if now.as_deref() == Some(tag) {
        return Ok(interface);
    }
    Err(interface.problem(InterfaceProblem::Description(now)))
}
