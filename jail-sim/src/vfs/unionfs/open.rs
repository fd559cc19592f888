//! A file of the lower layer that is open for reading.

use std::path::{Path, PathBuf};

use jail::Errno;
use jail_sys::sys::fcntl::O_RDONLY;

use super::UnionHandle;
use crate::cred::Cred;
use crate::vfs::fs::{Attr, Device, FileSystem, OpenNode, SetAttr, Who};

#[derive(Debug)]
pub(super) struct OpenLower {
    node: Box<dyn OpenNode>,
    union: UnionHandle,
    path: PathBuf,
}

impl OpenLower {
    pub(super) fn new(node: Box<dyn OpenNode>, union: UnionHandle, path: &Path) -> Self {
        let path = path.to_path_buf();
        Self { node, union, path }
    }
}

impl OpenNode for OpenLower {
    fn attr(&self) -> Result<Attr, Errno> {
        self.node.attr()
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        self.node.read_at(buf, offset)
    }

    fn write_at(&self, _: &[u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EBADF)
    }

    fn truncate(&self, _: u64) -> Result<(), Errno> {
        Err(Errno::EINVAL)
    }

    /// `unionfs_setattr`: of a copy in the upper layer.
    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        let cred = Cred::root();
        let who = Who::kernel(&cred);
        let copied = if self.attr()?.is_dir() {
            self.union.0.shadow(&self.path, who)
        } else {
            self.union.0.copy_up(&self.path, who, true)
        };
        match copied {
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(errno) => return Err(errno),
        }
        self.union.open(&self.path, O_RDONLY, who)?.setattr(attr)
    }

    fn device(&self) -> Option<Device> {
        self.node.device()
    }
}
