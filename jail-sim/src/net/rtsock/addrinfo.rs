//! What is in a message. Follows `fill_addrinfo`, `rt_xaddrs` and `cleanup_xaddrs` in
//! `sys/net/rtsock.c`.

use std::mem::offset_of;
use std::net::IpAddr;

use jail::Errno;
use jail_sys::net::route::{
    RTAX_DST, RTAX_GATEWAY, RTAX_IFA, RTAX_IFP, RTAX_MAX, RTAX_NETMASK, RTF_HOST, rt_msghdr,
};
use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_LINK};

use super::HEADER;
use crate::net::Net;
use crate::net::rib::{Dest, dest};
use crate::net::sockaddr::{SIN_ADDR, SIN_LEN, SIN6_ADDR, SIN6_LEN, decode, part};

/// `struct rt_addrinfo`.
#[derive(Clone, Debug)]
pub(super) struct Info {
    pub(super) dest: Dest,
    pub(super) gateway: Option<Wanted>,
    /// The interface and the source address asked for.
    pub(super) ifp: Option<u32>,
    pub(super) ifa: Option<IpAddr>,
    pub(super) flags: i32,
}

/// A gateway as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Link(u32),
    Ip(IpAddr),
}

impl Net {
    /// `fill_addrinfo`: `EINVAL` for addresses that do not fit or have no destination.
    pub(super) fn addrinfo(&self, vnet: u64, message: &[u8]) -> Result<Info, Errno> {
        let bits = i32::from_ne_bytes(part(message, offset_of!(rt_msghdr, rtm_addrs)));
        let flags = i32::from_ne_bytes(part(message, offset_of!(rt_msghdr, rtm_flags)));
        let addrs = xaddrs(message.get(HEADER..).unwrap_or_default(), bits)?;
        let [dst, gateway, netmask, _, ifp, ifa, ..] = addrs;
        debug_assert_eq!((RTAX_DST, RTAX_GATEWAY, RTAX_NETMASK), (0, 1, 2));
        debug_assert_eq!((RTAX_IFP, RTAX_IFA), (4, 5));
        let dst = dst.ok_or(Errno::EINVAL)?;
        let to = self.address(vnet, dst)?.ok_or(Errno::EAFNOSUPPORT)?;
        let width = if to.is_ipv4() { 32 } else { 128 };
        let length = netmask.map_or(width, |mask| mask_length(mask, to));
        let flags = match length == width {
            true => flags | RTF_HOST,
            false => flags & !RTF_HOST,
        };
        let gateway = match gateway {
            Some(gateway) if family(gateway) == AF_LINK => {
                Some(Wanted::Link(u16::from_ne_bytes(part(gateway, 2)).into()))
            }
            Some(gateway) => self.address(vnet, gateway)?.map(Wanted::Ip),
            None => None,
        };
        let ifp = ifp.filter(|ifp| family(ifp) == AF_LINK);
        let ifp = ifp.map(|ifp| u16::from_ne_bytes(part(ifp, 2)).into());
        let ifa = ifa
            .map(|ifa| self.address(vnet, ifa))
            .transpose()?
            .flatten();
        Ok(Info {
            dest: dest(to, length),
            gateway,
            ifp,
            ifa,
            flags,
        })
    }

    /// An IP address of a message, which may be shorter than its struct as long as the address is
    /// in it.
    fn address(&self, vnet: u64, bytes: &[u8]) -> Result<Option<IpAddr>, Errno> {
        let least = match family(bytes) {
            AF_INET => SIN_ADDR + 4,
            AF_INET6 => usize::from(SIN6_LEN),
            _ => return Ok(None),
        };
        if bytes.len() < least {
            return Err(Errno::EINVAL);
        }
        Ok(match decode(bytes) {
            Some((IpAddr::V6(addr), zone)) => {
                let addr = self.embed(vnet, addr, zone).unwrap_or(addr);
                Some(addr.into())
            }
            Some((addr, _)) => Some(addr),
            None => None,
        })
    }
}

/// `rt_xaddrs`: the addresses behind the header. One of length 0 stands for a zero address and is
/// the last.
fn xaddrs(mut bytes: &[u8], bits: i32) -> Result<[Option<&[u8]>; RTAX_MAX], Errno> {
    let mut addrs = [None; RTAX_MAX];
    for (at, addr) in addrs.iter_mut().enumerate() {
        let Some(&length) = bytes.first() else {
            break;
        };
        if bits & 1 << at == 0 {
            continue;
        }
        let length = usize::from(length);
        if length == 0 {
            *addr = Some(&[][..]);
            break;
        }
        *addr = Some(bytes.get(..length).ok_or(Errno::EINVAL)?);
        bytes = bytes.get(length.next_multiple_of(8)..).unwrap_or_default();
    }
    Ok(addrs)
}

fn family(bytes: &[u8]) -> i32 {
    bytes.get(1).copied().unwrap_or_default().into()
}

/// The length of a mask, which may be cut behind its last byte that is not 0.
fn mask_length(mask: &[u8], of: IpAddr) -> u32 {
    match of {
        IpAddr::V4(_) => {
            let end = mask.len().min(SIN_LEN.into());
            let bytes = mask.get(..end).unwrap_or_default();
            u32::from_be_bytes(part(bytes, SIN_ADDR)).leading_ones()
        }
        IpAddr::V6(_) => u128::from_be_bytes(part(mask, SIN6_ADDR)).leading_ones(),
    }
}
