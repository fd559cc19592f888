//! The addresses of the host's interfaces.

mod cidr;
pub(crate) mod sockaddr;

use std::net::IpAddr;

use jail_sys::sys::socket::{AF_INET, AF_INET6};

pub use cidr::Cidr;
pub(crate) use cidr::usable;

use crate::interface::interfaces;
use crate::{Error, Host, InterfaceName};

/// An address that an interface has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostAddr {
    /// The interface.
    pub interface: InterfaceName,
    /// The address and its prefix. Of a netmask with holes, the ones it begins with.
    pub addr: Cidr,
    /// The broadcast address; on a point-to-point interface, the other end's address.
    pub other: Option<IpAddr>,
}

impl Host {
    /// The addresses of all interfaces, in the order the kernel has them.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// for has in host.addresses()? {
    ///     println!("{}: {}", has.interface, has.addr); // lo0: ::1/128
    /// }
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// The kernel does not tell.
    ///
    /// # See also
    /// getifaddrs(3), `ifconfig -a`
    pub fn addresses(&self) -> Result<Vec<HostAddr>, Error> {
        Ok(all(self.interfaces()?).collect())
    }

    /// The interfaces that have this address; more than one can. The list that this reads is as
    /// long as the host has interfaces: [`IpAlias::is_there`](crate::IpAlias::is_there) asks for
    /// one.
    ///
    /// # Errors
    /// The kernel does not tell.
    pub fn who_has(&self, addr: impl Into<IpAddr>) -> Result<Vec<HostAddr>, Error> {
        let addr = addr.into();
        let family = if addr.is_ipv4() { AF_INET } else { AF_INET6 };
        let has = all(interfaces(self, family)?);
        Ok(has.filter(|has| has.addr.addr() == addr).collect())
    }
}

fn all(interfaces: Vec<crate::InterfaceInfo>) -> impl Iterator<Item = HostAddr> {
    interfaces.into_iter().flat_map(|interface| interface.addrs)
}
