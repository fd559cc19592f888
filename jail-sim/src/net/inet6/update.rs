//! Adding, changing and deleting IPv6 addresses. Follows `in6_addifaddr`, `in6_validate_ifra`,
//! `in6_update_ifa_internal` and `in6_purgeifaddr` in `sys/netinet6/in6.c`.

use std::net::{IpAddr, Ipv6Addr};

use jail::Errno;
use jail_sys::net::if_::{IFF_LOOPBACK, IFF_MULTICAST, IFF_POINTOPOINT};
use jail_sys::netinet6::in6_var::{
    IN6_IFF_DEPRECATED, IN6_IFF_DUPLICATED, IN6_IFF_TENTATIVE, in6_aliasreq,
};
use jail_sys::netinet6::nd6::{ND6_IFF_IFDISABLED, ND6_IFF_NO_DAD};
use jail_sys::sys::socket::{AF_INET6, AF_UNSPEC};

use crate::net::Net;
use crate::net::ifaddr::{Ifa, masked};
use crate::net::ifnet::{IfId, Ifnet};
use crate::net::rib::{dest, length};
use crate::net::scope6::in6_setscope;
use crate::net::sockaddr::{SIN6_ADDR, SIN6_LEN, sin6_addr};

/// An address that shall be.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) addr: Ipv6Addr,
    /// `None` keeps the one there is.
    pub(super) mask: Option<Ipv6Addr>,
    pub(super) dst: Option<Ipv6Addr>,
    pub(super) flags: i32,
    pub(super) vltime: u32,
    pub(super) pltime: u32,
}

impl Net {
    /// `in6_addifaddr`. IPv6 is turned on on an interface that gets an address.
    pub(super) fn in6_addifaddr(
        &mut self,
        id: IfId,
        addr: Ipv6Addr,
        old: Option<u64>,
        ifra: &in6_aliasreq,
    ) -> Result<(), Errno> {
        if self.is_closed_member(id) {
            return Err(Errno::EINVAL);
        }
        let wanted = self.in6_validate_ifra(id, addr, old, ifra)?;
        let number = self.in6_update_ifa(id, old, &wanted)?;
        if ifra.ifra_vhid > 0 {
            // carp(4) is not loaded.
            return Err(Errno::EPROTONOSUPPORT);
        }
        self.prefix_onlink(id, number);
        if let Some(ifp) = self.ifs.get_mut(&id).filter(|ifp| ifp.nd_disabled()) {
            ifp.nd_flags &= !ND6_IFF_IFDISABLED;
            if ifp.is_up() {
                self.in6_if_up(id);
            }
        }
        Ok(())
    }

    fn in6_validate_ifra(
        &self,
        id: IfId,
        addr: Ipv6Addr,
        old: Option<u64>,
        ifra: &in6_aliasreq,
    ) -> Result<Wanted, Errno> {
        let ifp = self.ifs.get(&id).ok_or(Errno::EINVAL)?;
        let dst_family = i32::from(ifra.ifra_dstaddr.sin6_family);
        let has_dst = dst_family == AF_INET6;
        if ifp.has(IFF_POINTOPOINT) && !has_dst && dst_family != AF_UNSPEC {
            return Err(Errno::EAFNOSUPPORT);
        }
        let old = old.and_then(|number| self.ifa(number));
        let (mask, plen) = wanted_mask(ifra, old)?;
        let dst = has_dst
            .then(|| self.wanted_dst(ifp, ifra, plen))
            .transpose()?;
        let lifetime = &ifra.ifra_lifetime;
        if lifetime.ia6t_pltime > lifetime.ia6t_vltime {
            return Err(Errno::EINVAL);
        }
        // A new address that expires at once passes the checks that follow, and is made.
        if let Some(old) = old.filter(|_| mask.is_some()) {
            if mask2len(old.mask, 16) != Some(plen) {
                return Err(Errno::EINVAL);
            }
        }
        Ok(Wanted {
            addr,
            mask,
            dst,
            flags: ifra.ifra_flags,
            vltime: lifetime.ia6t_vltime,
            pltime: lifetime.ia6t_pltime,
        })
    }

