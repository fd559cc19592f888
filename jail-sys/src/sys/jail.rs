//! Header: `sys/jail.h`
//!
//! Jail descriptors (`JAIL_USE_DESC` to `JAIL_OWN_DESC`, jail_attach_jd(2), jail_remove_jd(2)) are
//! new in FreeBSD 15.0; 13 and 14 answer EINVAL to their flags and know neither call.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/jail.h>

use core::ffi::{c_char, c_int};

use super::param::{MAXHOSTNAMELEN, MAXPATHLEN};
use super::types::cpusetid_t;
use crate::netinet::in_::in_addr;
use crate::netinet6::in6::in6_addr;

/// Create the jail; with `JAIL_UPDATE`, only if there is none yet.
pub const JAIL_CREATE: c_int = 0x01;
/// Change a jail that exists.
pub const JAIL_UPDATE: c_int = 0x02;
/// Enter the jail as well.
pub const JAIL_ATTACH: c_int = 0x04;
/// Also find jails that are dying. jail_set(2) brings one back to life on 13; 15 ignores the flag.
pub const JAIL_DYING: c_int = 0x08;
/// The parameter `desc` names the jail. Since 15.0.
pub const JAIL_USE_DESC: c_int = 0x10;
/// Act as seen from the jail that `desc` names. Since 15.0.
pub const JAIL_AT_DESC: c_int = 0x20;
/// Give a new descriptor back in `desc`. Since 15.0.
pub const JAIL_GET_DESC: c_int = 0x40;
/// As `JAIL_GET_DESC`, and the jail is removed at the descriptor's last close. Since 15.0.
pub const JAIL_OWN_DESC: c_int = 0x80;
/// The flags jail_set(2) takes; 0x0f on 13 and 14.
pub const JAIL_SET_MASK: c_int = 0xff;
/// The flags jail_get(2) takes; 0x08 on 13 and 14.
pub const JAIL_GET_MASK: c_int = 0xf8;
/// A jailsys parameter: the jail has none of it.
pub const JAIL_SYS_DISABLE: c_int = 0;
/// A jailsys parameter: the jail has its own.
pub const JAIL_SYS_NEW: c_int = 1;
/// A jailsys parameter: the jail shares its parent's.
pub const JAIL_SYS_INHERIT: c_int = 2;
/// The largest jail number the kernel gives out by itself.
pub const JAIL_MAX: c_int = 999999;
/// What `jail::version` must be.
pub const JAIL_API_VERSION: u32 = 2;
/// What `xprison::pr_version` is.
pub const XPRISON_VERSION: c_int = 3;
/// An xprison that is being made.
pub const PRISON_STATE_INVALID: c_int = 0;
/// An xprison that is alive.
pub const PRISON_STATE_ALIVE: c_int = 1;
/// An xprison that is removed and still referenced.
pub const PRISON_STATE_DYING: c_int = 2;
/// Bytes in `host.hostuuid`, its NUL included.
pub const HOSTUUIDLEN: usize = 64;
/// Bytes in `osrelease`, its NUL included.
pub const OSRELEASELEN: usize = 32;
/// What jail(2) takes: the call of before jail_set(2), kept for old programs.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct jail {
    /// [`JAIL_API_VERSION`].
    pub version: u32,
    /// The jail's root.
    pub path: *mut c_char,
    /// Its host name.
    pub hostname: *mut c_char,
    /// Its name; null for its number.
    pub jailname: *mut c_char,
    /// Addresses in `ip4`.
    pub ip4s: u32,
    /// Addresses in `ip6`.
    pub ip6s: u32,
    /// Its IPv4 addresses.
    pub ip4: *mut in_addr,
    /// Its IPv6 addresses.
    pub ip6: *mut in6_addr,
}

/// A jail as the sysctl `security.jail.list` shows it: racy and incomplete, jail_get(2) is better.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct xprison {
    /// [`XPRISON_VERSION`].
    pub pr_version: c_int,
    /// The jail's number.
    pub pr_id: c_int,
    /// `PRISON_STATE_*`.
    pub pr_state: c_int,
    /// The jail's cpuset.
    pub pr_cpusetid: cpusetid_t,
    /// The jail's root.
    pub pr_path: [c_char; MAXPATHLEN],
    /// Its host name.
    pub pr_host: [c_char; MAXHOSTNAMELEN],
    /// Its name.
    pub pr_name: [c_char; MAXHOSTNAMELEN],
    /// IPv4 addresses behind this struct.
    pub pr_ip4s: u32,
    /// IPv6 addresses behind those.
    pub pr_ip6s: u32,
}

const _: () = assert!(size_of::<jail>() == 56);
const _: () = assert!(size_of::<xprison>() == 1560);
