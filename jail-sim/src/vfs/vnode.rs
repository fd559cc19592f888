//! Files that are in use, and the file systems they are in.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::mount::{MNT_NOEXEC, MNT_RDONLY};

use super::Vfs;
use super::fs::FileSystem;
use super::mnt::{Mount, MountId, MountRef};
use super::vfsconf::Backing;

/// A file that was looked up. As long as there is one, its mount is busy.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Eq)]
pub(crate) struct Vnode {
    pub(super) mount: MountRef,
    /// Within the mount's file system, whose root is `/`: no `.`, `..`, symbolic link or trailing
    /// slash in it.
    pub(super) path: PathBuf,
}

/// Byte by byte: paths are normal, and comparing them by components takes its time.
impl PartialEq for Vnode {
    fn eq(&self, other: &Self) -> bool {
        self.mount == other.mount && self.path.as_os_str() == other.path.as_os_str()
    }
}

impl Vnode {
    /// The machine's root directory (`rootvnode`).
    pub(crate) fn root() -> Self {
        Self {
            mount: MountRef::new(MountId::ROOT),
            path: PathBuf::from("/"),
        }
    }

    /// Whether its mount was taken away by force (`VN_IS_DOOMED`).
    pub(crate) fn is_dead(&self) -> bool {
        self.mount.is_dead()
    }

    /// `VV_ROOT`: the root of its mount.
    pub(super) fn is_mount_root(&self) -> bool {
        self.path.as_os_str() == "/"
    }

    /// The entry of this name (one component) in this directory.
    pub(super) fn child(&self, name: &OsStr) -> Self {
        Self {
            mount: self.mount.clone(),
            path: self.path.join(name),
        }
    }

    /// The directory above in its file system; its root is above itself.
    pub(super) fn parent(&self) -> Self {
        Self {
            mount: self.mount.clone(),
            path: self.path.parent().unwrap_or(&self.path).into(),
        }
    }

    /// The file that an absolute path leads to if this is its `/`.
    pub(super) fn below(&self, path: &Path) -> Self {
        Self {
            mount: self.mount.clone(),
            path: join(&self.path, path).into_owned(),
        }
    }
}

impl Vfs {
    /// Where a file is: through every nullfs to a file system and the path there. `ENOTDIR` if
    /// its mount is gone.
    pub(crate) fn resolve<'v>(
        &'v self,
        vnode: &'v Vnode,
    ) -> Result<(&'v Arc<dyn FileSystem>, Cow<'v, Path>), Errno> {
        let mut mount = self.mount_of(vnode)?;
        let mut path = Cow::Borrowed(vnode.path.as_path());
        loop {
            match &mount.backing {
                Backing::Fs(fs) => return Ok((fs, path)),
                Backing::Null(lower) => {
                    path = Cow::Owned(join(&lower.path, &path).into_owned());
                    mount = self.mount_of(lower)?;
                }
            }
        }
    }

    /// Whether the mount it is in, or the one that a nullfs shows of, is read-only.
    pub(super) fn is_rdonly(&self, vnode: &Vnode) -> bool {
        let mut at = self.mount_of(vnode).ok();
        while let Some(mount) = at {
            if mount.flags & MNT_RDONLY != 0 {
                return true;
            }
            at = match &mount.backing {
                Backing::Fs(_) => None,
                Backing::Null(lower) => self.mount_of(lower).ok(),
            };
        }
        false
    }

    /// Whether nothing of its mount may be executed.
    pub(crate) fn is_noexec(&self, vnode: &Vnode) -> bool {
        self.mount_flag(vnode, MNT_NOEXEC)
    }

    pub(super) fn mount_flag(&self, vnode: &Vnode, flag: u64) -> bool {
        self.mount_of(vnode)
            .is_ok_and(|mount| mount.flags & flag != 0)
    }

    pub(super) fn mount_of(&self, vnode: &Vnode) -> Result<&Mount, Errno> {
        self.mounts.get(vnode.mount.id()).ok_or(Errno::ENOTDIR)
    }

    /// `vn_fullpath_global`: its path from the machine's root.
    pub(crate) fn fullpath_global(&self, vnode: &Vnode) -> PathBuf {
        match self.mount_of(vnode) {
            Ok(mount) => join(Path::new(OsStr::from_bytes(&mount.on)), &vnode.path).into_owned(),
            Err(_) => vnode.path.clone(),
        }
    }

    /// The paths from the machine's root of a file and, if it is in a nullfs, of every file that
    /// this shows.
    pub(crate) fn fullpaths(&self, vnode: &Vnode) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        let mut at = Some(vnode.clone());
        while let Some(vnode) = at {
            paths.push(self.fullpath_global(&vnode));
            at = self.null_lowervp(&vnode);
        }
        paths
    }

    /// `vn_getcwd`: a file's path from another file above it; from the machine's root if it is
    /// not.
    pub(crate) fn fullpath(&self, root: &Vnode, vnode: &Vnode) -> PathBuf {
        let path = self.fullpath_global(vnode);
        let root = self.fullpath_global(root);
        match path.strip_prefix(&root) {
            Ok(below) => Path::new("/").join(below),
            Err(_) => path,
        }
    }
}

/// An absolute path below a root, which is absolute too.
pub(super) fn join<'p>(root: &Path, path: &'p Path) -> Cow<'p, Path> {
    let root = root.as_os_str().as_bytes();
    let below = path.as_os_str().as_bytes();
    match (root, below) {
        (b"/", _) => Cow::Borrowed(path),
        (_, b"/") => Cow::Owned(PathBuf::from(OsString::from_vec(root.to_vec()))),
        _ => Cow::Owned(PathBuf::from(OsString::from_vec([root, below].concat()))),
    }
}
