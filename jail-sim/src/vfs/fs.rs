//! What a file system does for its mount: `struct vfsops` and the vop vector.
//!
//! Files are named by their path within the file system, `/` being its root, with no `.`, `..`,
//! symbolic link or trailing slash in it: the lookup in `vfs/lookup.rs` walks component by
//! component and asks for each. Permissions are checked there, by what `attr` says.

use std::any::Any;
use std::ffi::{OsStr, OsString};
use std::fmt::{self, Debug};
use std::path::Path;

use jail::Errno;

use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::Vnode;

/// `v_type`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vtype {
    Reg,
    Dir,
    Lnk,
    Chr,
    Blk,
    Fifo,
    Sock,
}

/// `struct vattr`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug)]
pub(crate) struct Attr {
    pub(crate) vtype: Vtype,
    /// Permission bits.
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) fileid: u64,
    pub(crate) nlink: u64,
    pub(crate) size: u64,
    pub(crate) rdev: u64,
    /// `SF_*`, `UF_*`.
    pub(crate) flags: u32,
}

impl Attr {
    pub(crate) fn is_dir(&self) -> bool {
        self.vtype == Vtype::Dir
    }

    pub(crate) fn is_symlink(&self) -> bool {
        self.vtype == Vtype::Lnk
    }
}

/// What statfs(2) tells of sizes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FsSize {
    pub(crate) bsize: u64,
    pub(crate) iosize: u64,
    pub(crate) blocks: u64,
    pub(crate) bfree: u64,
    pub(crate) bavail: i64,
    pub(crate) files: u64,
    pub(crate) ffree: i64,
}

impl FsSize {
    /// Nothing to fill.
    pub(crate) const EMPTY: Self = Self {
        bsize: 512,
        iosize: 512,
        blocks: 2,
        bfree: 0,
        bavail: 0,
        files: 0,
        ffree: 0,
    };
}

/// An entry of a directory.
#[derive(Clone, Debug)]
pub(crate) struct DirEntry {
    pub(crate) name: OsString,
    pub(crate) fileid: u64,
    pub(crate) vtype: Vtype,
}

/// What setattr changes.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, Default)]
pub(crate) struct SetAttr {
    pub(crate) mode: Option<u32>,
    pub(crate) uid: Option<u32>,
    pub(crate) gid: Option<u32>,
    pub(crate) flags: Option<u32>,
}

/// Who looks at files: what pseudo file systems show depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Who<'a> {
    pub(crate) cred: &'a Cred,
    /// The process, and all it could be told of; nothing for the kernel itself.
    pub(crate) process: Option<(&'a State, Pid)>,
}

impl<'a> Who<'a> {
    /// The kernel, with these rights.
    pub(crate) const fn kernel(cred: &'a Cred) -> Self {
        Self {
            cred,
            process: None,
        }
    }
}

impl Debug for Who<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pid = self.process.map(|(_, pid)| pid);
        f.debug_tuple("Who").field(&pid).field(self.cred).finish()
    }
}

/// One file system, mounted or not.
///
/// Everything that changes answers `EROFS` unless the file system says otherwise; that a mount is
/// read-only is checked before.
pub(crate) trait FileSystem: Debug + Send + Sync {
    /// `VOP_LOOKUP` and `VOP_GETATTR`: `ENOENT`, `ENOTDIR`.
    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno>;

    /// `VOP_READLINK`: `EINVAL` for what is no link.
    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno>;

    /// `VOP_READDIR`: without `.` and `..`, in an order that is always the same.
    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno>;

    /// `VOP_OPEN` of a file or directory that is there; `flags` are open(2)'s, `O_TRUNC` included.
    fn open(&self, path: &Path, flags: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno>;

    /// `VOP_CREATE` of an empty file: `EEXIST`.
    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        let _ = (path, mode, who);
        Err(Errno::EROFS)
    }

    /// What open(2) does with `O_CREAT`: makes the file and opens it, whatever its mode allows.
    fn create_open(
        &self,
        path: &Path,
        mode: u32,
        flags: i32,
        who: Who<'_>,
    ) -> Result<Box<dyn OpenNode>, Errno> {
        self.create(path, mode, who)?;
        self.open(path, flags, who)
    }

    /// `VOP_MKDIR`.
    fn mkdir(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        let _ = (path, mode, who);
        Err(Errno::EROFS)
    }

    /// `VOP_SYMLINK`.
    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        let _ = (target, path, who);
        Err(Errno::EROFS)
    }

    /// `VOP_REMOVE`.
    fn remove(&self, path: &Path) -> Result<(), Errno> {
        let _ = path;
        Err(Errno::EROFS)
    }

    /// `VOP_RMDIR`: `ENOTEMPTY`.
    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        let _ = path;
        Err(Errno::EROFS)
    }

    /// What `VOP_LOOKUP` answers to one for a name to be made that is not there.
    fn lookup_create(&self) -> Result<(), Errno> {
        Ok(())
    }

    /// What `VOP_LOOKUP` answers to one for a name to be removed, whatever it is.
    fn lookup_delete(&self) -> Result<(), Errno> {
        Ok(())
    }

    /// Whether `VOP_ACCESS` looks at the mode.
    fn checks_access(&self) -> bool {
        true
    }

    /// `VFS_UNMOUNT`, when nothing can stop it any more: lets go of what is not its own.
    fn unmount(&self) {}

    /// For a machine in a file: what [`Vfsconf::load`](super::vfsconf::Vfsconf) makes it of again.
    ///
    /// # Errors
    /// It is something that cannot be written.
    fn image(&self) -> Result<Vec<u8>, String>;

    /// `mnt_data`: for those who know which file system it is.
    fn as_any(&self) -> Option<&dyn Any> {
        None
    }

    /// The files of other mounts that it shows, which it keeps mounted (`mnt_uppers`).
    fn lies_over(&self) -> Vec<&Vnode> {
        Vec::new()
    }

    /// The fsid that it brings along; it has it unless another mount has.
    fn fsid(&self) -> Option<[i32; 2]> {
        None
    }

    /// What `VFS_STATFS` leaves of the mount's flags.
    fn f_flags(&self, flags: u64) -> u64 {
        flags
    }

    /// `VFS_STATFS`: as the pseudo file systems answer it, with nothing to fill.
    fn size(&self) -> FsSize {
        FsSize::EMPTY
    }
}

/// A file or directory that is open: it stays what it is when its name goes.
pub(crate) trait OpenNode: Debug + Send + Sync {
    fn attr(&self) -> Result<Attr, Errno>;

    /// `VOP_READ`: 0 at the end.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno>;

    /// `VOP_WRITE`.
    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno>;

    fn truncate(&self, size: u64) -> Result<(), Errno>;

    /// `VOP_SETATTR` by fchmod(2), fchown(2) and fchflags(2).
    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno>;

    /// The device it is: what ioctl(2) goes to.
    fn device(&self) -> Option<Device> {
        None
    }
}

/// What a device file that takes requests stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Device {
    /// `/dev/mdctl`.
    Mdctl,
    /// The memory disk of this unit.
    Md(u32),
    /// `/dev/fd/N`: opening it duplicates the opener's descriptor N (`fdopen`).
    Fd(i32),
}
