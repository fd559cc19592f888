//! The routes that IPv4 addresses bring. Follows `in_addprefix`, `in_scrubprefix` and
//! `in_ifnet_event` in `sys/netinet/in.c`.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use jail::Errno;
use jail_sys::net::if_::IFF_POINTOPOINT;

use crate::net::Net;
use crate::net::ifaddr::mask4;
use crate::net::ifnet::{IfId, Ifnet};
use crate::net::rib::{Dest, dest, length};

/// The addresses that bring a route to one network, and which of them has brought it.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(in crate::net) struct Prefix {
    pub(in crate::net) numbers: BTreeSet<u64>,
    pub(in crate::net) routed: Option<u64>,
}

impl Net {
    /// `in_addprefix`, and the route to the address itself. With a route to the same network
    /// there, no other is made. `EEXIST`.
    pub(in crate::net) fn in_addprefix(&mut self, number: u64) -> Result<(), Errno> {
        let Some((vnet, prefix, own)) = self.prefix_of(number) else {
            return Ok(());
        };
        let known = self.vnets.get_mut(&vnet).ok_or(Errno::EINVAL)?;
        let known = known.prefixes.entry(prefix).or_default();
        known.numbers.insert(number);
        let added = match known.routed {
            Some(_) => Ok(()),
            None => self.in_route(vnet, prefix, number),
        };
        let added = added.and_then(|()| match own {
            Some(own) => self.in_loopback_route(vnet, own, number),
            None => Ok(()),
        });
        if added.is_err() {
            self.in_scrubprefix(number);
        }
        added
    }

    /// `in_scrubprefix`: the routes go, or become those of another address in the same network.
    pub(super) fn in_scrubprefix(&mut self, number: u64) {
        let Some((vnet, prefix, own)) = self.prefix_of(number) else {
            return;
        };
        if let Some(own) = own {
            self.delete_pinned(vnet, own, number);
            let more = self.ifa_with(vnet, own.0).filter(|other| *other != number);
            if let Some(other) = more {
                let _ = self.in_loopback_route(vnet, own, other);
            }
        }
        self.in_unroute(vnet, prefix, number);
        let prefixes = self.vnets.get_mut(&vnet).map(|vnet| &mut vnet.prefixes);
        if let Some(prefixes) = prefixes {
            let known = prefixes.get_mut(&prefix);
            let last = known.is_some_and(|known| {
                known.numbers.remove(&number);
                known.numbers.is_empty()
            });
            if last {
                prefixes.remove(&prefix);
            }
        }
    }

    /// `in_ifnet_event` with `IFNET_EVENT_UP`.
    pub(in crate::net) fn in_if_up(&mut self, id: IfId) {
        for number in self.inet_addrs(id) {
            if self.ifa(number).is_some_and(|ifa| !ifa.route) {
                if let Some((vnet, prefix, own)) = self.prefix_of(number) {
                    let _ = self.in_route(vnet, prefix, number);
                    if let Some(own) = own {
                        let _ = self.in_loopback_route(vnet, own, number);
                    }
                }
            }
        }
    }

    /// `in_ifnet_event` with `IFNET_EVENT_DOWN`.
    pub(in crate::net) fn in_if_down(&mut self, id: IfId) {
        for number in self.inet_addrs(id) {
            if self.ifa(number).is_some_and(|ifa| ifa.route) {
                let Some((vnet, prefix, _)) = self.prefix_of(number) else {
                    continue;
                };
                self.in_unroute(vnet, prefix, number);
                if let Some(vnet) = self.vnets.get_mut(&vnet) {
                    vnet.rib.flush_ifa(number);
                }
            }
        }
    }

    fn inet_addrs(&self, id: IfId) -> Vec<u64> {
        let ifp = self.ifs.get(&id);
        ifp.map_or_else(Vec::new, |ifp| ifp.inet.iter().copied().collect())
    }

    fn in_route(&mut self, vnet: u64, prefix: Dest, number: u64) -> Result<(), Errno> {
        let Some(id) = self.ifa_owner(number) else {
            return Ok(());
        };
        let ifp = self.ifs.get(&id).ok_or(Errno::ENXIO)?;
        let local = prefix.1 == 32 && !ifp.has(IFF_POINTOPOINT) && !ifp.is_loopback();
        let through = if local { self.loif(vnet) } else { id };
        self.add_pinned(vnet, prefix, through, number)?;
        if let Some(known) = self.prefix(vnet, prefix) {
            known.routed = Some(number);
        }
        if let Some(ifa) = self.ifa_mut(number) {
            ifa.route = true;
        }
        Ok(())
    }

    /// The route to a network is this address's no more: if it was, an address on an interface
    /// that is up gets it.
    fn in_unroute(&mut self, vnet: u64, prefix: Dest, number: u64) {
        let Some(ifa) = self.ifa_mut(number).filter(|ifa| ifa.route) else {
            return;
        };
        ifa.route = false;
        self.delete_pinned(vnet, prefix, number);
        if let Some(known) = self.prefix(vnet, prefix) {
            known.routed = None;
        }
        if let Some(other) = self.heir(vnet, prefix, number) {
            let _ = self.in_route(vnet, prefix, other);
        }
    }

    fn prefix(&mut self, vnet: u64, prefix: Dest) -> Option<&mut Prefix> {
        self.vnets.get_mut(&vnet)?.prefixes.get_mut(&prefix)
    }

    fn heir(&self, vnet: u64, prefix: Dest, number: u64) -> Option<u64> {
        let known = self.vnets.get(&vnet)?.prefixes.get(&prefix)?;
        let up = |other: &u64| {
            let ifp = self.ifa_owner(*other).and_then(|id| self.ifs.get(&id));
            *other != number && ifp.is_some_and(Ifnet::is_up)
        };
        known.numbers.iter().copied().find(up)
    }

    /// `ifa_add_loopback_route`.
    pub(in crate::net) fn in_loopback_route(
        &mut self,
        vnet: u64,
        own: Dest,
        number: u64,
    ) -> Result<(), Errno> {
        let through = self.loif(vnet);
        // `in_localip_more`: with the same address elsewhere the route is that one's.
        let shared = self
            .ifa_with(vnet, own.0)
            .is_some_and(|other| other != number);
        if shared && self.rib(vnet).is_some_and(|rib| rib.get(own).is_some()) {
            return Ok(());
        }
        self.add_pinned(vnet, own, through, number)
    }

    /// `ia_getrtprefix` and `ia_need_loopback_route`: network stack, the network that an address
    /// brings a route to, and the address itself if there is a route to it too.
    fn prefix_of(&self, number: u64) -> Option<(u64, Dest, Option<Dest>)> {
        let ifp = self.ifs.get(&self.ifa_owner(number)?)?;
        let ifa = self.ifa(number)?;
        let own = (ifa.addr, 32);
        if ifp.has(IFF_POINTOPOINT) {
            let dst = ifa.dst.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
            return Some((ifp.vnet, (dst, 32), Some(own).filter(|_| dst != ifa.addr)));
        }
        if ifp.is_loopback() {
            return Some((ifp.vnet, own, None));
        }
        let all = ifa.mask == IpAddr::V4(mask4(32));
        let own = Some(own).filter(|_| !all && !ifa.addr.is_unspecified());
        Some((ifp.vnet, dest(ifa.addr, length(ifa.mask)), own))
    }
}
