//! Header: `net/route.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/route.h>

use core::ffi::{c_int, c_ulong};

use crate::sys::types::pid_t;

/// The version of the messages.
pub const RTM_VERSION: c_int = 5;
/// Add a route.
pub const RTM_ADD: c_int = 0x1;
/// Delete a route.
pub const RTM_DELETE: c_int = 0x2;
/// Change a route.
pub const RTM_CHANGE: c_int = 0x3;
/// Report a route.
pub const RTM_GET: c_int = 0x4;
/// An address has come.
pub const RTM_NEWADDR: c_int = 0xc;
/// An address has gone.
pub const RTM_DELADDR: c_int = 0xd;
/// An interface has changed, or is listed.
pub const RTM_IFINFO: c_int = 0xe;
/// A multicast address has come.
pub const RTM_NEWMADDR: c_int = 0xf;
/// A multicast address has gone.
pub const RTM_DELMADDR: c_int = 0x10;
/// An interface has come or gone.
pub const RTM_IFANNOUNCE: c_int = 0x11;
/// The route is usable.
pub const RTF_UP: c_int = 0x1;
/// It leads through a gateway.
pub const RTF_GATEWAY: c_int = 0x2;
/// It leads to one host.
pub const RTF_HOST: c_int = 0x4;
/// Packets are refused.
pub const RTF_REJECT: c_int = 0x8;
/// It was made by a redirect.
pub const RTF_DYNAMIC: c_int = 0x10;
/// It was changed by a redirect.
pub const RTF_MODIFIED: c_int = 0x20;
/// The kernel confirms the message.
pub const RTF_DONE: c_int = 0x40;
/// It is a link layer entry.
pub const RTF_LLDATA: c_int = 0x400;
/// It was added by hand.
pub const RTF_STATIC: c_int = 0x800;
/// Packets are dropped.
pub const RTF_BLACKHOLE: c_int = 0x1000;
/// It cannot be changed.
pub const RTF_PINNED: c_int = 0x100000;
/// It leads to an address of this host.
pub const RTF_LOCAL: c_int = 0x200000;
/// A destination is there.
pub const RTA_DST: c_int = 0x1;
/// A gateway is there.
pub const RTA_GATEWAY: c_int = 0x2;
/// A netmask is there.
pub const RTA_NETMASK: c_int = 0x4;
/// A cloning mask is there.
pub const RTA_GENMASK: c_int = 0x8;
/// An interface is there.
pub const RTA_IFP: c_int = 0x10;
/// An interface's address is there.
pub const RTA_IFA: c_int = 0x20;
/// An author is there.
pub const RTA_AUTHOR: c_int = 0x40;
/// A broadcast address or other end is there.
pub const RTA_BRD: c_int = 0x80;
/// The place of the destination.
pub const RTAX_DST: usize = 0;
/// The place of the gateway.
pub const RTAX_GATEWAY: usize = 1;
/// The place of the netmask.
pub const RTAX_NETMASK: usize = 2;
/// The place of the cloning mask.
pub const RTAX_GENMASK: usize = 3;
/// The place of the interface.
pub const RTAX_IFP: usize = 4;
/// The place of the interface's address.
pub const RTAX_IFA: usize = 5;
/// The place of the author.
pub const RTAX_AUTHOR: usize = 6;
/// The place of the broadcast address.
pub const RTAX_BRD: usize = 7;
/// How many places there are.
pub const RTAX_MAX: usize = 8;
/// The default routing table.
pub const RT_DEFAULT_FIB: c_int = 0;
/// Every routing table.
pub const RT_ALL_FIBS: c_int = -1;
/// Metrics of a route.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct rt_metrics {
    /// The metrics the kernel must leave alone.
    pub rmx_locks: c_ulong,
    /// The MTU in bytes.
    pub rmx_mtu: c_ulong,
    /// Hops.
    pub rmx_hopcount: c_ulong,
    /// When it ends.
    pub rmx_expire: c_ulong,
    /// Inbound delay times bandwidth.
    pub rmx_recvpipe: c_ulong,
    /// Outbound delay times bandwidth.
    pub rmx_sendpipe: c_ulong,
    /// Outbound gateway buffer limit.
    pub rmx_ssthresh: c_ulong,
    /// Round trip time.
    pub rmx_rtt: c_ulong,
    /// Its variance.
    pub rmx_rttvar: c_ulong,
    /// Packets sent.
    pub rmx_pksent: c_ulong,
    /// Its weight among routes alike.
    pub rmx_weight: c_ulong,
    /// The next hop's index.
    pub rmx_nhidx: c_ulong,
    /// Unused.
    pub rmx_filler: [c_ulong; 2],
}

impl rt_metrics {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        rmx_locks: 0,
        rmx_mtu: 0,
        rmx_hopcount: 0,
        rmx_expire: 0,
        rmx_recvpipe: 0,
        rmx_sendpipe: 0,
        rmx_ssthresh: 0,
        rmx_rtt: 0,
        rmx_rttvar: 0,
        rmx_pksent: 0,
        rmx_weight: 0,
        rmx_nhidx: 0,
        rmx_filler: [0; 2],
    };
}

/// A message of a routing socket; the addresses follow.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct rt_msghdr {
    /// The message's length in bytes.
    pub rtm_msglen: u16,
    /// [`RTM_VERSION`].
    pub rtm_version: u8,
    /// `RTM_*`.
    pub rtm_type: u8,
    /// The interface's index.
    pub rtm_index: u16,
    /// Unused.
    pub _rtm_spare1: u16,
    /// `RTF_*`.
    pub rtm_flags: c_int,
    /// `RTA_*`: the addresses that follow.
    pub rtm_addrs: c_int,
    /// Who asked.
    pub rtm_pid: pid_t,
    /// The asker's own number.
    pub rtm_seq: c_int,
    /// Why it failed; 0 if it did not.
    pub rtm_errno: c_int,
    /// The flags that are to change.
    pub rtm_fmask: c_int,
    /// The metrics to set.
    pub rtm_inits: c_ulong,
    /// The metrics.
    pub rtm_rmx: rt_metrics,
}

impl rt_msghdr {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        rtm_msglen: 0,
        rtm_version: 0,
        rtm_type: 0,
        rtm_index: 0,
        _rtm_spare1: 0,
        rtm_flags: 0,
        rtm_addrs: 0,
        rtm_pid: 0,
        rtm_seq: 0,
        rtm_errno: 0,
        rtm_fmask: 0,
        rtm_inits: 0,
        rtm_rmx: rt_metrics::ZERO,
    };
}
