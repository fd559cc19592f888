mod bridge;
mod clones;
mod flags;
mod inet;
mod inet6;
mod random;
mod routes;
mod sockets;
mod speed;
mod stacks;

use std::net::IpAddr;

use jail::kernel::{IfNameBytes, Ioctl, Kernel, Param};
use jail::{Errno, RawFd, Release};
use jail_sys::net::if_::msg::{if_msghdrl, ifa_msghdrl};
use jail_sys::net::route::{RTM_IFINFO, RTM_NEWADDR};
use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6_var::{in6_addrlifetime, in6_aliasreq};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE};
use jail_sys::sys::socket::{AF_INET, AF_INET6, NET_RT_IFLISTL, PF_ROUTE, SOCK_DGRAM};
use jail_sys::sys::sysctl::CTL_NET;
use jail_sys::sys::wait::WNOHANG;

use super::ifname::IfName;
use super::rib::length;
use super::sockaddr::{decode, sin, sin6};
use crate::{Machine, Process};

const RELEASES: [Release; 2] = [Release::V13_2, Release::V15_1];

fn boot(release: Release) -> (Machine, Process) {
    let machine = Machine::builder(release).interface("bge0").build();
    let host = machine.process();
    (machine, host)
}

fn name(text: &str) -> IfNameBytes {
    IfName::new(text.as_bytes()).padded()
}

fn inet(process: &Process) -> RawFd {
    process.socket(AF_INET, SOCK_DGRAM, 0).unwrap()
}

fn inet6(process: &Process) -> RawFd {
    process.socket(AF_INET6, SOCK_DGRAM, 0).unwrap()
}

fn chars(text: &str) -> [std::ffi::c_char; 16] {
    name(text).map(|byte| byte as _)
}

fn alias(interface: &str, addr: &str, bits: Option<u32>) -> in_aliasreq {
    let mask = bits.map(|bits| sin(super::ifaddr::mask4(bits)));
    in_aliasreq {
        ifra_name: chars(interface),
        ifra_addr: sin(addr.parse().unwrap()),
        ifra_mask: mask.unwrap_or(sockaddr_in::ZERO),
        ..in_aliasreq::ZERO
    }
}

/// `SIOCAIFADDR`.
fn add(process: &Process, interface: &str, addr: &str, bits: u32) -> Result<(), Errno> {
    let request = alias(interface, addr, Some(bits));
    process.ioctl(inet(process), Ioctl::SiocAifaddr(&request))
}

/// `SIOCDIFADDR`.
fn delete(process: &Process, interface: &str, addr: &str) -> Result<(), Errno> {
    let addr = sin(addr.parse().unwrap());
    let request = Ioctl::SiocDifaddr {
        name: &name(interface),
        addr: &addr,
    };
    process.ioctl(inet(process), request)
}

fn alias6(interface: &str, addr: &str, bits: u32) -> in6_aliasreq {
    in6_aliasreq {
        ifra_name: chars(interface),
        ifra_addr: sin6(addr.parse().unwrap()),
        ifra_prefixmask: sin6(super::ifaddr::mask6(bits)),
        ifra_lifetime: in6_addrlifetime {
            ia6t_vltime: u32::MAX,
            ia6t_pltime: u32::MAX,
            ..in6_addrlifetime::ZERO
        },
        ..in6_aliasreq::ZERO
    }
}

/// `SIOCAIFADDR_IN6`.
fn add6(process: &Process, interface: &str, addr: &str, bits: u32) -> Result<(), Errno> {
    let request = alias6(interface, addr, bits);
    process.ioctl(inet6(process), Ioctl::SiocAifaddrIn6(&request))
}

/// `SIOCDIFADDR_IN6`.
fn delete6(process: &Process, interface: &str, addr: &str) -> Result<(), Errno> {
    let addr = sin6(addr.parse().unwrap());
    let request = Ioctl::SiocDifaddrIn6 {
        name: &name(interface),
        addr: &addr,
    };
    process.ioctl(inet6(process), request)
}

/// `SIOCGIFAFLAG_IN6`.
fn flags6(process: &Process, interface: &str, addr: &str) -> Result<i32, Errno> {
    let addr = sin6(addr.parse().unwrap());
    let mut flags = 0;
    let request = Ioctl::SiocGifaflagIn6 {
        name: &name(interface),
        addr: &addr,
        flags: &mut flags,
    };
    process.ioctl(inet6(process), request)?;
    Ok(flags)
}

/// `SIOCIFCREATE2`.
fn create(process: &Process, wanted: &str) -> Result<String, Errno> {
    let mut name = name(wanted);
    process.ioctl(inet(process), Ioctl::SiocIfcreate2 { name: &mut name })?;
    Ok(String::from_utf8_lossy(IfName::new(&name).bytes()).into_owned())
}

/// `SIOCIFDESTROY`.
fn destroy(process: &Process, interface: &str) -> Result<(), Errno> {
    let name = name(interface);
    process.ioctl(inet(process), Ioctl::SiocIfdestroy { name: &name })
}

