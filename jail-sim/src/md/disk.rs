//! One disk: `struct md_s` and its provider. Follows `g_md_access`, `g_access` and
//! `g_wither_geom`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jail::Errno;
use jail_sys::sys::mdioctl::{MD_FORCE, MD_READONLY};

use super::media::Media;
use super::store::Store;
use crate::cred::Cred;

/// A memory disk that is there, or that somebody still has open after it went.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Disk {
    pub(super) unit: u32,
    /// `MD_MALLOC` to `MD_NULL`.
    pub(super) kind: u32,
    /// `MD_*`, as much of them as the type keeps.
    pub(super) flags: u32,
    pub(super) sectorsize: u32,
    pub(super) fwheads: i32,
    pub(super) fwsectors: i32,
    pub(super) ident: String,
    pub(super) file: Vec<u8>,
    pub(super) label: Vec<u8>,
    /// Who made it, where the type keeps that. Counted.
    pub(crate) cred: Option<Cred>,
    /// Newer disks have larger ones.
    pub(super) serial: u64,
    pub(super) inner: Mutex<Inner>,
}

/// What changes of it.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Inner {
    pub(super) mediasize: u64,
    /// `None` once the disk has been detached.
    pub(super) store: Option<Store>,
    /// Bytes of swap space taken at once.
    pub(super) reserved: u64,
    /// Who has it open is gone when a machine is loaded; who mounts it does so again.
    #[serde(skip)]
    pub(super) access: Access,
}

/// How often it is open: `acr`, `acw` and `ace` of the provider.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Access {
    pub(super) read: u32,
    pub(super) write: u32,
    /// So that nobody else writes.
    pub(super) exclusive: u32,
    /// `si_mountpt`: a file system is mounted from it, one at most.
    pub(super) mounted: bool,
}

impl Disk {
    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing panics while it is locked, and if it did the numbers would be whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_open(&self) -> bool {
        let access = self.inner().access;
        access.read > 0 || access.write > 0 || access.exclusive > 0
    }

    /// Whether it was made to be shrunk and detached while open.
    pub(super) fn forced(&self) -> bool {
        self.flags & MD_FORCE != 0
    }

    /// `g_wither_geom`: it is no more, whoever has it open. Its file is closed. Gives the swap
    /// space it had taken.
    pub(super) fn wither(&self) -> u64 {
        let mut inner = self.inner();
        inner.store = None;
        std::mem::take(&mut inner.reserved)
    }

    /// `g_access`.
    fn access(&self, write: bool, exclusive: bool) -> Result<(), Errno> {
        let mut inner = self.inner();
        if inner.store.is_none() {
            return Err(Errno::ENXIO);
        }
        let access = &mut inner.access;
        if exclusive && access.write > 0 || write && access.exclusive > 0 {
            return Err(Errno::EPERM);
        }
        if write && self.flags & MD_READONLY != 0 {
            return Err(Errno::EROFS);
        }
        access.read += 1;
        access.write += u32::from(write);
        access.exclusive += u32::from(exclusive);
        Ok(())
    }

    fn release(&self, write: bool, exclusive: bool) {
        let access = &mut self.inner().access;
        access.read = access.read.saturating_sub(1);
        access.write = access.write.saturating_sub(u32::from(write));
        access.exclusive = access.exclusive.saturating_sub(u32::from(exclusive));
    }
}

impl Inner {
    /// `g_io_check`: what is not inside the disk is `EIO`.
    fn store(&mut self, len: usize, offset: u64) -> Result<&mut Store, Errno> {
        let store = self.store.as_mut().ok_or(Errno::ENXIO)?;
        match offset.checked_add(len as u64) {
            Some(end) if end <= self.mediasize => Ok(store),
            _ => Err(Errno::EIO),
        }
    }
}

impl Media for Disk {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<(), Errno> {
        self.inner().store(buf.len(), offset)?.read(buf, offset)
    }

    fn write_at(&self, buf: &[u8], offset: u64) -> Result<(), Errno> {
        if self.flags & MD_READONLY != 0 {
            return Err(Errno::EROFS);
        }
        self.inner().store(buf.len(), offset)?.write(buf, offset)
    }

    fn size(&self) -> u64 {
        self.inner().mediasize
    }

    fn unit(&self) -> Option<u32> {
        Some(self.unit)
    }

    fn sectorsize(&self) -> u32 {
        self.sectorsize
    }

    fn open(&self, write: bool) -> Result<(), Errno> {
        self.access(write, false)
    }

    fn close(&self, write: bool) {
        self.release(write, false);
    }

    fn mount(&self, write: bool) -> Result<(), Errno> {
        if std::mem::replace(&mut self.inner().access.mounted, true) {
            return Err(Errno::EBUSY);
        }
        let opened = self.access(write, write);
        self.inner().access.mounted = opened.is_ok();
        opened
    }

    fn unmount(&self, write: bool) {
        self.inner().access.mounted = false;
        self.release(write, write);
    }
}
