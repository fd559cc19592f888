//! Header: `net/if.h`
//!
//! The messages of the routing sysctl `NET_RT_IFLIST`; each is followed by the addresses its
//! `*_addrs` names, rounded up to 8 bytes each.
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/if.h>

use core::ffi::{c_char, c_int};

use super::IFNAMSIZ;
use crate::sys::time::timeval;
use crate::sys::types::time_t;

/// An interface's properties and counters.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct if_data {
    /// `IFT_*`.
    pub ifi_type: u8,
    /// The physical medium.
    pub ifi_physical: u8,
    /// Bytes of its link layer address.
    pub ifi_addrlen: u8,
    /// Bytes of its link layer header.
    pub ifi_hdrlen: u8,
    /// `LINK_STATE_*`.
    pub ifi_link_state: u8,
    /// The CARP virtual host.
    pub ifi_vhid: u8,
    /// Bytes of this struct.
    pub ifi_datalen: u16,
    /// The MTU in bytes.
    pub ifi_mtu: u32,
    /// The routing metric.
    pub ifi_metric: u32,
    /// Bits a second.
    pub ifi_baudrate: u64,
    /// Packets received.
    pub ifi_ipackets: u64,
    /// Errors on input.
    pub ifi_ierrors: u64,
    /// Packets sent.
    pub ifi_opackets: u64,
    /// Errors on output.
    pub ifi_oerrors: u64,
    /// Collisions.
    pub ifi_collisions: u64,
    /// Bytes received.
    pub ifi_ibytes: u64,
    /// Bytes sent.
    pub ifi_obytes: u64,
    /// Multicast packets received.
    pub ifi_imcasts: u64,
    /// Multicast packets sent.
    pub ifi_omcasts: u64,
    /// Dropped on input.
    pub ifi_iqdrops: u64,
    /// Dropped on output.
    pub ifi_oqdrops: u64,
    /// For a protocol that is not there.
    pub ifi_noproto: u64,
    /// What the hardware helps with.
    pub ifi_hwassist: u64,
    /// The uptime at which it came or was reset, in seconds.
    pub ifi_epoch: time_t,
    /// The time of the last change.
    pub ifi_lastchange: timeval,
}

impl if_data {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifi_type: 0,
        ifi_physical: 0,
        ifi_addrlen: 0,
        ifi_hdrlen: 0,
        ifi_link_state: 0,
        ifi_vhid: 0,
        ifi_datalen: 0,
        ifi_mtu: 0,
        ifi_metric: 0,
        ifi_baudrate: 0,
        ifi_ipackets: 0,
        ifi_ierrors: 0,
        ifi_opackets: 0,
        ifi_oerrors: 0,
        ifi_collisions: 0,
        ifi_ibytes: 0,
        ifi_obytes: 0,
        ifi_imcasts: 0,
        ifi_omcasts: 0,
        ifi_iqdrops: 0,
        ifi_oqdrops: 0,
        ifi_noproto: 0,
        ifi_hwassist: 0,
        ifi_epoch: 0,
        ifi_lastchange: timeval::ZERO,
    };
}

/// `RTM_IFINFO`: an interface.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct if_msghdr {
    /// Bytes up to the next message.
    pub ifm_msglen: u16,
    /// `RTM_VERSION`; skip other versions.
    pub ifm_version: u8,
    /// `RTM_*`.
    pub ifm_type: u8,
    /// `RTA_*`: the addresses that follow.
    pub ifm_addrs: c_int,
    /// `IFF_*`.
    pub ifm_flags: c_int,
    /// The interface's index.
    pub ifm_index: u16,
    /// Unused.
    pub _ifm_spare1: u16,
    /// Its properties.
    pub ifm_data: if_data,
}

impl if_msghdr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifm_msglen: 0,
        ifm_version: 0,
        ifm_type: 0,
        ifm_addrs: 0,
        ifm_flags: 0,
        ifm_index: 0,
        _ifm_spare1: 0,
        ifm_data: if_data::ZERO,
    };
}

