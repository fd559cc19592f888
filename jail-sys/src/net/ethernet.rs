//! Header: `net/ethernet.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/ethernet.h>

/// Bytes of an Ethernet address.
pub const ETHER_ADDR_LEN: usize = 6;
/// The number of a VLAN.
pub type ether_vlanid_t = u16;
