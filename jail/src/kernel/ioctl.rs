//! ioctl(2) requests, typed.
//!
//! One variant a request that managing jails needs; what the kernel fills in is behind a `&mut`.
//! Structs without pointers are the C ones of `jail_sys`; buffers that the C struct points to are
//! slices here, so that a kernel in memory is safe code. `FreeBsd` makes the C struct of it.

mod reborrow;
mod request;

use core::ffi::CStr;

use jail_sys::fs::devfs::devfs::{devfs_rid, devfs_rsnum, devfs_rule};
use jail_sys::net::if_::IFNAMSIZ;
use jail_sys::net::if_bridgevar::ifbreq;
use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::netinet6::in6_var::in6_aliasreq;

/// An interface's or group's name as requests carry it: up to 15 bytes and NULs.
pub type IfNameBytes = [u8; IFNAMSIZ];

/// `struct md_ioctl` of `<sys/mdioctl.h>` without its pointers: md(4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MdIoctl {
    /// `md_version`: 0 is the only one there is.
    pub version: u32,
    /// `md_unit`: `/dev/md` and this number.
    pub unit: u32,
    /// `md_type`: `MD_MALLOC` to `MD_NULL`.
    pub kind: u32,
    /// `md_mediasize` in bytes.
    pub mediasize: i64,
    /// `md_sectorsize` in bytes; 0 for 512.
    pub sectorsize: u32,
    /// `md_options`: `MD_*`.
    pub options: u32,
    /// `md_fwheads`.
    pub fwheads: i32,
    /// `md_fwsectors`.
    pub fwsectors: i32,
}

