//! Header: `net/if_bridgevar.h`
//!
//! Commands of a bridge: `ifd_cmd` of an [`crate::net::if_::ifdrv`].
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/if_bridgevar.h>

use core::ffi::{c_char, c_ulong};
use core::ptr::null_mut;

use super::ethernet::ether_vlanid_t;
use super::if_::IFNAMSIZ;
use crate::sys::types::caddr_t;

/// Add a member ([`ifbreq`]).
pub const BRDGADD: c_ulong = 0;
/// Remove a member ([`ifbreq`]).
pub const BRDGDEL: c_ulong = 1;
/// A member's flags ([`ifbreq`]).
pub const BRDGGIFFLGS: c_ulong = 2;
/// Set a member's flags ([`ifbreq`]).
pub const BRDGSIFFLGS: c_ulong = 3;
/// List the members ([`ifbifconf`]).
pub const BRDGGIFS: c_ulong = 6;
/// Forget learned addresses.
pub const BRDGFLUSH: c_ulong = 12;
/// Add a span port ([`ifbreq`]).
pub const BRDGADDS: c_ulong = 23;
/// Remove a span port ([`ifbreq`]).
pub const BRDGDELS: c_ulong = 24;
/// The member learns addresses.
pub const IFBIF_LEARNING: u32 = 0x0001;
/// The member gets packets to unknown addresses.
pub const IFBIF_DISCOVER: u32 = 0x0002;
/// The member does spanning tree.
pub const IFBIF_STP: u32 = 0x0004;
/// The member is a span port.
pub const IFBIF_SPAN: u32 = 0x0008;
/// Learned addresses stay with the member.
pub const IFBIF_STICKY: u32 = 0x0010;
/// The member cannot talk to other private ones.
pub const IFBIF_PRIVATE: u32 = 0x0800;
/// A bridge's member.
///
/// 13 and 14 have 32 bytes of padding where `ifbr_pvid` begins; the size is the same.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifbreq {
    /// The member's name.
    pub ifbr_ifsname: [c_char; IFNAMSIZ],
    /// `IFBIF_*`.
    pub ifbr_ifsflags: u32,
    /// Flags of its spanning tree port.
    pub ifbr_stpflags: u32,
    /// Spanning tree: its cost.
    pub ifbr_path_cost: u32,
    /// The port's number.
    pub ifbr_portno: u8,
    /// Spanning tree: its priority.
    pub ifbr_priority: u8,
    /// Spanning tree: its protocol.
    pub ifbr_proto: u8,
    /// Spanning tree: its role.
    pub ifbr_role: u8,
    /// Spanning tree: its state.
    pub ifbr_state: u8,
    /// Addresses learned.
    pub ifbr_addrcnt: u32,
    /// Addresses it may learn; 0 for no limit.
    pub ifbr_addrmax: u32,
    /// Addresses refused.
    pub ifbr_addrexceeded: u32,
    /// The VLAN of untagged packets. Since 15.0.
    pub ifbr_pvid: ether_vlanid_t,
    /// The VLAN's protocol. Since 15.0.
    pub ifbr_vlanproto: u16,
    /// Zero.
    pub pad: [u8; 28],
}

impl ifbreq {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifbr_ifsname: [0; IFNAMSIZ],
        ifbr_ifsflags: 0,
        ifbr_stpflags: 0,
        ifbr_path_cost: 0,
        ifbr_portno: 0,
        ifbr_priority: 0,
        ifbr_proto: 0,
        ifbr_role: 0,
        ifbr_state: 0,
        ifbr_addrcnt: 0,
        ifbr_addrmax: 0,
        ifbr_addrexceeded: 0,
        ifbr_pvid: 0,
        ifbr_vlanproto: 0,
        pad: [0; 28],
    };
}

/// The list's address.
#[repr(C)]
#[derive(Clone, Copy)]
pub union ifbifconf_ifbicu {
    /// As bytes.
    pub ifbicu_buf: caddr_t,
    /// As members.
    pub ifbicu_req: *mut ifbreq,
}

impl ifbifconf_ifbicu {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifbicu_buf: null_mut(),
    };
}

impl core::fmt::Debug for ifbifconf_ifbicu {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Which member is meant is known to the request only.
        f.debug_struct("ifbifconf_ifbicu").finish_non_exhaustive()
    }
}

/// The list of members, for `BRDGGIFS`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifbifconf {
    /// The list's length in bytes; needed room when asked with 0.
    pub ifbic_len: u32,
    /// The list.
    pub ifbic_ifbicu: ifbifconf_ifbicu,
}

impl ifbifconf {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifbic_len: 0,
        ifbic_ifbicu: ifbifconf_ifbicu::ZERO,
    };
}

const _: () = assert!(size_of::<ifbreq>() == 80);
