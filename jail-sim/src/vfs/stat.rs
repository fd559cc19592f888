//! What fstat(2) and fstatat(2) answer. Follows `kern_statat` in `sys/kern/vfs_syscalls.c`.

use jail::Errno;
use jail::kernel::Stat;
use jail_sys::sys::fcntl::{AT_EMPTY_PATH, AT_RESOLVE_BENEATH, AT_SYMLINK_NOFOLLOW};
use jail_sys::sys::stat::{S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK};

use super::fs::{Attr, Vtype};
use super::{At, NameiOp, Nameidata, Vfs, Vnode};

impl Vfs {
    /// fstatat(2): `EINVAL` for flags it does not know, and what a lookup answers.
    pub(crate) fn fstatat(&self, at: &At<'_>, path: &[u8], flags: i32) -> Result<Stat, Errno> {
        if flags & !(AT_SYMLINK_NOFOLLOW | AT_RESOLVE_BENEATH | AT_EMPTY_PATH) != 0 {
            return Err(Errno::EINVAL);
        }
        if path.is_empty() && flags & AT_EMPTY_PATH != 0 {
            let node = self.node(at.start().clone(), at.who())?;
            return Ok(self.stat(&node.vnode, &node.attr));
        }
        let mut nd = Nameidata::new(at, NameiOp::Lookup).beneath(flags & AT_RESOLVE_BENEATH != 0);
        if flags & AT_SYMLINK_NOFOLLOW == 0 {
            nd = nd.follow();
        }
        let node = self.existing(&nd, path)?;
        Ok(self.stat(&node.vnode, &node.attr))
    }

    /// A file's attributes and the mount it is in, as one.
    pub(super) fn stat(&self, vnode: &Vnode, attr: &Attr) -> Stat {
        let fsid = self.mount_of(vnode).map_or(0, |mount| mount.fsid[0]);
        Stat {
            dev: u64::from(fsid as u32),
            ino: attr.fileid,
            mode: u32::from(format(attr.vtype)) | attr.mode,
            nlink: attr.nlink,
            uid: attr.uid,
            gid: attr.gid,
            rdev: attr.rdev,
            size: i64::try_from(attr.size).unwrap_or(i64::MAX),
            flags: attr.flags,
        }
    }
}

/// The type's bits in the mode.
const fn format(vtype: Vtype) -> u16 {
    match vtype {
        Vtype::Reg => S_IFREG,
        Vtype::Dir => S_IFDIR,
        Vtype::Lnk => S_IFLNK,
        Vtype::Chr => S_IFCHR,
        Vtype::Blk => S_IFBLK,
        Vtype::Fifo => S_IFIFO,
        Vtype::Sock => S_IFSOCK,
    }
}
