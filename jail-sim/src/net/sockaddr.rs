//! Socket addresses as bytes. Follows `struct sockaddr_in`, `sockaddr_in6` and `sockaddr_dl`.

use std::mem::offset_of;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail_sys::net::if_dl::sockaddr_dl;
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet6::in6::{in6_addr, sockaddr_in6};
use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_LINK};

use super::ifnet::Ifnet;
use super::scope6;

pub(super) const SIN_LEN: u8 = size_of::<sockaddr_in>() as u8;
pub(super) const SIN6_LEN: u8 = size_of::<sockaddr_in6>() as u8;

/// `sdl_len` of an interface: room for a name of any length, rounded up.
const SDL_LEN: u8 = 56;

/// `offsetof(struct sockaddr_in, sin_addr)`.
pub(super) const SIN_ADDR: usize = offset_of!(sockaddr_in, sin_addr);
/// `offsetof(struct sockaddr_in6, sin6_addr)`.
pub(super) const SIN6_ADDR: usize = offset_of!(sockaddr_in6, sin6_addr);
const SIN6_SCOPE: usize = offset_of!(sockaddr_in6, sin6_scope_id);

/// `sin_addr`.
pub(super) fn sin_addr(sin: &sockaddr_in) -> Ipv4Addr {
    Ipv4Addr::from(sin.sin_addr.s_addr.to_ne_bytes())
}

/// `sin6_addr`.
pub(super) fn sin6_addr(sin6: &sockaddr_in6) -> Ipv6Addr {
    Ipv6Addr::from(sin6.sin6_addr.s6_addr)
}

/// Whether it says that it is a `struct sockaddr_in`.
pub(super) fn is_sin(sin: &sockaddr_in) -> bool {
    sin.sin_len == SIN_LEN && i32::from(sin.sin_family) == AF_INET
}

/// A `struct sockaddr_in`.
pub(super) fn sin(addr: Ipv4Addr) -> sockaddr_in {
    sockaddr_in {
        sin_len: SIN_LEN,
        sin_family: AF_INET as u8,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(addr.octets()),
        },
        ..sockaddr_in::ZERO
    }
}

/// A `struct sockaddr_in6` without a scope.
pub(super) fn sin6(addr: Ipv6Addr) -> sockaddr_in6 {
    sockaddr_in6 {
        sin6_len: SIN6_LEN,
        sin6_family: AF_INET6 as u8,
        sin6_addr: in6_addr {
            s6_addr: addr.octets(),
        },
        ..sockaddr_in6::ZERO
    }
}

/// The bytes of an address, an IPv6 one with its scope apart from it.
pub(super) fn encode(addr: IpAddr) -> Vec<u8> {
    match addr {
        IpAddr::V4(addr) => {
            let mut bytes = vec![SIN_LEN, AF_INET as u8, 0, 0];
            bytes.extend(addr.octets());
            bytes.resize(SIN_LEN.into(), 0);
            bytes
        }
        IpAddr::V6(addr) => {
            let (addr, scope) = scope6::recover(addr);
            let mut bytes = vec![SIN6_LEN, AF_INET6 as u8];
            bytes.resize(SIN6_ADDR, 0);
            bytes.extend(addr.octets());
            bytes.extend(scope.to_ne_bytes());
            bytes
        }
    }
}

/// An address from its bytes, of a family known; what is missing at its end is zero. A scope is
/// given apart.
pub(super) fn decode(bytes: &[u8]) -> Option<(IpAddr, u32)> {
    match i32::from(*bytes.get(1)?) {
        AF_INET => Some((Ipv4Addr::from(part(bytes, SIN_ADDR)).into(), 0)),
        AF_INET6 => {
            let addr = Ipv6Addr::from(part(bytes, SIN6_ADDR));
            Some((addr.into(), u32::from_ne_bytes(part(bytes, SIN6_SCOPE))))
        }
        _ => None,
    }
}

/// So many bytes from there, as far as there are.
pub(super) fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut part = [0; N];
    let from = bytes.get(at..).unwrap_or_default();
    for (to, from) in part.iter_mut().zip(from) {
        *to = *from;
    }
    part
}

/// The link-level address of an interface.
pub(super) fn encode_link(ifp: &Ifnet) -> Vec<u8> {
    let name = ifp.name.bytes();
    let mac: &[u8] = ifp.mac.as_ref().map_or(&[], |mac| mac);
    let [low, high] = (ifp.index as u16).to_ne_bytes();
    let mut bytes = vec![SDL_LEN, AF_LINK as u8, low, high];
    bytes.extend([ifp.if_type(), name.len() as u8, mac.len() as u8, 0]);
    debug_assert_eq!(bytes.len(), offset_of!(sockaddr_dl, sdl_data));
    bytes.extend(name);
    bytes.extend(mac);
    bytes.resize(SDL_LEN.into(), 0);
    bytes
}
