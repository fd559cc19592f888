//! Header: `fs/devfs/devfs.h`
//!
//! Rules and rulesets belong to the whole system; the descriptor of a devfs mount's root that
//! the requests are made on matters where a request says so.
//!
//! <https://cgit.freebsd.org/src/tree/sys/fs/devfs/devfs.h>

use core::ffi::{c_char, c_int, c_ulong};

use crate::sys::ioccom::{_IOW, _IOWR};
use crate::sys::types::{gid_t, mode_t, uid_t};

/// A rule's number in its ruleset.
pub type devfs_rnum = u16;
/// A ruleset's number; 0 is the mount's own in some requests.
pub type devfs_rsnum = u16;
/// Ruleset and rule in one number.
pub type devfs_rid = u32;
/// What `devfs_rule::dr_magic` must be; else ERPCMISMATCH.
pub const DEVFS_MAGIC: u32 = 0xdb0a087a;
/// Condition: the device is of a type in `dr_dswflags`.
pub const DRC_DSWFLAGS: c_int = 0x001;
/// Condition: the path matches `dr_pathptrn`.
pub const DRC_PATHPTRN: c_int = 0x002;
/// Action: what `dr_bacts` says.
pub const DRA_BACTS: c_int = 0x001;
/// Action: change the owner.
pub const DRA_UID: c_int = 0x002;
/// Action: change the group.
pub const DRA_GID: c_int = 0x004;
/// Action: change the mode.
pub const DRA_MODE: c_int = 0x008;
/// Action: run another ruleset.
pub const DRA_INCSET: c_int = 0x010;
/// Hide the node.
pub const DRB_HIDE: c_int = 0x001;
/// Show the node; stronger than `DRB_HIDE`.
pub const DRB_UNHIDE: c_int = 0x002;
/// Bytes in a pattern, its NUL included.
pub const DEVFS_MAXPTRNLEN: usize = 200;
/// Add a rule, and its ruleset if there is none.
pub const DEVFSIO_RADD: c_ulong = _IOWR::<devfs_rule>(b'D', 0);
/// Delete a rule.
pub const DEVFSIO_RDEL: c_ulong = _IOW::<devfs_rid>(b'D', 1);
/// Apply a rule to this mount once, without storing it.
pub const DEVFSIO_RAPPLY: c_ulong = _IOW::<devfs_rule>(b'D', 2);
/// Apply a stored rule to this mount once.
pub const DEVFSIO_RAPPLYID: c_ulong = _IOW::<devfs_rid>(b'D', 3);
/// The rule after this one in its ruleset; ENOENT at the end.
pub const DEVFSIO_RGETNEXT: c_ulong = _IOWR::<devfs_rule>(b'D', 4);
/// Use a ruleset for this mount's new nodes; a missing one is made, empty.
pub const DEVFSIO_SUSE: c_ulong = _IOW::<devfs_rsnum>(b'D', 10);
/// Run a ruleset over this mount's nodes.
pub const DEVFSIO_SAPPLY: c_ulong = _IOW::<devfs_rsnum>(b'D', 11);
/// The ruleset after this one; ENOENT at the end.
pub const DEVFSIO_SGETNEXT: c_ulong = _IOWR::<devfs_rsnum>(b'D', 12);
/// A rule: conditions that must all hold, and what is then done.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct devfs_rule {
    /// [`DEVFS_MAGIC`].
    pub dr_magic: u32,
    /// Ruleset and number, see [`mkrid`]; number 0 lets the kernel choose, and it does not say which.
    pub dr_id: devfs_rid,
    /// `DRC_*`: the conditions that count.
    pub dr_icond: c_int,
    /// Device types, `D_*` of sys/conf.h.
    pub dr_dswflags: c_int,
    /// An fnmatch(3) pattern with its NUL; the kernel does not check that there is one.
    pub dr_pathptrn: [c_char; DEVFS_MAXPTRNLEN],
    /// `DRA_*`: the actions that count.
    pub dr_iacts: c_int,
    /// `DRB_*`.
    pub dr_bacts: c_int,
    /// The new owner.
    pub dr_uid: uid_t,
    /// The new group.
    pub dr_gid: gid_t,
    /// The new mode.
    pub dr_mode: mode_t,
    /// The ruleset to run.
    pub dr_incset: devfs_rsnum,
}

impl devfs_rule {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        dr_magic: 0,
        dr_id: 0,
        dr_icond: 0,
        dr_dswflags: 0,
        dr_pathptrn: [0; DEVFS_MAXPTRNLEN],
        dr_iacts: 0,
        dr_bacts: 0,
        dr_uid: 0,
        dr_gid: 0,
        dr_mode: 0,
        dr_incset: 0,
    };
}

/// The ruleset's number of a rule's identity.
#[must_use]
pub const fn rid2rsn(rid: devfs_rid) -> devfs_rsnum {
    (rid >> 16) as devfs_rsnum
}

/// The rule's number of a rule's identity.
#[must_use]
pub const fn rid2rn(rid: devfs_rid) -> devfs_rnum {
    (rid & 0xffff) as devfs_rnum
}

/// A rule's identity from its ruleset and number.
#[must_use]
pub const fn mkrid(rsn: devfs_rsnum, rn: devfs_rnum) -> devfs_rid {
    (rn as devfs_rid) | ((rsn as devfs_rid) << 16)
}

const _: () = assert!(size_of::<devfs_rule>() == 236);
