//! A devfs mount. Follows `sys/fs/devfs/devfs_vfsops.c` and `devfs_vnops.c`.

use std::any::Any;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail::Errno;

use super::Core;
use super::open::{OpenDev, OpenDir};
use super::tree::{NodeId, Tree, What};
use crate::vfs::fs::{Attr, DirEntry, FileSystem, FsSize, OpenNode, SetAttr, Who};

/// What is mounted: one view on the machine's devices. Clones are the same mount.
#[derive(Clone, Debug)]
pub(crate) struct DevFs {
    core: Arc<Mutex<Core>>,
    tree: Arc<Mutex<Tree>>,
}

impl DevFs {
    /// A mount that uses this ruleset, made empty if it is not there; 0 is none.
    pub(super) fn new(core: &Arc<Mutex<Core>>, ruleset: u16) -> Self {
        let fs = Self {
            core: core.clone(),
            tree: Arc::new(Mutex::new(Tree::new())),
        };
        fs.unpopulated(|core, tree| use_ruleset(core, tree, ruleset));
        fs
    }

    /// Of a machine in a file.
    pub(super) fn loaded(core: Arc<Mutex<Core>>, tree: Tree) -> Self {
        let tree = Arc::new(Mutex::new(tree));
        Self { core, tree }
    }

    /// Without looking for new devices.
    fn unpopulated<T>(&self, call: impl FnOnce(&mut Core, &mut Tree) -> T) -> T {
        let (mut core, mut tree) = (lock(&self.core), lock(&self.tree));
        call(&mut core, &mut tree)
    }

    /// `devfs_populate_vp`, and then what is to be done.
    pub(super) fn populated<T>(&self, call: impl FnOnce(&mut Core, &mut Tree) -> T) -> T {
        self.unpopulated(|core, tree| {
            tree.populate(core);
            call(core, tree)
        })
    }

    pub(super) fn node_attr(&self, id: NodeId) -> Result<Attr, Errno> {
        self.populated(|_, tree| {
            if tree.is_gone(id) {
                return Err(Errno::EBADF);
            }
            tree.attr(id)
        })
    }

    pub(super) fn node_setattr(&self, id: NodeId, attr: &SetAttr) -> Result<(), Errno> {
        self.populated(|_, tree| tree.setattr(id, attr))
    }

    /// `devfs_mount` with `MNT_UPDATE`: uses a ruleset and applies it.
    pub(super) fn update(&self, ruleset: u16) {
        self.unpopulated(|core, tree| {
            use_ruleset(core, tree, ruleset);
            if let Some(set) = core.rulesets.get(ruleset) {
                tree.apply_ruleset(core, set);
            }
        });
    }

    /// What the directory and the name of a path are.
    fn parent<'p>(tree: &mut Tree, path: &'p Path) -> Result<(NodeId, &'p OsStr), Errno> {
        let name = path.file_name().ok_or(Errno::EEXIST)?;
        let dir = path.parent().unwrap_or(Path::new("/"));
        Ok((tree.lookup(dir)?, name))
    }
}

/// `devfs_ruleset_use`.
pub(super) fn use_ruleset(core: &mut Core, tree: &mut Tree, ruleset: u16) {
    core.rulesets.release(tree.ruleset);
    core.rulesets.hold(ruleset);
    tree.ruleset = ruleset;
}

impl FileSystem for DevFs {
    fn image(&self) -> Result<Vec<u8>, String> {
        crate::image::write(&*lock(&self.tree))
    }

    fn attr(&self, path: &Path, _: Who<'_>) -> Result<Attr, Errno> {
        if path == Path::new("/") {
            let root = self.unpopulated(|core, tree| tree.unseen_root(core));
            if let Some(attr) = root {
                return Ok(attr);
            }
        }
        self.populated(|_, tree| {
            let id = tree.lookup(path)?;
            tree.attr(id)
        })
    }

    fn readlink(&self, path: &Path, _: Who<'_>) -> Result<Vec<u8>, Errno> {
        self.populated(|_, tree| {
            let id = tree.lookup(path)?;
            tree.target(id).ok_or(Errno::EINVAL)
        })
    }

    fn entries(&self, dir: &Path, _: Who<'_>) -> Result<Vec<DirEntry>, Errno> {
        self.populated(|_, tree| {
            let id = tree.lookup(dir)?;
            tree.entries(id)
        })
    }

    fn open(&self, path: &Path, flags: i32, _: Who<'_>) -> Result<Box<dyn OpenNode>, Errno> {
        let found = self.populated(|_, tree| {
            let id = tree.lookup(path)?;
            match tree.what(id).ok_or(Errno::ENOENT)? {
                What::Dir(_) => Ok((id, None)),
                What::Dev(cdev) if !cdev.is_alias() => Ok((id, Some(cdev.clone()))),
                What::Dev(_) | What::Link { .. } => Err(Errno::EMLINK),
            }
        });
        let fs = self.clone();
        match found? {
            (id, None) => Ok(Box::new(OpenDir { fs, id })),
            (id, Some(cdev)) => Ok(Box::new(OpenDev::new(fs, id, cdev, flags)?)),
        }
    }

    fn create(&self, _: &Path, _: u32, _: Who<'_>) -> Result<(), Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    fn mkdir(&self, _: &Path, _: u32, _: Who<'_>) -> Result<(), Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    fn rmdir(&self, _: &Path) -> Result<(), Errno> {
        Err(Errno::EOPNOTSUPP)
    }

    /// Only root outside jails may (`PRIV_DEVFS_SYMLINK`).
    fn symlink(&self, target: &OsStr, path: &Path, who: Who<'_>) -> Result<(), Errno> {
        if who.cred.uid != 0 || who.cred.jailed() {
            return Err(Errno::EPERM);
        }
        self.populated(|core, tree| {
            let (dir, name) = Self::parent(tree, path)?;
            tree.symlink(core, dir, name, target.as_encoded_bytes())
        })
    }

    fn remove(&self, path: &Path) -> Result<(), Errno> {
        self.populated(|_, tree| {
            let id = tree.lookup(path)?;
            tree.remove(id)
        })
    }

    /// `devfs_unmount`.
    fn unmount(&self) {
        self.unpopulated(|core, tree| use_ruleset(core, tree, 0));
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }

    /// None: not even that it is read-only.
    fn f_flags(&self, _: u64) -> u64 {
        0
    }

    /// `devfs_statfs`.
    fn size(&self) -> FsSize {
        FsSize::EMPTY
    }
}

/// Whoever panicked meanwhile did not leave it half done in a way that matters.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
