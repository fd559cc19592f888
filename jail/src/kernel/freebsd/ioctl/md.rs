//! Memory disks: `struct md_ioctl`.

use core::ffi::{CStr, c_ulong, c_void};
use core::ptr;

use jail_sys::sys::mdioctl::{
    MD_PRELOAD, MD_VNODE, MDIOCATTACH, MDIOCDETACH, MDIOCQUERY, MDIOCRESIZE, md_ioctl,
};
use jail_sys::sys::syslimits::PATH_MAX;
use jail_sys::sys::uio::iovec;

use super::super::super::MdIoctl;
use super::plain::Plain;
use super::{Request, memory, memory_of};
use crate::Errno;

pub(super) fn detach(md: &MdIoctl) -> Plain<'static, md_ioctl> {
    Plain::new(MDIOCDETACH, to_struct(md))
}

pub(super) fn resize(md: &MdIoctl) -> Plain<'static, md_ioctl> {
    Plain::new(MDIOCRESIZE, to_struct(md))
}

/// `MDIOCATTACH`, for which the kernel only reads the texts.
pub(super) struct Attach<'a> {
    request: md_ioctl,
    file: Option<&'a CStr>,
    label: Option<&'a CStr>,
    md: &'a mut MdIoctl,
}

impl<'a> Attach<'a> {
    pub(super) fn new(
        md: &'a mut MdIoctl,
        file: Option<&'a CStr>,
        label: Option<&'a CStr>,
    ) -> Self {
        Self {
            request: to_struct(md),
            file,
            label,
            md,
        }
    }
}

// SAFETY: the texts end in a NUL, up to which the kernel reads them.
unsafe impl Request for Attach<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        let text = |text: Option<&CStr>| text.map_or(ptr::null_mut(), |t| t.as_ptr().cast_mut());
        self.request.md_file = text(self.file);
        self.request.md_label = text(self.label);
        (MDIOCATTACH, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        [memory(&mut self.request), iovec::ZERO, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        *self.md = from_struct(&self.request);
        Ok(())
    }
}

/// Room for a text of the kernel's, which does not ask how much there is (`kern_mdquery_locked`
/// in `sys/dev/md/md.c`) and has no longer ones.
type Room = [u8; PATH_MAX];

/// `MDIOCQUERY`.
pub(super) struct Query<'a> {
    request: md_ioctl,
    file_room: Room,
    label_room: Room,
    md: &'a mut MdIoctl,
    file: &'a mut [u8],
    label: &'a mut [u8],
}

impl<'a> Query<'a> {
    pub(super) fn new(md: &'a mut MdIoctl, file: &'a mut [u8], label: &'a mut [u8]) -> Self {
        Self {
            request: to_struct(md),
            file_room: [0; PATH_MAX],
            label_room: [0; PATH_MAX],
            md,
            file,
            label,
        }
    }
}

// SAFETY: both rooms are as large as the longest text, wherever the caller wants it then.
unsafe impl Request for Query<'_> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        // A caller without a buffer passes null: no label is wanted, and a file is EFAULT.
        if !self.file.is_empty() {
            self.request.md_file = self.file_room.as_mut_ptr().cast();
        }
        if !self.label.is_empty() {
            self.request.md_label = self.label_room.as_mut_ptr().cast();
        }
        (MDIOCQUERY, (&raw mut self.request).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        [
            memory(&mut self.request),
            memory_of(&mut self.file_room),
            memory_of(&mut self.label_room),
        ]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        // Every disk has a label, if an empty one.
        let has_file = matches!(self.request.md_type, MD_VNODE | MD_PRELOAD);
        if is_short(self.label) || has_file && is_short(self.file) {
            return Err(Errno::EFAULT);
        }
        copy(&self.label_room, self.label);
        if has_file {
            copy(&self.file_room, self.file);
        }
        *self.md = from_struct(&self.request);
        Ok(())
    }
}

fn is_short(buffer: &[u8]) -> bool {
    (1..PATH_MAX).contains(&buffer.len())
}

/// The text and its NUL.
fn copy(room: &Room, to: &mut [u8]) {
    let text = room.split_inclusive(|byte| *byte == 0).next();
    for (to, byte) in to.iter_mut().zip(text.unwrap_or_default()) {
        *to = *byte;
    }
}

fn to_struct(md: &MdIoctl) -> md_ioctl {
    md_ioctl {
        md_version: md.version,
        md_unit: md.unit,
        md_type: md.kind,
        md_mediasize: md.mediasize,
        md_sectorsize: md.sectorsize,
        md_options: md.options,
        md_fwheads: md.fwheads,
        md_fwsectors: md.fwsectors,
        ..md_ioctl::ZERO
    }
}

fn from_struct(md: &md_ioctl) -> MdIoctl {
    MdIoctl {
        version: md.md_version,
        unit: md.md_unit,
        kind: md.md_type,
        mediasize: md.md_mediasize,
        sectorsize: md.md_sectorsize,
        options: md.md_options,
        fwheads: md.md_fwheads,
        fwsectors: md.md_fwsectors,
    }
}
