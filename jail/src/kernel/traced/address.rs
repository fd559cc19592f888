//! Addresses and names of interfaces.

use core::fmt::{self, Display};
use core::net::{Ipv4Addr, Ipv6Addr};

use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::sys::socket::{AF_INET, AF_INET6};

use super::super::IfNameBytes;
use super::show::Bytes;

/// An interface's name in quotes, up to its NUL.
pub(super) struct IfName<'a>(pub(super) &'a IfNameBytes);

impl Display for IfName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.split(|byte| *byte == 0).next();
        Bytes(name.unwrap_or_default()).fmt(f)
    }
}

/// An IPv4 address, or what is wrong with it.
pub(super) struct Inet<'a>(pub(super) &'a sockaddr_in);

impl Display for Inet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addr = self.0;
        let (len, family) = (addr.sin_len, addr.sin_family);
        if usize::from(len) != size_of::<sockaddr_in>() || i32::from(family) != AF_INET {
            return write!(f, "{{len={len} family={family}}}");
        }
        Ipv4Addr::from(addr.sin_addr.s_addr.to_ne_bytes()).fmt(f)
    }
}

/// An IPv6 address, or what is wrong with it.
pub(super) struct Inet6<'a>(pub(super) &'a sockaddr_in6);

impl Display for Inet6<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addr = self.0;
        let (len, family) = (addr.sin6_len, addr.sin6_family);
        if usize::from(len) != size_of::<sockaddr_in6>() || i32::from(family) != AF_INET6 {
            return write!(f, "{{len={len} family={family}}}");
        }
        Ipv6Addr::from(addr.sin6_addr.s6_addr).fmt(f)?;
        match addr.sin6_scope_id {
            0 => Ok(()),
            scope => write!(f, "%{scope}"),
        }
    }
}

/// An IPv6 mask, whose family nobody looks at.
pub(super) struct Mask6<'a>(pub(super) &'a sockaddr_in6);

impl Display for Mask6<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ipv6Addr::from(self.0.sin6_addr.s6_addr).fmt(f)
    }
}

/// The bytes of any address: its family's text, and the port if it has one.
pub(super) struct Address<'a>(pub(super) &'a [u8]);

impl Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self.0 {
            [_, family, p, q, a, b, c, d, ..] if i32::from(family) == AF_INET => {
                write_port(f, &Ipv4Addr::new(a, b, c, d), [p, q])
            }
            [_, family, p, q, _, _, _, _, ref rest @ ..] if i32::from(family) == AF_INET6 => {
                match rest.first_chunk::<16>() {
                    Some(bytes) => write_port(f, &Ipv6Addr::from(*bytes), [p, q]),
                    None => write!(f, "[{}]", self.0.len()),
                }
            }
            _ => write!(f, "[{}]", self.0.len()),
        }
    }
}

fn write_port(f: &mut fmt::Formatter<'_>, address: &dyn Display, port: [u8; 2]) -> fmt::Result {
    match u16::from_be_bytes(port) {
        0 => write!(f, "{address}"),
        port => write!(f, "{address} port={port}"),
    }
}
