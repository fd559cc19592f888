//! Scopes of IPv6 addresses. Follows `sys/netinet6/scope6.c`: within the kernel, the number of the
//! interface is in the second 16 bits of addresses that are only valid on one.

use std::net::Ipv6Addr;

use jail::Errno;

use super::Net;
use super::ifnet::Ifnet;

/// Whether an address is valid on one interface only (`IN6_IS_SCOPE_LINKLOCAL`,
/// `IN6_IS_ADDR_MC_INTFACELOCAL`).
fn is_scoped(addr: Ipv6Addr) -> bool {
    let [first, second, ..] = addr.octets();
    addr.is_unicast_link_local() || first == 0xff && matches!(second & 0xf, 1 | 2)
}

/// `in6_setscope`: `EINVAL` for the loopback address on another interface.
pub(super) fn in6_setscope(addr: Ipv6Addr, ifp: &Ifnet) -> Result<Ipv6Addr, Errno> {
    if addr == Ipv6Addr::LOCALHOST && !ifp.is_loopback() {
        return Err(Errno::EINVAL);
    }
    match is_scoped(addr) {
        true => Ok(embed(addr, ifp.index as u16)),
        false => Ok(addr),
    }
}

/// `sa6_recoverscope`: the address as others see it, and its scope.
pub(super) fn recover(addr: Ipv6Addr) -> (Ipv6Addr, u32) {
    if !is_scoped(addr) {
        return (addr, 0);
    }
    let [_, zone, ..] = addr.segments();
    (embed(addr, 0), zone.into())
}

impl Net {
    /// `sa6_embedscope`: `ENXIO` if there is no such interface.
    pub(super) fn embed(&self, vnet: u64, addr: Ipv6Addr, zone: u32) -> Result<Ipv6Addr, Errno> {
        if zone == 0 || !is_scoped(addr) {
            return Ok(addr);
        }
        self.by_index(vnet, zone).ok_or(Errno::ENXIO)?;
        Ok(embed(addr, zone as u16))
    }
}

fn embed(addr: Ipv6Addr, zone: u16) -> Ipv6Addr {
    let [first, _, rest @ ..] = addr.segments();
    let [c, d, e, f, g, h] = rest;
    Ipv6Addr::new(first, zone, c, d, e, f, g, h)
}
