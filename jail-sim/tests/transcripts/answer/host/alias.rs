//! Addresses of interfaces.

use std::net::IpAddr;

use jail::kernel::Ioctl;
use jail::{Errno, Kernel};
use jail_sys::netinet::in_::{in_addr, sockaddr_in};
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6::{in6_addr, sockaddr_in6};
use jail_sys::netinet6::in6_var::{in6_addrlifetime, in6_aliasreq};
use jail_sys::sys::socket::{AF_INET, AF_INET6};
use serde_json::Value;

use super::interface::{ifname, on_socket};
use super::ok;
use crate::bindings::Bindings;
use crate::call::AliasCall;

pub(super) fn answer(
    kernel: &dyn Kernel,
    call: &AliasCall,
    bindings: &Bindings,
) -> Result<Result<Value, Errno>, String> {
    let name = ifname(&bindings.put_in(&call.name))?;
    let text = bindings.put_in(&call.addr);
    let addr: IpAddr = text
        .parse()
        .map_err(|_| format!("not made: no address: {text}"))?;
    Ok(match addr {
        IpAddr::V4(addr) => {
            let mut sin = sin(addr.octets());
            sin.sin_len = call.addr_len.unwrap_or(sin.sin_len);
            sin.sin_family = call.addr_family.unwrap_or(sin.sin_family);
            if !call.add {
                let request = Ioctl::SiocDifaddr {
                    name: &name,
                    addr: &sin,
                };
                return Ok(on_socket(kernel, AF_INET, request).map(ok));
            }
            let mut request = in_aliasreq {
                ifra_name: name.map(|byte| core::ffi::c_char::from_ne_bytes([byte])),
                ifra_addr: sin,
                ..in_aliasreq::ZERO
            };
            if !call.no_mask {
                request.ifra_mask = self::sin(mask(call.plen.unwrap_or(32)));
            }
            on_socket(kernel, AF_INET, Ioctl::SiocAifaddr(&request))
        }
        IpAddr::V6(addr) => {
            let sin6 = sin6(addr.octets());
            if !call.add {
                let request = Ioctl::SiocDifaddrIn6 {
                    name: &name,
                    addr: &sin6,
                };
                return Ok(on_socket(kernel, AF_INET6, request).map(ok));
            }
            let mut request = in6_aliasreq {
                ifra_name: name.map(|byte| core::ffi::c_char::from_ne_bytes([byte])),
                ifra_addr: sin6,
                ifra_flags: call.flags,
                ifra_lifetime: in6_addrlifetime {
                    ia6t_vltime: call.lifetime,
                    ia6t_pltime: call.lifetime,
                    ..in6_addrlifetime::ZERO
                },
                ..in6_aliasreq::ZERO
            };
            if !call.no_mask {
                request.ifra_prefixmask = self::sin6(mask(call.plen.unwrap_or(128)));
            }
            on_socket(kernel, AF_INET6, Ioctl::SiocAifaddrIn6(&request))
        }
    }
    .map(ok))
}

fn sin(octets: [u8; 4]) -> sockaddr_in {
    sockaddr_in {
        sin_len: 16,
        sin_family: 2,
        sin_addr: in_addr {
            s_addr: u32::from_ne_bytes(octets),
        },
        ..sockaddr_in::ZERO
    }
}

fn sin6(octets: [u8; 16]) -> sockaddr_in6 {
    sockaddr_in6 {
        sin6_len: 28,
        sin6_family: 28,
        sin6_addr: in6_addr { s6_addr: octets },
        ..sockaddr_in6::ZERO
    }
}

/// So many ones, then zeros.
fn mask<const N: usize>(ones: u8) -> [u8; N] {
    let mut left = u32::from(ones);
    [(); N].map(|()| {
        let here = left.min(8);
        left -= here;
        u8::try_from(0xff00_u32 >> here & 0xff).unwrap_or(0)
    })
}
