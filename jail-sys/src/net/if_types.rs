//! Header: `net/if_types.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/if_types.h>

use core::ffi::c_int;

/// Ethernet, and epair(4) too.
pub const IFT_ETHER: c_int = 0x6;
/// A loopback.
pub const IFT_LOOP: c_int = 0x18;
/// Point to point.
pub const IFT_PPP: c_int = 0x17;
/// A tunnel of gif(4).
pub const IFT_GIF: c_int = 0xf0;
/// A VLAN.
pub const IFT_L2VLAN: c_int = 0x87;
/// A bridge.
pub const IFT_BRIDGE: c_int = 0xd1;
