//! Open files. Follows `vn_open_cred`, `vn_read` and `vn_write` in `sys/kern/vfs_vnops.c`.

use std::fs::{File, Metadata, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{FileExt, FileTypeExt, PermissionsExt};

use jail::Errno;
use jail::kernel::Stat;
use jail_sys::sys::fcntl::{
    O_ACCMODE, O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_EXEC, O_NOFOLLOW, O_PATH, O_RDONLY,
    O_RDWR, O_RESOLVE_BENEATH, O_TRUNC, O_WRONLY,
};
use rustix::fs::{CWD, Mode, OFlags, openat};

use super::access::{VEXEC, VREAD, VWRITE, access};
use super::dirent::Listing;
use super::hosterr::{errno, from_host};
use super::stat::stat;
use super::{At, NameiOp, Nameidata, Node, Vfs, Vnode};

/// A file opened by openat(2).
#[derive(Debug)]
pub(crate) struct OpenVnode {
    pub(crate) vnode: Vnode,
    pub(crate) is_dir: bool,
    /// Of open(2).
    pub(super) flags: i32,
    /// What is open on this computer.
    file: File,
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
            let file = self.open_host(&vnode, flags, OFlags::CREATE | OFlags::EXCL)?;
            set_mode(&file, mode & ALLPERMS & !S_ISTXT)?;
            return Ok(OpenVnode::new(vnode, false, flags, file));
        };
        if create && flags & O_EXCL != 0 {
            return Err(Errno::EEXIST);
        }
        if create && node.metadata.is_dir() {
            return Err(Errno::EISDIR);
        }
        self.open_existing(at, node, flags)
    }

    /// `vn_open_vnode`.
    fn open_existing(&self, at: &At<'_>, node: Node, flags: i32) -> Result<OpenVnode, Errno> {
        let Node { vnode, metadata } = node;
        let is_dir = metadata.is_dir();
        if metadata.is_symlink() {
            return Err(Errno::EMLINK);
        }
        if metadata.file_type().is_socket() {
            return Err(Errno::EOPNOTSUPP);
        }
        if flags & O_DIRECTORY != 0 && !is_dir {
            return Err(Errno::ENOTDIR);
        }
        let truncate = flags & O_TRUNC != 0;
        if is_dir && (writes(flags) || truncate) {
            return Err(Errno::EISDIR);
        }
        access(&metadata, at.cred(), accmode(flags))?;
        let more = if truncate {
            OFlags::TRUNC
        } else {
            OFlags::empty()
        };
        let file = self.open_host(&vnode, flags, more)?;
        Ok(OpenVnode::new(vnode, is_dir, flags, file))
    }

    /// Opens on this computer: never through a link, never waiting (for a FIFO's other end, a
    /// terminal), since the machine stands still meanwhile.
    fn open_host(&self, vnode: &Vnode, flags: i32, more: OFlags) -> Result<File, Errno> {
        let how = match flags & O_ACCMODE {
            O_WRONLY => OFlags::WRONLY,
            O_RDWR => OFlags::RDWR,
            _ => OFlags::RDONLY,
        };
        let append = if flags & O_APPEND != 0 {
            OFlags::APPEND
        } else {
            OFlags::empty()
        };
        let always = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let mode = Mode::from_raw_mode(0o600);
        openat(CWD, self.host(vnode), how | append | always | more, mode)
            .map(File::from)
            .map_err(from_host)
    }
}

impl OpenVnode {
    fn new(vnode: Vnode, is_dir: bool, flags: i32, file: File) -> Self {
        Self {
            vnode,
            is_dir,
            flags,
            file,
            listing: None,
        }
    }

    /// read(2) at the file's offset: `EBADF` unless opened for it, `EISDIR`.
    pub(crate) fn read(&self, buf: &mut [u8]) -> Result<usize, Errno> {
        if !reads(self.flags) {
            return Err(Errno::EBADF);
        }
        if self.is_dir {
            return Err(Errno::EISDIR);
        }
        (&self.file).read(buf).map_err(|e| errno(&e))
    }

    /// write(2) at the file's offset, or at its end with `O_APPEND`: `EBADF` unless opened for it.
    pub(crate) fn write(&self, buf: &[u8]) -> Result<usize, Errno> {
        if !writes(self.flags) {
            return Err(Errno::EBADF);
        }
        (&self.file).write(buf).map_err(|e| errno(&e))
    }

    /// `VOP_READ` for a disk in this file: 0 at the end.
    pub(crate) fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        self.file.read_at(buf, offset).map_err(|e| errno(&e))
    }

    /// `VOP_WRITE` likewise.
    #[allow(dead_code, reason = "for disks whose nodes come with devfs")]
    pub(crate) fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        self.file.write_at(buf, offset).map_err(|e| errno(&e))
    }

    /// ftruncate(2): `EINVAL` for a negative size and for a file not opened for writing.
    pub(crate) fn ftruncate(&self, size: i64) -> Result<(), Errno> {
        let size = u64::try_from(size).map_err(|_| Errno::EINVAL)?;
        if !writes(self.flags) {
            return Err(Errno::EINVAL);
        }
        self.file.set_len(size).map_err(|e| errno(&e))
    }

    /// fstat(2).
    pub(crate) fn stat(&self) -> Result<Stat, Errno> {
        self.metadata().map(|metadata| stat(&metadata))
    }

    /// `O_ACCMODE` and what else `F_GETFL` answers.
    pub(crate) const fn flags(&self) -> i32 {
        self.flags & (O_ACCMODE | O_APPEND | O_EXEC | O_PATH)
    }

    /// The device it is.
    pub(crate) fn device(&self) -> Option<super::fs::Device> {
        None
    }

    fn metadata(&self) -> Result<Metadata, Errno> {
        self.file.metadata().map_err(|e| errno(&e))
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

/// The mode of a new file, whatever this computer's umask is; the machine's is 022.
fn set_mode(file: &File, mode: u32) -> Result<(), Errno> {
    let permissions = Permissions::from_mode(mode & !super::CMASK);
    file.set_permissions(permissions).map_err(|e| errno(&e))
}

const ALLPERMS: u32 = 0o7777;
const S_ISTXT: u32 = 0o1000;
