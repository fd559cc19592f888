//! A mounted tmpfs: files in memory, and what it was made with.

use std::any::Any;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use jail::Errno;

use super::{FLAGS, id, scanned, size};
use crate::vfs::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, Who};
use crate::vfs::memfs::{Limits, MemFs};
use crate::vfsopt::VfsOpts;

/// `struct tmpfs_mount`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct TmpFs {
    pub(super) files: MemFs,
    /// `tm_size_max` in bytes, 0 if nothing was said.
    pub(super) size: u64,
    pub(super) limits: Limits,
    /// Which of [`FLAGS`] were given.
    pub(super) flags: [bool; FLAGS.len()],
    /// `tm_ronly`: not always what the mount's flags say.
    pub(super) readonly: AtomicBool,
}

impl TmpFs {
    /// Whether all that cannot be changed is said as it is, or not at all.
    pub(super) fn is_same(&self, root: &Attr, opts: &mut VfsOpts<'_>) -> bool {
        let mut same = id(opts, b"gid").is_none_or(|gid| gid == root.gid);
        same &= id(opts, b"uid").is_none_or(|uid| uid == root.uid);
        // The kernel compares only what is no permission.
        same &= scanned(opts, b"mode", 8).is_none_or(|mode| mode & S_IFMT == 0);
        for (name, is) in [
            (&b"inodes"[..], self.limits.nodes),
            (b"size", self.size),
            (b"maxfilesize", self.limits.file_size),
        ] {
            same &= size(opts, name).is_none_or(|size| size == 0 || size == is);
        }
        same && FLAGS.map(|flag| opts.flagopt(flag)) == self.flags
    }
}

impl FileSystem for TmpFs {
    fn image(&self) -> Result<Vec<u8>, String> {
        crate::image::write(self)
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        self.files.attr(path, who)
    }

    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        self.files.readlink(path, who)
    }

    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        self.files.entries(dir, who)
    }

    fn open(&self, path: &Path, flags: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        self.files.open(path, flags, who)
    }

    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.files.create(path, mode, who)
    }

    fn mkdir(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.files.mkdir(path, mode, who)
    }

    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        self.files.symlink(target, path, who)
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        self.files.remove(path)
    }

    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        self.files.rmdir(path)
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }

    fn size(&self) -> FsSize {
        self.files.size()
    }
}

const S_IFMT: i64 = 0o170_000;
