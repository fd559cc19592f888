//! An open file in memory: it lasts when its name goes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail::Errno;

use super::super::fs::{Attr, OpenNode, SetAttr};
use super::tree::Tree;

#[derive(Debug)]
pub(super) struct OpenMem {
    tree: Arc<Mutex<Tree>>,
    open: Open,
}

/// Which node, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) fileid: u64,
    pub(super) write: bool,
    /// How often writers had been thrown out before.
    pub(super) epoch: u64,
}

impl OpenMem {
    /// Of a node that was counted as open.
    pub(super) const fn new(tree: Arc<Mutex<Tree>>, open: Open) -> Self {
        Self { tree, open }
    }

    fn lock(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenMem {
    /// `errno` if it was thrown out: what a dead vnode answers.
    fn alive(&self, errno: Errno) -> Result<(MutexGuard<'_, Tree>, u64), Errno> {
        let tree = self.lock();
        if tree.is_revoked(self.open) {
            return Err(errno);
        }
        Ok((tree, self.open.fileid))
    }
}

impl OpenNode for OpenMem {
    fn attr(&self) -> Result<Attr, Errno> {
        let (tree, fileid) = self.alive(Errno::EBADF)?;
        tree.attr(fileid)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        let (tree, fileid) = self.alive(Errno::EIO)?;
        tree.read(fileid, buf, offset)
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        let (mut tree, fileid) = self.alive(Errno::EIO)?;
        tree.write(fileid, buf, offset)
    }

    fn truncate(&self, size: u64) -> Result<(), Errno> {
        let (mut tree, fileid) = self.alive(Errno::EBADF)?;
        tree.truncate(fileid, size)
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        let (mut tree, fileid) = self.alive(Errno::EBADF)?;
        tree.setattr(fileid, attr)
    }
}

impl Drop for OpenMem {
    fn drop(&mut self) {
        self.lock().closed(self.open);
    }
}
