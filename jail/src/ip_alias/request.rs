//! What the kernel is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6_var::{IN6_IFF_NODAD, in6_addrlifetime, in6_aliasreq};
use jail_sys::netinet6::nd6::ND6_INFINITE_LIFETIME;
use jail_sys::sys::socket::{AF_INET, AF_INET6};

use super::IpAlias;
use crate::addrs::sockaddr;
use crate::interface::{Place, Refused};
use crate::kernel::Ioctl;

/// The request that adds an alias, of either family.
#[derive(Debug)]
pub(crate) enum AddRequest {
    V4(in_aliasreq),
    V6(in6_aliasreq),
}

impl AddRequest {
    pub(crate) fn new(alias: &IpAlias) -> Self {
        match (alias.cidr.addr(), alias.cidr.netmask()) {
            (IpAddr::V4(addr), IpAddr::V4(mask)) => Self::V4(v4(alias, addr, mask)),
            (IpAddr::V6(addr), IpAddr::V6(mask)) => Self::V6(v6(alias, addr, mask)),
            // An address and its mask are of one family.
            (IpAddr::V4(addr), _) => Self::V4(v4(alias, addr, Ipv4Addr::BROADCAST)),
            (IpAddr::V6(addr), _) => Self::V6(v6(alias, addr, u128::MAX.into())),
        }
    }

    /// The domain of the socket, and the request.
    pub(crate) const fn ioctl(&self) -> (i32, Ioctl<'_>) {
        match self {
            Self::V4(request) => (AF_INET, Ioctl::SiocAifaddr(request)),
            Self::V6(request) => (AF_INET6, Ioctl::SiocAifaddrIn6(request)),
        }
    }
}

/// Without a broadcast address: the kernel makes it of address and mask.
fn v4(alias: &IpAlias, addr: Ipv4Addr, mask: Ipv4Addr) -> in_aliasreq {
    in_aliasreq {
        ifra_name: alias.interface.c_chars(),
        ifra_addr: sockaddr::v4(addr),
        ifra_mask: sockaddr::v4(mask),
        ifra_vhid: alias.vhid.into(),
        ..in_aliasreq::ZERO
    }
}

/// With lifetimes without end: zero ones would end it at once.
fn v6(alias: &IpAlias, addr: Ipv6Addr, mask: Ipv6Addr) -> in6_aliasreq {
    in6_aliasreq {
        ifra_name: alias.interface.c_chars(),
        ifra_addr: sockaddr::v6(addr),
        ifra_prefixmask: sockaddr::v6(mask),
        ifra_flags: if alias.dad.is_some() {
            0
        } else {
            IN6_IFF_NODAD
        },
        ifra_lifetime: in6_addrlifetime {
            ia6t_vltime: ND6_INFINITE_LIFETIME,
            ia6t_pltime: ND6_INFINITE_LIFETIME,
            ..in6_addrlifetime::ZERO
        },
        ifra_vhid: alias.vhid.into(),
        ..in6_aliasreq::ZERO
    }
}

/// Takes the address away; its length and family are always said.
pub(super) fn remove(place: &Place, alias: &IpAlias) -> Result<(), Refused> {
    let name = alias.interface.raw();
    match alias.cidr.addr() {
        IpAddr::V4(addr) => {
            let addr = &sockaddr::v4(addr);
            place.ioctl(AF_INET, Ioctl::SiocDifaddr { name, addr })
        }
        IpAddr::V6(addr) => {
            let addr = &sockaddr::v6(addr);
            place.ioctl(AF_INET6, Ioctl::SiocDifaddrIn6 { name, addr })
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    #[test]
    fn an_ipv4_request_is_well_formed() {
        let alias = IpAlias::new("em0", [10, 0, 0, 1]).unwrap().prefix(20);
        let AddRequest::V4(request) = AddRequest::new(&alias.unwrap()) else {
            panic!("IPv4")
        };
        assert_eq!(
            (request.ifra_addr.sin_len, request.ifra_addr.sin_family),
            (16, 2)
        );
        let mask = u32::from_be(request.ifra_mask.sin_addr.s_addr);
        assert_eq!((request.ifra_mask.sin_len, mask), (16, 0xffff_f000));
        assert_eq!((request.ifra_broadaddr.sin_len, request.ifra_vhid), (0, 0));
        assert_eq!(
            request
                .ifra_name
                .map(|char| char != 0)
                .iter()
                .filter(|set| **set)
                .count(),
            3
        );
    }

    #[test]
    fn an_ipv6_request_lives_for_ever() {
        let alias = IpAlias::new("em0", Ipv6Addr::LOCALHOST)
            .unwrap()
            .vhid(3)
            .unwrap();
        let AddRequest::V6(request) = AddRequest::new(&alias) else {
            panic!("IPv6")
        };
        let mask = request.ifra_prefixmask;
        assert_eq!((mask.sin6_len, mask.sin6_addr.s6_addr), (28, [0xff; 16]));
        assert_eq!((request.ifra_flags, request.ifra_vhid), (0x20, 3));
        let lifetime = request.ifra_lifetime;
        assert_eq!(
            (lifetime.ia6t_vltime, lifetime.ia6t_pltime),
            (u32::MAX, u32::MAX)
        );
        assert_eq!(request.ifra_dstaddr.sin6_family, 0);

        let asking = alias.wait_for_dad(Duration::ZERO);
        let AddRequest::V6(request) = AddRequest::new(&asking) else {
            panic!("IPv6")
        };
        assert_eq!(request.ifra_flags, 0);
    }
}
