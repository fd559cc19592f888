//! Whether an address is there, by single probes: none of them takes longer the more addresses
//! the host has.

use std::net::IpAddr;

use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::sys::socket::{AF_INET, AF_INET6, SOCK_CLOEXEC, SOCK_DGRAM};

use super::IpAlias;
use crate::addrs::sockaddr;
use crate::host::Control;
use crate::interface::{Place, Refused};
use crate::kernel::{Fd, Ioctl};
use crate::{Errno, Error, Host, InterfaceName, Jail, Kernel};

/// Where an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct There {
    pub(super) interface: InterfaceName,
    pub(super) prefix: u8,
}

impl IpAlias {
    /// Whether the interface has the address, with whatever prefix. One call.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is no such interface.
    ///
    /// # See also
    /// [`Host::who_has`]; `sys/netinet/in.c` (`in_gifaddr_ioctl`), `sys/netinet6/in6.c`
    /// (`in6_control`)
    pub fn is_there(&self, host: &Host) -> Result<bool, Error> {
        self.is_at(&Place::Host(host.clone()))
    }

    /// As [`is_there`](Self::is_there), in a jail with a network stack of its own.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is no such interface in the jail. [`Error::Gone`] and
    /// [`Error::Reused`] of the jail.
    pub fn is_there_in(&self, jail: &Jail) -> Result<bool, Error> {
        self.is_at(&Place::Jail(jail.clone()))
    }

    fn is_at(&self, place: &Place) -> Result<bool, Error> {
        match self.cidr.addr() {
            IpAddr::V4(_) => Ok(self.prefix4(place)?.is_some()),
            IpAddr::V6(_) => Ok(self.flags6(place)?.is_some()),
        }
    }

    /// Where the address is, on the alias' own interface or, on the host, on any other.
    pub(super) fn look(&self, place: &Place) -> Result<Option<There>, Error> {
        let interface = self.interface;
        let own = match self.cidr.addr() {
            IpAddr::V4(_) => self.prefix4(place)?,
            IpAddr::V6(_) => match self.flags6(place)? {
                Some(_) => Some(self.prefix6(place)?),
                None => None,
            },
        };
        match (own, place) {
            (Some(prefix), _) => Ok(Some(There { interface, prefix })),
            (None, Place::Host(host)) if !self.is_of_link() => self.elsewhere(host),
            (None, _) => Ok(None),
        }
    }

    /// An address that is another one on every link.
    const fn is_of_link(&self) -> bool {
        match self.cidr.addr() {
            IpAddr::V4(_) => false,
            IpAddr::V6(addr) => addr.is_unicast_link_local(),
        }
    }

    fn prefix4(&self, place: &Place) -> Result<Option<u8>, Error> {
        let IpAddr::V4(addr) = self.cidr.addr() else {
            return Ok(None);
        };
        let mut request = in_aliasreq {
            ifra_name: self.interface.c_chars(),
            ifra_addr: sockaddr::v4(addr),
            ..in_aliasreq::ZERO
        };
        match place.ioctl(AF_INET, Ioctl::SiocGifalias(&mut request)) {
            Ok(()) => Ok(Some(sockaddr::prefix4(&request.ifra_mask))),
            Err(Refused::Errno(Errno::EADDRNOTAVAIL)) => Ok(None),
            Err(refused) => Err(self.error(place, "SIOCGIFALIAS", refused)),
        }
    }

    /// `IN6_IFF_*`.
    pub(super) fn flags6(&self, place: &Place) -> Result<Option<i32>, Error> {
        let IpAddr::V6(addr) = self.cidr.addr() else {
            return Ok(None);
        };
        let mut flags = 0;
        let request = Ioctl::SiocGifaflagIn6 {
            name: self.interface.raw(),
            addr: &sockaddr::v6(addr),
            flags: &mut flags,
        };
        match place.ioctl(AF_INET6, request) {
            Ok(()) => Ok(Some(flags)),
            Err(Refused::Errno(Errno::EADDRNOTAVAIL)) => Ok(None),
            Err(refused) => Err(self.error(place, "SIOCGIFAFLAG_IN6", refused)),
        }
    }

    fn prefix6(&self, place: &Place) -> Result<u8, Error> {
        let IpAddr::V6(addr) = self.cidr.addr() else {
            return Ok(0);
        };
        let mut mask = sockaddr_in6::ZERO;
        let request = Ioctl::SiocGifnetmaskIn6 {
            name: self.interface.raw(),
            addr: &sockaddr::v6(addr),
            mask: &mut mask,
        };
        match place.ioctl(AF_INET6, request) {
            Ok(()) => Ok(sockaddr::prefix6(&mask)),
            Err(refused) => Err(self.error(place, "SIOCGIFNETMASK_IN6", refused)),
        }
    }

    /// Whether another interface of the host has it: binding tells that, and only then the list,
    /// which says which, is read.
    ///
    /// Of IPv6, binding does not see what cannot be bound: another interface's address that is
    /// tentative, a duplicate, detached, deprecated or anycast (`rip6_bind`). Adding one of those
    /// to a second interface leaves the first as it is, and so does removing it there.
    fn elsewhere(&self, host: &Host) -> Result<Option<There>, Error> {
        if !self.can_be_bound(host)? {
            return Ok(None);
        }
        // Binding is also possible to a broadcast address, which is nobody's.
        let has = host.who_has(self.cidr.addr())?;
        let first = has.first().map(|has| There {
            interface: has.interface,
            prefix: has.addr.prefix(),
        });
        Ok(first)
    }

    fn can_be_bound(&self, host: &Host) -> Result<bool, Error> {
        let (control, domain) = match self.cidr.addr() {
            IpAddr::V4(_) => (Control::RawInet, AF_INET),
            IpAddr::V6(_) => (Control::RawInet6, AF_INET6),
        };
        let addr = sockaddr::bytes(self.cidr.addr(), 0);
        let bound = match host.control(control) {
            Ok(raw) => host.kernel().bind(raw, &addr),
            // A jail's root may not have raw sockets. Others can be bound only once.
            Err(error) if error.errno() == Some(Errno::EPERM) => {
                let kind = SOCK_DGRAM | SOCK_CLOEXEC;
                let socket = host.kernel().socket(domain, kind, 0);
                let socket = socket.map(|raw| Fd::new(raw, host.kernel().clone()));
                socket.and_then(|socket| host.kernel().bind(socket.raw(), &addr))
            }
            Err(error) => return Err(error),
        };
        match bound {
            Ok(()) => Ok(true),
            Err(Errno::EADDRNOTAVAIL) => Ok(false),
            Err(errno) => Err(Error::kernel("bind", self.cidr.addr().to_string(), errno)),
        }
    }
}
