//! The addresses that interfaces get by themselves. Follows `sys/netinet6/in6_ifattach.c` and
//! `in6_if_up` in `in6.c`.

use std::net::Ipv6Addr;

use jail_sys::net::if_::IFF_MULTICAST;
use jail_sys::netinet6::in6_var::IN6_IFF_TENTATIVE;
use jail_sys::netinet6::nd6::ND6_IFF_AUTO_LINKLOCAL;

use super::update::Wanted;
use crate::net::Net;
use crate::net::ifaddr::mask6;
use crate::net::ifnet::{IfId, Ifnet};
use crate::net::scope6::in6_setscope;

impl Net {
    /// `in6_if_up`.
    pub(in crate::net) fn in6_if_up(&mut self, id: IfId) {
        let Some(ifp) = self.ifs.get(&id) else {
            return;
        };
        let tentative = ifp
            .addrs
            .iter()
            .filter(|(_, ifa)| ifa.flags6 & IN6_IFF_TENTATIVE != 0);
        let tentative: Vec<u64> = tentative.map(|(number, _)| *number).collect();
        for number in tentative {
            self.nd6_dad_start(number);
        }
        self.in6_ifattach(id);
    }

    /// `in6_ifattach`: ::1 on a loopback interface if no other has it, and a link-local address.
    pub(in crate::net) fn in6_ifattach(&mut self, id: IfId) {
        let Some(ifp) = self.ifs.get(&id).filter(|ifp| ifp.has(IFF_MULTICAST)) else {
            return;
        };
        let (vnet, loopback) = (ifp.vnet, ifp.is_loopback());
        if loopback && self.ifa_with(vnet, Ipv6Addr::LOCALHOST.into()).is_none() {
            let mut wanted = permanent(Ipv6Addr::LOCALHOST, 128);
            wanted.dst = Some(Ipv6Addr::LOCALHOST);
            let _ = self.in6_update_ifa(id, None, &wanted);
        }
        let Some(ifp) = self.ifs.get(&id) else {
            return;
        };
        let auto = ifp.nd_flags & ND6_IFF_AUTO_LINKLOCAL != 0 && !ifp.nd_disabled();
        if !auto || !ifp.linklocal.is_empty() {
            return;
        }
        let Some(addr) = linklocal(ifp).and_then(|addr| in6_setscope(addr, ifp).ok()) else {
            return;
        };
        if let Ok(number) = self.in6_update_ifa(id, None, &permanent(addr, 64)) {
            self.prefix_onlink(id, number);
        }
    }
}

fn permanent(addr: Ipv6Addr, plen: u32) -> Wanted {
    Wanted {
        addr,
        mask: Some(mask6(plen)),
        dst: None,
        flags: 0,
        vltime: u32::MAX,
        pltime: u32::MAX,
    }
}

/// `fe80::1` on loopback interfaces, else from the hardware address (EUI-64). Without one the
/// kernel borrows another's or takes a random number; here it is made of the interface's number.
fn linklocal(ifp: &Ifnet) -> Option<Ipv6Addr> {
    if ifp.is_loopback() {
        return Some(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1));
    }
    let [a, b, c, d, e, f] = ifp.mac.unwrap_or_else(|| {
        let [high, low] = (ifp.index as u16).to_be_bytes();
        [2, 0, 0, 0, high, low]
    });
    if a & 1 != 0 {
        return None;
    }
    let id = [a ^ 2, b, c, 0xff, 0xfe, d, e, f];
    let prefix = u128::from(0xfe80_u16) << 112;
    Some(Ipv6Addr::from_bits(
        prefix | u128::from(u64::from_be_bytes(id)),
    ))
}
