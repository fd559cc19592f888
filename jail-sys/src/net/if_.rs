//! Header: `net/if.h`
//!
//! The header's name is a word of Rust's, hence the underscore. The messages of the interface list
//! are in [`msg`].
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/if.h>

use core::ffi::{c_char, c_int, c_short, c_uint, c_ulong, c_void};
use core::ptr::null_mut;

use crate::sys::socket::sockaddr;
use crate::sys::types::caddr_t;

pub mod msg;

/// Bytes in an interface's name, its NUL included.
pub const IFNAMSIZ: usize = 16;
/// The largest unit number of a cloned interface.
pub const IF_MAXUNIT: c_int = 0x7fff;
/// The interface is up.
pub const IFF_UP: c_int = 0x1;
/// It has broadcast addresses.
pub const IFF_BROADCAST: c_int = 0x2;
/// It is a loopback.
pub const IFF_LOOPBACK: c_int = 0x8;
/// It has one other end.
pub const IFF_POINTOPOINT: c_int = 0x10;
/// Its resources are allocated.
pub const IFF_DRV_RUNNING: c_int = 0x40;
/// It has no address resolution.
pub const IFF_NOARP: c_int = 0x80;
/// It receives every packet.
pub const IFF_PROMISC: c_int = 0x100;
/// It receives every multicast packet.
pub const IFF_ALLMULTI: c_int = 0x200;
/// It does not hear itself.
pub const IFF_SIMPLEX: c_int = 0x800;
/// Whatever the driver makes of it.
pub const IFF_LINK0: c_int = 0x1000;
/// Whatever the driver makes of it.
pub const IFF_LINK1: c_int = 0x2000;
/// Whatever the driver makes of it.
pub const IFF_LINK2: c_int = 0x4000;
/// It can do multicast.
pub const IFF_MULTICAST: c_int = 0x8000;
/// It cannot be configured by ioctl.
pub const IFF_CANTCONFIG: c_int = 0x10000;
/// The user asked for every packet.
pub const IFF_PPROMISC: c_int = 0x20000;
/// It does not send.
pub const IFF_MONITOR: c_int = 0x40000;
/// It is going away.
pub const IFF_DYING: c_int = 0x200000;
/// It is being renamed.
pub const IFF_RENAMING: c_int = 0x400000;
/// The link's state is not known.
pub const LINK_STATE_UNKNOWN: c_int = 0;
/// The link is down.
pub const LINK_STATE_DOWN: c_int = 1;
/// The link is up.
pub const LINK_STATE_UP: c_int = 2;
/// An interface has come.
pub const IFAN_ARRIVAL: c_int = 0;
/// An interface has gone.
pub const IFAN_DEPARTURE: c_int = 1;
/// A buffer and its length, for descriptions.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifreq_buffer {
    /// Its length in bytes; 0 removes a description.
    pub length: usize,
    /// The buffer.
    pub buffer: *mut c_void,
}

impl ifreq_buffer {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        length: 0,
        buffer: null_mut(),
    };
}

/// A packed name-value list.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifreq_nv_req {
    /// The buffer's length in bytes.
    pub buf_length: c_uint,
    /// The list's length in bytes.
    pub length: c_uint,
    /// The list.
    pub buffer: *mut c_void,
}

impl ifreq_nv_req {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        buf_length: 0,
        length: 0,
        buffer: null_mut(),
    };
}

/// What an [`ifreq`] asks or answers.
#[repr(C)]
#[derive(Clone, Copy)]
pub union ifreq_ifru {
    /// An address.
    pub ifru_addr: sockaddr,
    /// The other end's address.
    pub ifru_dstaddr: sockaddr,
    /// The broadcast address.
    pub ifru_broadaddr: sockaddr,
    /// A buffer.
    pub ifru_buffer: ifreq_buffer,
    /// The low and the high half of the flags (`ifr_flags`, `ifr_flagshigh`).
    pub ifru_flags: [c_short; 2],
    /// The interface's index.
    pub ifru_index: c_short,
    /// A jail's number, for `SIOCSIFVNET` and `SIOCSIFRVNET`.
    pub ifru_jid: c_int,
    /// The metric.
    pub ifru_metric: c_int,
    /// The MTU in bytes.
    pub ifru_mtu: c_int,
    /// The physical wire.
    pub ifru_phys: c_int,
    /// The medium.
    pub ifru_media: c_int,
    /// An address of data: a new name, parameters of a clone.
    pub ifru_data: caddr_t,
    /// Capabilities asked for and present.
    pub ifru_cap: [c_int; 2],
    /// The routing table.
    pub ifru_fib: c_uint,
    /// The priority of a VLAN.
    pub ifru_vlan_pcp: u8,
    /// A name-value list.
    pub ifru_nv: ifreq_nv_req,
}

