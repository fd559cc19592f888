//! Whether what was mounted is where it belongs, and as it was asked for.

use std::os::unix::ffi::OsStrExt;

use super::beneath::MountPoint;
use super::path::Place;
use super::{Mount, MountFlags, MountInfo};
use crate::{Errno, Error};

/// Why a mount cannot be left as it is.
#[derive(Debug)]
pub(super) enum Unverified {
    /// It could not be looked.
    Unknown(Error),
    /// It is not in the directory that was walked to.
    Elsewhere,
    /// It is there, but not as asked for.
    Wrong(Box<(MountInfo, Error)>),
}

impl Mount {
    /// Looks in the directory that the mount point was found in: what is there must be another
    /// mount than `before`.
    pub(super) fn verify(
        &self,
        point: &MountPoint<'_>,
        place: &Place,
        before: &MountInfo,
    ) -> Result<MountInfo, Unverified> {
        let info = point.covering().map_err(|error| match error.errno() {
            Some(Errno::EMLINK | Errno::ELOOP | Errno::ENOENT | Errno::ENOTDIR) => {
                Unverified::Elsewhere
            }
            _ => Unverified::Unknown(error),
        })?;
        if !self.is_new(&info, before) || !self.is_kind(&info) || !place.is_end_of(info.on()) {
            return Err(Unverified::Elsewhere);
        }
        let ignored = self.flags().difference(info.flags());
        if !ignored.is_empty() {
            let object = format!("{}, {ignored:?}", self.object(&place.path()));
            let error = Error::answer("nmount", object, "the flags were ignored");
            return Err(Unverified::Wrong(Box::new((info, error))));
        }
        Ok(info)
    }

    /// Whether `info` is a mount that `before` was not. In a jail the kernel does not say which
    /// is which, only where.
    pub(super) fn is_new(&self, info: &MountInfo, before: &MountInfo) -> bool {
        if info.fsid().is_hidden() {
            return self.stacking || info.on() != before.on();
        }
        info.fsid() != before.fsid()
    }

    /// Whether it could be this one, wherever it is.
    pub(super) fn is_kind(&self, info: &MountInfo) -> bool {
        let fstype = info.fstype().as_bytes();
        // fusefs adds what is behind it: `fusefs.sshfs`.
        let same_type = fstype
            .strip_prefix(self.fstype.as_bytes())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"."));
        same_type && self.is_source(info.source().as_bytes())
    }

    /// Whether the kernel's name for what is mounted is this source's.
    fn is_source(&self, from: &[u8]) -> bool {
        let Some(source) = &self.source else {
            return true;
        };
        let source = source.as_os_str().as_bytes();
        match self.fstype() {
            "nullfs" | "ufs" => from == source,
            // `<above>:` or `<below>:` comes before it.
            "unionfs" => from.ends_with(source),
            _ => true,
        }
    }

    /// The flags that the kernel must show. It shows none of devfs and fdescfs, and of what lies
    /// over other file systems only those that it has of its own.
    fn flags(&self) -> MountFlags {
        let flags = [
            ("ro", MountFlags::RDONLY),
            ("nosuid", MountFlags::NOSUID),
            ("noexec", MountFlags::NOEXEC),
            ("nosymfollow", MountFlags::NOSYMFOLLOW),
            ("noatime", MountFlags::NOATIME),
        ];
        let told = match self.fstype() {
            "devfs" | "fdescfs" | "unionfs" => 0,
            "nullfs" => 4,
            _ => flags.len(),
        };
        let set = flags.into_iter().take(told);
        let set = set.filter(|(name, _)| self.has(name));
        set.map(|(_, flag)| flag).collect()
    }
}
