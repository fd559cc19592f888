//! An open file in memory: it lasts when its name goes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail::Errno;

use super::super::fs::{Attr, OpenNode, SetAttr};
use super::tree::Tree;

#[derive(Debug)]
pub(super) struct OpenMem {
    tree: Arc<Mutex<Tree>>,
    fileid: u64,
}

impl OpenMem {
    /// Of a node that was counted as open.
    pub(super) const fn new(tree: Arc<Mutex<Tree>>, fileid: u64) -> Self {
        Self { tree, fileid }
    }

    fn lock(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenNode for OpenMem {
    fn attr(&self) -> Result<Attr, Errno> {
        self.lock().attr(self.fileid)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        self.lock().read(self.fileid, buf, offset)
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        self.lock().write(self.fileid, buf, offset)
    }

    fn truncate(&self, size: u64) -> Result<(), Errno> {
        self.lock().truncate(self.fileid, size)
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        self.lock().setattr(self.fileid, attr)
    }
}

impl Drop for OpenMem {
    fn drop(&mut self) {
        self.lock().closed(self.fileid);
    }
}
