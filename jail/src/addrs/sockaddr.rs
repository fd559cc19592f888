//! Addresses as the kernel takes and gives them.

use core::mem::{offset_of, size_of};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet6::in6::{in6_addr, sockaddr_in6};
use jail_sys::sys::socket::{AF_INET, AF_INET6};

/// Its length and family are always set: the kernel takes a malformed one to remove for the
/// interface's first address.
pub(crate) fn v4(addr: Ipv4Addr) -> sockaddr_in {
    sockaddr_in {
        sin_len: LEN4,
        sin_family: INET,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(addr.octets()),
        },
        ..sockaddr_in::ZERO
    }
}

pub(crate) fn v6(addr: Ipv6Addr) -> sockaddr_in6 {
    sockaddr_in6 {
        sin6_len: LEN6,
        sin6_family: INET6,
        sin6_addr: in6_addr {
            s6_addr: addr.octets(),
        },
        ..sockaddr_in6::ZERO
    }
}

/// The same as bytes. `scope` is the index of the interface that a link-local address is for.
pub(crate) fn bytes(addr: IpAddr, scope: u32) -> Vec<u8> {
    let mut bytes = match addr {
        IpAddr::V4(_) => vec![0; LEN4.into()],
        IpAddr::V6(_) => vec![0; LEN6.into()],
    };
    match addr {
        IpAddr::V4(addr) => {
            put(&mut bytes, 0, &[LEN4, INET]);
            put(
                &mut bytes,
                offset_of!(sockaddr_in, sin_addr),
                &addr.octets(),
            );
        }
        IpAddr::V6(addr) => {
            put(&mut bytes, 0, &[LEN6, INET6]);
            put(
                &mut bytes,
                offset_of!(sockaddr_in6, sin6_addr),
                &addr.octets(),
            );
            if addr.is_unicast_link_local() {
                let at = offset_of!(sockaddr_in6, sin6_scope_id);
                put(&mut bytes, at, &scope.to_ne_bytes());
            }
        }
    }
    bytes
}

/// The address in these bytes, whose length has been cut to what it says of itself.
pub(crate) fn addr(bytes: &[u8]) -> Option<IpAddr> {
    match *bytes.get(1)? {
        INET => {
            let octets: [u8; 4] = field(bytes, offset_of!(sockaddr_in, sin_addr))?;
            Some(octets.into())
        }
        INET6 => {
            let octets: [u8; 16] = field(bytes, offset_of!(sockaddr_in6, sin6_addr))?;
            Some(without_scope(octets.into()).into())
        }
        _ => None,
    }
}

/// The kernel writes the interface's index into a link-local address.
fn without_scope(addr: Ipv6Addr) -> Ipv6Addr {
    if !addr.is_unicast_link_local() {
        return addr;
    }
    let [first, _, rest @ ..] = addr.segments();
    let [c, d, e, f, g, h] = rest;
    Ipv6Addr::new(first, 0, c, d, e, f, g, h)
}

/// The leading ones of a mask. Its family may be 0, and bytes of zeros may be missing at its end.
pub(crate) fn prefix(family: u8, mask: &[u8]) -> u8 {
    let (at, len) = match family {
        INET => (offset_of!(sockaddr_in, sin_addr), 4),
        _ => (offset_of!(sockaddr_in6, sin6_addr), 16),
    };
    let mask = mask.get(at..).unwrap_or_default();
    let whole = mask.iter().take(len).take_while(|&&byte| byte == 0xff);
    let whole = whole.count();
    let rest = if whole < len { mask.get(whole) } else { None };
    let rest = rest.map_or(0, |byte| byte.leading_ones());
    u8::try_from(whole * 8)
        .unwrap_or(u8::MAX)
        .saturating_add(u8::try_from(rest).unwrap_or(0))
}

pub(crate) fn prefix4(mask: &sockaddr_in) -> u8 {
    let ones = u32::from_be(mask.sin_addr.s_addr).leading_ones();
    u8::try_from(ones).unwrap_or(32)
}

pub(crate) fn prefix6(mask: &sockaddr_in6) -> u8 {
    let ones = u128::from_be_bytes(mask.sin6_addr.s6_addr).leading_ones();
    u8::try_from(ones).unwrap_or(128)
}

/// `N` bytes from `offset`.
pub(crate) fn field<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..)?.first_chunk().copied()
}

pub(crate) fn put(bytes: &mut [u8], offset: usize, value: &[u8]) {
    let room = bytes
        .get_mut(offset..)
        .and_then(|rest| rest.get_mut(..value.len()));
    if let Some(room) = room {
        room.copy_from_slice(value);
    }
}

const LEN4: u8 = 16;
const LEN6: u8 = 28;
const INET: u8 = 2;
const INET6: u8 = 28;

const _: () = assert!(size_of::<sockaddr_in>() == LEN4 as usize);
const _: () = assert!(size_of::<sockaddr_in6>() == LEN6 as usize);
const _: () = assert!(AF_INET == INET as i32 && AF_INET6 == INET6 as i32);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Cidr;

    proptest! {
        #[test]
        fn an_address_survives(octets: [u8; 16], four: [u8; 4]) {
            let six = without_scope(octets.into());
            for one in [IpAddr::from(six), four.into()] {
                prop_assert_eq!(addr(&bytes(one, 7)), Some(one));
            }
        }

        #[test]
        fn a_mask_cut_by_the_kernel_is_the_same(four: [u8; 4], prefix in 0_u8..=32) {
            let cidr = Cidr::new(four, prefix).unwrap();
            let mask = bytes(cidr.netmask(), 0);
            let shortest = 4 + usize::from(prefix).div_ceil(8);
            for len in shortest..=mask.len() {
                prop_assert_eq!(super::prefix(INET, &mask[..len]), prefix);
            }
        }

        #[test]
        fn masks_of_ipv6(octets: [u8; 16], prefix in 0_u8..=128) {
            let cidr = Cidr::new(octets, prefix).unwrap();
            prop_assert_eq!(super::prefix(INET6, &bytes(cidr.netmask(), 0)), prefix);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, family: u8) {
            let _ = addr(&bytes);
            prop_assert!(prefix(family, &bytes) <= 128);
        }
    }

    #[test]
    fn lengths_and_families_are_there() {
        let four = v4(Ipv4Addr::LOCALHOST);
        assert_eq!((four.sin_len, four.sin_family), (16, 2));
        let six = v6(Ipv6Addr::LOCALHOST);
        assert_eq!((six.sin6_len, six.sin6_family), (28, 28));
        let scoped = bytes("fe80::1".parse().unwrap(), 3);
        assert_eq!(
            (scoped[0], scoped[1], scoped[24..].iter().sum::<u8>()),
            (28, 28, 3)
        );
    }
}
