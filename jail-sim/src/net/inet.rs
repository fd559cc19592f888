//! Requests about IPv4 addresses. Follows `sys/netinet/in.c`.

mod prefix;

pub(super) use prefix::Prefix;

use std::net::{IpAddr, Ipv4Addr};

use jail::Errno;
use jail_sys::net::if_::{IFF_BROADCAST, IFF_POINTOPOINT};
use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::socket::AF_INET;

use super::Net;
use super::ifaddr::{Ifa, mask4};
use super::ifnet::{IfId, IfKind};
use super::sockaddr::{SIN_LEN, is_sin, sin, sin_addr};
use crate::cred::Cred;
use crate::state::State;

impl State {
    /// `in_aifaddr_ioctl`. An address that is there is deleted and added again, behind the others.
    pub(super) fn in_aifaddr(
        &mut self,
        cred: &Cred,
        id: IfId,
        ifra: &in_aliasreq,
    ) -> Result<(), Errno> {
        self.priv_net(cred)?;
        let ifp = self.net.ifs.get(&id).ok_or(Errno::ENXIO)?;
        let broadaddr = &ifra.ifra_broadaddr;
        if !is_sin(&ifra.ifra_addr) || broadaddr.sin_len != 0 && !is_sin(broadaddr) {
            return Err(Errno::EINVAL);
        }
        if !self.net.mask_is_good(&ifra.ifra_mask) {
            return Err(Errno::EINVAL);
        }
        let no_dst = broadaddr.sin_len != SIN_LEN || sin_addr(broadaddr).is_unspecified();
        if ifp.has(IFF_POINTOPOINT) && no_dst {
            return Err(Errno::EDESTADDRREQ);
        }
        if ifra.ifra_vhid != 0 {
            // carp(4) is not loaded.
            return Err(Errno::EPROTONOSUPPORT);
        }
        if self.net.is_closed_member(id) {
            return Err(Errno::EINVAL);
        }
        self.net.in_add(id, ifra)
    }

    /// `in_difaddr_ioctl`. What is no IPv4 address stands for the first one of the interface.
    pub(super) fn in_difaddr(
        &mut self,
        cred: &Cred,
        id: IfId,
        addr: &sockaddr_in,
    ) -> Result<(), Errno> {
        self.priv_net(cred)?;
        let any = !is_sin(addr);
        let found = self.net.ifa_on(id, sin_addr(addr).into());
        let ifp = self.net.ifs.get(&id);
        let first = ifp.and_then(|ifp| ifp.inet.first().copied());
        let number = found.or(first.filter(|_| any));
        self.net.in_delete(number.ok_or(Errno::EADDRNOTAVAIL)?);
        Ok(())
    }

    /// `in_gifaddr_ioctl`.
    pub(super) fn in_gifaddr(
        &self,
        cred: &Cred,
        id: IfId,
        ifra: &mut in_aliasreq,
    ) -> Result<(), Errno> {
        if !is_sin(&ifra.ifra_addr) {
            return Err(Errno::EINVAL);
        }
        let addr = IpAddr::from(sin_addr(&ifra.ifra_addr));
        let number = self.net.ifa_on(id, addr).ok_or(Errno::EADDRNOTAVAIL)?;
        if self.prison_check_ip(cred, addr).is_err() {
            return Err(Errno::EADDRNOTAVAIL);
        }
        let ifa = self.net.ifa(number).ok_or(Errno::EADDRNOTAVAIL)?;
        if let IpAddr::V4(mask) = ifa.mask {
            ifra.ifra_mask = trimmed(mask);
        }
        ifra.ifra_broadaddr = match (ifa.dst, ifa.broadcast) {
            (Some(IpAddr::V4(dst)), _) | (_, Some(dst)) => sin(dst),
            _ => sockaddr_in::ZERO,
        };
        Ok(())
    }
}

impl Net {
    /// Before 15 nobody looked at it.
    fn mask_is_good(&self, mask: &sockaddr_in) -> bool {
        self.release.major() < 15 || mask.sin_len == 0 || is_sin(mask)
    }

    /// A bridge's member takes no addresses where `net.link.bridge.member_ifaddrs` is 0 (15).
    pub(super) fn is_closed_member(&self, id: IfId) -> bool {
        let ifp = self.ifs.get(&id);
        let member = ifp.is_some_and(|ifp| ifp.bridge.is_some() && ifp.kind != IfKind::Gif);
        self.release.major() >= 15 && self.tunables.member_ifaddrs == 0 && member
    }

    fn in_add(&mut self, id: IfId, ifra: &in_aliasreq) -> Result<(), Errno> {
        let addr = sin_addr(&ifra.ifra_addr);
        if let Some(number) = self.ifa_on(id, addr.into()) {
            self.in_delete(number);
        }
        let flags = self.ifs.get(&id).map_or(0, |ifp| ifp.flags);
        let mask = match ifra.ifra_mask.sin_len {
            0 => classful(addr),
            _ => sin_addr(&ifra.ifra_mask),
        };
        let mut ifa = Ifa::new(addr.into(), mask.into());
        if flags & IFF_BROADCAST != 0 {
            ifa.broadcast = Some(match ifra.ifra_broadaddr.sin_len {
                0 if mask == mask4(31) => Ipv4Addr::BROADCAST,
                0 => addr & mask | !mask,
                _ => sin_addr(&ifra.ifra_broadaddr),
            });
        }
        if flags & IFF_POINTOPOINT != 0 {
            ifa.dst = Some(sin_addr(&ifra.ifra_broadaddr).into());
        }
        ifa.updated = self.now;
        let number = self.ifa_insert(id, ifa);
        self.siocsifaddr(id);
        let added = self.in_addprefix(number);
        if added.is_err() {
            self.ifa_remove(number);
        }
        added
    }

    /// The part of `in_difaddr_ioctl` that deletes.
    pub(super) fn in_delete(&mut self, number: u64) {
        self.in_scrubprefix(number);
        let vnet = self.ifa_owner(number).and_then(|id| self.ifs.get(&id));
        let vnet = vnet.map(|ifp| ifp.vnet);
        if let Some(vnet) = vnet.and_then(|vnet| self.vnets.get_mut(&vnet)) {
            vnet.rib.flush_ifa(number);
        }
        self.ifa_remove(number);
    }
}

/// `IN_CLASSA_NET` and its kin: the mask of whoever gives none.
fn classful(addr: Ipv4Addr) -> Ipv4Addr {
    let [first, ..] = addr.octets();
    mask4(match first {
        0..128 => 8,
        128..192 => 16,
        _ => 24,
    })
}

/// `in_socktrim`: a mask as long as its last byte that is not 0.
fn trimmed(mask: Ipv4Addr) -> sockaddr_in {
    let zeros = mask
        .octets()
        .iter()
        .rev()
        .take_while(|&&byte| byte == 0)
        .count();
    let used = 4_u8.saturating_sub(zeros as u8);
    sockaddr_in {
        sin_len: if used == 0 { 0 } else { 4 + used },
        sin_family: AF_INET as u8,
        ..sin(mask)
    }
}
