//! What is seen: the upper layer's files, and of the lower one's those that are not covered.
//! Follows `sys/fs/unionfs/union_vnops.c`.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use jail::Errno;
use jail_sys::sys::fcntl::{O_ACCMODE, O_RDONLY, O_TRUNC, O_WRONLY};

use super::open::OpenLower;
use super::{CopyMode, Layer, UnionFs, UnionHandle};
use crate::cred::Cred;
use crate::vfs::Vnode;
use crate::vfs::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Who};
use crate::vfs::vnode::join;

impl Layer {
    fn at<'p>(&self, path: &'p Path) -> Cow<'p, Path> {
        join(&self.path, path)
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        self.fs.attr(&self.at(path), who)
    }
}

impl UnionFs {
    fn whiteouts(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.whiteouts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The file of the lower layer, if it may be seen: not behind a whiteout, nor a file of the
    /// upper layer.
    fn lower(&self, path: &Path, who: Who<'_>) -> Option<Attr> {
        let hidden = {
            let whiteouts = self.whiteouts();
            path.ancestors().any(|above| whiteouts.contains(above))
        };
        if hidden {
            return None;
        }
        let mut above = path.ancestors().skip(1);
        let covered =
            above.any(|dir| matches!(self.upper.attr(dir, who), Ok(attr) if !attr.is_dir()));
        if covered {
            return None;
        }
        self.lower.attr(path, who).ok()
    }

    fn upper(&self, path: &Path, who: Who<'_>) -> Result<Option<Attr>, Errno> {
        match self.upper.attr(path, who) {
            Ok(attr) => Ok(Some(attr)),
            Err(Errno::ENOENT | Errno::ENOTDIR) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    /// The directory a file lies in, in the upper layer too.
    fn shadow_parent(&self, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        path.parent().map_or(Ok(()), |dir| self.shadow(dir, who))
    }

    /// `unionfs_mkshadowdir`: a directory, in the upper layer too.
    pub(super) fn shadow(&self, dir: &Path, who: Who<'_>) -> Result<(), Errno> {
        if self.upper(dir, who)?.is_some() {
            return Ok(());
        }
        self.shadow_parent(dir, who)?;
        let attr = self.lower(dir, who).ok_or(Errno::ENOENT)?;
        let copy = self.attr_of_copy(&attr);
        let path = self.upper.at(dir);
        self.upper
            .fs
            .mkdir(&path, copy.mode.unwrap_or(0o755), who)?;
        self.upper.fs.open(&path, O_RDONLY, who)?.setattr(&copy)
    }

    /// `unionfs_copyfile`: a file of the lower layer, in the upper one.
    pub(super) fn copy_up(&self, path: &Path, who: Who<'_>, content: bool) -> Result<(), Errno> {
        let attr = self.lower(path, who).ok_or(Errno::ENOENT)?;
        self.shadow_parent(path, who)?;
        let copy = self.attr_of_copy(&attr);
        let mode = copy.mode.unwrap_or(attr.mode);
        let upper = self.upper.at(path);
        let to = self.upper.fs.create_open(&upper, mode, O_WRONLY, who)?;
        to.setattr(&copy)?;
        if !content {
            return Ok(());
        }
        let from = self.lower.fs.open(&self.lower.at(path), O_RDONLY, who)?;
        let (mut buf, mut offset) = (vec![0; 65_536], 0);
        loop {
            let count = from.read_at(&mut buf, offset)?;
            let bytes = buf.get(..count).unwrap_or_default();
            if bytes.is_empty() {
                return Ok(());
            }
            to.write_at(bytes, offset)?;
            offset += count as u64;
        }
    }

    /// `unionfs_create_uppervattr_core`.
    fn attr_of_copy(&self, attr: &Attr) -> SetAttr {
        let copy = self.copy;
        let own = attr.uid == copy.uid && attr.gid == copy.gid;
        let masked = if attr.is_dir() { copy.dir } else { copy.file };
        let (mode, uid, gid) = match copy.mode {
            CopyMode::Traditional => (0o777 & !0o022, copy.uid, copy.gid),
            CopyMode::Masquerade if !own => (masked, copy.uid, copy.gid),
            CopyMode::Transparent | CopyMode::Masquerade => (attr.mode, attr.uid, attr.gid),
        };
        SetAttr {
            mode: Some(mode),
            uid: Some(uid),
            gid: Some(gid),
            flags: None,
        }
    }

    /// Before something new gets this name: `EEXIST`.
    fn make(&self, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        if self.upper(path, who)?.is_some() || self.lower(path, who).is_some() {
            return Err(Errno::EEXIST);
        }
        self.shadow_parent(path, who)
    }

    /// What is taken away of the upper layer, and hidden of the lower one.
    fn unlink(
        &self,
        path: &Path,
        remove: impl FnOnce(&Path) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let cred = Cred::root();
        let who = Who::kernel(&cred);
        if self.upper(path, who)?.is_some() {
            remove(&self.upper.at(path))?;
        }
        if self.lower(path, who).is_some() {
            self.whiteouts().insert(path.to_path_buf());
        }
        Ok(())
    }
}

impl FileSystem for UnionHandle {
    fn image(&self) -> Result<Vec<u8>, String> {
        super::image::write(&self.0)
    }

    fn attr(&self, path: &Path, who: Who<'_>) -> Result<Attr, Errno> {
        match self.0.upper(path, who)? {
            Some(attr) => Ok(attr),
            None => self.0.lower(path, who).ok_or(Errno::ENOENT),
        }
    }

    fn readlink(&self, path: &Path, who: Who<'_>) -> Result<Vec<u8>, Errno> {
        let layer = match self.0.upper(path, who)? {
            Some(_) => &self.0.upper,
            None => &self.0.lower,
        };
        layer.fs.readlink(&layer.at(path), who)
    }

    fn entries(&self, dir: &Path, who: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        let union = &self.0;
        let mut entries = match union.upper(dir, who)? {
            Some(_) => union.upper.fs.entries(&union.upper.at(dir), who)?,
            None => Vec::new(),
        };
        if union.lower(dir, who).is_some_and(|attr| attr.is_dir()) {
            let lower = union.lower.fs.entries(&union.lower.at(dir), who)?;
            let seen: HashSet<_> = entries.iter().map(|entry| entry.name.clone()).collect();
            let more = lower.into_iter().filter(|entry| {
                !seen.contains(&entry.name) && union.lower(&dir.join(&entry.name), who).is_some()
            });
            entries.extend(more);
        }
        Ok(entries)
    }

    fn open(&self, path: &Path, flags: i32, who: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let union = &self.0;
        let writes = flags & O_ACCMODE != O_RDONLY || flags & O_TRUNC != 0;
        if union.upper(path, who)?.is_none() {
            if !writes {
                let node = union.lower.fs.open(&union.lower.at(path), flags, who)?;
                return Ok(Box::new(OpenLower::new(node, self.clone(), path)));
            }
            union.copy_up(path, who, flags & O_TRUNC == 0)?;
        }
        union.upper.fs.open(&union.upper.at(path), flags, who)
    }

    fn create(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.0.make(path, who)?;
        self.0.upper.fs.create(&self.0.upper.at(path), mode, who)
    }

    fn mkdir(&self, path: &Path, mode: u32, who: Who<'_>) -> Result<(), Errno> {
        self.0.make(path, who)?;
        self.0.upper.fs.mkdir(&self.0.upper.at(path), mode, who)
    }

    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        self.0.make(path, who)?;
        self.0.upper.fs.symlink(target, &self.0.upper.at(path), who)
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        self.0.unlink(path, |upper| self.0.upper.fs.remove(upper))
    }

    fn rmdir(&self, path: &Path) -> Result<(), Errno> {
        let cred = Cred::root();
        if !self.entries(path, Who::kernel(&cred))?.is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        self.0.unlink(path, |upper| self.0.upper.fs.rmdir(upper))
    }

    fn lies_over(&self) -> Vec<&Vnode> {
        vec![&self.0.lower.vnode, &self.0.upper.vnode]
    }

    /// The upper layer's.
    fn f_flags(&self, _: u64) -> u64 {
        self.0.flags
    }

    /// `unionfs_statfs`: the room of the upper layer, the files of both.
    fn size(&self) -> FsSize {
        let (upper, lower) = (self.0.upper.fs.size(), self.0.lower.fs.size());
        let below = lower.blocks.saturating_mul(lower.bsize) / upper.bsize.max(1);
        FsSize {
            blocks: upper.blocks.saturating_add(below),
            files: upper.files.saturating_add(lower.files),
            ..upper
        }
    }
}
