//! ufs(4) on a memory disk. Follows `ffs_mount` and `ffs_mountfs` in `sys/ufs/ffs/ffs_vfsops.c`.
//!
//! On the disk there is a superblock only, by which a file system is known; its files are kept
//! beside, by its identity, for as long as the machine lasts.

mod files;
mod image;
pub(crate) mod superblock;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jail::Errno;
use jail_sys::sys::fcntl::O_RDONLY;
use jail_sys::sys::mount::{MNT_FORCE, MNT_RDONLY, MNT_UPDATE};

use super::fs::{Device, SetAttr, Vtype, Who};
use super::memfs::{Limits, MemFs, RootAttr};
use super::vfsconf::{Backing, MountArgs, Mounted};
use super::{At, Node};
use crate::cred::Cred;
use crate::md::Media;
use crate::state::State;
use crate::vfs::fs::FileSystem;
use files::Ufs;
pub(super) use image::load;
pub(crate) use image::loaded;
use superblock::FsId;

/// The files of every file system that was mounted, by its identity.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default)]
pub(super) struct Contents(
    #[serde(deserialize_with = "image::contents")] Arc<Mutex<HashMap<FsId, MemFs>>>,
);

/// `ffs_mount`: `ENOENT` without `from`, or without a superblock; `ENOTBLK` for what is no device,
/// `ENXIO` for one that is no disk; `EBUSY` if the disk is mounted, `EPERM` if somebody writes to
/// it, `EROFS` to write to one that is read-only.
pub(super) fn mount(state: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    args.opts.filteropt(&FFS_OPTS)?;
    if args.flags & MNT_UPDATE != 0 {
        return update(args);
    }
    let from = args.opts.getopts(b"from")?.ok_or(Errno::ENOENT)?;
    let from = from.to_vec();
    let dirs = &state.proc(args.pid)?.dirs;
    let at = At::cwd(dirs, state.who(args.pid)?);
    let node = state.vfs.find(&at, &from)?;
    let disk = disk(state, &node)?;
    let write = args.flags & MNT_RDONLY == 0;
    disk.mount(write)?;
    let id = match superblock::read(&*disk) {
        Ok(id) => id,
        Err(errno) => {
            disk.unmount(write);
            return Err(errno);
        }
    };
    let files = state.vfs.ufs.of(id, disk.size());
    Ok(Mounted {
        fs: Backing::Fs(Arc::new(Ufs::new(files, disk, id, write))),
        from,
    })
}

/// From reading to writing and back: read-only is what is said to be again. `EBUSY` for what
/// becomes so while files are open for writing, unless forced; `EPERM` and `EROFS` as of a first
/// mount.
fn update(args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    let fs = args.update.clone().ok_or(Errno::EINVAL)?;
    let ufs = fs.as_any().and_then(|fs| fs.downcast_ref::<Ufs>());
    let ufs = ufs.ok_or(Errno::EINVAL)?;
    if args.opts.flagopt(b"ro") {
        ufs.stop_writing(args.flags & MNT_FORCE != 0)?;
        args.flags |= MNT_RDONLY;
    } else {
        ufs.start_writing()?;
        args.flags &= !MNT_RDONLY;
    }
    Ok(Mounted {
        fs: Backing::Fs(fs),
        from: Vec::new(),
    })
}

/// `vn_isdisk_error`: the disk that a device file stands for.
fn disk(state: &State, node: &Node) -> Result<Arc<dyn Media>, Errno> {
    if node.attr.vtype != Vtype::Chr {
        return Err(Errno::ENOTBLK);
    }
    let (fs, path) = state.vfs.resolve(&node.vnode)?;
    let cred = Cred::root();
    // Nobody reads it by this: it tells which disk it is.
    let open = fs.open(&path, O_RDONLY, Who::kernel(&cred))?;
    match open.device() {
        Some(Device::Md(unit)) => Ok(state.mds.media(unit)?),
        _ => Err(Errno::ENOTBLK),
    }
}

impl Contents {
    /// The files of a file system on a disk of so many bytes; as newfs(8) makes them if it is
    /// seen for the first time.
    fn of(&self, id: FsId, bytes: u64) -> MemFs {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let files = all.entry(id).or_insert_with(|| new(bytes));
        files.clone()
    }
}

fn new(bytes: u64) -> MemFs {
    // One part in sixteen is taken by what describes the rest; an inode for two fragments.
    let pages = (bytes - bytes / 16) / PAGE;
    let root = RootAttr {
        uid: 0,
        gid: 0,
        mode: 0o755,
    };
    let files = MemFs::new(
        root,
        Limits {
            pages,
            nodes: (bytes / (2 * PAGE)).max(8),
            file_size: i64::MAX.unsigned_abs(),
            node_size: 0,
        },
    );
    // There is room for one directory in a new one.
    let _ = make_snap(&files);
    files
}

/// Where snapshots would be: the operators' directory.
fn make_snap(files: &MemFs) -> Result<(), Errno> {
    let cred = Cred::root();
    let (snap, who) = ("/.snap".as_ref(), Who::kernel(&cred));
    files.mkdir(snap, 0o775, who)?;
    files.open(snap, O_RDONLY, who)?.setattr(&SetAttr {
        gid: Some(GID_OPERATOR),
        ..SetAttr::default()
    })
}

/// `ffs_opts`.
const FFS_OPTS: [&[u8]; 20] = [
    b"acls",
    b"async",
    b"noatime",
    b"noclusterr",
    b"noclusterw",
    b"noexec",
    b"export",
    b"force",
    b"from",
    b"groupquota",
    b"multilabel",
    b"nfsv4acls",
    b"snapshot",
    b"nosuid",
    b"suiddir",
    b"nosymfollow",
    b"sync",
    b"union",
    b"userquota",
    b"untrusted",
];

const PAGE: u64 = 4_096;
const GID_OPERATOR: u32 = 5;
