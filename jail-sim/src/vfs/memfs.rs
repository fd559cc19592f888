//! Files in memory: what is behind tmpfs, and behind a ufs on a memory disk. Follows
//! `sys/fs/tmpfs/tmpfs_subr.c` and `tmpfs_vnops.c`.

mod data;
mod open;
mod tree;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail::Errno;
use jail_sys::sys::fcntl::{O_ACCMODE, O_RDONLY, O_TRUNC};

use super::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, Vtype, Who};
use crate::cred::Cred;
use open::OpenMem;
pub(super) use tree::Limits;
use tree::{Content, Tree};

/// A tree of files in memory; clones are the same tree.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(super) struct MemFs {
    #[serde(deserialize_with = "tree::loaded")]
    tree: Arc<Mutex<Tree>>,
}

/// Who owns a new root directory, and its permission bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct RootAttr {
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) mode: u32,
}

impl MemFs {
    pub(super) fn new(root: RootAttr, limits: Limits) -> Self {
        let tree = Tree::new(root, limits);
        Self {
            tree: Arc::new(Mutex::new(tree)),
        }
    }

    /// Before it becomes read-only: `EBUSY` if a file is open for writing, or open though its name
    /// is gone; by force who has one open is thrown out.
    pub(super) fn flush_writers(&self, force: bool) -> Result<(), Errno> {
        self.lock().flush_writers(force)
    }

    fn lock(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a node where there is none.
    fn make(
        &self,
        path: &Path,
        vtype: Vtype,
        mode: u32,
        cred: &Cred,
        content: Content,
    ) -> Result<(), Errno> {
        self.lock().make(path, vtype, mode, cred, content)
    }
}

impl FileSystem for MemFs {
    fn image(&self) -> Result<Vec<u8>, String> {
        crate::image::write(self)
    }

    fn attr(&self, path: &Path, _: Who<'_>) -> Result<Attr, Errno> {
        let tree = self.lock();
        let fileid = tree.find(path)?;
        tree.attr(fileid)
    }

    fn readlink(&self, path: &Path, _: Who<'_>) -> Result<Vec<u8>, Errno> {
        let tree = self.lock();
        match tree.content(tree.find(path)?)? {
            Content::Link(target) => Ok(target.clone()),
            _ => Err(Errno::EINVAL),
        }
    }

    fn entries(&self, dir: &Path, _: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        let tree = self.lock();
        tree.entries(tree.find(dir)?)
    }

    fn open(&self, path: &Path, flags: i32, _: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let mut tree = self.lock();
        let fileid = tree.find(path)?;
        if flags & O_TRUNC != 0 {
            tree.truncate(fileid, 0)?;
        }
        let open = tree.opened(fileid, flags & O_ACCMODE != O_RDONLY)?;
        Ok(Box::new(OpenMem::new(self.tree.clone(), open)))
    }

    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.make(path, Vtype::Reg, mode, who.cred, Content::empty_file())
    }

    fn mkdir(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.make(path, Vtype::Dir, mode, who.cred, Content::empty_dir())
    }

    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        let target = Content::Link(target.as_bytes().to_vec());
        self.make(path, Vtype::Lnk, 0o755, who.cred, target)
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        self.lock().remove(path, false)
    }

    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        self.lock().remove(path, true)
    }

    /// `tmpfs_statfs`.
    fn size(&self) -> FsSize {
        let (limits, pages, nodes) = self.lock().usage();
        let blocks = if limits.pages == u64::MAX {
            pages + MEMORY
        } else {
            limits.pages
        };
        let free = blocks.saturating_sub(pages);
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        FsSize {
            bsize: data::PAGE,
            iosize: data::PAGE,
            blocks,
            bfree: free,
            bavail: signed(free),
            files: limits.nodes,
            ffree: signed(limits.nodes.saturating_sub(nodes)),
        }
    }
}

/// What the machine's memory has free, in pages (`tmpfs_mem_avail`).
const MEMORY: u64 = 1 << 20;
