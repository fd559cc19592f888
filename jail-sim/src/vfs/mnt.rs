//! Mounted file systems. Follows `struct mount` and the mount list in `sys/kern/vfs_mount.c` and
//! `vfs_subr.c`.

mod image;
mod table;

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use image::loaded;
pub(super) use image::{lower, unwritable};
pub(crate) use table::{Mounts, NewMount};

use super::Vnode;
use super::vfsconf::{Backing, Vfsconf};
use crate::cred::Cred;
use crate::vfsopt::mount::MountOpt;

/// A mount's identity, never used twice; the order is that of mounting.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) struct MountId(pub(super) u64);

impl MountId {
    /// The machine's `/`.
    pub(super) const ROOT: Self = Self(0);
}

/// What every file in use keeps of its mount: as long as one does, the mount is busy.
#[derive(Clone, Debug)]
pub(crate) struct MountRef(Arc<Token>);

#[derive(Debug)]
struct Token {
    id: MountId,
    /// Unmounted by force.
    dead: AtomicBool,
}

impl MountRef {
    pub(super) fn new(id: MountId) -> Self {
        let dead = AtomicBool::new(false);
        Self(Arc::new(Token { id, dead }))
    }

    pub(super) fn id(&self) -> MountId {
        self.0.id
    }

    /// `VN_IS_DOOMED`: the file was in use when its mount went.
    pub(super) fn is_dead(&self) -> bool {
        self.0.dead.load(Ordering::Relaxed)
    }

    fn kill(&self) {
        self.0.dead.store(true, Ordering::Relaxed);
    }

    /// How many there are of it.
    fn count(&self) -> usize {
        Arc::strong_count(&self.0)
    }
}

impl PartialEq for MountRef {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for MountRef {}

/// `struct mount`.
#[derive(Debug)]
pub(crate) struct Mount {
    pub(super) token: MountRef,
    pub(super) vfc: &'static Vfsconf,
    pub(super) backing: Backing,
    /// `mnt_vnodecovered`: nothing for the machine's root.
    pub(super) covered: Option<Vnode>,
    /// Which of its files are covered (`v_mountedhere`), and by what.
    pub(super) here: HashMap<OsString, MountId>,
    /// How many nullfs lie over a place in it (`mnt_uppers`).
    pub(super) uppers: usize,
    /// `MNT_*`.
    pub(super) flags: u64,
    /// `f_mntfromname`.
    pub(super) from: Vec<u8>,
    /// `f_mntonname`: the path from the machine's root when it was mounted.
    pub(super) on: Vec<u8>,
    pub(super) fsid: [i32; 2],
    /// Who mounted it (`mnt_cred`). Counted.
    pub(super) cred: Cred,
    /// What it was mounted with, and what updates said since (`mnt_opt`).
    pub(super) opts: Vec<MountOpt>,
}

impl Mount {
    /// Its root directory, or file.
    pub(super) fn root(&self) -> Vnode {
        Vnode {
            mount: self.token.clone(),
            path: "/".into(),
        }
    }

    /// Whether a file of it is in use, or covered, or the lower one of a nullfs.
    pub(super) fn is_busy(&self) -> bool {
        self.token.count() > 1
    }
}
