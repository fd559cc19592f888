//! Routes. Follows `sys/net/route/route_ctl.c`, and what `in_addprefix`, `in_scrubprefix` and
//! `ifa_add_loopback_route` do with them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use jail::Errno;
use jail_sys::net::route::{RTF_HOST, RTF_PINNED, RTF_UP};

use super::Net;
use super::ifaddr::{mask4, mask6, masked};
use super::ifnet::IfId;

/// A destination: a network and how many bits of it count.
pub(super) type Dest = (IpAddr, u32);

/// Where packets go.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gateway {
    /// To this interface.
    Link(IfId),
    /// To this neighbour.
    Ip(IpAddr),
}

/// `struct rtentry` and its next hop.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(super) struct Route {
    /// `RTF_*`.
    pub(super) flags: i32,
    pub(super) gateway: Gateway,
    pub(super) ifp: IfId,
    /// The number of the address that packets get as their source.
    pub(super) ifa: u64,
}

impl Route {
    /// Whether an interface's address brought it, with the network on its link.
    pub(super) fn is_onlink(&self, id: IfId) -> bool {
        self.is_pinned() && self.gateway == Gateway::Link(id)
    }

    fn is_pinned(&self) -> bool {
        self.flags & RTF_PINNED != 0
    }
}

/// `struct rib_head`, of both families.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(super) struct Rib {
    routes: BTreeMap<Dest, Route>,
    /// How many routes there are of each family (whether IPv4) and length.
    lengths: BTreeMap<(bool, u32), usize>,
    by_if: BTreeSet<(IfId, Dest)>,
    by_ifa: BTreeSet<(u64, Dest)>,
}

impl Rib {
    pub(super) fn get(&self, dest: Dest) -> Option<&Route> {
        self.routes.get(&dest)
    }

    /// `rib_lookup`: the route with the longest destination that the address is in.
    pub(super) fn lookup(&self, addr: IpAddr) -> Option<(Dest, &Route)> {
        let family = addr.is_ipv4();
        let lengths = self.lengths.range((family, 0)..=(family, 128)).rev();
        let mut dests = lengths.map(|((_, length), _)| dest(addr, *length));
        dests.find_map(|dest| Some((dest, self.routes.get(&dest)?)))
    }

    /// `add_route`: what an interface brings takes the place of what was added by hand; `EEXIST`
    /// for another route to the same destination. Since 14 an interface's also takes the place of
    /// another interface's.
    pub(super) fn add(&mut self, dest: Dest, route: Route, replaces: bool) -> Result<(), Errno> {
        if let Some(old) = self.routes.get(&dest) {
            let better = route.is_pinned() && (replaces || !old.is_pinned());
            if !better {
                return Err(Errno::EEXIST);
            }
            self.delete(dest);
        }
        *self.lengths.entry((dest.0.is_ipv4(), dest.1)).or_default() += 1;
        self.by_if.insert((route.ifp, dest));
        self.by_ifa.insert((route.ifa, dest));
        self.routes.insert(dest, route);
        Ok(())
    }

    pub(super) fn delete(&mut self, dest: Dest) -> Option<Route> {
        let route = self.routes.remove(&dest)?;
        self.by_if.remove(&(route.ifp, dest));
        self.by_ifa.remove(&(route.ifa, dest));
        let length = (dest.0.is_ipv4(), dest.1);
        if let Some(count) = self.lengths.get_mut(&length) {
            *count -= 1;
            if *count == 0 {
                self.lengths.remove(&length);
            }
        }
        Some(route)
    }

    /// `rt_flushifroutes`.
    pub(super) fn flush(&mut self, id: IfId) {
        let of_it = self.by_if.range((id, LOWEST)..);
        let dests: Vec<Dest> = of_it
            .take_while(|(of, _)| *of == id)
            .map(|(_, dest)| *dest)
            .collect();
        for dest in dests {
            self.delete(dest);
        }
    }

    /// `in_ifadown`: the routes whose source address is gone.
    pub(super) fn flush_ifa(&mut self, ifa: u64) {
        let of_it = self.by_ifa.range((ifa, LOWEST)..);
        let dests: Vec<Dest> = of_it
            .take_while(|(of, _)| *of == ifa)
            .map(|(_, dest)| *dest)
            .collect();
        for dest in dests {
            self.delete(dest);
        }
    }
}

impl Net {
    /// A route that an address brings: to the interface it is on, or through lo0.
    pub(super) fn add_pinned(
        &mut self,
        vnet: u64,
        dest: Dest,
        ifp: IfId,
        ifa: u64,
    ) -> Result<(), Errno> {
        let replaces = self.release.major() >= 14;
        let width = if dest.0.is_ipv4() { 32 } else { 128 };
        let host = if dest.1 == width { RTF_HOST } else { 0 };
        let route = Route {
            flags: RTF_UP | RTF_PINNED | host,
            gateway: Gateway::Link(ifp),
            ifp,
            ifa,
        };
        let vnet = self.vnets.get_mut(&vnet).ok_or(Errno::EINVAL)?;
        vnet.rib.add(dest, route, replaces)
    }

    /// Takes such a route away, if it is this address's.
    pub(super) fn delete_pinned(&mut self, vnet: u64, dest: Dest, ifa: u64) {
        if let Some(vnet) = self.vnets.get_mut(&vnet) {
            let own = vnet.rib.get(dest).is_some_and(|route| route.ifa == ifa);
            if own {
                vnet.rib.delete(dest);
            }
        }
    }
}

/// The destination of this length that an address is in.
pub(super) fn dest(addr: IpAddr, length: u32) -> Dest {
    let mask = match addr {
        IpAddr::V4(_) => mask4(length).into(),
        IpAddr::V6(_) => mask6(length).into(),
    };
    (masked(addr, mask), length)
}

/// The length of a mask: its leading ones.
pub(super) fn length(mask: IpAddr) -> u32 {
    match mask {
        IpAddr::V4(mask) => mask.to_bits().leading_ones(),
        IpAddr::V6(mask) => mask.to_bits().leading_ones(),
    }
}

const LOWEST: Dest = (IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
