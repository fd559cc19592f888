//! Header: `netinet6/nd6.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet6/nd6.h>

use core::ffi::{c_char, c_int, c_ulong};

use crate::net::if_::IFNAMSIZ;
use crate::sys::ioccom::_IOWR;

/// A lifetime without end.
pub const ND6_INFINITE_LIFETIME: u32 = 0xffffffff;
/// Neighbours are checked for being reachable.
pub const ND6_IFF_PERFORMNUD: u32 = 0x1;
/// Router advertisements are accepted.
pub const ND6_IFF_ACCEPT_RTADV: u32 = 0x2;
/// Its addresses are preferred as source.
pub const ND6_IFF_PREFER_SOURCE: u32 = 0x4;
/// IPv6 is off on this interface: addresses stay tentative.
pub const ND6_IFF_IFDISABLED: u32 = 0x8;
/// A link-local address is made by itself.
pub const ND6_IFF_AUTO_LINKLOCAL: u32 = 0x20;
/// No duplicate address detection.
pub const ND6_IFF_NO_DAD: u32 = 0x100;
/// Neighbour discovery on an interface.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct nd_ifinfo {
    /// The link's MTU in bytes.
    pub linkmtu: u32,
    /// The largest MTU in bytes.
    pub maxmtu: u32,
    /// Base of the reachable time in milliseconds.
    pub basereachable: u32,
    /// The reachable time in seconds.
    pub reachable: u32,
    /// Between solicitations, in milliseconds.
    pub retrans: u32,
    /// `ND6_IFF_*`.
    pub flags: u32,
    /// Until the reachable time is chosen anew, in seconds.
    pub recalctm: c_int,
    /// The current hop limit.
    pub chlim: u8,
    /// Not zero once it is set up.
    pub initialized: u8,
    /// For temporary addresses.
    pub randomseed0: [u8; 8],
    /// For temporary addresses.
    pub randomseed1: [u8; 8],
    /// The current random identifier.
    pub randomid: [u8; 8],
}

impl nd_ifinfo {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        linkmtu: 0,
        maxmtu: 0,
        basereachable: 0,
        reachable: 0,
        retrans: 0,
        flags: 0,
        recalctm: 0,
        chlim: 0,
        initialized: 0,
        randomseed0: [0; 8],
        randomseed1: [0; 8],
        randomid: [0; 8],
    };
}

/// A request about neighbour discovery.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in6_ndireq {
    /// The interface.
    pub ifname: [c_char; IFNAMSIZ],
    /// What is asked or answered.
    pub ndi: nd_ifinfo,
}

impl in6_ndireq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifname: [0; IFNAMSIZ],
        ndi: nd_ifinfo::ZERO,
    };
}

/// Read an interface's [`nd_ifinfo`]. The number is from netinet6/in6_var.h.
pub const SIOCGIFINFO_IN6: c_ulong = _IOWR::<in6_ndireq>(b'i', 108);
/// Set an interface's [`nd_ifinfo`]. The number is from netinet6/in6_var.h.
pub const SIOCSIFINFO_IN6: c_ulong = _IOWR::<in6_ndireq>(b'i', 109);
/// Set an interface's `ND6_IFF_*`. The number is from netinet6/in6_var.h.
pub const SIOCSIFINFO_FLAGS: c_ulong = _IOWR::<in6_ndireq>(b'i', 87);
