//! The interfaces and their addresses, as getifaddrs(3) takes them from the kernel.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail::{Errno, Kernel};
use jail_sys::net::route::{RTA_IFA, RTA_IFP, RTA_NETMASK, RTAX_IFA, RTAX_IFP, RTAX_NETMASK};
use jail_sys::net::route::{RTM_IFINFO, RTM_NEWADDR};
use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_ROUTE, NET_RT_IFLIST};
use jail_sys::sys::sysctl::CTL_NET;
use serde_json::{Value, json};

use crate::bindings::Bindings;

/// An interface and its addresses with the lengths of their prefixes.
#[derive(Debug)]
pub(crate) struct Interface {
    pub(crate) name: String,
    pub(crate) addrs: Vec<(IpAddr, u32)>,
}

pub(super) fn addrs(kernel: &dyn Kernel, name: &str) -> Result<Value, Errno> {
    let all = interfaces(kernel)?;
    let mine = all.iter().filter(|interface| interface.name == name);
    let addrs: Vec<String> = mine
        .flat_map(|interface| &interface.addrs)
        .filter(|(addr, _)| !matches!(addr, IpAddr::V6(v6) if v6.is_unicast_link_local()))
        .map(|(addr, plen)| format!("{addr}/{plen}"))
        .collect();
    Ok(json!({"addrs": addrs}))
}

pub(super) fn list(
    kernel: &dyn Kernel,
    only: &[String],
    bindings: &Bindings,
) -> Result<Value, Errno> {
    let all = interfaces(kernel)?;
    let there = |name: &&String| {
        let name = bindings.put_in(name);
        all.iter().any(|interface| interface.name == name)
    };
    let mut names: Vec<&String> = only.iter().filter(there).collect();
    names.sort();
    Ok(json!({"ifs": names}))
}

/// All of them, in the kernel's order.
pub(crate) fn interfaces(kernel: &dyn Kernel) -> Result<Vec<Interface>, Errno> {
    let mib = [CTL_NET, AF_ROUTE, 0, 0, NET_RT_IFLIST, 0];
    let size = kernel.sysctl(&mib, &mut [], None)?;
    let mut bytes = vec![0; size + 4_096];
    let size = kernel.sysctl(&mib, &mut bytes, None)?;
    bytes.truncate(size);
    Ok(decode(&bytes))
}

fn decode(mut bytes: &[u8]) -> Vec<Interface> {
    let mut all: Vec<Interface> = Vec::new();
    while let Some(length) = bytes
        .first_chunk()
        .map(|len| usize::from(u16::from_ne_bytes(*len)))
    {
        let Some(message) = bytes
            .get(..length)
            .filter(|message| message.len() >= IFINFO_FLAGS)
        else {
            break;
        };
        match message.get(3).copied().map(i32::from) {
            Some(RTM_IFINFO) => {
                let link = sockaddrs(message, IFINFO_SIZE);
                let name = link.get(RTAX_IFP).and_then(|sdl| link_name(sdl));
                all.push(Interface {
                    name: name.unwrap_or_default(),
                    addrs: Vec::new(),
                });
            }
            Some(RTM_NEWADDR) => {
                let parts = sockaddrs(message, IFA_SIZE);
                let addr = parts.get(RTAX_IFA).and_then(|sa| address(sa));
                let mask = parts.get(RTAX_NETMASK).copied().unwrap_or_default();
                if let (Some(interface), Some(addr)) = (all.last_mut(), addr) {
                    interface.addrs.push((addr, ones(mask, addr)));
                }
            }
            _ => {}
        }
        bytes = bytes.get(length.max(1)..).unwrap_or_default();
    }
    all
}

/// The addresses of a message by their place; each takes a multiple of eight bytes.
fn sockaddrs(message: &[u8], header: usize) -> Vec<&[u8]> {
    let bits = message
        .get(4..8)
        .and_then(|bits| bits.first_chunk().copied());
    let bits = bits.map_or(0, i32::from_ne_bytes);
    let mut rest = message.get(header..).unwrap_or_default();
    (0..8)
        .map(|place| {
            let wanted = [RTA_IFP, RTA_IFA, RTA_NETMASK].contains(&(1 << place));
            if bits & (1 << place) == 0 {
                return &[][..];
            }
            let length = usize::from(rest.first().copied().unwrap_or(0));
            let taken = rest.get(..length).unwrap_or_default();
            let step = length.next_multiple_of(8).max(8);
            rest = rest.get(step..).unwrap_or_default();
            if wanted { taken } else { &[] }
        })
        .collect()
}

/// `sdl_data` up to `sdl_nlen`.
fn link_name(sdl: &[u8]) -> Option<String> {
    let length = usize::from(*sdl.get(5)?);
    let name = sdl.get(8..8 + length)?;
    Some(String::from_utf8_lossy(name).into_owned())
}

fn address(sa: &[u8]) -> Option<IpAddr> {
    match i32::from(*sa.get(1)?) {
        AF_INET => {
            let octets: [u8; 4] = *sa.get(4..8)?.first_chunk()?;
            Some(Ipv4Addr::from(octets).into())
        }
        AF_INET6 => {
            let octets: [u8; 16] = *sa.get(8..24)?.first_chunk()?;
            Some(Ipv6Addr::from(octets).into())
        }
        _ => None,
    }
}

/// How many bits of a mask are ones; a mask may be cut where zeros follow.
fn ones(mask: &[u8], addr: IpAddr) -> u32 {
    let bytes = match addr {
        IpAddr::V4(_) => mask.get(4..mask.len().min(8)),
        IpAddr::V6(_) => mask.get(8..mask.len().min(24)),
    };
    let bytes = bytes.unwrap_or_default().iter();
    bytes.map(|byte| byte.count_ones()).sum()
}

/// Up to `ifm_flags`.
const IFINFO_FLAGS: usize = 8;
const IFINFO_SIZE: usize = size_of::<jail_sys::net::if_::msg::if_msghdr>();
const IFA_SIZE: usize = size_of::<jail_sys::net::if_::msg::ifa_msghdr>();
