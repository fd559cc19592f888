//! Open files. Follows `vn_open_cred`, `vn_read` and `vn_write` in `sys/kern/vfs_vnops.c`.

use std::sync::atomic::{AtomicU64, Ordering};

use jail::Errno;
use jail::kernel::Stat;
use jail_sys::sys::fcntl::{
    O_ACCMODE, O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_EXEC, O_NOFOLLOW, O_PATH, O_RDONLY,
    O_RDWR, O_RESOLVE_BENEATH, O_TRUNC, O_WRONLY,
};

use super::access::{APPEND, VEXEC, VREAD, VWRITE};
use super::dirent::Listing;
use super::fs::{Attr, Device, OpenNode, SetAttr, Vtype, Who};
use super::{At, CMASK, NameiOp, Nameidata, Node, Vfs, Vnode};
use crate::cred::Cred;

/// A file opened by openat(2).
#[derive(Debug)]
pub(crate) struct OpenVnode {
    pub(crate) vnode: Vnode,
    pub(crate) is_dir: bool,
    /// Of open(2).
    pub(super) flags: i32,
    node: Box<dyn OpenNode>,
    /// Where the next read or write is (`f_offset`).
    offset: AtomicU64,
    /// A directory's entries, as they were when the first was asked for.
    pub(super) listing: Option<Listing>,
}

impl Vfs {
    /// openat(2). `O_CLOEXEC` is the descriptor's, not the file's: the caller sees to it.
    pub(crate) fn open(
        &self,
        at: &At<'_>,
        path: &[u8],
        flags: i32,
        mode: u32,
    ) -> Result<OpenVnode, Errno> {
        check_flags(flags)?;
        let create = flags & (O_CREAT | O_DIRECTORY) == O_CREAT;
        let op = if create {
            NameiOp::Create
        } else {
            NameiOp::Lookup
        };
        let mut nd = Nameidata::new(at, op).beneath(flags & O_RESOLVE_BENEATH != 0);
        if flags & O_NOFOLLOW == 0 && !(create && flags & O_EXCL != 0) {
            nd = nd.follow();
        }
        let found = self.lookup(&nd, path)?;
        let Some(node) = found.vp else {
            let vnode = found.dvp.child(&found.name);
            let mode = mode & ALLPERMS & !S_ISTXT & !CMASK;
            let (fs, path) = self.resolve(&vnode)?;
            let node = fs.create_open(&path, mode, flags & !O_TRUNC, at.who())?;
            return Ok(OpenVnode::new(vnode, false, flags, node));
        };
        if create && flags & O_EXCL != 0 {
            return Err(Errno::EEXIST);
        }
        if create && node.attr.is_dir() {
            return Err(Errno::EISDIR);
        }
        self.open_existing(at, node, flags)
    }

    /// A file that was open when the machine was written.
    pub(crate) fn reopen(&self, vnode: Vnode, flags: i32, cred: &Cred) -> Result<OpenVnode, Errno> {
        let (fs, path) = self.resolve(&vnode)?;
        let node = fs.open(
            &path,
            flags & !(O_CREAT | O_TRUNC | O_EXCL),
            Who::kernel(cred),
        )?;
        Ok(OpenVnode::new(vnode, false, flags, node))
    }

    /// `vn_open_vnode`.
    fn open_existing(&self, at: &At<'_>, node: Node, flags: i32) -> Result<OpenVnode, Errno> {
        let is_dir = node.attr.is_dir();
        match node.attr.vtype {
            Vtype::Lnk => return Err(Errno::EMLINK),
            Vtype::Sock => return Err(Errno::EOPNOTSUPP),
            _ if flags & O_DIRECTORY != 0 && !is_dir => return Err(Errno::ENOTDIR),
            _ => {}
        }
        if is_dir && (writes(flags) || flags & O_TRUNC != 0) {
            return Err(Errno::EISDIR);
        }
        self.access(&node, at.cred(), accmode(flags))?;
        if node.attr.flags & APPEND != 0 && writes(flags) && flags & O_APPEND == 0 {
            return Err(Errno::EPERM);
        }
        let (fs, path) = self.resolve(&node.vnode)?;
        let open = fs.open(&path, flags, at.who())?;
        Ok(OpenVnode::new(node.vnode, is_dir, flags, open))
    }

    /// fstat(2): `EBADF` for a file whose mount is gone.
    pub(crate) fn fstat(&self, open: &OpenVnode) -> Result<Stat, Errno> {
        Ok(self.stat(&open.vnode, &open.attr()?))
    }
}

