//! Tying jails with network stacks of their own to the host.

mod connect;
mod form;
mod inside;
mod left;
mod link;
mod naming;
mod shell;
mod undo;

use std::net::IpAddr;

pub(crate) use left::{is_left, take_back};
pub use link::VnetLink;

use serde::{Deserialize, Serialize};

use crate::addrs::usable;
use crate::{Cidr, Error, InterfaceName};

/// A cable between a bridge of the host and a jail with a network stack of its own: an epair(4),
/// one half a member of the bridge, the other in the jail with its addresses.
///
/// ```
/// use jail::{Host, JailSpec, Vnet};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dir = std::env::temp_dir();
/// # let dir = dir.to_str().ok_or("no path")?;
/// # let machine = jail_sim::Machine::builder(jail::Release::V15_1).root(dir).build();
/// # let host = Host::new(machine.process());
/// let web = JailSpec::vnet("web")?.path("/").create(&host)?;
/// let link = Vnet::bridge("bridge0")?
///     .create_bridge()
///     .addr("10.0.0.2/24".parse::<jail::Cidr>()?)
///     .gateway([10, 0, 0, 1])
///     .connect(&web)?;
/// println!("{} on the host is {} in the jail", link.host_side(), link.jail_side());
///
/// link.disconnect()?; // before the jail is removed
/// web.remove()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "form::VnetForm", into = "form::VnetForm")]
#[must_use = "nothing is connected until connect"]
pub struct Vnet {
    bridge: InterfaceName,
    creates_bridge: bool,
    epair: InterfaceName,
    inside: Option<InterfaceName>,
    addrs: Vec<Cidr>,
    gateways: Vec<IpAddr>,
    mtu: Option<u32>,
    tag: Option<String>,
}

impl Vnet {
    /// A cable to this bridge, which has to be there unless it shall be
    /// [created](Self::create_bridge).
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    pub fn bridge<N>(name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        Ok(Self {
            bridge: name.try_into()?,
            creates_bridge: false,
            epair: InterfaceName::new("epair")?,
            inside: None,
            addrs: Vec::new(),
            gateways: Vec::new(),
            mtu: None,
            tag: None,
        })
    }

    /// Makes the bridge if there is none, and brings it up. A bridge that was made so, for whichever
    /// jail of the same [owner](Self::tag), goes with the last cable that was asked to make it.
    pub fn create_bridge(mut self) -> Self {
        self.creates_bridge = true;
        self
    }

    /// Adds an address of the jail's. IPv6 addresses are used at once, without duplicate address
    /// detection.
    pub fn addr(mut self, addr: impl Into<Cidr>) -> Self {
        self.addrs.push(addr.into());
        self
    }

    /// The gateway of the jail's default route; one for IPv4, one for IPv6. A link-local one is on
    /// this cable.
    pub fn gateway(mut self, gateway: impl Into<IpAddr>) -> Self {
        self.gateways.push(gateway.into());
        self
    }

    /// What the jail's half shall be called in there, as in `eth0`; else it keeps its name.
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    pub fn name_inside<N>(mut self, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        self.inside = Some(name.try_into()?);
        Ok(self)
    }

    /// Takes this epair, as in `epair7`, which must not be there; else the kernel picks one. It is
    /// for those who write down what they make before they make it:
    /// [`InterfaceName::candidates`].
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    pub fn epair<N>(mut self, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        self.epair = name.try_into()?;
        Ok(self)
    }

    /// The largest packet in bytes, of both halves. The bridge's first member sets the bridge's.
    pub fn mtu(mut self, mtu: u32) -> Self {
        self.mtu = Some(mtu);
        self
    }

    /// How both halves and a bridge that is made are [tagged](crate::Interface::tag); else
    /// `jailrs:` and the jail's name.
    pub fn tag(mut self, owner: impl Into<String>) -> Self {
        self.tag = Some(owner.into());
        self
    }

    pub(crate) const fn bridge_name(&self) -> InterfaceName {
        self.bridge
    }

    pub(crate) fn addresses(&self) -> &[Cidr] {
        &self.addrs
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let mut addrs = self.addrs.iter().map(Cidr::addr);
        addrs.try_for_each(usable)?;
        let mut gateways = self.gateways.iter().copied();
        gateways.try_for_each(crate::route::checked)
    }
}
