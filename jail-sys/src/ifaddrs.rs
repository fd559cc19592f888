//! Header: `ifaddrs.h`
//!
//! <https://cgit.freebsd.org/src/tree/include/ifaddrs.h>

use core::ffi::{c_char, c_uint, c_void};

use crate::sys::socket::sockaddr;

/// One address of an interface, in a list made by getifaddrs(3).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifaddrs {
    /// The next one; null at the end.
    pub ifa_next: *mut Self,
    /// The interface.
    pub ifa_name: *mut c_char,
    /// `IFF_*`.
    pub ifa_flags: c_uint,
    /// The address.
    pub ifa_addr: *mut sockaddr,
    /// The netmask; can be null.
    pub ifa_netmask: *mut sockaddr,
    /// The broadcast address or the other end; can be null.
    pub ifa_dstaddr: *mut sockaddr,
    /// An `if_data` for an `AF_LINK` address.
    pub ifa_data: *mut c_void,
}
