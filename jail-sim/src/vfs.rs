//! The name space of files: path lookup over mounts. Follows `sys/kern/vfs_lookup.c`,
//! `vfs_syscalls.c`, `vfs_vnops.c` and `vfs_mount.c`.
//!
//! The machine's `/` is a directory of the computer this runs on (by default its own `/`), and
//! other file systems are mounted below. Every lookup walks component by component from a
//! process's root, so that a symbolic link in a jail's tree never leaves it.

mod access;
mod change;
mod dirent;
mod fdescfs;
pub(crate) mod fs;
mod hosterr;
mod hostfs;
mod linprocfs;
mod lookup;
mod memfs;
mod mnt;
mod mount;
mod nullfs;
mod open;
mod procfs;
mod pseudofs;
mod setattr;
mod stat;
mod statfs;
mod suser;
mod tmpfs;
mod ufs;
mod unionfs;
mod unmount;
pub(crate) mod vfsconf;
mod vnode;

use std::path::PathBuf;
use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::fcntl::O_RDONLY;

use access::VEXEC;
pub(crate) use lookup::At;
use lookup::{NameiOp, Nameidata, Node};
use mnt::Mounts;
pub(crate) use open::OpenVnode;
pub(crate) use ufs::superblock;
pub(crate) use vnode::Vnode;

use crate::cred::Cred;
use fs::Who;
use hostfs::HostFs;

/// Where a process's path lookups start.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dirs {
    pub(crate) root: Vnode,
    pub(crate) cwd: Vnode,
}

impl Dirs {
    /// Both the machine's root.
    pub(crate) fn root() -> Self {
        Self {
            root: Vnode::root(),
            cwd: Vnode::root(),
        }
    }
}

/// The mount table.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Vfs {
    /// Before the mounts, which show them.
    ufs: ufs::Contents,
    mounts: Mounts,
}

/// A machine that was loaded is there.
pub(crate) fn loaded() {
    mnt::loaded();
    ufs::loaded();
}

impl Vfs {
    /// The name space whose `/` is this directory.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            mounts: Mounts::new(Arc::new(HostFs::new(root))),
            ufs: ufs::Contents::default(),
        }
    }

    /// `namei` with `FOLLOW`: the file at `path` (no NUL), from the process's working directory
    /// or root. `ENOENT` (also for an empty path), `ENOTDIR`, `ELOOP`, `EACCES`, `ENAMETOOLONG`
    /// (a path of 1,024 bytes or more, a component of 256).
    pub(crate) fn namei(&self, dirs: &Dirs, path: &[u8]) -> Result<Vnode, Errno> {
        let cred = Cred::root();
        Ok(self.find(&At::cwd(dirs, Who::kernel(&cred)), path)?.vnode)
    }

    /// The directory that chdir(2) changes to: also `ENOTDIR`, `EACCES` (`change_dir`).
    pub(crate) fn directory(&self, at: &At<'_>, path: &[u8]) -> Result<Vnode, Errno> {
        let node = self.find(at, path)?;
        if !node.attr.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        self.access(&node, at.cred(), VEXEC)?;
        Ok(node.vnode)
    }

    /// `change_dir` to a directory that is held, one that was removed too: `ENOTDIR` if its mount
    /// is gone, `EACCES`.
    pub(crate) fn change_dir(&self, dir: &Vnode, who: Who<'_>) -> Result<(), Errno> {
        if dir.is_dead() {
            return Err(Errno::ENOTDIR);
        }
        match self.node(dir.clone(), who) {
            Ok(node) => self.access(&node, who.cred, VEXEC),
            Err(_) => Ok(()),
        }
    }

    /// A file that is there, links followed.
    pub(crate) fn find(&self, at: &At<'_>, path: &[u8]) -> Result<Node, Errno> {
        self.existing(&Nameidata::new(at, NameiOp::Lookup).follow(), path)
    }

    /// A file that is there.
    fn existing(&self, nd: &Nameidata<'_>, path: &[u8]) -> Result<Node, Errno> {
        self.lookup(nd, path)?.vp.ok_or(Errno::ENOENT)
    }

    /// Whether it is a directory now.
    pub(crate) fn is_dir(&self, vnode: &Vnode) -> bool {
        let node = self.node(vnode.clone(), Who::kernel(&Cred::root()));
        node.is_ok_and(|node| node.attr.is_dir())
    }

    /// `vn_dir_check_empty`: `ENOTDIR`, `ENOTEMPTY`.
    fn check_empty(&self, vnode: &Vnode, who: Who<'_>) -> Result<(), Errno> {
        let (fs, path) = self.resolve(vnode)?;
        if fs.entries(&path, who)?.is_empty() {
            Ok(())
        } else {
            Err(Errno::ENOTEMPTY)
        }
    }

    /// What the kernel reads of a file's beginning, whoever may.
    pub(crate) fn read_file(&self, vnode: &Vnode, buf: &mut [u8]) -> Result<usize, Errno> {
        let (fs, path) = self.resolve(vnode)?;
        let open = fs.open(&path, O_RDONLY, Who::kernel(&Cred::root()))?;
        open.read_at(buf, 0)
    }

    /// Why a mount cannot be written to a file.
    pub(crate) fn unwritable(&self) -> Option<String> {
        self.mounts.iter().find_map(mnt::unwritable)
    }

    /// Whose credentials mounts keep.
    pub(crate) fn mount_creds(&self) -> impl Iterator<Item = &Cred> {
        self.mounts.iter().map(|mount| &mount.cred)
    }

    /// Whether the mount table agrees with itself.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.mounts.check()
    }
}

/// `fd_cmask`: every process's umask.
const CMASK: u32 = 0o022;

#[cfg(test)]
mod tests;
