//! The file system types. Follows `vfs_init.c` and `vfs_domount_first` in
//! `sys/kern/vfs_mount.c`.

use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::mount::MNT_RDONLY;

use super::Vnode;
use super::fs::{Attr, FileSystem};
use crate::cred::Cred;
use crate::devfs;
use crate::prison::allow;
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
    /// `MNT_*`: what the mount will have; a type may change them.
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

impl Backing {
    /// The files of other mounts that it shows.
    pub(super) fn lies_over(&self) -> Vec<&Vnode> {
        match self {
            Self::Fs(fs) => fs.lies_over(),
            Self::Null(lower) => vec![lower],
        }
    }
}

/// `vfs_mount`.
pub(crate) type VfsMount = fn(&mut State, &mut MountArgs<'_, '_>) -> Result<Mounted, Errno>;

/// Makes a file system again of what it [wrote](FileSystem::image).
pub(crate) type VfsLoad = fn(&[u8]) -> Result<Arc<dyn FileSystem>, String>;

/// `struct vfsconf`: a type of file system.
#[derive(Debug)]
pub(crate) struct Vfsconf {
    pub(crate) name: &'static str,
    /// The kernel module it is in.
    pub(crate) module: &'static str,
    pub(crate) mount: VfsMount,
    pub(crate) load: VfsLoad,
    /// `vfc_prison_flag`: what a jail must be allowed, 0 if it never is (no `VFCF_JAIL`).
    pub(crate) allow: u64,
    /// `VFCF_FILEMOUNT`: it can be mounted on a file.
    pub(crate) on_file: bool,
    /// It sets `MNT_LOCAL`.
    pub(crate) local: bool,
}

impl Vfsconf {
    /// `vfc_typenum`: FNV-1 of the name, as much as one byte holds.
    pub(crate) fn typenum(&self) -> i32 {
        let hash = self.name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            hash.wrapping_mul(0x0100_0193) ^ u32::from(byte)
        });
        (hash & 0xff) as i32
    }
}

/// `vfs_byname`: the old name `ffs` is `ufs`.
pub(crate) fn byname(name: &[u8]) -> Option<&'static Vfsconf> {
    let name = if name == b"ffs" { b"ufs" } else { name };
    let mut types = TYPES.iter().copied();
    types.find(|vfc| vfc.name.as_bytes() == name)
}

/// What `/` is.
pub(crate) static ROOT_FS: Vfsconf = Vfsconf {
    name: "ufs",
    module: "ufs",
    mount: root_mount,
    load: super::hostfs::load,
    allow: 0,
    on_file: false,
    local: true,
};

/// Only an update comes here: the machine's root is there from the beginning.
fn root_mount(_: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    let fs = args.update.clone().ok_or(Errno::EBUSY)?;
    if !args.opts.flagopt(b"ro") {
        args.flags &= !MNT_RDONLY;
    }
    Ok(Mounted {
        fs: Backing::Fs(fs),
        from: Vec::new(),
    })
}

/// The type that is on the machine's own `/dev`.
pub(crate) static DEVFS: Vfsconf = Vfsconf {
    name: "devfs",
    module: "devfs",
    mount: devfs::mount,
    load: devfs::load,
    allow: allow::MOUNT_DEVFS,
    on_file: false,
    local: true,
};

static TYPES: [&Vfsconf; 9] = [
    &DEVFS,
    &Vfsconf {
        on_file: true,
        local: false,
        ..jailed(
            "nullfs",
            super::nullfs::mount,
            super::nullfs::load,
            allow::MOUNT_NULLFS,
        )
    },
    &jailed(
        "tmpfs",
        super::tmpfs::mount,
        super::tmpfs::load,
        allow::MOUNT_TMPFS,
    ),
    &jailed(
        "procfs",
        super::procfs::mount,
        super::procfs::load,
        allow::MOUNT_PROCFS,
    ),
    &Vfsconf {
        local: false,
        ..jailed(
            "fdescfs",
            super::fdescfs::mount,
            super::fdescfs::load,
            allow::MOUNT_FDESCFS,
        )
    },
    &jailed("ufs", super::ufs::mount, super::ufs::load, 0),
    &Vfsconf {
        local: false,
        ..jailed("unionfs", super::unionfs::mount, super::unionfs::load, 0)
    },
    &jailed(
        "linprocfs",
        super::linprocfs::mount,
        super::linprocfs::load,
        allow::MOUNT_LINPROCFS,
    ),
    &jailed(
        "linsysfs",
        super::linprocfs::mount_sys,
        super::linprocfs::load_sys,
        allow::MOUNT_LINSYSFS,
    ),
];

/// A type whose module has its name, with the permission for jails.
const fn jailed(name: &'static str, mount: VfsMount, load: VfsLoad, allow: u64) -> Vfsconf {
    Vfsconf {
        name,
        module: name,
        mount,
        load,
        allow,
        on_file: false,
        local: true,
    }
}
