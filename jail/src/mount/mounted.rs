//! A mount that exists.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::beneath::remove_directories;
use super::{Fsid, MountFlags, MountInfo};
use crate::journal::{Record, Text};
use crate::{Error, Host};

/// A mount: a handle that unmounts the mount it was made for, or nothing.
///
/// Dropping it leaves the mount as it is.
#[derive(Clone, Debug)]
pub struct Mounted {
    host: Host,
    info: MountInfo,
    /// Empty if none were created.
    root: Box<Path>,
    created: Box<[PathBuf]>,
}

impl Mounted {
    pub(crate) fn new(host: &Host, info: MountInfo, root: &Path, created: Vec<PathBuf>) -> Self {
        let root = match created.is_empty() {
            true => Path::new(""),
            false => root,
        };
        Self {
            host: host.clone(),
            info,
            root: root.into(),
            created: created.into(),
        }
    }

    /// A handle of a mount that was [listed](Host::mounts), whoever made it.
    #[must_use]
    pub fn adopt(host: &Host, info: MountInfo) -> Self {
        Self::new(host, info, Path::new("/"), Vec::new())
    }

    /// The host it is on.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// What the kernel told of it when it was mounted, or listed.
    #[must_use]
    pub const fn info(&self) -> &MountInfo {
        &self.info
    }

    /// Its identity.
    #[must_use]
    pub const fn fsid(&self) -> Fsid {
        self.info.fsid()
    }

    /// The file system's type, as in `nullfs`.
    #[must_use]
    pub fn fstype(&self) -> &OsStr {
        self.info.fstype()
    }

    /// What is mounted.
    #[must_use]
    pub fn source(&self) -> &OsStr {
        self.info.source()
    }

    /// Where, as the kernel calls it: links on the way to the root are resolved.
    #[must_use]
    pub fn on(&self) -> &Path {
        self.info.on()
    }

    /// The directories that were made for it, seen from the root, the outermost first.
    #[must_use]
    pub fn created(&self) -> &[PathBuf] {
        &self.created
    }

    /// As the host sees them, in the order in which they can be removed.
    pub(crate) fn created_inner_first(&self) -> Vec<PathBuf> {
        let created = self.created.iter().rev();
        created
            .map(|dir| self.root.join(dir.strip_prefix("/").unwrap_or(dir)))
            .collect()
    }

    /// Removes the directories that were made for it, once it is unmounted. They are found as
    /// they were made, beneath the root and never through a link, and only removed if empty.
    ///
    /// # Errors
    /// * `ENOTEMPTY` - something was put into one
    /// * `EBUSY` - it is still mounted
    /// * [`Error::MountPoint`] - the way there is no longer what it was
    pub fn remove_created(&self) -> Result<(), Error> {
        remove_directories(&self.host, &self.root, &self.created)
    }

    /// What stands in a journal for it.
    pub(crate) fn record(&self) -> Record {
        let created = self.created.iter();
        Record::Mount {
            fstype: self.fstype().to_string_lossy().into_owned(),
            from: self.source().into(),
            on: self.on().into(),
            fsid: Some(self.fsid().numbers()),
            under: [0; 2],
            read_only: self.info.flags().contains(MountFlags::RDONLY),
            created: created.map(|path| Text::from(&**path)).collect(),
        }
    }
}
