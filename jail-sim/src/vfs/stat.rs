//! What fstat(2) and fstatat(2) answer. Follows `kern_statat` in `sys/kern/vfs_syscalls.c`.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

use jail::Errno;
use jail::kernel::Stat;
use jail_sys::sys::fcntl::{AT_EMPTY_PATH, AT_RESOLVE_BENEATH, AT_SYMLINK_NOFOLLOW};

use super::access::owner;
use super::{At, NameiOp, Nameidata, Vfs};

impl Vfs {
    /// fstatat(2): `EINVAL` for flags it does not know, and what a lookup answers.
    pub(crate) fn fstatat(&self, at: &At<'_>, path: &[u8], flags: i32) -> Result<Stat, Errno> {
        if flags & !(AT_SYMLINK_NOFOLLOW | AT_RESOLVE_BENEATH | AT_EMPTY_PATH) != 0 {
            return Err(Errno::EINVAL);
        }
        if path.is_empty() && flags & AT_EMPTY_PATH != 0 {
            return Ok(stat(&self.node(at.start().clone())?.metadata));
        }
        let mut nd = Nameidata::new(at, NameiOp::Lookup).beneath(flags & AT_RESOLVE_BENEATH != 0);
        if flags & AT_SYMLINK_NOFOLLOW == 0 {
            nd = nd.follow();
        }
        Ok(stat(&self.existing(&nd, path)?.metadata))
    }
}

/// A file of this computer as FreeBSD would tell of it. The bits of the mode are the same on
/// every Unix.
pub(super) fn stat(file: &Metadata) -> Stat {
    let (uid, gid) = owner(file);
    Stat {
        dev: file.dev(),
        ino: file.ino(),
        mode: file.mode(),
        nlink: file.nlink(),
        uid,
        gid,
        rdev: file.rdev(),
        size: i64::try_from(file.size()).unwrap_or(i64::MAX),
        flags: 0,
    }
}
