//! Interfaces and their addresses, as far as sockets need them.

mod bind;
mod socket;

pub(crate) use socket::Socket;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network stacks of the machine.
#[derive(Debug)]
pub(crate) struct Net {
    interfaces: Vec<Interface>,
}

/// `struct ifnet`.
#[derive(Debug)]
struct Interface {
    /// The network stack it is in: 0 is the base system's.
    vnet: u64,
    /// In the order they were added.
    addrs: Vec<(IpAddr, u8)>,
}

impl Net {
    /// What a machine begins with: lo0 and its addresses.
    pub(crate) fn new() -> Self {
        Self {
            interfaces: vec![Interface {
                vnet: 0,
                addrs: vec![
                    (Ipv6Addr::LOCALHOST.into(), 128),
                    (Ipv4Addr::LOCALHOST.into(), 8),
                ],
            }],
        }
    }

    /// `ifa_ifwithaddr_check`: whether an interface of the network stack has the address.
    fn has_addr(&self, vnet: u64, addr: IpAddr) -> bool {
        let interfaces = self.interfaces.iter().filter(|own| own.vnet == vnet);
        let mut addrs = interfaces.flat_map(|interface| &interface.addrs);
        addrs.any(|&(own, _)| own == addr)
    }
}
