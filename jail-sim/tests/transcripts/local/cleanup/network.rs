//! Interfaces and addresses.

use std::net::IpAddr;

use jail::kernel::{IfNameBytes, Ioctl};
use jail::{Errno, Kernel};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet6::in6::{in6_addr, sockaddr_in6};
use jail_sys::sys::socket::{AF_INET, AF_INET6, SOCK_DGRAM};

use crate::answer::host::{ifname, interfaces};

/// The interfaces there are.
pub(super) fn names(kernel: &dyn Kernel) -> Vec<String> {
    let all = interfaces(kernel).unwrap_or_default();
    all.into_iter().map(|interface| interface.name).collect()
}

/// Whether lo0 has such addresses as cases give it.
pub(super) fn has_addresses(kernel: &dyn Kernel) -> bool {
    !addresses(kernel).is_empty()
}

/// 10.* and fd* of lo0.
fn addresses(kernel: &dyn Kernel) -> Vec<IpAddr> {
    let all = interfaces(kernel).unwrap_or_default();
    let mine = all.iter().filter(|interface| interface.name == "lo0");
    let addrs = mine.flat_map(|interface| &interface.addrs);
    let ours = |addr: &IpAddr| match addr {
        IpAddr::V4(addr) => addr.octets().starts_with(&[10]),
        IpAddr::V6(addr) => addr.octets().starts_with(&[0xfd]),
    };
    addrs.map(|(addr, _)| *addr).filter(ours).collect()
}

/// Takes them off.
pub(super) fn remove_addresses(kernel: &dyn Kernel) {
    let Ok(name) = ifname("lo0") else { return };
    for addr in addresses(kernel) {
        // What is left makes the next case fail, which tells.
        let _ = match addr {
            IpAddr::V4(addr) => {
                let addr = &sockaddr_in {
                    sin_len: 16,
                    sin_family: 2,
                    sin_addr: in_addr {
                        s_addr: u32::from_ne_bytes(addr.octets()),
                    },
                    ..sockaddr_in::ZERO
                };
                let name = &name;
                request(kernel, AF_INET, Ioctl::SiocDifaddr { name, addr })
            }
            IpAddr::V6(addr) => {
                let addr = &sockaddr_in6 {
                    sin6_len: 28,
                    sin6_family: 28,
                    sin6_addr: in6_addr {
                        s6_addr: addr.octets(),
                    },
                    ..sockaddr_in6::ZERO
                };
                let name = &name;
                request(kernel, AF_INET6, Ioctl::SiocDifaddrIn6 { name, addr })
            }
        };
    }
}

/// Destroys the interfaces that were not there before.
pub(super) fn destroy_but(kernel: &dyn Kernel, before: &[String]) {
    for name in names(kernel) {
        if before.contains(&name) {
            continue;
        }
        let name: Result<IfNameBytes, String> = ifname(&name);
        if let Ok(name) = &name {
            // The other end of an epair has gone with the first.
            let _ = request(kernel, AF_INET, Ioctl::SiocIfdestroy { name });
        }
    }
}

fn request(kernel: &dyn Kernel, domain: i32, request: Ioctl<'_>) -> Result<(), Errno> {
    let fd = kernel.socket(domain, SOCK_DGRAM, 0)?;
    let made = kernel.ioctl(fd, request);
    kernel.close(fd)?;
    made
}
