//! Messages of a routing socket: route(4).

use core::mem::{offset_of, size_of};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail_sys::net::route::{
    RTA_DST, RTA_GATEWAY, RTA_NETMASK, RTF_GATEWAY, RTF_STATIC, RTF_UP, RTM_ADD, RTM_VERSION,
    rt_msghdr,
};

use crate::addrs::sockaddr;

/// Adds the default route of the gateway's family. `scope` is the index of the interface that a
/// link-local gateway is on.
pub(crate) fn default_route(gateway: IpAddr, scope: u32) -> Vec<u8> {
    let none = match gateway {
        IpAddr::V4(_) => IpAddr::from(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::from(Ipv6Addr::UNSPECIFIED),
    };
    let mut message = vec![0; size_of::<rt_msghdr>()];
    // In the order of their bits.
    for addr in [none, gateway, none] {
        message.extend(sockaddr::bytes(addr, scope));
        message.resize(message.len().next_multiple_of(ALIGN), 0);
    }
    let flags = RTF_UP | RTF_GATEWAY | RTF_STATIC;
    let addrs = RTA_DST | RTA_GATEWAY | RTA_NETMASK;
    let len = u16::try_from(message.len()).unwrap_or(u16::MAX);
    let mut put = |at, bytes: &[u8]| sockaddr::put(&mut message, at, bytes);
    put(offset_of!(rt_msghdr, rtm_msglen), &len.to_ne_bytes());
    put(offset_of!(rt_msghdr, rtm_version), &byte(RTM_VERSION));
    put(offset_of!(rt_msghdr, rtm_type), &byte(RTM_ADD));
    put(offset_of!(rt_msghdr, rtm_flags), &flags.to_ne_bytes());
    put(offset_of!(rt_msghdr, rtm_addrs), &addrs.to_ne_bytes());
    put(offset_of!(rt_msghdr, rtm_seq), &1_i32.to_ne_bytes());
    message
}

fn byte(value: i32) -> [u8; 1] {
    [u8::try_from(value).unwrap_or(0)]
}

/// `sizeof(long)`, to which each address is rounded up.
const ALIGN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv4_route() {
        let message = default_route([10, 0, 0, 1].into(), 0);
        assert_eq!(message.len(), 152 + 3 * 16);
        assert_eq!(message[..4], [200, 0, 5, 1]);
        assert_eq!(message[8..12], 0x803_i32.to_ne_bytes());
        assert_eq!(message[12..16], 7_i32.to_ne_bytes());
        assert_eq!(message[152..160], [16, 2, 0, 0, 0, 0, 0, 0]);
        assert_eq!(message[168..176], [16, 2, 0, 0, 10, 0, 0, 1]);
        assert_eq!(message[184..186], [16, 2]);
    }

    #[test]
    fn an_ipv6_route_of_a_link() {
        let message = default_route("fe80::1".parse().unwrap(), 9);
        assert_eq!(message.len(), 152 + 3 * 32);
        let gateway = &message[184..216];
        assert_eq!(
            (gateway[0], gateway[1], gateway[8], gateway[9]),
            (28, 28, 0xfe, 0x80)
        );
        assert_eq!(gateway[24..28], 9_u32.to_ne_bytes());
        let dst = &message[152..184];
        assert_eq!(dst[2..], [0; 30]);
    }
}
