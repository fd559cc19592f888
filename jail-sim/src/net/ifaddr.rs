//! Addresses and how they are found. Follows `struct ifaddr`, `ifa_ifwithaddr` and
//! `ifa_ifwithnet` in `sys/net/if.c`, and the hash tables of `in.c` and `in6.c`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use super::Net;
use super::ifnet::IfId;

/// `struct in_ifaddr`, `struct in6_ifaddr`. A link-local IPv6 address has its interface's number
/// in its second 16 bits, as in the kernel.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(super) struct Ifa {
    pub(super) addr: IpAddr,
    pub(super) mask: IpAddr,
    /// The other end's address.
    pub(super) dst: Option<IpAddr>,
    pub(super) broadcast: Option<Ipv4Addr>,
    /// `IFA_ROUTE` and `IFA_RTSELF`.
    pub(super) route: bool,
    pub(super) rtself: bool,
    /// IPv6: `IN6_IFF_*`, lifetimes in seconds, and when they began.
    pub(super) flags6: i32,
    pub(super) vltime: u32,
    pub(super) pltime: u32,
    pub(super) updated: Duration,
    /// When duplicate address detection will be done.
    pub(super) dad: Option<Duration>,
}

impl Ifa {
    pub(super) fn new(addr: IpAddr, mask: IpAddr) -> Self {
        Self {
            addr,
            mask,
            dst: None,
            broadcast: None,
            route: false,
            rtself: false,
            flags6: 0,
            vltime: u32::MAX,
            pltime: u32::MAX,
            updated: Duration::ZERO,
            dad: None,
        }
    }

    /// `IN6_IS_ADDR_LINKLOCAL`.
    pub(super) fn is_linklocal(&self) -> bool {
        matches!(self.addr, IpAddr::V6(addr) if addr.is_unicast_link_local())
    }
}

/// Where an address is: network stack, address, place of the interface in the stack's list,
/// number of the address. In the order in which the kernel's lists are gone through.
type Place = (u64, IpAddr, u64, u64);

/// The indexes over all addresses.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(super) struct Addrs {
    /// The number of the latest.
    last: u64,
    owner: HashMap<u64, IfId>,
    by_addr: BTreeSet<Place>,
    by_broadcast: BTreeSet<Place>,
    by_net: BTreeSet<(IpAddr, Place)>,
    /// The masks in use in a network stack.
    masks: BTreeMap<(u64, IpAddr), usize>,
}

impl Net {
    /// Appends an address to an interface's and gives its number.
    pub(super) fn ifa_insert(&mut self, id: IfId, ifa: Ifa) -> u64 {
        self.addrs.last += 1;
        let number = self.addrs.last;
        let Some(ifp) = self.ifs.get_mut(&id) else {
            return number;
        };
        let (vnet, link) = (ifp.vnet, ifp.link);
        if ifa.addr.is_ipv4() {
            ifp.inet.insert(number);
        }
        if ifa.is_linklocal() {
            ifp.linklocal.insert(number);
        }
        self.addrs.enter(vnet, link, number, &ifa, id);
        ifp.addrs.insert(number, ifa);
        number
    }

    /// Takes an address off its interface.
    pub(super) fn ifa_remove(&mut self, number: u64) -> Option<Ifa> {
        let id = self.addrs.owner.get(&number)?;
        let ifp = self.ifs.get_mut(id)?;
        let ifa = ifp.addrs.remove(&number)?;
        ifp.inet.remove(&number);
        ifp.linklocal.remove(&number);
        let (vnet, link) = (ifp.vnet, ifp.link);
        self.addrs.leave(vnet, link, number, &ifa);
        Some(ifa)
    }

    pub(super) fn ifa(&self, number: u64) -> Option<&Ifa> {
        let id = self.addrs.owner.get(&number)?;
        self.ifs.get(id)?.addrs.get(&number)
    }

    pub(super) fn ifa_mut(&mut self, number: u64) -> Option<&mut Ifa> {
        let id = self.addrs.owner.get(&number)?;
        self.ifs.get_mut(id)?.addrs.get_mut(&number)
    }

    /// The interface an address is on.
    pub(super) fn ifa_owner(&self, number: u64) -> Option<IfId> {
        self.addrs.owner.get(&number).copied()
    }

    /// `in6ifa_ifpwithaddr`: the address on this interface.
    pub(super) fn ifa_on(&self, id: IfId, addr: IpAddr) -> Option<u64> {
        let ifp = self.ifs.get(&id)?;
        let place = |number| (ifp.vnet, addr, ifp.link, number);
        let mut found = self.addrs.by_addr.range(place(0)..=place(u64::MAX));
        found.next().map(|&(.., number)| number)
    }

    /// `ifa_ifwithaddr` without broadcast addresses: the first interface's that has it.
    pub(super) fn ifa_with(&self, vnet: u64, addr: IpAddr) -> Option<u64> {
        first(&self.addrs.by_addr, vnet, addr)
    }

