//! The name space of files: path lookup over real directories. Follows `sys/kern/vfs_lookup.c`,
//! `vfs_syscalls.c` and `vfs_vnops.c`.
//!
//! The machine's `/` is a directory of the computer this runs on (by default its own `/`), and
//! every lookup walks component by component from a process's root, so that a symbolic link in a
//! jail's tree never leaves it.

mod access;
mod change;
mod dirent;
#[allow(
    dead_code,
    reason = "what the mount table, which is being built, asks of file systems"
)]
pub(crate) mod fs;
mod hosterr;
mod lookup;
mod mount;
mod open;
mod stat;
pub(crate) mod vfsconf;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jail::Errno;

use access::{VEXEC, access};
pub(crate) use lookup::At;
use lookup::{NameiOp, Nameidata, Node};
pub(crate) use open::OpenVnode;

use crate::cred::Cred;

/// A file that was looked up: its real path on the machine, with no `.`, `..`, symbolic link or
/// trailing slash in it; `/` is the machine's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Vnode {
    pub(crate) path: PathBuf,
}

impl Vnode {
    /// The machine's root directory (`rootvnode`).
    pub(crate) fn root() -> Self {
        Self {
            path: PathBuf::from("/"),
        }
    }

    /// The entry of this name (one component) in this directory.
    fn child(&self, name: &OsStr) -> Self {
        Self {
            path: self.path.join(name),
        }
    }

    /// The directory above; the machine's root is above itself.
    fn parent(&self) -> Self {
        self.path
            .parent()
            .map_or_else(Self::root, |path| Self { path: path.into() })
    }
}

/// Where a process's path lookups start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dirs {
    pub(crate) root: Vnode,
    pub(crate) cwd: Vnode,
}

/// The mount table and the real directory behind `/`.
#[derive(Debug)]
pub(crate) struct Vfs {
    pub(crate) root: PathBuf,
}

impl Vfs {
    /// The name space whose `/` is this directory.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// `namei` with `FOLLOW`: the file at `path` (no NUL), from the process's working directory
    /// or root. `ENOENT` (also for an empty path), `ENOTDIR`, `ELOOP`, `EACCES`, `ENAMETOOLONG`
    /// (a path of 1,024 bytes or more, a component of 256).
    pub(crate) fn namei(&self, dirs: &Dirs, path: &[u8]) -> Result<Vnode, Errno> {
        let cred = Cred::root();
        let at = At::cwd(dirs, &cred);
        let node = self.existing(&Nameidata::new(&at, NameiOp::Lookup).follow(), path)?;
        Ok(node.vnode)
    }

    /// The directory that chdir(2) changes to: also `ENOTDIR`, `EACCES` (`change_dir`).
    pub(crate) fn directory(&self, at: &At<'_>, path: &[u8]) -> Result<Vnode, Errno> {
        let node = self.existing(&Nameidata::new(at, NameiOp::Lookup).follow(), path)?;
        if !node.metadata.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        access(&node.metadata, at.cred(), VEXEC)?;
        Ok(node.vnode)
    }

    /// A file that is there.
    fn existing(&self, nd: &Nameidata<'_>, path: &[u8]) -> Result<Node, Errno> {
        self.lookup(nd, path)?.vp.ok_or(Errno::ENOENT)
    }

    /// Whether it is a directory now.
    pub(crate) fn is_dir(&self, vnode: &Vnode) -> bool {
        self.host(vnode)
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_dir())
    }

    /// Where a file is on the computer this runs on. The only way from a `Vnode` to there.
    fn host(&self, vnode: &Vnode) -> PathBuf {
        let below = vnode.path.strip_prefix("/").unwrap_or(&vnode.path);
        if below == Path::new("") {
            return self.root.clone();
        }
        self.root.join(below)
    }
}

/// `fd_cmask`: every process's umask.
const CMASK: u32 = 0o022;

#[cfg(test)]
mod tests;
