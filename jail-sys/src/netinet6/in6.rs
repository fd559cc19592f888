//! Header: `netinet6/in6.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet6/in6.h>

use crate::netinet::in_::in_port_t;
use crate::sys::socket::sa_family_t;

/// An IPv6 address; in C a union whose members make it as aligned as a u32.
#[repr(C, align(4))]
#[derive(Clone, Copy, Debug)]
pub struct in6_addr {
    /// Its bytes.
    pub s6_addr: [u8; 16],
}

impl in6_addr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self { s6_addr: [0; 16] };
}

/// An IPv6 address and port.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sockaddr_in6 {
    /// 28.
    pub sin6_len: u8,
    /// `AF_INET6`.
    pub sin6_family: sa_family_t,
    /// The port in network byte order.
    pub sin6_port: in_port_t,
    /// Flow label and traffic class.
    pub sin6_flowinfo: u32,
    /// The address.
    pub sin6_addr: in6_addr,
    /// The interface's index, for a link-local address.
    pub sin6_scope_id: u32,
}

impl sockaddr_in6 {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        sin6_len: 0,
        sin6_family: 0,
        sin6_port: 0,
        sin6_flowinfo: 0,
        sin6_addr: in6_addr::ZERO,
        sin6_scope_id: 0,
    };
}
