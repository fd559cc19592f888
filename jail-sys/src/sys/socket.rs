//! Header: `sys/socket.h`
//!
//! Also `sys/_sockaddr_storage.h`. Every address begins with its own length.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/socket.h>

use core::ffi::{c_char, c_int};

/// An address family, `AF_*`.
pub type sa_family_t = u8;
/// The length of an address in bytes.
pub type socklen_t = u32;
/// A stream of bytes.
pub const SOCK_STREAM: c_int = 1;
/// Datagrams.
pub const SOCK_DGRAM: c_int = 2;
/// Raw packets.
pub const SOCK_RAW: c_int = 3;
/// Close the descriptor in execve(2).
pub const SOCK_CLOEXEC: c_int = 0x10000000;
/// Never wait.
pub const SOCK_NONBLOCK: c_int = 0x20000000;
/// Close the descriptor in a forked child. Since 15.0.
pub const SOCK_CLOFORK: c_int = 0x40000000;
/// The level of the options that every socket has.
pub const SOL_SOCKET: c_int = 0xffff;
/// Allow an address that is still in use locally.
pub const SO_REUSEADDR: c_int = 0x0004;
/// Report receive overflows as ENOBUFS.
pub const SO_RERROR: c_int = 0x00020000;
/// The size of the receive buffer in bytes.
pub const SO_RCVBUF: c_int = 0x1002;
/// No family.
pub const AF_UNSPEC: c_int = 0;
/// Local sockets.
pub const AF_UNIX: c_int = 1;
/// Another name of [`AF_UNIX`].
pub const AF_LOCAL: c_int = AF_UNIX;
/// IPv4.
pub const AF_INET: c_int = 2;
/// Routing messages.
pub const AF_ROUTE: c_int = 17;
/// Link layer addresses.
pub const AF_LINK: c_int = 18;
/// IPv6.
pub const AF_INET6: c_int = 28;
/// Netgraph.
pub const AF_NETGRAPH: c_int = 32;
/// Netlink. Since 13.2.
pub const AF_NETLINK: c_int = 38;
/// Another name of [`AF_ROUTE`].
pub const PF_ROUTE: c_int = AF_ROUTE;
/// Routing sysctl: the routing table.
pub const NET_RT_DUMP: c_int = 1;
/// Routing sysctl: routes with given flags.
pub const NET_RT_FLAGS: c_int = 2;
/// Routing sysctl: interfaces and their addresses.
pub const NET_RT_IFLIST: c_int = 3;
/// Routing sysctl: multicast addresses.
pub const NET_RT_IFMALIST: c_int = 4;
/// Routing sysctl: interfaces, by [`crate::net::if_::msg::if_msghdrl`].
pub const NET_RT_IFLISTL: c_int = 5;
/// shutdown(2): no more reading.
pub const SHUT_RD: c_int = 0;
/// shutdown(2): no more writing.
pub const SHUT_WR: c_int = 1;
/// shutdown(2): neither.
pub const SHUT_RDWR: c_int = 2;
/// The head of every socket address.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sockaddr {
    /// The whole address's length in bytes.
    pub sa_len: u8,
    /// `AF_*`.
    pub sa_family: sa_family_t,
    /// The address.
    pub sa_data: [c_char; 14],
}

impl sockaddr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        sa_len: 0,
        sa_family: 0,
        sa_data: [0; 14],
    };
}

/// Room for an address of any family.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sockaddr_storage {
    /// The address's length in bytes.
    pub ss_len: u8,
    /// `AF_*`.
    pub ss_family: sa_family_t,
    /// Up to the alignment.
    pub ss_pad1: [c_char; 6],
    /// Aligns the struct.
    pub ss_align: i64,
    /// Up to 128 bytes.
    pub ss_pad2: [c_char; 112],
}