impl ifreq_ifru {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifru_addr: sockaddr::ZERO,
    };
}

impl core::fmt::Debug for ifreq_ifru {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Which member is meant is known to the request only.
        f.debug_struct("ifreq_ifru").finish_non_exhaustive()
    }
}

/// A request about an interface.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifreq {
    /// The interface.
    pub ifr_name: [c_char; IFNAMSIZ],
    /// What is asked or answered.
    pub ifr_ifru: ifreq_ifru,
}

impl ifreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifr_name: [0; IFNAMSIZ],
        ifr_ifru: ifreq_ifru::ZERO,
    };
}

/// An address of any family; for IPv4, [`crate::netinet::in_var::in_aliasreq`] is easier.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifaliasreq {
    /// The interface.
    pub ifra_name: [c_char; IFNAMSIZ],
    /// The address.
    pub ifra_addr: sockaddr,
    /// The broadcast address or the other end.
    pub ifra_broadaddr: sockaddr,
    /// The netmask.
    pub ifra_mask: sockaddr,
    /// The CARP virtual host; 0 for none.
    pub ifra_vhid: c_int,
}

impl ifaliasreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifra_name: [0; IFNAMSIZ],
        ifra_addr: sockaddr::ZERO,
        ifra_broadaddr: sockaddr::ZERO,
        ifra_mask: sockaddr::ZERO,
        ifra_vhid: 0,
    };
}

/// A driver's own request: `SIOCSDRVSPEC` and `SIOCGDRVSPEC`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifdrv {
    /// The interface.
    pub ifd_name: [c_char; IFNAMSIZ],
    /// The driver's command, as in `BRDGADD`.
    pub ifd_cmd: c_ulong,
    /// Bytes of data.
    pub ifd_len: usize,
    /// The data.
    pub ifd_data: *mut c_void,
}

impl ifdrv {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifd_name: [0; IFNAMSIZ],
        ifd_cmd: 0,
        ifd_len: 0,
        ifd_data: null_mut(),
    };
}

/// The cloners there are: `SIOCIFGCLONERS`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct if_clonereq {
    /// How many there are. Written by the kernel.
    pub ifcr_total: c_int,
    /// How many names there is room for.
    pub ifcr_count: c_int,
    /// The names, `IFNAMSIZ` bytes each.
    pub ifcr_buffer: *mut c_char,
}

impl if_clonereq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifcr_total: 0,
        ifcr_count: 0,
        ifcr_buffer: null_mut(),
    };
}

/// A group's or a member's name; a union of two like arrays in C.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifg_req {
    /// The group (`ifgrq_member`: the interface).
    pub ifgrq_group: [c_char; IFNAMSIZ],
}

impl ifg_req {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifgrq_group: [0; IFNAMSIZ],
    };
}

/// One group, or the list of groups.
#[repr(C)]
#[derive(Clone, Copy)]
pub union ifgroupreq_ifgru {
    /// The group.
    pub ifgru_group: [c_char; IFNAMSIZ],
    /// The list.
    pub ifgru_groups: *mut ifg_req,
}

impl ifgroupreq_ifgru {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifgru_group: [0; IFNAMSIZ],
    };
}

impl core::fmt::Debug for ifgroupreq_ifgru {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Which member is meant is known to the request only.
        f.debug_struct("ifgroupreq_ifgru").finish_non_exhaustive()
    }
}

/// A request about groups of interfaces.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifgroupreq {
    /// The interface; the group for `SIOCGIFGMEMB`.
    pub ifgr_name: [c_char; IFNAMSIZ],
    /// The list's length in bytes.
    pub ifgr_len: c_uint,
    /// A group or a list.
    pub ifgr_ifgru: ifgroupreq_ifgru,
}

impl ifgroupreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifgr_name: [0; IFNAMSIZ],
        ifgr_len: 0,
        ifgr_ifgru: ifgroupreq_ifgru::ZERO,
    };
}

const _: () = assert!(size_of::<ifreq>() == 32);
const _: () = assert!(size_of::<ifdrv>() == 40);
