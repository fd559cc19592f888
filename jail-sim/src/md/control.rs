//! Removing, resizing and describing disks. Follows `kern_mddetach_locked`, `mddestroy`,
//! `kern_mdresize_locked`, `mdresize` and `kern_mdquery_locked`.

use jail::Errno;
use jail::kernel::MdIoctl;
use jail_sys::sys::mdioctl::{MD_FORCE, MD_NULL, MD_RESERVE, MD_SWAP, MD_VNODE};
use jail_sys::sys::param::MAXPATHLEN;

use super::create::pages;
use super::disk::Disk;
use crate::state::State;

impl State {
    /// `MDIOCDETACH`: `EINVAL` for a size or another option than `MD_FORCE`, `ENOENT`, `EBUSY`.
    pub(super) fn md_detach(&mut self, md: &MdIoctl) -> Result<(), Errno> {
        if md.mediasize != 0 || md.options & !MD_FORCE != 0 {
            return Err(Errno::EINVAL);
        }
        let disk = self.mds.find(md.unit)?;
        if disk.is_open() && !disk.forced() && md.options & MD_FORCE == 0 {
            return Err(Errno::EBUSY);
        }
        let Some(disk) = self.mds.disks.remove(&md.unit) else {
            return Err(Errno::ENOENT);
        };
        self.destroy_dev_md(md.unit);
        self.mds.reserved = self.mds.reserved.saturating_sub(disk.wither());
        self.mds.units.give_back(md.unit);
        if let Some(cred) = &disk.cred {
            self.cred_free(cred);
        }
        Ok(())
    }

    /// `MDIOCRESIZE`: `EINVAL` for other options than `MD_FORCE` and `MD_RESERVE` or less than a
    /// sector, `ENOENT`, `EBUSY` for shrinking without `MD_FORCE`, `EOPNOTSUPP` for malloc disks,
    /// `EDOM` for a swap disk that would not be whole pages.
    pub(super) fn md_resize(&mut self, md: &MdIoctl) -> Result<(), Errno> {
        if md.options & !(MD_FORCE | MD_RESERVE) != 0 {
            return Err(Errno::EINVAL);
        }
        let disk = self.mds.find(md.unit)?.clone();
        let sector = i64::from(disk.sectorsize);
        if md.mediasize < sector {
            return Err(Errno::EINVAL);
        }
        let mut md = *md;
        // 13.2 takes part of a sector at the end.
        if self.release.major() >= 14 {
            md.mediasize -= md.mediasize % sector;
        }
        let size = md.mediasize.unsigned_abs();
        let shrinks = size < disk.inner().mediasize;
        if shrinks && !disk.forced() && md.options & MD_FORCE == 0 {
            return Err(Errno::EBUSY);
        }
        match disk.kind {
            MD_VNODE | MD_NULL => {}
            MD_SWAP => self.resize_swap(&disk, &md)?,
            _ => return Err(Errno::EOPNOTSUPP),
        }
        disk.inner().mediasize = size;
        Ok(())
    }

    fn resize_swap(&mut self, disk: &Disk, md: &MdIoctl) -> Result<(), Errno> {
        let size = pages(md)?;
        let mut inner = disk.inner();
        let old = inner.mediasize;
        let reserve = (md.options | disk.flags) & MD_RESERVE != 0;
        if size > old && reserve {
            self.mds.reserve(size - old)?;
            inner.reserved += size - old;
        }
        let freed = inner.reserved.saturating_sub(size);
        inner.reserved -= freed;
        self.mds.reserved = self.mds.reserved.saturating_sub(freed);
        if let Some(store) = &mut inner.store {
            store.cut(size);
        }
        Ok(())
    }

    /// `MDIOCQUERY`: `ENOENT`; `EFAULT` for a buffer that is written to and may be too short, and
    /// for a vnode disk without one for its file. An empty buffer is `NULL`.
    pub(super) fn md_query(
        &self,
        md: MdIoctl,
        file: &mut [u8],
        label: &mut [u8],
    ) -> Result<MdIoctl, Errno> {
        let disk = self.mds.find(md.unit)?;
        if !label.is_empty() {
            copyout(&disk.label, label)?;
        }
        if disk.kind == MD_VNODE {
            copyout(&disk.file, file)?;
        }
        Ok(MdIoctl {
            kind: disk.kind,
            options: disk.flags,
            mediasize: i64::try_from(disk.inner().mediasize).unwrap_or(i64::MAX),
            sectorsize: disk.sectorsize,
            ..md
        })
    }
}

/// The text and its NUL.
fn copyout(text: &[u8], buf: &mut [u8]) -> Result<(), Errno> {
    if buf.len() < MAXPATHLEN {
        return Err(Errno::EFAULT);
    }
    let bytes = text.iter().chain(&[0]);
    buf.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    Ok(())
}