    /// Where the other end of a link may be told: there only, and of a single address.
    fn wanted_dst(&self, ifp: &Ifnet, ifra: &in6_aliasreq, plen: u32) -> Result<Ipv6Addr, Errno> {
        let sa6 = &ifra.ifra_dstaddr;
        if !ifp.has(IFF_POINTOPOINT | IFF_LOOPBACK) || plen != 128 {
            return Err(Errno::EINVAL);
        }
        let dst = in6_setscope(sin6_addr(sa6), ifp)?;
        let scoped = dst.is_unicast_link_local();
        let zone = if scoped { ifp.index } else { 0 };
        match sa6.sin6_scope_id {
            0 => Ok(dst),
            id if id == zone => Ok(dst),
            _ => Err(Errno::EINVAL),
        }
    }

    /// `in6_update_ifa`, after its checks: gives the address's number. A new one on a link with
    /// neighbours is tentative: `IN6_IFF_NODAD` has had no meaning since 10.
    pub(super) fn in6_update_ifa(
        &mut self,
        id: IfId,
        old: Option<u64>,
        wanted: &Wanted,
    ) -> Result<u64, Errno> {
        let now = self.now;
        let ifp = self.ifs.get(&id).ok_or(Errno::EINVAL)?;
        let first = ifp.addrs.len() == ifp.inet.len();
        let dad = ifp.does_dad() && (old.is_none() || ifp.nd_disabled());
        let number = match (old, wanted.mask) {
            (Some(number), _) => number,
            (None, Some(mask)) => self.ifa_insert(id, Ifa::new(wanted.addr.into(), mask.into())),
            (None, None) => return Err(Errno::EINVAL),
        };
        let ifa = self.ifa_mut(number).ok_or(Errno::EADDRNOTAVAIL)?;
        ifa.updated = now;
        (ifa.vltime, ifa.pltime) = (wanted.vltime, wanted.pltime);
        if wanted.flags & IN6_IFF_DEPRECATED != 0 {
            ifa.pltime = 0;
        }
        ifa.flags6 = wanted.flags & !IN6_IFF_DUPLICATED;
        if dad {
            ifa.flags6 |= IN6_IFF_TENTATIVE;
        }
        if let Some(dst) = wanted.dst {
            ifa.dst = Some(dst.into());
        }
        // The kernel counts only when the address is new, and 0 is not many.
        if first || old.is_some() {
            self.siocsifaddr(id);
        }
        self.in6_routes(id, number)?;
        self.nd6_lifetimes(number);
        let tentative = self
            .ifa(number)
            .is_some_and(|ifa| ifa.flags6 & IN6_IFF_TENTATIVE != 0);
        if old.is_none() && tentative {
            self.nd6_dad_start(number);
        }
        Ok(number)
    }

    /// `in6_notify_ifa`: a route to the address itself, and to the other end of a link.
    fn in6_routes(&mut self, id: IfId, number: u64) -> Result<(), Errno> {
        let ifp = self.ifs.get(&id).ok_or(Errno::EINVAL)?;
        let (vnet, point) = (ifp.vnet, ifp.has(IFF_POINTOPOINT));
        let Some(ifa) = self.ifa(number) else {
            return Ok(());
        };
        let addr = ifa.addr;
        let other = ifa.dst.filter(|dst| *dst != addr && !ifa.route);
        if let Some(other) = other.filter(|_| point) {
            let added = self.add_pinned(vnet, (other, 128), id, number);
            if added.is_err() {
                self.in6_purgeaddr(number);
                return added;
            }
            if let Some(ifa) = self.ifa_mut(number) {
                ifa.route = true;
            }
        }
        if self.ifa(number).is_some_and(|ifa| !ifa.rtself) {
            let _ = self.in_loopback_route(vnet, (addr, 128), number);
            if let Some(ifa) = self.ifa_mut(number) {
                ifa.rtself = true;
            }
        }
        Ok(())
    }

