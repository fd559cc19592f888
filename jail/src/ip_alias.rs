//! Addresses on interfaces.

mod add;
mod added;
mod dad;
mod explain;
mod form;
mod look;
mod request;

use core::fmt;
use core::time::Duration;

pub use added::{AddedAlias, AliasOutcome};
pub(crate) use request::AddRequest;

use serde::{Deserialize, Serialize};

use crate::addrs::usable;
use crate::{Cidr, Error, InterfaceName, Problem};

/// An address to be given to an interface, as `ifconfig em0 alias 10.0.0.1/32` does.
///
/// [`add`](Self::add) never takes over an address that is there already: to the kernel adding it
/// again is no error, and whoever then removes it has taken it from somebody else. What was added
/// is removed through the [`AddedAlias`] it gives, which leaves alone what was there before.
///
/// ```
/// use jail::{AliasOutcome, Host, IpAlias};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
/// let alias = IpAlias::new("lo0", [10, 0, 0, 1])?; // /32
/// let added = alias.add(&host)?;
/// assert!(alias.is_there(&host)?);
///
/// let again = alias.add(&host)?; // there already: used and left
/// assert!(matches!(again.outcome(), AliasOutcome::AlreadyThere { prefix: 32, .. }));
/// again.remove()?;
/// assert!(alias.is_there(&host)?);
///
/// added.remove()?;
/// assert!(!alias.is_there(&host)?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "form::AliasForm", into = "form::AliasForm")]
#[must_use = "an alias is not there until add"]
pub struct IpAlias {
    interface: InterfaceName,
    cidr: Cidr,
    vhid: u8,
    dad: Option<Duration>,
    if_there: IfThere,
}

/// What becomes of an address that the host has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IfThere {
    /// It is used, and left when it is no longer needed, if it is on the same interface with the
    /// same prefix; otherwise that is an error.
    #[default]
    UseSame,
    /// An error in any case.
    Refuse,
    /// It is used wherever it is, and left.
    Use,
}

impl IpAlias {
    /// An address for an interface. An address alone has its whole length as prefix, /32 or /128;
    /// [`Cidr`] has another.
    ///
    /// An IPv6 address is there for ever, and without duplicate address detection, so that it can
    /// be used at once: see [`wait_for_dad`](Self::wait_for_dad).
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface, or an address that none can have.
    pub fn new<N>(interface: N, addr: impl Into<Cidr>) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let cidr = addr.into();
        usable(cidr.addr())?;
        Ok(Self {
            interface: interface.try_into()?,
            cidr,
            vhid: 0,
            dad: None,
            if_there: IfThere::default(),
        })
    }

    /// The prefix's length in bits.
    ///
    /// # Errors
    /// [`Error::Param`]: more bits than the address has.
    pub fn prefix(mut self, bits: u8) -> Result<Self, Error> {
        self.cidr = Cidr::new(self.cidr.addr(), bits)?;
        Ok(self)
    }

    /// The address of a virtual host of carp(4), which has to be there on the interface.
    ///
    /// # Errors
    /// [`Error::Param`]: 0, which is none.
    #[doc(alias = "carp")]
    pub fn vhid(mut self, vhid: u8) -> Result<Self, Error> {
        if vhid == 0 {
            let range = Problem::OutOfRange { min: 1, max: 255 };
            return Err(Error::param("vhid", range));
        }
        self.vhid = vhid;
        Ok(self)
    }

    /// Lets the kernel ask the network whether another machine has the IPv6 address, and waits for
    /// the end of that, `limit` at most. If there is another, or it takes longer, the address is
    /// removed again. With IPv4 nothing is waited for: there is no such question.
    pub fn wait_for_dad(mut self, limit: Duration) -> Self {
        self.dad = Some(limit);
        self
    }

    /// What becomes of the address if the host has it already.
    pub fn if_there(mut self, policy: IfThere) -> Self {
        self.if_there = policy;
        self
    }

    /// The virtual host of carp(4); 0 is none.
    pub(crate) const fn carp_group(&self) -> u8 {
        self.vhid
    }

    /// Whether it is an IPv6 address that nobody is asked for.
    pub(crate) const fn is_without_dad(&self) -> bool {
        self.dad.is_none() && self.cidr.addr().is_ipv6()
    }

    /// The interface.
    #[must_use]
    pub const fn interface(&self) -> InterfaceName {
        self.interface
    }

    /// The address and its prefix.
    #[must_use]
    pub const fn addr(&self) -> Cidr {
        self.cidr
    }
}

impl fmt::Display for IpAlias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.interface, self.cidr)
    }
}