    /// `ifa_ifwithaddr_check`: whether an interface of the network stack has the address, or has
    /// it for its broadcast address.
    pub(super) fn has_addr(&self, vnet: u64, addr: IpAddr) -> bool {
        self.ifa_with(vnet, addr).is_some() || first(&self.addrs.by_broadcast, vnet, addr).is_some()
    }

    /// `ifa_ifwithnet`: the address whose network this one is in, the narrowest.
    pub(super) fn ifa_with_net(&self, vnet: u64, addr: IpAddr) -> Option<u64> {
        let masks = (vnet, LOWEST)..(vnet.saturating_add(1), LOWEST);
        let masks = self.addrs.masks.range(masks).rev();
        let mut masks = masks.filter(|((_, mask), _)| mask.is_ipv4() == addr.is_ipv4());
        masks.find_map(|((_, mask), _)| {
            let net = masked(addr, *mask);
            let place = |link| (net, (vnet, *mask, link, 0));
            let end = (net, (vnet, *mask, u64::MAX, u64::MAX));
            let mut found = self.addrs.by_net.range(place(0)..=end);
            found.next().map(|(_, (.., number))| *number)
        })
    }

    /// The first address of an interface in this network.
    pub(super) fn ifa_in(&self, id: IfId, net: IpAddr, mask: IpAddr) -> Option<u64> {
        let ifp = self.ifs.get(&id)?;
        let place = |number| (net, (ifp.vnet, mask, ifp.link, number));
        let mut found = self.addrs.by_net.range(place(0)..=place(u64::MAX));
        found.next().map(|(_, (.., number))| *number)
    }

    /// What the indexes disagree in with the interfaces.
    pub(super) fn check_addrs(&self) -> Result<(), String> {
        let all = self.ifs.iter();
        let count: usize = all.clone().map(|(_, ifp)| ifp.addrs.len()).sum();
        let addrs = &self.addrs;
        let sizes = [addrs.owner.len(), addrs.by_addr.len(), addrs.by_net.len()];
        if sizes != [count; 3] || addrs.masks.values().sum::<usize>() != count {
            return Err(format!("{count} addresses, and indexes of {sizes:?}"));
        }
        for (id, ifp) in all {
            for (number, ifa) in &ifp.addrs {
                let place = (ifp.vnet, ifa.addr, ifp.link, *number);
                if addrs.owner.get(number) != Some(id) || !addrs.by_addr.contains(&place) {
                    return Err(format!("{} is not found on {:?}", ifa.addr, ifp.name));
                }
                if ifp.inet.contains(number) != ifa.addr.is_ipv4() {
                    return Err(format!("{} has the wrong family", ifa.addr));
                }
                if ifp.linklocal.contains(number) != ifa.is_linklocal() {
                    return Err(format!("{} has the wrong scope", ifa.addr));
                }
            }
        }
        Ok(())
    }
}

impl Addrs {
    fn enter(&mut self, vnet: u64, link: u64, number: u64, ifa: &Ifa, id: IfId) {
        self.owner.insert(number, id);
        self.by_addr.insert((vnet, ifa.addr, link, number));
        if let Some(broadcast) = ifa.broadcast {
            let place = (vnet, broadcast.into(), link, number);
            self.by_broadcast.insert(place);
        }
        let net = masked(ifa.addr, ifa.mask);
        self.by_net.insert((net, (vnet, ifa.mask, link, number)));
        *self.masks.entry((vnet, ifa.mask)).or_default() += 1;
    }

    fn leave(&mut self, vnet: u64, link: u64, number: u64, ifa: &Ifa) {
        self.owner.remove(&number);
        self.by_addr.remove(&(vnet, ifa.addr, link, number));
        if let Some(broadcast) = ifa.broadcast {
            let place = (vnet, broadcast.into(), link, number);
            self.by_broadcast.remove(&place);
        }
        let net = masked(ifa.addr, ifa.mask);
        self.by_net.remove(&(net, (vnet, ifa.mask, link, number)));
        if let Some(count) = self.masks.get_mut(&(vnet, ifa.mask)) {
            *count -= 1;
            if *count == 0 {
                self.masks.remove(&(vnet, ifa.mask));
            }
        }
    }
}

fn first(places: &BTreeSet<Place>, vnet: u64, addr: IpAddr) -> Option<u64> {
    let all = (vnet, addr, 0, 0)..=(vnet, addr, u64::MAX, u64::MAX);
    places.range(all).next().map(|&(.., number)| number)
}

/// The network of an address.
pub(super) fn masked(addr: IpAddr, mask: IpAddr) -> IpAddr {
    match (addr, mask) {
        (IpAddr::V4(addr), IpAddr::V4(mask)) => (addr & mask).into(),
        (IpAddr::V6(addr), IpAddr::V6(mask)) => (addr & mask).into(),
        (addr, _) => addr,
    }
}

/// The mask of so many bits.
pub(super) fn mask4(bits: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0))
}

/// Likewise IPv6.
pub(super) fn mask6(bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(u128::MAX.checked_shl(128 - bits.min(128)).unwrap_or(0))
}

const LOWEST: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
