//! Making and removing names. Follows `kern_mkdirat`, `kern_symlinkat`, `kern_funlinkat`,
//! `kern_frmdirat` and `kern_readlinkat` in `sys/kern/vfs_syscalls.c`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use jail::Errno;
use jail_sys::sys::fcntl::{AT_REMOVEDIR, AT_RESOLVE_BENEATH};

use super::lookup::MAXPATHLEN;
use super::{At, CMASK, NameiOp, Nameidata, Vfs, Vnode};

impl Vfs {
    /// mkdirat(2): `EEXIST` also for a link at the end, wherever it points.
    pub(crate) fn mkdirat(&self, at: &At<'_>, path: &[u8], mode: u32) -> Result<(), Errno> {
        let nd = Nameidata::new(at, NameiOp::Create).will_be_dir();
        let vnode = self.missing(&nd, path)?;
        let (fs, path) = self.resolve(&vnode)?;
        fs.mkdir(&path, mode & ACCESSPERMS & !CMASK, at.who())
    }

    /// symlinkat(2).
    pub(crate) fn symlinkat(&self, target: &[u8], at: &At<'_>, path: &[u8]) -> Result<(), Errno> {
        if target.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let link = self.missing(&Nameidata::new(at, NameiOp::Create), path)?;
        let (fs, path) = self.resolve(&link)?;
        fs.symlink(OsStr::from_bytes(target), &path, at.who())
    }

    /// readlinkat(2): as much as fits, with no NUL. `EINVAL` for what is no link.
    pub(crate) fn readlinkat(
        &self,
        at: &At<'_>,
        path: &[u8],
        buf: &mut [u8],
    ) -> Result<usize, Errno> {
        let node = self.existing(&Nameidata::new(at, NameiOp::Lookup), path)?;
        if !node.attr.is_symlink() {
            return Err(Errno::EINVAL);
        }
        let target = self.readlink(&node.vnode, at.who())?;
        let fits = target.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(&target) {
            *to = *from;
        }
        Ok(fits)
    }

    /// unlinkat(2): `EPERM` for a directory without `AT_REMOVEDIR`; with it `ENOTDIR` for
    /// anything else, `EINVAL` for `.` and `..`, `ENOTEMPTY`. `EISDIR` for `/` either way,
    /// `EBUSY` for what something is mounted on.
    pub(crate) fn unlinkat(&self, at: &At<'_>, path: &[u8], flags: i32) -> Result<(), Errno> {
        if flags & !(AT_REMOVEDIR | AT_RESOLVE_BENEATH) != 0 {
            return Err(Errno::EINVAL);
        }
        let beneath = flags & AT_RESOLVE_BENEATH != 0;
        let nd = Nameidata::new(at, NameiOp::Delete).beneath(beneath);
        let found = self.existing(&nd, path);
        if flags & AT_REMOVEDIR != 0 {
            let node = found?;
            if !node.attr.is_dir() {
                return Err(Errno::ENOTDIR);
            }
            if node.vnode.is_mount_root() {
                return Err(Errno::EBUSY);
            }
            let (fs, path) = self.resolve(&node.vnode)?;
            return fs.rmdir(&path);
        }
        let node = found.map_err(|error| match error {
            Errno::EINVAL => Errno::EPERM,
            other => other,
        })?;
        if node.attr.is_dir() {
            return Err(Errno::EPERM);
        }
        if node.vnode.is_mount_root() {
            return Err(Errno::EBUSY);
        }
        let (fs, path) = self.resolve(&node.vnode)?;
        fs.remove(&path)
    }

    /// The file that a call is about to make (`FAILIFEXISTS`): `EEXIST`.
    fn missing(&self, nd: &Nameidata<'_>, path: &[u8]) -> Result<Vnode, Errno> {
        let found = self.lookup(nd, path)?;
        if found.vp.is_some() {
            return Err(Errno::EEXIST);
        }
        Ok(found.dvp.child(&found.name))
    }
}

const ACCESSPERMS: u32 = 0o777;
