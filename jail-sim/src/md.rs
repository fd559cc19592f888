//! Memory disks: `/dev/mdctl`. Follows `sys/dev/md/md.c`.
//!
//! [`attach`] makes disks, [`control`] changes and removes them, [`disk`] is one, [`media`] what
//! others see of it, [`dumpconf`] what `kern.geom.confxml` tells.

mod attach;
mod control;
mod create;
mod disk;
pub(crate) mod dumpconf;
mod image;
mod media;
mod store;
mod units;

use std::collections::BTreeMap;
use std::sync::Arc;

use jail::Errno;
use jail::kernel::{Ioctl, MdIoctl};
use jail_sys::sys::mdioctl::MDIOVERSION;

use crate::proc::Pid;
use crate::state::State;
use crate::vfs::Vnode;

pub(crate) use disk::Disk;
pub(crate) use image::{BackingFile, loaded, loading};
pub(crate) use media::Media;
use store::Store;
use units::Units;

/// The units there are.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(crate) struct Mds {
    #[serde(deserialize_with = "image::disks")]
    disks: BTreeMap<u32, Arc<Disk>>,
    units: Units,
    /// The number of the newest disk.
    serial: u64,
    /// Bytes of swap space that disks have taken at once.
    reserved: u64,
}

impl Mds {
    /// `mdfind`: `ENOENT`.
    fn find(&self, unit: u32) -> Result<&Arc<Disk>, Errno> {
        self.disks.get(&unit).ok_or(Errno::ENOENT)
    }

    /// What a file system on this unit reads and writes: `ENXIO` if there is none.
    pub(crate) fn media(&self, unit: u32) -> Result<Arc<dyn Media>, Errno> {
        let disk = self.disks.get(&unit).ok_or(Errno::ENXIO)?;
        Ok(disk.clone())
    }

    /// Every disk; those made in a jail keep it from being freed.
    pub(crate) fn disks(&self) -> impl Iterator<Item = &Disk> {
        self.disks.values().map(|disk| &**disk)
    }

    /// Whether the file of any disk is such a one.
    pub(crate) fn any_file(&self, is: impl Fn(&Vnode) -> bool) -> bool {
        self.disks().any(|disk| match &disk.inner().store {
            Some(Store::File(open)) => is(&open.vnode),
            _ => false,
        })
    }

    /// `swap_pager_reserve`: `EDOM` if there is not that much swap space.
    fn reserve(&mut self, bytes: u64) -> Result<(), Errno> {
        let reserved = self.reserved.checked_add(bytes).ok_or(Errno::EDOM)?;
        if reserved > SWAP_SPACE {
            return Err(Errno::EDOM);
        }
        self.reserved = reserved;
        Ok(())
    }
}

/// What the machine's swap device holds, in bytes.
const SWAP_SPACE: u64 = 1 << 30;

impl State {
    /// `mdctlioctl`: `EINVAL` for another version of the request, `ENOTTY` for one it does not
    /// know. What a request that failed would have changed is not copied out.
    pub(crate) fn mdctl_ioctl(&mut self, pid: Pid, request: Ioctl<'_>) -> Result<(), Errno> {
        match request {
            Ioctl::MdAttach { md, file, label } => {
                version(md)?;
                *md = self.md_attach(pid, *md, file, label)?;
                Ok(())
            }
            Ioctl::MdDetach(md) => version(md).and_then(|()| self.md_detach(md)),
            Ioctl::MdResize(md) => version(md).and_then(|()| self.md_resize(md)),
            Ioctl::MdQuery { md, file, label } => {
                version(md)?;
                *md = self.md_query(*md, file, label)?;
                Ok(())
            }
            _ => Err(Errno::ENOTTY),
        }
    }
}

fn version(md: &MdIoctl) -> Result<(), Errno> {
    if md.version == MDIOVERSION {
        Ok(())
    } else {
        Err(Errno::EINVAL)
    }
}

/// Of x86 and arm64.
const PAGE_SIZE: u64 = 4096;

#[cfg(test)]
mod tests;