/// What [`Kernel::ioctl`](super::Kernel::ioctl) is asked; each variant names its request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Ioctl<'a> {
    /// `MDIOCATTACH` on `/dev/mdctl`: with `MD_AUTOUNIT` the unit is filled in.
    MdAttach {
        /// The disk.
        md: &'a mut MdIoctl,
        /// `md_file`, for `MD_VNODE`.
        file: Option<&'a CStr>,
        /// `md_label`.
        label: Option<&'a CStr>,
    },
    /// `MDIOCDETACH` on `/dev/mdctl`.
    MdDetach(&'a MdIoctl),
    /// `MDIOCRESIZE` on `/dev/mdctl`.
    MdResize(&'a MdIoctl),
    /// `MDIOCQUERY` on `/dev/mdctl`. A buffer that the kernel would write to and that has fewer
    /// than `PATH_MAX` (1,024) bytes is `EFAULT`.
    MdQuery {
        /// Its unit says which; the rest is filled in.
        md: &'a mut MdIoctl,
        /// `md_file`: filled for vnode disks, NUL-terminated.
        file: &'a mut [u8],
        /// `md_label`: filled if the disk has one, NUL-terminated.
        label: &'a mut [u8],
    },

    /// `DEVFSIO_RADD` on a devfs root: adds a rule; what it is given comes back.
    DevfsRadd(&'a mut devfs_rule),
    /// `DEVFSIO_RDEL` on a devfs root.
    DevfsRdel(devfs_rid),
    /// `DEVFSIO_RAPPLY` on a devfs root: applies a rule once to this mount.
    DevfsRapply(&'a devfs_rule),
    /// `DEVFSIO_RAPPLYID` on a devfs root: applies a stored rule once to this mount.
    DevfsRapplyid(devfs_rid),
    /// `DEVFSIO_RGETNEXT` on a devfs root: the first rule of the set after the given number.
    DevfsRgetnext(&'a mut devfs_rule),
    /// `DEVFSIO_SUSE` on a devfs root: the mount's active ruleset.
    DevfsSuse(devfs_rsnum),
    /// `DEVFSIO_SAPPLY` on a devfs root: runs a ruleset over all nodes of this mount.
    DevfsSapply(devfs_rsnum),
    /// `DEVFSIO_SGETNEXT` on a devfs root: the first ruleset number after the given one.
    DevfsSgetnext(&'a mut devfs_rsnum),

    /// `SIOCAIFADDR` on an IPv4 socket.
    SiocAifaddr(&'a in_aliasreq),
    /// `SIOCDIFADDR` on an IPv4 socket.
    SiocDifaddr {
        /// The interface.
        name: &'a IfNameBytes,
        /// The address. Malformed, it stands for the interface's first one.
        addr: &'a sockaddr_in,
    },
    /// `SIOCGIFALIAS` on an IPv4 socket: fills in broadcast address and mask of the address given.
    SiocGifalias(&'a mut in_aliasreq),
    /// `SIOCAIFADDR_IN6` on an IPv6 socket.
    SiocAifaddrIn6(&'a in6_aliasreq),
    /// `SIOCDIFADDR_IN6` on an IPv6 socket.
    SiocDifaddrIn6 {
        /// The interface.
        name: &'a IfNameBytes,
        /// The address.
        addr: &'a sockaddr_in6,
    },
    /// `SIOCGIFAFLAG_IN6` on an IPv6 socket.
    SiocGifaflagIn6 {
        /// The interface.
        name: &'a IfNameBytes,
        /// The address.
        addr: &'a sockaddr_in6,
        /// `IN6_IFF_*`.
        flags: &'a mut i32,
    },
    /// `SIOCGIFNETMASK_IN6` on an IPv6 socket.
    SiocGifnetmaskIn6 {
        /// The interface.
        name: &'a IfNameBytes,
        /// The address.
        addr: &'a sockaddr_in6,
        /// Its mask.
        mask: &'a mut sockaddr_in6,
    },

    /// `SIOCGIFFLAGS`: `ifr_flags` below, `ifr_flagshigh` in the upper 16 bits.
    SiocGifflags {
        /// The interface.
        name: &'a IfNameBytes,
        /// `IFF_*`.
        flags: &'a mut i32,
    },
    /// `SIOCSIFFLAGS`, as `SiocGifflags`.
    SiocSifflags {
        /// The interface.
        name: &'a IfNameBytes,
        /// `IFF_*`.
        flags: i32,
    },
    /// `SIOCGIFINDEX`.
    SiocGifindex {
        /// The interface.
        name: &'a IfNameBytes,
        /// Its number.
        index: &'a mut i32,
    },
    /// `SIOCGIFMTU`.
    SiocGifmtu {
        /// The interface.
        name: &'a IfNameBytes,
        /// Bytes.
        mtu: &'a mut i32,
    },
    /// `SIOCSIFMTU`.
    SiocSifmtu {
        /// The interface.
        name: &'a IfNameBytes,
        /// Bytes.
        mtu: i32,
    },
    /// `SIOCSIFNAME`: renames.
    SiocSifname {
        /// The interface.
        name: &'a IfNameBytes,
        /// What it shall be called.
        new: &'a IfNameBytes,
    },
    /// `SIOCSIFDESCR`; an empty description takes it away.
    SiocSifdescr {
        /// The interface.
        name: &'a IfNameBytes,
        /// The description.
        descr: &'a CStr,
    },
    /// `SIOCGIFDESCR`: `ENOMSG` where there is none.
    SiocGifdescr {
        /// The interface.
        name: &'a IfNameBytes,
        /// Filled in, NUL-terminated, if it fits.
        descr: &'a mut [u8],
        /// The bytes it has, the NUL included; more than `descr` holds if it did not fit.
        len: &'a mut usize,
    },
    /// `SIOCAIFGROUP`.
    SiocAifgroup {
        /// The interface.
        name: &'a IfNameBytes,
        /// The group.
        group: &'a IfNameBytes,
    },
    /// `SIOCDIFGROUP`.
    SiocDifgroup {
        /// The interface.
        name: &'a IfNameBytes,
        /// The group.
        group: &'a IfNameBytes,
    },
    /// `SIOCGIFGROUP`.
    SiocGifgroup {
        /// The interface.
        name: &'a IfNameBytes,
        /// Filled in as far as there is room; `EINVAL` if there is some, but not enough.
        groups: &'a mut [IfNameBytes],
        /// How many there are.
        count: &'a mut usize,
    },
    /// `SIOCSIFVNET`: moves an interface of the caller's network stack into a jail's.
    SiocSifvnet {
        /// The interface; its name afterwards.
        name: &'a mut IfNameBytes,
        /// The jail.
        jid: i32,
    },
    /// `SIOCSIFRVNET`: fetches an interface from a jail's network stack into the caller's.
    SiocSifrvnet {
        /// The interface; its name afterwards.
        name: &'a mut IfNameBytes,
        /// The jail.
        jid: i32,
    },
    /// `SIOCIFCREATE2` without parameters: a cloner's name, or one with a unit.
    SiocIfcreate2 {
        /// What to make; the name it got afterwards.
        name: &'a mut IfNameBytes,
    },
    /// `SIOCIFDESTROY`.
    SiocIfdestroy {
        /// The interface.
        name: &'a IfNameBytes,
    },
    /// `SIOCSDRVSPEC` with `BRDGADD`.
    BridgeAdd {
        /// The bridge.
        bridge: &'a IfNameBytes,
        /// The interface to take in.
        member: &'a IfNameBytes,
    },
    /// `SIOCSDRVSPEC` with `BRDGDEL`.
    BridgeDel {
        /// The bridge.
        bridge: &'a IfNameBytes,
        /// The interface to let go.
        member: &'a IfNameBytes,
    },
    /// `SIOCGDRVSPEC` with `BRDGGIFS`.
    BridgeMembers {
        /// The bridge.
        bridge: &'a IfNameBytes,
        /// Filled in as far as there is room.
        members: &'a mut [ifbreq],
        /// How many were filled in; with no room, how many there are.
        count: &'a mut usize,
    },
}
