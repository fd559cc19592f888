//! Prisons. Follows `sys/kern/kern_jail.c` (13.2 and 15.1) function by function.
//!
//! [`table`] holds them, [`set`], [`get`], [`attach`] and [`remove`] are the system calls,
//! [`mod@deref`] counts references, [`desc`] are the descriptors of 15. Locks and races have no
//! place here: a call is done before the next one begins.

pub(crate) mod allow;
mod attach;
mod check;
mod create;
mod deref;
mod desc;
mod find;
mod flags;
mod get;
mod host;
pub(crate) mod ip;
mod meta;
mod name;
pub(crate) mod params;
mod remove;
mod see;
mod set;
mod sysv;
mod table;
mod walk;

pub(crate) use flags::PrisonFlags;
pub(crate) use host::{HostChange, HostInfo};
pub(crate) use name::Name;
pub(crate) use table::Prisons;

use crate::fd::FileId;
use crate::vfs::Vnode;
use ip::AddrList;
use table::Links;

/// A prison's identity, never used twice: `struct prison *`, not the jid, which can be
/// renumbered.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) struct PrisonId(pub(crate) u64);

impl PrisonId {
    /// `prison0`, the base system.
    pub(crate) const ZERO: Self = Self(0);
}

/// `pr_state`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrisonState {
    /// Being made.
    Invalid,
    Alive,
    Dying,
}

/// `struct prison`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Prison {
    pub(crate) jid: i32,
    pub(crate) name: Name,
    pub(crate) state: PrisonState,
    pub(crate) links: Links,
    /// Who keeps it from being freed: credentials, children, `persist`, descriptors.
    pub(crate) refs: i64,
    /// Who keeps it alive: processes, children, `persist`.
    pub(crate) urefs: i64,
    /// References that nobody will give back (`jail_attach_jd(2)`).
    pub(crate) leaked: i64,
    /// The real path of its root on the machine, or `/` if none was given.
    pub(crate) path: Vec<u8>,
    /// Where its processes look up paths (`pr_root`).
    pub(crate) root: Vnode,
    pub(crate) flags: PrisonFlags,
    pub(crate) allow: u64,
    pub(crate) securelevel: i32,
    pub(crate) enforce_statfs: i32,
    pub(crate) devfs_ruleset: i32,
    /// `children.max` and `children.cur`; descendants of any depth, dying ones too.
    pub(crate) childmax: i32,
    pub(crate) childcount: i32,
    pub(crate) host: HostInfo,
    /// Empty in `prison0`: see `State::prison_osrelease`.
    pub(crate) osrelease: Vec<u8>,
    pub(crate) osreldate: i32,
    pub(crate) cpuset: i32,
    /// The network stack: 0 is the base system's.
    pub(crate) vnet: u64,
    pub(crate) ip4: Option<AddrList>,
    pub(crate) ip6: Option<AddrList>,
    /// Whose System V shared memory, semaphores, messages it uses (`osd_jail_get`).
    pub(crate) sysv: [Option<PrisonId>; 3],
    pub(crate) meta: Option<Vec<u8>>,
    pub(crate) env: Option<Vec<u8>>,
    /// Open jail descriptors of it, closed ones perhaps among them (`pr_descs`).
    pub(crate) descs: Vec<FileId>,
}

impl Prison {
    /// `prison_isalive`.
    pub(crate) fn is_alive(&self) -> bool {
        self.state == PrisonState::Alive
    }
}

#[cfg(test)]
mod tests;
