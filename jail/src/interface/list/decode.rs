//! The interface list out of bytes.
//!
//! Follows `lib/libc/net/getifaddrs.c`: messages of `NET_RT_IFLISTL`, an `RTM_IFINFO` for each
//! interface and an `RTM_NEWADDR` for each of its addresses behind it. Messages of another kind
//! or version are skipped.

use core::mem::offset_of;
use std::net::IpAddr;

use jail_sys::net::if_::msg::{if_data, if_msghdrl, ifa_msghdrl};
use jail_sys::net::if_dl::sockaddr_dl;
use jail_sys::net::route::{
    RTAX_BRD, RTAX_IFA, RTAX_IFP, RTAX_MAX, RTAX_NETMASK, RTM_IFINFO, RTM_NEWADDR, RTM_VERSION,
};

use super::InterfaceInfo;
use crate::addrs::HostAddr;
use crate::addrs::sockaddr::{self, field};
use crate::{Cidr, InterfaceFlags, InterfaceName};

/// All interfaces, or what is wrong with the bytes.
pub(super) fn decode(mut bytes: &[u8]) -> Result<Vec<InterfaceInfo>, &'static str> {
    let mut interfaces = Vec::new();
    while !bytes.is_empty() {
        let message = message(bytes).ok_or("a message longer than the list")?;
        bytes = bytes.get(message.len()..).unwrap_or_default();
        let [version, kind] = field(message, 2).ok_or("a message without a type")?;
        if i32::from(version) != RTM_VERSION {
            continue;
        }
        match i32::from(kind) {
            RTM_IFINFO => interfaces.push(interface(message).ok_or("an interface without a name")?),
            RTM_NEWADDR => {
                let belongs = |of: &&mut InterfaceInfo| index(message) == Some(of.index);
                let owner = interfaces.last_mut().filter(belongs);
                let owner = owner.ok_or("an address of no interface")?;
                owner.addrs.extend(address(message, owner.name));
            }
            _ => {}
        }
    }
    Ok(interfaces)
}

fn message(bytes: &[u8]) -> Option<&[u8]> {
    let len = usize::from(u16::from_ne_bytes(field(bytes, 0)?));
    bytes.get(..len).filter(|message| message.len() >= 4)
}

/// The same place in both kinds.
fn index(message: &[u8]) -> Option<u32> {
    let index = field(message, offset_of!(ifa_msghdrl, ifam_index))?;
    Some(u16::from_ne_bytes(index).into())
}

fn interface(message: &[u8]) -> Option<InterfaceInfo> {
    let half = |at| field(message, at).map(u16::from_ne_bytes);
    let data = usize::from(half(offset_of!(if_msghdrl, ifm_data_off))?);
    let len = usize::from(half(offset_of!(if_msghdrl, ifm_len))?);
    let which = field(message, offset_of!(if_msghdrl, ifm_addrs)).map(i32::from_ne_bytes)?;
    let flags = field(message, offset_of!(if_msghdrl, ifm_flags)).map(i32::from_ne_bytes)?;
    let addrs = Addrs::new(message.get(len..)?, which);
    let link = addrs.get(RTAX_IFP)?;
    let [kind] = field(message, data + offset_of!(if_data, ifi_type))?;
    let mtu = field(message, data + offset_of!(if_data, ifi_mtu)).map(u32::from_ne_bytes)?;
    let [name, mac] = link_parts(link)?;
    Some(InterfaceInfo {
        name: InterfaceName::new(name).ok()?,
        index: index(message)?,
        flags: InterfaceFlags::from_kernel(flags),
        kind,
        mtu,
        mac: mac.try_into().ok(),
        addrs: Vec::new(),
    })
}

/// The name, and the address of the link layer.
fn link_parts(link: &[u8]) -> Option<[&[u8]; 2]> {
    let [name] = field(link, offset_of!(sockaddr_dl, sdl_nlen))?;
    let [addr] = field(link, offset_of!(sockaddr_dl, sdl_alen))?;
    let data = link.get(offset_of!(sockaddr_dl, sdl_data)..)?;
    let (name, rest) = data.split_at_checked(name.into())?;
    Some([name, rest.get(..addr.into())?])
}

/// `None` for one that is neither IPv4 nor IPv6.
fn address(message: &[u8], interface: InterfaceName) -> Option<HostAddr> {
    let len = field(message, offset_of!(ifa_msghdrl, ifam_len)).map(u16::from_ne_bytes)?;
    let which = field(message, offset_of!(ifa_msghdrl, ifam_addrs)).map(i32::from_ne_bytes)?;
    let addrs = Addrs::new(message.get(len.into()..)?, which);
    let own = addrs.get(RTAX_IFA)?;
    let addr = sockaddr::addr(own)?;
    let mask = addrs.get(RTAX_NETMASK).unwrap_or_default();
    let prefix = sockaddr::prefix(*own.get(1)?, mask);
    let other = addrs.get(RTAX_BRD).and_then(sockaddr::addr);
    Some(HostAddr {
        interface,
        addr: Cidr::new(addr, prefix).ok()?,
        other: other.filter(|other| !other.is_unspecified() && same_family(*other, addr)),
    })
}

const fn same_family(one: IpAddr, other: IpAddr) -> bool {
    one.is_ipv4() == other.is_ipv4()
}

/// The sockaddrs behind a message, each rounded up to 8 bytes; one of length 0 takes 8.
struct Addrs<'a> {
    at: [Option<&'a [u8]>; RTAX_MAX],
}

impl<'a> Addrs<'a> {
    fn new(mut bytes: &'a [u8], which: i32) -> Self {
        let mut at = [None; RTAX_MAX];
        for (place, slot) in at.iter_mut().enumerate() {
            if which & (1 << place) == 0 {
                continue;
            }
            let Some(&len) = bytes.first() else {
                break;
            };
            let len = usize::from(len);
            *slot = bytes.get(..len);
            let rounded = len.max(1).next_multiple_of(ALIGN);
            bytes = bytes.get(rounded..).unwrap_or_default();
        }
        Self { at }
    }

    fn get(&self, place: usize) -> Option<&'a [u8]> {
        self.at.get(place).copied().flatten()
    }
}

/// `sizeof(long)`.
const ALIGN: usize = 8;

#[cfg(test)]
mod tests;
