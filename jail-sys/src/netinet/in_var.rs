//! Header: `netinet/in_var.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet/in_var.h>

use core::ffi::{c_char, c_int};

use super::in_::sockaddr_in;
use crate::net::if_::IFNAMSIZ;

/// Adds or replaces an IPv4 address of an interface: `SIOCAIFADDR`, and `SIOCGIFALIAS` to read one.
///
/// The kernel declares the requests with [`crate::net::if_::ifaliasreq`], which has the same layout.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in_aliasreq {
    /// The interface.
    pub ifra_name: [c_char; IFNAMSIZ],
    /// The address.
    pub ifra_addr: sockaddr_in,
    /// The broadcast address; on a point-to-point interface, the other end.
    pub ifra_broadaddr: sockaddr_in,
    /// The netmask.
    pub ifra_mask: sockaddr_in,
    /// The CARP virtual host; 0 for none.
    pub ifra_vhid: c_int,
}

impl in_aliasreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifra_name: [0; IFNAMSIZ],
        ifra_addr: sockaddr_in::ZERO,
        ifra_broadaddr: sockaddr_in::ZERO,
        ifra_mask: sockaddr_in::ZERO,
        ifra_vhid: 0,
    };
}

const _: () = assert!(size_of::<in_aliasreq>() == 68);
