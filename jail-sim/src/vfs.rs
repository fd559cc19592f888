//! The name space of files: path lookup over real directories. Follows `sys/kern/vfs_lookup.c`.
//!
//! The machine's `/` is a directory of the computer this runs on (by default its own `/`), and
//! every lookup walks component by component from a process's root, so that a symbolic link in a
//! jail's tree never leaves it.

use std::path::PathBuf;

use jail::Errno;

/// A file that was looked up: its real path on the machine, with no `.`, `..`, symbolic link or
/// trailing slash in it; `/` is the machine's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Vnode {
    pub(crate) path: PathBuf,
}

/// Where a process's path lookups start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dirs {
    pub(crate) root: Vnode,
    pub(crate) cwd: Vnode,
}

/// A file opened by openat(2).
#[derive(Debug)]
pub(crate) struct OpenVnode {
    pub(crate) vnode: Vnode,
    pub(crate) is_dir: bool,
}

/// The mount table and the real directory behind `/`.
#[derive(Debug)]
pub(crate) struct Vfs {
    pub(crate) root: PathBuf,
}

impl Vfs {
    /// A machine whose `/` is this directory.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// `namei` with `FOLLOW`: the file at `path` (no NUL), from the process's working directory
    /// or root. `ENOENT` (also for an empty path), `ENOTDIR`, `ELOOP`, `EACCES`, `ENAMETOOLONG`
    /// (a path of 1,024 bytes or more, a component of 256).
    pub(crate) fn namei(&self, dirs: &Dirs, path: &[u8]) -> Result<Vnode, Errno> {
        let _ = (dirs, path);
        Err(Errno::ENOSYS)
    }

    /// Whether it is a directory now.
    pub(crate) fn is_dir(&self, vnode: &Vnode) -> bool {
        let _ = vnode;
        false
    }
}
