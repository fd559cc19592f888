//! Making a disk. Follows `kern_mdattach_locked` and `mdinit`.

use std::ffi::CStr;
use std::sync::{Arc, Mutex};

use jail::Errno;
use jail::kernel::MdIoctl;
use jail_sys::sys::mdioctl::{MD_AUTOUNIT, MD_NULL};
use jail_sys::sys::param::MAXPATHLEN;

use super::create::Created;
use super::disk::{Access, Disk, Inner};
use super::media::Media;
use crate::proc::Pid;
use crate::state::State;

/// `DEV_BSIZE`: what a sector has if nothing is said.
const DEV_BSIZE: u32 = 512;

/// `maxphys` of 64-bit machines: the largest sector.
const MAXPHYS: u32 = 1 << 20;

impl State {
    /// `MDIOCATTACH`: gives the request as it is copied out.
    pub(super) fn md_attach(
        &mut self,
        pid: Pid,
        mut md: MdIoctl,
        file: Option<&CStr>,
        label: Option<&CStr>,
    ) -> Result<MdIoctl, Errno> {
        if md.kind > MD_NULL {
            return Err(Errno::EINVAL);
        }
        let sectorsize = match md.sectorsize {
            0 => DEV_BSIZE,
            size => size,
        };
        if sectorsize > MAXPHYS || md.mediasize < i64::from(sectorsize) {
            return Err(Errno::EINVAL);
        }
        md.unit = if md.options & MD_AUTOUNIT != 0 {
            self.mds.units.lowest()?
        } else {
            self.mds.units.take(md.unit)?
        };
        let label = label.map_or(Ok(&[][..]), copyinstr);
        let created = label.and_then(|label| {
            let created = self.md_create(pid, &mut md, sectorsize, file)?;
            Ok((label.to_vec(), created))
        });
        match created {
            Ok((label, created)) => self.md_init(&md, sectorsize, label, created),
            Err(errno) => {
                self.mds.units.give_back(md.unit);
                return Err(errno);
            }
        }
        Ok(md)
    }

    /// `mdinit`: the disk is seen, and its node is there.
    fn md_init(&mut self, md: &MdIoctl, sectorsize: u32, label: Vec<u8>, created: Created) {
        let mediasize = md.mediasize.unsigned_abs();
        if let Some(cred) = &created.cred {
            self.cred_hold(cred);
        }
        self.mds.serial += 1;
        let disk = Arc::new(Disk {
            unit: md.unit,
            kind: md.kind,
            flags: created.flags,
            sectorsize,
            fwheads: created.fwheads,
            fwsectors: created.fwsectors,
            ident: created.ident,
            file: created.file,
            label,
            cred: created.cred,
            serial: self.mds.serial,
            inner: Mutex::new(Inner {
                // A part of a sector at the end is cut.
                mediasize: mediasize - mediasize % u64::from(sectorsize),
                store: Some(created.store),
                reserved: created.reserved,
                access: Access::default(),
            }),
        });
        self.mds.disks.insert(md.unit, disk.clone());
        self.make_dev_md(md.unit, disk as Arc<dyn Media>);
    }
}

/// copyinstr(9) to a buffer of `PATH_MAX` bytes: `ENAMETOOLONG` if the NUL does not fit.
pub(super) fn copyinstr(text: &CStr) -> Result<&[u8], Errno> {
    let bytes = text.to_bytes();
    if bytes.len() >= MAXPATHLEN {
        return Err(Errno::ENAMETOOLONG);
    }
    Ok(bytes)
}
