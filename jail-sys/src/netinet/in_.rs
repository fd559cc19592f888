//! Header: `netinet/in.h`
//!
//! The header's name is a word of Rust's, hence the underscore. `sockaddr_in` holds port and
//! address in network byte order.
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet/in.h>

use core::ffi::{c_char, c_int};

use crate::sys::socket::sa_family_t;

/// An IPv4 address in network byte order.
pub type in_addr_t = u32;
/// A port in network byte order.
pub type in_port_t = u16;
/// The IP level of socket options.
pub const IPPROTO_IP: c_int = 0;
/// TCP.
pub const IPPROTO_TCP: c_int = 6;
/// UDP.
pub const IPPROTO_UDP: c_int = 17;
/// The IPv6 level of socket options.
pub const IPPROTO_IPV6: c_int = 41;
/// 0.0.0.0, in host byte order.
pub const INADDR_ANY: in_addr_t = 0;
/// 127.0.0.1, in host byte order.
pub const INADDR_LOOPBACK: in_addr_t = 0x7f000001;
/// 255.255.255.255, in host byte order.
pub const INADDR_BROADCAST: in_addr_t = 0xffffffff;
/// An IPv4 address.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in_addr {
    /// The address in network byte order.
    pub s_addr: in_addr_t,
}

impl in_addr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self { s_addr: 0 };
}

/// An IPv4 address and port.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sockaddr_in {
    /// 16.
    pub sin_len: u8,
    /// `AF_INET`.
    pub sin_family: sa_family_t,
    /// The port in network byte order.
    pub sin_port: in_port_t,
    /// The address.
    pub sin_addr: in_addr,
    /// Zero.
    pub sin_zero: [c_char; 8],
}

impl sockaddr_in {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        sin_len: 0,
        sin_family: 0,
        sin_port: 0,
        sin_addr: in_addr::ZERO,
        sin_zero: [0; 8],
    };
}
