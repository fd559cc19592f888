//! Header: `sys/sockio.h`
//!
//! Requests on a socket of the address family that the request is about. The driver requests
//! `SIOCSDRVSPEC` and `SIOCGDRVSPEC` are in this header too.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/sockio.h>

use core::ffi::c_ulong;

use super::ioccom::{_IOW, _IOWR};
use crate::net::if_::{if_clonereq, ifaliasreq, ifdrv, ifgroupreq, ifreq};

/// Set the flags, both halves.
pub const SIOCSIFFLAGS: c_ulong = _IOW::<ifreq>(b'i', 16);
/// The flags.
pub const SIOCGIFFLAGS: c_ulong = _IOWR::<ifreq>(b'i', 17);
/// Remove an IPv4 address. An address that is not a whole `sockaddr_in` removes the first one.
pub const SIOCDIFADDR: c_ulong = _IOW::<ifreq>(b'i', 25);
/// The interface's index.
pub const SIOCGIFINDEX: c_ulong = _IOWR::<ifreq>(b'i', 32);
/// The first address.
pub const SIOCGIFADDR: c_ulong = _IOWR::<ifreq>(b'i', 33);
/// The other end of an address.
pub const SIOCGIFDSTADDR: c_ulong = _IOWR::<ifreq>(b'i', 34);
/// The broadcast address.
pub const SIOCGIFBRDADDR: c_ulong = _IOWR::<ifreq>(b'i', 35);
/// The netmask.
pub const SIOCGIFNETMASK: c_ulong = _IOWR::<ifreq>(b'i', 37);
/// Rename.
pub const SIOCSIFNAME: c_ulong = _IOW::<ifreq>(b'i', 40);
/// Set the description.
pub const SIOCSIFDESCR: c_ulong = _IOW::<ifreq>(b'i', 41);
/// The description.
pub const SIOCGIFDESCR: c_ulong = _IOWR::<ifreq>(b'i', 42);
/// Add an IPv4 address; succeeds when it is there already.
pub const SIOCAIFADDR: c_ulong = _IOW::<ifaliasreq>(b'i', 43);
/// Netmask and broadcast address of an address; EADDRNOTAVAIL when it is not there.
pub const SIOCGIFALIAS: c_ulong = _IOWR::<ifaliasreq>(b'i', 45);
/// The MTU.
pub const SIOCGIFMTU: c_ulong = _IOWR::<ifreq>(b'i', 51);
/// Set the MTU.
pub const SIOCSIFMTU: c_ulong = _IOW::<ifreq>(b'i', 52);
/// Set the link layer address.
pub const SIOCSIFLLADDR: c_ulong = _IOW::<ifreq>(b'i', 60);
/// The hardware's own address.
pub const SIOCGHWADDR: c_ulong = _IOWR::<ifreq>(b'i', 62);
/// Move the interface into a jail's network stack.
pub const SIOCSIFVNET: c_ulong = _IOWR::<ifreq>(b'i', 90);
/// Fetch the interface from a jail's network stack.
pub const SIOCSIFRVNET: c_ulong = _IOWR::<ifreq>(b'i', 91);
/// The routing table.
pub const SIOCGIFFIB: c_ulong = _IOWR::<ifreq>(b'i', 92);
/// Set the routing table.
pub const SIOCSIFFIB: c_ulong = _IOW::<ifreq>(b'i', 93);
/// The names of the cloners.
pub const SIOCIFGCLONERS: c_ulong = _IOWR::<if_clonereq>(b'i', 120);
/// Destroy a clone.
pub const SIOCIFDESTROY: c_ulong = _IOW::<ifreq>(b'i', 121);
/// Create a clone.
pub const SIOCIFCREATE: c_ulong = _IOWR::<ifreq>(b'i', 122);
/// A driver's own request that sets.
pub const SIOCSDRVSPEC: c_ulong = _IOW::<ifdrv>(b'i', 123);
/// A driver's own request that gets.
pub const SIOCGDRVSPEC: c_ulong = _IOWR::<ifdrv>(b'i', 123);
/// Create a clone with parameters.
pub const SIOCIFCREATE2: c_ulong = _IOWR::<ifreq>(b'i', 124);
/// Add to a group.
pub const SIOCAIFGROUP: c_ulong = _IOW::<ifgroupreq>(b'i', 135);
/// The interface's groups.
pub const SIOCGIFGROUP: c_ulong = _IOWR::<ifgroupreq>(b'i', 136);
/// Remove from a group.
pub const SIOCDIFGROUP: c_ulong = _IOW::<ifgroupreq>(b'i', 137);
/// A group's members.
pub const SIOCGIFGMEMB: c_ulong = _IOWR::<ifgroupreq>(b'i', 138);
