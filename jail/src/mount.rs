//! Mounts: what shall be mounted, what is, and taking it away again.
//!
//! A mount point lies beneath the root of a jail, whose own root may have put a symbolic link
//! there that leads to the host's `/etc`. So the way from the root to it is opened directory by
//! directory, links refused, and since nmount(2) takes a path and follows links, it is looked
//! again afterwards what got covered. See [`Mount::mount`].

mod beneath;
mod call;
mod check;
mod explain;
mod file;
mod flags;
mod form;
mod fsid;
mod info;
mod known;
mod left;
mod list;
mod misplaced;
mod modules;
mod mounted;
mod mounting;
mod options;
mod path;
mod realpath;
mod tmpfs;
mod unmount;
mod verify;

use core::fmt;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

pub(crate) use beneath::{directories_there, make_directories, remove_directories};
pub(crate) use file::{Links, append_file, open_file};
pub use flags::MountFlags;
pub use fsid::Fsid;
pub use info::MountInfo;
pub use mounted::Mounted;

use serde::{Deserialize, Serialize};

use crate::escape::escaped;

/// A file system to be mounted: its type, what it shows, where, and how.
///
/// The constructors are the file systems, the rest are options. What cannot work is told by
/// [`mount`](Self::mount), which then calls nothing.
///
/// ```
/// use jail::{Mount, Size};
///
/// # fn main() -> Result<(), jail::Error> {
/// let mounts = [
///     Mount::nullfs("/usr/base", "/usr").read_only(),
///     Mount::devfs("/dev").ruleset(4),
///     Mount::procfs("/proc"),
///     Mount::tmpfs("/tmp").size(Size::mib(64)).mode(0o1777).nosuid(),
/// ];
/// assert_eq!(mounts[0].to_string(), "nullfs /usr/base on /usr");
/// # Ok(())
/// # }
/// ```
///
/// # See also
/// [nmount(2)](https://man.freebsd.org/nmount/2), [mount(8)](https://man.freebsd.org/mount/8)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "form::MountForm", into = "form::MountForm")]
#[must_use = "mounts nothing until mount"]
pub struct Mount {
    fstype: Box<str>,
    source: Option<Box<Path>>,
    on: Box<Path>,
    options: Box<[MountOption]>,
    ruleset: Option<u16>,
    stacking: bool,
    /// The mode of directories that are made for it.
    create: Option<u32>,
}

/// An option for nmount(2): a flag has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MountOption {
    name: String,
    value: Option<OsString>,
}

impl Mount {
    /// A directory of the host, seen in a second place.
    ///
    /// `source` is a path of the host, absolute; links in it are followed, since the host's root
    /// chose it: let no jail write there. Mounts below the source are not seen. Since 14.0 one
    /// file can be mounted on another file that has no second name.
    ///
    /// # See also
    /// [nullfs(5)](https://man.freebsd.org/nullfs/5), `mount -t nullfs SOURCE ON`
    pub fn nullfs(source: impl Into<PathBuf>, on: impl Into<PathBuf>) -> Self {
        Self::other("nullfs", on).source(source)
    }

    /// The devices. Without [`ruleset`](Self::ruleset) that is every device of the host, its
    /// disks and its memory included.
    ///
    /// # See also
    /// [devfs(5)](https://man.freebsd.org/devfs/5), `mount -t devfs -o ruleset=4 devfs ON`
    #[doc(alias = "mount.devfs")]
    pub fn devfs(on: impl Into<PathBuf>) -> Self {
        Self::other("devfs", on)
    }

    /// The processes, of the jail that looks.
    ///
    /// # See also
    /// [procfs(5)](https://man.freebsd.org/procfs/5), `mount -t procfs proc ON`
    #[doc(alias = "mount.procfs")]
    pub fn procfs(on: impl Into<PathBuf>) -> Self {
        Self::other("procfs", on)
    }

    /// The descriptors of the process that looks: for `/dev/fd`, on top of a devfs.
    ///
    /// # See also
    /// [fdescfs(5)](https://man.freebsd.org/fdescfs/5), `mount -t fdescfs fdesc ON`
    #[doc(alias = "mount.fdescfs")]
    pub fn fdescfs(on: impl Into<PathBuf>) -> Self {
        Self::other("fdescfs", on)
    }

    /// A file system in memory, as large as memory and swap allow unless [`size`](Self::size)
    /// says less. Owner and mode are those of the mount point unless given.
    ///
    /// # See also
    /// [tmpfs(5)](https://man.freebsd.org/tmpfs/5), `mount -t tmpfs tmpfs ON`
    pub fn tmpfs(on: impl Into<PathBuf>) -> Self {
        Self::other("tmpfs", on)
    }

    /// The file system on a disk: `device` is as in `/dev/md0`.
    ///
    /// # See also
    /// [ffs(4)](https://man.freebsd.org/ffs/4), `mount DEVICE ON`
    pub fn ufs(device: impl Into<PathBuf>, on: impl Into<PathBuf>) -> Self {
        Self::other("ufs", on).source(device)
    }

    /// `/proc` as Linux has it.
    ///
    /// # See also
    /// [linprocfs(5)](https://man.freebsd.org/linprocfs/5)
    pub fn linprocfs(on: impl Into<PathBuf>) -> Self {
        Self::other("linprocfs", on)
    }

    /// `/sys` as Linux has it.
    ///
    /// # See also
    /// [linsysfs(5)](https://man.freebsd.org/linsysfs/5)
    pub fn linsysfs(on: impl Into<PathBuf>) -> Self {
        Self::other("linsysfs", on)
    }

    /// A directory of the host laid over another, both being seen; with the flag `below` under
    /// it. Its manual page calls it experimental, and tells why.
    ///
    /// # See also
    /// [unionfs(8)](https://man.freebsd.org/mount_unionfs/8), `mount -t unionfs SOURCE ON`
    pub fn unionfs(source: impl Into<PathBuf>, on: impl Into<PathBuf>) -> Self {
        Self::other("unionfs", on).source(source)
    }

    /// Any other file system, by its name (15 bytes); options by
    /// [`option`](Self::option) and [`flag`](Self::flag).
    pub fn other(fstype: impl Into<String>, on: impl Into<PathBuf>) -> Self {
        Self {
            fstype: fstype.into().into(),
            source: None,
            on: on.into().into(),
            options: Box::default(),
            ruleset: None,
            stacking: false,
            create: None,
        }
    }

    /// The file system's type.
    #[must_use]
    pub fn fstype(&self) -> &str {
        &self.fstype
    }

    /// What is mounted, where that is a path of the host.
    #[must_use]
    pub fn source_path(&self) -> Option<&Path> {
        self.source.as_deref()
    }

    /// Where, seen from the root.
    #[must_use]
    pub fn on(&self) -> &Path {
        &self.on
    }

    /// As errors name it, with the whole path.
    pub(crate) fn object(&self, path: &Path) -> String {
        let on = escaped(path.as_os_str().as_bytes());
        let fstype = escaped(self.fstype.as_bytes());
        match &self.source {
            Some(source) => {
                let source = escaped(source.as_os_str().as_bytes());
                format!("{fstype} {source} on {on}")
            }
            None => format!("{fstype} on {on}"),
        }
    }
}

/// As in `nullfs /usr/base on /usr`.
impl fmt::Display for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.object(&self.on))
    }
}