/// `RTM_IFINFO` of `NET_RT_IFLISTL`: as [`if_msghdr`], with lengths.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct if_msghdrl {
    /// Bytes up to the next message.
    pub ifm_msglen: u16,
    /// `RTM_VERSION`; skip other versions.
    pub ifm_version: u8,
    /// `RTM_*`.
    pub ifm_type: u8,
    /// `RTA_*`: the addresses that follow.
    pub ifm_addrs: c_int,
    /// `IFF_*`.
    pub ifm_flags: c_int,
    /// The interface's index.
    pub ifm_index: u16,
    /// Unused.
    pub _ifm_spare1: u16,
    /// Bytes of this struct: the addresses begin there.
    pub ifm_len: u16,
    /// Where `ifm_data` is.
    pub ifm_data_off: u16,
    /// Unused.
    pub _ifm_spare2: c_int,
    /// Its properties.
    pub ifm_data: if_data,
}

impl if_msghdrl {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifm_msglen: 0,
        ifm_version: 0,
        ifm_type: 0,
        ifm_addrs: 0,
        ifm_flags: 0,
        ifm_index: 0,
        _ifm_spare1: 0,
        ifm_len: 0,
        ifm_data_off: 0,
        _ifm_spare2: 0,
        ifm_data: if_data::ZERO,
    };
}

/// `RTM_NEWADDR` and `RTM_DELADDR`: an address of the interface before it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifa_msghdr {
    /// Bytes up to the next message.
    pub ifam_msglen: u16,
    /// `RTM_VERSION`; skip other versions.
    pub ifam_version: u8,
    /// `RTM_*`.
    pub ifam_type: u8,
    /// `RTA_*`: the addresses that follow.
    pub ifam_addrs: c_int,
    /// Flags of the address's route.
    pub ifam_flags: c_int,
    /// The interface's index.
    pub ifam_index: u16,
    /// Unused.
    pub _ifam_spare1: u16,
    /// The metric.
    pub ifam_metric: c_int,
}

impl ifa_msghdr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifam_msglen: 0,
        ifam_version: 0,
        ifam_type: 0,
        ifam_addrs: 0,
        ifam_flags: 0,
        ifam_index: 0,
        _ifam_spare1: 0,
        ifam_metric: 0,
    };
}

/// As [`ifa_msghdr`], with lengths.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ifa_msghdrl {
    /// Bytes up to the next message.
    pub ifam_msglen: u16,
    /// `RTM_VERSION`; skip other versions.
    pub ifam_version: u8,
    /// `RTM_*`.
    pub ifam_type: u8,
    /// `RTA_*`: the addresses that follow.
    pub ifam_addrs: c_int,
    /// Flags of the address's route.
    pub ifam_flags: c_int,
    /// The interface's index.
    pub ifam_index: u16,
    /// Unused.
    pub _ifam_spare1: u16,
    /// Bytes of this struct without the data.
    pub ifam_len: u16,
    /// Where the data are.
    pub ifam_data_off: u16,
    /// The metric.
    pub ifam_metric: c_int,
    /// Counters of the address.
    pub ifam_data: if_data,
}

impl ifa_msghdrl {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifam_msglen: 0,
        ifam_version: 0,
        ifam_type: 0,
        ifam_addrs: 0,
        ifam_flags: 0,
        ifam_index: 0,
        _ifam_spare1: 0,
        ifam_len: 0,
        ifam_data_off: 0,
        ifam_metric: 0,
        ifam_data: if_data::ZERO,
    };
}

/// `RTM_IFANNOUNCE`: an interface comes or goes.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct if_announcemsghdr {
    /// Bytes up to the next message.
    pub ifan_msglen: u16,
    /// `RTM_VERSION`; skip other versions.
    pub ifan_version: u8,
    /// `RTM_IFANNOUNCE`.
    pub ifan_type: u8,
    /// The interface's index.
    pub ifan_index: u16,
    /// Its name.
    pub ifan_name: [c_char; IFNAMSIZ],
    /// `IFAN_*`.
    pub ifan_what: u16,
}

impl if_announcemsghdr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifan_msglen: 0,
        ifan_version: 0,
        ifan_type: 0,
        ifan_index: 0,
        ifan_name: [0; IFNAMSIZ],
        ifan_what: 0,
    };
}
