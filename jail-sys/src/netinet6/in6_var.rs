//! Header: `netinet6/in6_var.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet6/in6_var.h>

use core::ffi::{c_char, c_int, c_ulong};

use super::in6::sockaddr_in6;
use super::in6_stat::{icmp6_ifstat, in6_ifstat};
use crate::net::if_::IFNAMSIZ;
use crate::sys::ioccom::{_IOW, _IOWR};
use crate::sys::types::{caddr_t, time_t};

/// How long an IPv6 address lives.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in6_addrlifetime {
    /// When it ceases to be valid; 0 for never.
    pub ia6t_expire: time_t,
    /// When it becomes deprecated; 0 for never.
    pub ia6t_preferred: time_t,
    /// Valid lifetime in seconds, or `ND6_INFINITE_LIFETIME`.
    pub ia6t_vltime: u32,
    /// Preferred lifetime in seconds, or `ND6_INFINITE_LIFETIME`.
    pub ia6t_pltime: u32,
}

impl in6_addrlifetime {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ia6t_expire: 0,
        ia6t_preferred: 0,
        ia6t_vltime: 0,
        ia6t_pltime: 0,
    };
}

/// Adds or changes an IPv6 address of an interface: `SIOCAIFADDR_IN6`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in6_aliasreq {
    /// The interface.
    pub ifra_name: [c_char; IFNAMSIZ],
    /// The address.
    pub ifra_addr: sockaddr_in6,
    /// The other end of a point-to-point interface; else all zero.
    pub ifra_dstaddr: sockaddr_in6,
    /// The prefix as a mask; its family does not matter.
    pub ifra_prefixmask: sockaddr_in6,
    /// `IN6_IFF_*`.
    pub ifra_flags: c_int,
    /// Its lifetimes. Zero lifetimes make an address that expires at once.
    pub ifra_lifetime: in6_addrlifetime,
    /// The CARP virtual host; 0 for none.
    pub ifra_vhid: c_int,
}

impl in6_aliasreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifra_name: [0; IFNAMSIZ],
        ifra_addr: sockaddr_in6::ZERO,
        ifra_dstaddr: sockaddr_in6::ZERO,
        ifra_prefixmask: sockaddr_in6::ZERO,
        ifra_flags: 0,
        ifra_lifetime: in6_addrlifetime::ZERO,
        ifra_vhid: 0,
    };
}

/// What an [`in6_ifreq`] asks or answers.
#[repr(C)]
#[derive(Clone, Copy)]
pub union in6_ifreq_ifru {
    /// An address.
    pub ifru_addr: sockaddr_in6,
    /// The other end's address.
    pub ifru_dstaddr: sockaddr_in6,
    /// The interface's flags.
    pub ifru_flags: c_int,
    /// The address's flags, `IN6_IFF_*`.
    pub ifru_flags6: c_int,
    /// The metric.
    pub ifru_metric: c_int,
    /// An address of data.
    pub ifru_data: caddr_t,
    /// An address's lifetimes.
    pub ifru_lifetime: in6_addrlifetime,
    /// IPv6 counters.
    pub ifru_stat: in6_ifstat,
    /// ICMPv6 counters.
    pub ifru_icmp6stat: icmp6_ifstat,
    /// Zones of the scopes.
    pub ifru_scope_id: [u32; 16],
}

impl in6_ifreq_ifru {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifru_icmp6stat: icmp6_ifstat::ZERO,
    };
}

impl core::fmt::Debug for in6_ifreq_ifru {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Which member is meant is known to the request only.
        f.debug_struct("in6_ifreq_ifru").finish_non_exhaustive()
    }
}

/// A request about an interface's IPv6 side.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in6_ifreq {
    /// The interface.
    pub ifr_name: [c_char; IFNAMSIZ],
    /// What is asked or answered.
    pub ifr_ifru: in6_ifreq_ifru,
}

impl in6_ifreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifr_name: [0; IFNAMSIZ],
        ifr_ifru: in6_ifreq_ifru::ZERO,
    };
}

/// Remove an address.
pub const SIOCDIFADDR_IN6: c_ulong = _IOW::<in6_ifreq>(b'i', 25);
/// Add or change an address.
pub const SIOCAIFADDR_IN6: c_ulong = _IOW::<in6_aliasreq>(b'i', 27);
/// The flags of an address; EADDRNOTAVAIL when it is not there.
pub const SIOCGIFAFLAG_IN6: c_ulong = _IOWR::<in6_ifreq>(b'i', 73);
/// The lifetimes of an address.
pub const SIOCGIFALIFETIME_IN6: c_ulong = _IOWR::<in6_ifreq>(b'i', 81);
/// The prefix of an address.
pub const SIOCGIFNETMASK_IN6: c_ulong = _IOWR::<in6_ifreq>(b'i', 37);
/// The other end of an address.
pub const SIOCGIFDSTADDR_IN6: c_ulong = _IOWR::<in6_ifreq>(b'i', 34);
/// An anycast address.
pub const IN6_IFF_ANYCAST: c_int = 0x01;
/// Being checked for duplicates: not usable yet. Set by the kernel.
pub const IN6_IFF_TENTATIVE: c_int = 0x02;
/// A duplicate was found: not usable. Set by the kernel.
pub const IN6_IFF_DUPLICATED: c_int = 0x04;
/// The link may be gone. Set by the kernel.
pub const IN6_IFF_DETACHED: c_int = 0x08;
/// Not to be used for new connections.
pub const IN6_IFF_DEPRECATED: c_int = 0x10;
/// Do not check for duplicates.
pub const IN6_IFF_NODAD: c_int = 0x20;
/// Configured by itself.
pub const IN6_IFF_AUTOCONF: c_int = 0x40;
/// A temporary address. Set by the kernel.
pub const IN6_IFF_TEMPORARY: c_int = 0x80;
/// Preferred as a source address.
pub const IN6_IFF_PREFER_SOURCE: c_int = 0x0100;
/// Either bit that makes an address unusable.
pub const IN6_IFF_NOTREADY: c_int = IN6_IFF_TENTATIVE | IN6_IFF_DUPLICATED;

const _: () = assert!(size_of::<in6_aliasreq>() == 136);
const _: () = assert!(size_of::<in6_ifreq>() == 288);