/// `SIOCGIFFLAGS`.
fn flags(process: &Process, interface: &str) -> Result<i32, Errno> {
    let mut flags = 0;
    let request = Ioctl::SiocGifflags {
        name: &name(interface),
        flags: &mut flags,
    };
    process.ioctl(inet(process), request)?;
    Ok(flags)
}

/// `SIOCSIFFLAGS`.
fn set_flags(process: &Process, interface: &str, flags: i32) -> Result<(), Errno> {
    let name = name(interface);
    process.ioctl(inet(process), Ioctl::SiocSifflags { name: &name, flags })
}

/// `SIOCSIFNAME`.
fn rename(process: &Process, interface: &str, new: &str) -> Result<(), Errno> {
    let request = Ioctl::SiocSifname {
        name: &name(interface),
        new: &name(new),
    };
    process.ioctl(inet(process), request)
}

/// `SIOCSIFVNET`.
fn lend(process: &Process, interface: &str, jid: i32) -> Result<(), Errno> {
    let mut name = name(interface);
    let request = Ioctl::SiocSifvnet {
        name: &mut name,
        jid,
    };
    process.ioctl(inet(process), request)
}

/// `SIOCSIFRVNET`.
fn reclaim(process: &Process, interface: &str, jid: i32) -> Result<(), Errno> {
    let mut name = name(interface);
    let request = Ioctl::SiocSifrvnet {
        name: &mut name,
        jid,
    };
    process.ioctl(inet(process), request)
}

/// `BRDGADD`.
fn join(process: &Process, bridge: &str, member: &str) -> Result<(), Errno> {
    let request = Ioctl::BridgeAdd {
        bridge: &name(bridge),
        member: &name(member),
    };
    process.ioctl(inet(process), request)
}

/// A jail with these parameters.
fn jail_of(process: &Process, params: &[(&str, &[u8])], flags: i32) -> i32 {
    let mut names: Vec<Vec<u8>> = Vec::new();
    let mut values: Vec<Vec<u8>> = Vec::new();
    for (name, value) in params {
        names.push([name.as_bytes(), b"\0"].concat());
        values.push(value.to_vec());
    }
    let params = names.iter().zip(&mut values);
    let mut params: Vec<Param<'_>> = params
        .map(|(name, value)| Param::new(name, value))
        .collect();
    process.jail_set(&mut params, flags).unwrap()
}

/// A jail that persists, with its own network stack, and a process in it.
fn vnet_jail(host: &Process) -> (i32, Process) {
    let new = 1_i32.to_ne_bytes();
    let params: [(&str, &[u8]); 2] = [("persist", &[]), ("vnet", &new)];
    let inside = host.fork().unwrap();
    (jail_of(&inside, &params, JAIL_CREATE | JAIL_ATTACH), inside)
}

/// Removes a jail and waits for who was in it: their credentials kept it.
fn remove(host: &Process, jid: i32) {
    host.jail_remove(jid).unwrap();
    while let Ok(Some(_)) = host.wait4(-1, WNOHANG) {}
}

/// What getifaddrs(3) makes of the list: each interface, and its addresses with their prefixes.
fn list(process: &Process) -> Vec<(String, Vec<String>)> {
    let mib = [CTL_NET, PF_ROUTE, 0, 0, NET_RT_IFLISTL, 0];
    let length = process.sysctl(&mib, &mut [], None).unwrap();
    let mut bytes = vec![0; length];
    assert_eq!(process.sysctl(&mib, &mut bytes, None), Ok(length));
    let mut list: Vec<(String, Vec<String>)> = Vec::new();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let length = usize::from(u16::from_ne_bytes([rest[0], rest[1]]));
        let (message, others) = rest.split_at(length);
        rest = others;
        match i32::from(message[3]) {
            RTM_IFINFO => {
                let link = &message[size_of::<if_msghdrl>()..];
                let name = &link[8..8 + usize::from(link[5])];
                let name = String::from_utf8_lossy(name).into_owned();
                list.push((name, Vec::new()));
            }
            RTM_NEWADDR => {
                let mask = &message[size_of::<ifa_msghdrl>()..];
                let size = usize::from(mask[0]);
                let (mask, _) = decode(&mask[..size]).unwrap();
                let addr = &message[size_of::<ifa_msghdrl>() + size.next_multiple_of(8)..];
                let (addr, scope) = decode(&addr[..size]).unwrap();
                let zone = if scope == 0 {
                    String::new()
                } else {
                    format!("%{scope}")
                };
                let text = format!("{addr}{zone}/{}", length_of(mask));
                list.last_mut().unwrap().1.push(text);
            }
            kind => panic!("a message of type {kind}"),
        }
    }
    list
}

fn length_of(mask: IpAddr) -> u32 {
    length(mask)
}

/// The addresses of one interface.
fn addrs(process: &Process, interface: &str) -> Vec<String> {
    let list = list(process);
    let found = list.into_iter().find(|(name, _)| name == interface);
    found.unwrap().1
}

/// The names of all.
fn names(process: &Process) -> Vec<String> {
    list(process).into_iter().map(|(name, _)| name).collect()
}