impl OpenVnode {
    fn new(vnode: Vnode, is_dir: bool, flags: i32, node: Box<dyn OpenNode>) -> Self {
        Self {
            vnode,
            is_dir,
            flags,
            node,
            offset: AtomicU64::new(0),
            listing: None,
        }
    }

    /// read(2) at the file's offset: `EBADF` unless opened for it, `EISDIR`, `EIO` if its mount is
    /// gone.
    pub(crate) fn read(&self, buf: &mut [u8]) -> Result<usize, Errno> {
        if !reads(self.flags) {
            return Err(Errno::EBADF);
        }
        if self.vnode.is_dead() {
            return Err(Errno::EIO);
        }
        if self.is_dir {
            return Err(Errno::EISDIR);
        }
        let offset = self.offset.load(Ordering::Relaxed);
        let count = self.node.read_at(buf, offset)?;
        self.moved_to(offset, count);
        Ok(count)
    }

    /// write(2) at the file's offset, or at its end with `O_APPEND`: `EBADF` unless opened for it,
    /// `EIO` if its mount is gone.
    pub(crate) fn write(&self, buf: &[u8]) -> Result<usize, Errno> {
        if !writes(self.flags) {
            return Err(Errno::EBADF);
        }
        if self.vnode.is_dead() {
            return Err(Errno::EIO);
        }
        let offset = if self.flags & O_APPEND != 0 {
            self.node.attr()?.size
        } else {
            self.offset.load(Ordering::Relaxed)
        };
        let count = self.node.write_at(buf, offset)?;
        self.moved_to(offset, count);
        Ok(count)
    }

    /// `VOP_READ` for a disk in this file: 0 at the end, `EIO` if its mount is gone.
    pub(crate) fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        if self.vnode.is_dead() {
            return Err(Errno::EIO);
        }
        self.node.read_at(buf, offset)
    }

    /// `VOP_WRITE` likewise.
    pub(crate) fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        if self.vnode.is_dead() {
            return Err(Errno::EIO);
        }
        self.node.write_at(buf, offset)
    }

    /// ftruncate(2): `EINVAL` for a negative size and for a file not opened for writing.
    pub(crate) fn ftruncate(&self, size: i64) -> Result<(), Errno> {
        let size = u64::try_from(size).map_err(|_| Errno::EINVAL)?;
        if !writes(self.flags) {
            return Err(Errno::EINVAL);
        }
        self.alive()?;
        self.node.truncate(size)
    }

    /// `VOP_GETATTR`.
    pub(super) fn attr(&self) -> Result<Attr, Errno> {
        self.alive()?;
        self.node.attr()
    }

    /// `VOP_SETATTR`.
    pub(super) fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        self.alive()?;
        self.node.setattr(attr)
    }

    /// `O_ACCMODE` and what else `F_GETFL` answers.
    pub(crate) const fn flags(&self) -> i32 {
        self.flags & (O_ACCMODE | O_APPEND | O_EXEC | O_PATH)
    }

    /// The device it is.
    pub(crate) fn device(&self) -> Option<Device> {
        self.node.device()
    }

    fn moved_to(&self, offset: u64, count: usize) {
        let offset = offset.saturating_add(count as u64);
        self.offset.store(offset, Ordering::Relaxed);
    }

    /// What most calls answer once the mount is gone (`dead_vnodeops`).
    fn alive(&self) -> Result<(), Errno> {
        if self.vnode.is_dead() {
            return Err(Errno::EBADF);
        }
        Ok(())
    }
}

/// What `kern_openat` and `vn_open_cred` refuse before looking anything up.
fn check_flags(flags: i32) -> Result<(), Errno> {
    let accmode = flags & O_ACCMODE;
    let exec = flags & (O_EXEC | O_PATH) != 0;
    let creates_dir = O_CREAT | O_EXCL | O_DIRECTORY;
    if accmode == O_ACCMODE || exec && accmode != O_RDONLY || flags & creates_dir == creates_dir {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

pub(super) const fn reads(flags: i32) -> bool {
    flags & (O_EXEC | O_PATH) == 0 && flags & O_ACCMODE != O_WRONLY
}

const fn writes(flags: i32) -> bool {
    matches!(flags & O_ACCMODE, O_WRONLY | O_RDWR)
}

const fn accmode(flags: i32) -> u32 {
    let mut accmode = 0;
    if flags & O_EXEC != 0 {
        accmode |= VEXEC;
    }
    if reads(flags) {
        accmode |= VREAD;
    }
    if writes(flags) || flags & O_TRUNC != 0 {
        accmode |= VWRITE;
    }
    accmode
}

const ALLPERMS: u32 = 0o7777;
const S_ISTXT: u32 = 0o1000;
