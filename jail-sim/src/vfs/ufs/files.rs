//! A mounted file system: files that are there as long as the disk is.

use std::any::Any;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jail::Errno;

use super::image::Image;
use super::superblock::FsId;
use crate::md::Media;
use crate::vfs::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Who};
use crate::vfs::memfs::MemFs;

#[derive(Debug)]
pub(super) struct Ufs {
    files: MemFs,
    disk: Arc<dyn Media>,
    id: FsId,
    /// How the disk is open.
    write: AtomicBool,
}

impl Ufs {
    pub(super) const fn new(files: MemFs, disk: Arc<dyn Media>, id: FsId, write: bool) -> Self {
        Self {
            files,
            disk,
            id,
            write: AtomicBool::new(write),
        }
    }

    /// `EBUSY` with files open for writing, who are thrown out by force.
    pub(super) fn stop_writing(&self, force: bool) -> Result<(), Errno> {
        if self.write.load(Ordering::Relaxed) {
            self.files.flush_writers(force)?;
        }
        self.set_write(false)
    }

    /// `EPERM` if somebody else writes to the disk, `EROFS` if nobody can.
    pub(super) fn start_writing(&self) -> Result<(), Errno> {
        self.set_write(true)
    }

    /// `g_access` for what an update changes.
    fn set_write(&self, write: bool) -> Result<(), Errno> {
        if self.write.load(Ordering::Relaxed) == write {
            return Ok(());
        }
        self.disk.unmount(!write);
        if let Err(errno) = self.disk.mount(write) {
            // It was open so before: it is again, unless the disk went away.
            let _ = self.disk.mount(!write);
            return Err(errno);
        }
        self.write.store(write, Ordering::Relaxed);
        Ok(())
    }

    /// The files, if the disk is still there: `ENXIO`.
    fn files(&self) -> Result<&MemFs, Errno> {
        there(&*self.disk)?;
        Ok(&self.files)
    }

    fn opened(&self, node: Box<dyn OpenNode>) -> Box<dyn OpenNode> {
        let disk = self.disk.clone();
        Box::new(OpenUfs { node, disk })
    }
}

fn there(disk: &dyn Media) -> Result<(), Errno> {
    disk.read_at(&mut [], 0)
}

impl FileSystem for Ufs {
    fn image(&self) -> Result<Vec<u8>, String> {
        there(&*self.disk).map_err(|_| "a file system on a disk that is gone")?;
        let unit = self.disk.unit().ok_or("a file system on no disk")?;
        crate::image::write(&Image {
            unit,
            id: self.id,
            write: self.write.load(Ordering::Relaxed),
        })
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        self.files()?.attr(path, who)
    }

    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        self.files()?.readlink(path, who)
    }

    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        self.files()?.entries(dir, who)
    }

    fn open(&self, path: &Path, flags: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let node = self.files()?.open(path, flags, who)?;
        Ok(self.opened(node))
    }

    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.files()?.create(path, mode, who)
    }

    fn mkdir(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.files()?.mkdir(path, mode, who)
    }

    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        self.files()?.symlink(target, path, who)
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        self.files()?.remove(path)
    }

    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        self.files()?.rmdir(path)
    }

    /// `ffs_unmount`.
    fn unmount(&self) {
        self.disk.unmount(self.write.load(Ordering::Relaxed));
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }

    fn fsid(&self) -> Option<[i32; 2]> {
        Some(self.id)
    }

    /// `ffs_statfs`: fragments, and blocks of eight, as newfs(8) makes them.
    fn size(&self) -> FsSize {
        FsSize {
            iosize: BLOCK,
            ..self.files.size()
        }
    }
}

/// `fs_bsize`.
const BLOCK: u64 = 32_768;

#[derive(Debug)]
struct OpenUfs {
    node: Box<dyn OpenNode>,
    disk: Arc<dyn Media>,
}

impl OpenNode for OpenUfs {
    fn attr(&self) -> Result<Attr, Errno> {
        self.node.attr()
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        there(&*self.disk)?;
        self.node.read_at(buf, offset)
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        there(&*self.disk)?;
        self.node.write_at(buf, offset)
    }

    fn truncate(&self, size: u64) -> Result<(), Errno> {
        there(&*self.disk)?;
        self.node.truncate(size)
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        there(&*self.disk)?;
        self.node.setattr(attr)
    }
}
