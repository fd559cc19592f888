//! Open devices and directories. Follows `devfs_open`, `devfs_read_f` and `devfs_write_f` in
//! `sys/fs/devfs/devfs_vnops.c`, `null.c`, and for disks `g_dev_strategy` and `g_io_check`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jail::Errno;
use jail_sys::sys::fcntl::{O_ACCMODE, O_RDONLY};

use super::cdev::{Cdev, Kind};
use super::mount::DevFs;
use super::tree::NodeId;
use crate::md::Media;
use crate::vfs::fs::{Attr, Device, OpenNode, SetAttr};

/// A directory that is open.
#[derive(Debug)]
pub(super) struct OpenDir {
    pub(super) fs: DevFs,
    pub(super) id: NodeId,
}

/// A device that is open.
#[derive(Debug)]
pub(super) struct OpenDev {
    fs: DevFs,
    id: NodeId,
    cdev: Arc<Cdev>,
    write: bool,
    /// What `/dev/random` gives next.
    random: AtomicU64,
}

impl OpenDev {
    /// `devfs_open`: `ENXIO` for a controlling terminal, which nobody has; a disk may refuse.
    pub(super) fn new(fs: DevFs, id: NodeId, cdev: Arc<Cdev>, flags: i32) -> Result<Self, Errno> {
        let write = flags & O_ACCMODE != O_RDONLY;
        match &cdev.kind {
            Kind::Ctty => return Err(Errno::ENXIO),
            Kind::Md(_, disk) => disk.open(write)?,
            _ => {}
        }
        let random = AtomicU64::new(cdev.inode);
        Ok(Self {
            fs,
            id,
            cdev,
            write,
            random,
        })
    }

    /// `devfs_fp_check`.
    fn kind(&self) -> Result<&Kind, Errno> {
        if self.cdev.is_active() {
            Ok(&self.cdev.kind)
        } else {
            Err(Errno::ENXIO)
        }
    }
}

impl Drop for OpenDev {
    fn drop(&mut self) {
        if let Kind::Md(_, disk) = &self.cdev.kind {
            disk.close(self.write);
        }
    }
}

impl OpenNode for OpenDev {
    fn attr(&self) -> Result<Attr, Errno> {
        self.fs.node_attr(self.id)
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        match self.kind()? {
            Kind::Null | Kind::Console => Ok(0),
            Kind::Zero | Kind::Full => {
                buf.fill(0);
                Ok(buf.len())
            }
            Kind::Random => {
                buf.fill_with(|| splitmix(&self.random));
                Ok(buf.len())
            }
            Kind::Md(_, disk) => {
                let len = on_disk(&**disk, buf.len(), offset)?;
                let buf = buf.get_mut(..len).unwrap_or_default();
                disk.read_at(buf, offset)?;
                Ok(len)
            }
            _ => Err(Errno::ENODEV),
        }
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        match self.kind()? {
            Kind::Null | Kind::Zero | Kind::Console | Kind::Random => Ok(buf.len()),
            Kind::Full => Err(Errno::ENOSPC),
            Kind::Md(_, disk) => {
                let len = on_disk(&**disk, buf.len(), offset)?;
                disk.write_at(buf.get(..len).unwrap_or_default(), offset)?;
                Ok(len)
            }
            _ => Err(Errno::ENODEV),
        }
    }

    /// `devfs_truncate`.
    fn truncate(&self, _: u64) -> Result<(), Errno> {
        Err(Errno::EINVAL)
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        self.fs.node_setattr(self.id, attr)
    }

    fn device(&self) -> Option<Device> {
        match self.cdev.kind {
            Kind::Mdctl => Some(Device::Mdctl),
            Kind::Md(unit, _) => Some(Device::Md(unit)),
            Kind::Fd(fd) => Some(Device::Fd(fd)),
            _ => None,
        }
    }
}

impl OpenNode for OpenDir {
    fn attr(&self) -> Result<Attr, Errno> {
        self.fs.node_attr(self.id)
    }

    fn read_at(&self, _: &mut [u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EISDIR)
    }

    fn write_at(&self, _: &[u8], _: u64) -> Result<usize, Errno> {
        Err(Errno::EISDIR)
    }

    fn truncate(&self, _: u64) -> Result<(), Errno> {
        Err(Errno::EISDIR)
    }

    fn setattr(&self, attr: &SetAttr) -> Result<(), Errno> {
        self.fs.node_setattr(self.id, attr)
    }
}

/// How much of a transfer a disk takes: `EINVAL` for what is not whole sectors, `EIO` beyond its
/// end; it is cut at the end.
fn on_disk(disk: &dyn Media, len: usize, offset: u64) -> Result<usize, Errno> {
    let sector = u64::from(disk.sectorsize()).max(1);
    if len as u64 % sector != 0 || offset % sector != 0 {
        return Err(Errno::EINVAL);
    }
    let left = disk.size().checked_sub(offset).ok_or(Errno::EIO)?;
    Ok(usize::try_from(left).map_or(len, |left| len.min(left)))
}

/// A byte that looks random, and is the same in every run.
fn splitmix(state: &AtomicU64) -> u8 {
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    let mut z = state.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z >> 56) as u8
}
