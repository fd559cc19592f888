//! The file system types. Follows `vfs_init.c` and `vfs_domount_first` in
//! `sys/kern/vfs_mount.c`.

use std::sync::Arc;

use jail::Errno;

use super::Vnode;
use super::fs::{Attr, FileSystem};
use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;
use crate::vfsopt::VfsOpts;

/// What a type's `vfs_mount` is given.
pub(crate) struct MountArgs<'m, 'p> {
    /// The options; what it asks for counts as known.
    pub(crate) opts: &'m mut VfsOpts<'p>,
    pub(crate) cred: &'m Cred,
    /// Whose lookups of sources start where.
    pub(crate) pid: Pid,
    /// The covered file (`mnt_vnodecovered`); with `MNT_UPDATE` the mount's root.
    pub(crate) vnode: Vnode,
    /// Its attributes.
    pub(crate) covered: Attr,
    /// `MNT_*`: as asked for.
    pub(crate) flags: u64,
    /// With `MNT_UPDATE`, what is mounted.
    pub(crate) update: Option<Arc<dyn FileSystem>>,
}

/// What it made of them.
pub(crate) struct Mounted {
    pub(crate) fs: Backing,
    /// `f_mntfromname`.
    pub(crate) from: Vec<u8>,
}

/// What is behind a mount.
#[derive(Clone, Debug)]
pub(crate) enum Backing {
    /// A file system of its own.
    Fs(Arc<dyn FileSystem>),
    /// nullfs: another place, of whatever file system, without what is mounted below it.
    Null(Vnode),
}

/// `vfs_mount`.
pub(crate) type VfsMount = fn(&mut State, &mut MountArgs<'_, '_>) -> Result<Mounted, Errno>;
