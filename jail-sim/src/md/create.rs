//! What each type makes of a request. Follows `mdcreate_malloc`, `mdcreate_vnode`,
//! `mdcreate_swap` and `mdcreate_null`.

use std::ffi::CStr;

use jail::Errno;
use jail::kernel::MdIoctl;
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDONLY, O_RDWR};
use jail_sys::sys::mdioctl::{
    MD_ASYNC, MD_AUTOUNIT, MD_CACHE, MD_COMPRESS, MD_FORCE, MD_MALLOC, MD_MUSTDEALLOC, MD_NULL,
    MD_READONLY, MD_RESERVE, MD_SWAP, MD_VERIFY, MD_VNODE,
};
use jail_sys::sys::stat::{S_IFMT, S_IFREG};

use super::PAGE_SIZE;
use super::attach::copyinstr;
use super::store::Store;
use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;

/// What a type has to say of a new disk.
pub(super) struct Created {
    pub(super) store: Store,
    pub(super) flags: u32,
    pub(super) fwheads: i32,
    pub(super) fwsectors: i32,
    pub(super) ident: String,
    pub(super) file: Vec<u8>,
    pub(super) cred: Option<Cred>,
    pub(super) reserved: u64,
}

impl Created {
    fn new(md: &MdIoctl, store: Store, flags: u32) -> Self {
        Self {
            store,
            flags,
            fwheads: md.fwheads,
            fwsectors: md.fwsectors,
            ident: String::new(),
            file: Vec::new(),
            cred: None,
            reserved: 0,
        }
    }
}

impl State {
    pub(super) fn md_create(
        &mut self,
        pid: Pid,
        md: &mut MdIoctl,
        sectorsize: u32,
        file: Option<&CStr>,
    ) -> Result<Created, Errno> {
        match md.kind {
            MD_MALLOC => self.mdcreate_malloc(md, sectorsize),
            MD_VNODE => self.mdcreate_vnode(pid, md, file),
            MD_SWAP => self.mdcreate_swap(pid, md),
            MD_NULL => mdcreate_null(md),
            // Only the boot loader's images are such disks.
            _ => Err(Errno::EOPNOTSUPP),
        }
    }

    fn mdcreate_malloc(&self, md: &mut MdIoctl, sectorsize: u32) -> Result<Created, Errno> {
        if md.options & !(MD_AUTOUNIT | MD_COMPRESS | MD_RESERVE) != 0 {
            return Err(Errno::EINVAL);
        }
        if !sectorsize.is_power_of_two() {
            return Err(Errno::EINVAL);
        }
        if md.options & MD_RESERVE != 0 {
            md.options &= !MD_COMPRESS;
            if md.mediasize.unsigned_abs() > PHYSICAL_MEMORY {
                return Err(Errno::ENOMEM);
            }
        }
        let mut kept = MD_COMPRESS | MD_FORCE;
        if self.keeps_all_options() {
            kept |= MD_RESERVE;
        }
        Ok(Created::new(md, Store::memory(), md.options & kept))
    }

    fn mdcreate_vnode(
        &self,
        pid: Pid,
        md: &MdIoctl,
        file: Option<&CStr>,
    ) -> Result<Created, Errno> {
        let path = file.ok_or(Errno::EFAULT)?;
        copyinstr(path)?;
        let read_only = md.options & MD_READONLY != 0;
        let access = if read_only { O_RDONLY } else { O_RDWR };
        let open = self.at(pid, AT_FDCWD, path, |vfs, at, path| {
            vfs.open(at, path, access, 0)
        })?;
        let stat = self.vfs.fstat(&open)?;
        if stat.mode & u32::from(S_IFMT) != u32::from(S_IFREG) {
            return Err(Errno::EINVAL);
        }
        let mut kept = MD_ASYNC | MD_CACHE | MD_FORCE | MD_VERIFY | MD_READONLY;
        if self.keeps_all_options() {
            kept |= MD_MUSTDEALLOC;
        }
        let store = Store::File(open);
        // mdsetcred: one sector is read with the credential the disk will read with.
        store.read(&mut [0; 512], 0)?;
        Ok(Created {
            ident: format!("MD-DEV{}-INO{}", stat.dev, stat.ino),
            file: path.to_bytes().to_vec(),
            cred: Some(self.proc(pid)?.cred.clone()),
            ..Created::new(md, store, md.options & kept)
        })
    }

    fn mdcreate_swap(&mut self, pid: Pid, md: &MdIoctl) -> Result<Created, Errno> {
        let mediasize = pages(md)?;
        if md.options & MD_VERIFY != 0 {
            return Err(Errno::EINVAL);
        }
        let cred = self.proc(pid)?.cred.clone();
        let mut reserved = 0;
        if md.options & MD_RESERVE != 0 {
            self.mds.reserve(mediasize)?;
            reserved = mediasize;
        }
        let flags = md.options & (MD_FORCE | MD_RESERVE);
        Ok(Created {
            cred: Some(cred),
            reserved,
            ..Created::new(md, Store::memory(), flags)
        })
    }

    /// Since 14.2 a query gives back `MD_RESERVE` of malloc disks and `MD_MUSTDEALLOC`.
    fn keeps_all_options(&self) -> bool {
        self.release.major() >= 14
    }
}

fn mdcreate_null(md: &MdIoctl) -> Result<Created, Errno> {
    pages(md)?;
    Ok(Created {
        fwheads: 0,
        fwsectors: 0,
        ..Created::new(md, Store::Null, 0)
    })
}

/// The size, whole pages: `EDOM`.
pub(super) fn pages(md: &MdIoctl) -> Result<u64, Errno> {
    match u64::try_from(md.mediasize) {
        Ok(size) if size > 0 && size % PAGE_SIZE == 0 => Ok(size),
        _ => Err(Errno::EDOM),
    }
}

/// `hw.physmem`, in bytes.
const PHYSICAL_MEMORY: u64 = 8 << 30;