    /// `nd6_prelist_add`: a route to the address's network, unless the interface has one.
    pub(super) fn prefix_onlink(&mut self, id: IfId, number: u64) {
        let vnet = self.ifs.get(&id).map_or(0, |ifp| ifp.vnet);
        let net = self.ifa(number).map(|ifa| dest(ifa.addr, length(ifa.mask)));
        let Some(net) = net.filter(|net| net.1 < 128) else {
            return;
        };
        let old = self.rib(vnet).and_then(|rib| rib.get(net));
        if old.is_none_or(|route| !route.is_onlink(id)) {
            let _ = self.add_pinned(vnet, net, id, number);
        }
    }

    /// `in6_purgeifaddr`. The route to its network becomes that of another address there.
    pub(in crate::net) fn in6_purgeaddr(&mut self, number: u64) {
        let Some(id) = self.ifa_owner(number) else {
            return;
        };
        let vnet = self.ifs.get(&id).map_or(0, |ifp| ifp.vnet);
        if let Some(vnet) = self.vnets.get_mut(&vnet) {
            vnet.rib.flush_ifa(number);
        }
        self.nd6_forget(number);
        let Some(ifa) = self.ifa_remove(number) else {
            return;
        };
        let other = self.ifa_in(id, masked(ifa.addr, ifa.mask), ifa.mask);
        if let Some(other) = other {
            self.prefix_onlink(id, other);
        }
    }
}

impl Ifnet {
    /// `in6if_do_dad`.
    pub(in crate::net) fn does_dad(&self) -> bool {
        let off = self.nd_flags & (ND6_IFF_IFDISABLED | ND6_IFF_NO_DAD) != 0;
        self.has(IFF_MULTICAST) && !self.is_loopback() && !off
    }
}

/// The mask asked for, if any, and how long it or the old one is. A new address needs one, and one
/// with its ones in front, none of them 0 long.
fn wanted_mask(ifra: &in6_aliasreq, old: Option<&Ifa>) -> Result<(Option<Ipv6Addr>, u32), Errno> {
    let sa6 = &ifra.ifra_prefixmask;
    if sa6.sin6_len > SIN6_LEN {
        return Err(Errno::EINVAL);
    }
    if sa6.sin6_len == 0 {
        let old = old.ok_or(Errno::EINVAL)?;
        return Ok((None, mask2len(old.mask, 16).unwrap_or(128)));
    }
    let mask = sin6_addr(sa6);
    let limit = usize::from(sa6.sin6_len).saturating_sub(SIN6_ADDR).min(16);
    match mask2len(mask.into(), limit) {
        Some(plen) if plen > 0 => Ok((Some(mask), plen)),
        _ => Err(Errno::EINVAL),
    }
}

/// `in6_mask2len` of the first bytes: nothing for ones behind zeros. Those in the byte where the
/// zeros begin are overlooked if it begins with one.
fn mask2len(mask: IpAddr, limit: usize) -> Option<u32> {
    let IpAddr::V6(mask) = mask else {
        return None;
    };
    let octets = mask.octets();
    let octets = octets.get(..limit).unwrap_or(&octets);
    let full = octets.iter().take_while(|&&octet| octet == 0xff).count();
    let full_bits = 8 * full as u32;
    let Some((partly, rest)) = octets.get(full..).and_then(<[u8]>::split_first) else {
        return Some(full_bits);
    };
    let ones = partly.leading_ones();
    let stray = ones != 0 && partly & (0xff >> ones) != 0;
    if stray || rest.iter().any(|&octet| octet != 0) {
        return None;
    }
    Some(full_bits + ones)
}

#[cfg(test)]
mod tests {
    use super::mask2len;

    fn len(mask: &str, limit: usize) -> Option<u32> {
        mask2len(mask.parse().unwrap(), limit)
    }

    #[test]
    fn masks() {
        assert_eq!(len("ffff:ffff:ffff:ffff::", 16), Some(64));
        assert_eq!(len("ffff:ffff:ffff:ffff::1", 16), None);
        assert_eq!(len("ffff:ffff:ffff:ffff::1", 8), Some(64));
        assert_eq!(len("ffff:fe00::", 16), Some(23));
        assert_eq!(len("ffff:fd00::", 16), None);
        assert_eq!(len("ffff:7f00::", 16), Some(16));
        assert_eq!(len("::", 16), Some(0));
    }
}
