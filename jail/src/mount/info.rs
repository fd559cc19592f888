//! What is mounted, as the kernel tells it.

use core::ffi::c_char;
use core::fmt;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use jail_sys::sys::mount::statfs;

use super::{Fsid, MountFlags};
use crate::Size;
use crate::escape::escaped;

/// A mount that there is: `struct statfs` of [statfs(2)](https://man.freebsd.org/statfs/2).
///
/// [`Mounted::adopt`](super::Mounted::adopt) makes a handle of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountInfo {
    fsid: Fsid,
    fstype: Box<OsStr>,
    from: Box<OsStr>,
    on: Box<Path>,
    flags: MountFlags,
    owner: u32,
    block: u64,
    blocks: u64,
    available: i64,
    files: u64,
    free_files: i64,
}

impl MountInfo {
    /// Its identity.
    #[must_use]
    pub const fn fsid(&self) -> Fsid {
        self.fsid
    }

    /// The file system's type, as in `nullfs`.
    #[must_use]
    pub fn fstype(&self) -> &OsStr {
        &self.fstype
    }

    /// What is mounted: a path, a device, or the type's name again.
    #[must_use]
    pub fn source(&self) -> &OsStr {
        &self.from
    }

    /// Where, as it was called when it was mounted: the kernel follows no renaming.
    #[must_use]
    pub fn on(&self) -> &Path {
        &self.on
    }

    /// How.
    #[must_use]
    pub const fn flags(&self) -> MountFlags {
        self.flags
    }

    /// The user who mounted it.
    #[must_use]
    pub const fn owner(&self) -> u32 {
        self.owner
    }

    /// How much can be in it.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size::from_bytes(self.blocks.saturating_mul(self.block))
    }

    /// How much more can be written by users.
    #[must_use]
    pub const fn available(&self) -> Size {
        // Negative in the reserve that only root may use.
        if self.available <= 0 {
            return Size::ZERO;
        }
        Size::from_bytes(self.available.unsigned_abs().saturating_mul(self.block))
    }

    /// How many files there can be.
    #[must_use]
    pub const fn files(&self) -> u64 {
        self.files
    }

    /// How many more files there can be.
    #[must_use]
    pub const fn free_files(&self) -> u64 {
        if self.free_files <= 0 {
            return 0;
        }
        self.free_files.unsigned_abs()
    }

    pub(crate) fn add_flags(&mut self, flags: MountFlags) {
        self.flags |= flags;
    }

    /// As much as tells it from others, from a journal.
    pub(crate) fn identity(fsid: Fsid, fstype: &OsStr, from: &OsStr, on: &Path) -> Self {
        Self {
            fsid,
            fstype: fstype.into(),
            from: from.into(),
            on: on.into(),
            flags: MountFlags::empty(),
            owner: 0,
            block: 0,
            blocks: 0,
            available: 0,
            files: 0,
            free_files: 0,
        }
    }

    /// Whether this is the same mount, seen at another time. Some file systems bring their fsid
    /// along (ufs has it on the disk), so place and type count too.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.fsid == other.fsid && self.on == other.on && self.fstype == other.fstype
    }
}

impl From<&statfs> for MountInfo {
    fn from(stat: &statfs) -> Self {
        Self {
            fsid: stat.f_fsid.into(),
            fstype: text(&stat.f_fstypename).into(),
            from: text(&stat.f_mntfromname).into(),
            on: PathBuf::from(text(&stat.f_mntonname)).into(),
            flags: MountFlags::from_bits_retain(stat.f_flags),
            owner: stat.f_owner,
            block: stat.f_bsize,
            blocks: stat.f_blocks,
            available: stat.f_bavail,
            files: stat.f_files,
            free_files: stat.f_ffree,
        }
    }
}

/// As in `nullfs /usr/base on /jails/web/usr`.
impl fmt::Display for MountInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [fstype, from] = [&self.fstype, &self.from].map(|text| escaped(text.as_bytes()));
        let on = escaped(self.on.as_os_str().as_bytes());
        write!(f, "{fstype} {from} on {on}")
    }
}

/// The bytes up to the NUL, all of them if there is none.
fn text(chars: &[c_char]) -> OsString {
    let bytes = chars.iter().map(|&char| char.to_ne_bytes()[0]);
    OsString::from_vec(bytes.take_while(|&byte| byte != 0).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars<const N: usize>(bytes: &[u8]) -> [c_char; N] {
        let mut chars = [0; N];
        for (char, byte) in chars.iter_mut().zip(bytes) {
            *char = c_char::from_ne_bytes([*byte]);
        }
        chars
    }

    proptest! {
        #[test]
        fn any_bytes_survive_up_to_the_nul(from: Vec<u8>, fstype: [u8; 16]) {
            let mut stat = statfs::ZERO;
            stat.f_mntfromname = chars(&from);
            stat.f_fstypename = chars(&fstype);
            let info = MountInfo::from(&stat);
            let upto = |bytes: &[u8]| bytes.split(|b| *b == 0).next().map(<[u8]>::to_vec);
            let from = &from[..from.len().min(1024)];
            prop_assert_eq!(Some(info.source().as_bytes().to_vec()), upto(from));
            prop_assert_eq!(Some(info.fstype().as_bytes().to_vec()), upto(&fstype));
        }
    }

    #[test]
    fn numbers_that_make_no_sense() {
        let mut stat = statfs::ZERO;
        (stat.f_bsize, stat.f_blocks) = (u64::MAX, u64::MAX);
        (stat.f_bavail, stat.f_ffree) = (i64::MIN, -1);
        let info = MountInfo::from(&stat);
        assert_eq!(info.size().bytes(), u64::MAX);
        assert_eq!((info.available(), info.free_files()), (Size::ZERO, 0));
    }
}
