//! Header: `sys/mdioctl.h`
//!
//! Memory disks: requests to `/dev/mdctl`. There is no request that lists the units.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/mdioctl.h>

use core::ffi::{c_char, c_int, c_uint, c_ulong};
use core::ptr::null_mut;

use super::ioccom::_IOWR;
use super::types::off_t;

/// A disk in kernel memory.
pub const MD_MALLOC: c_uint = 0;
/// An image loaded by the boot loader; cannot be attached.
pub const MD_PRELOAD: c_uint = 1;
/// A disk in a file.
pub const MD_VNODE: c_uint = 2;
/// A disk in swap space.
pub const MD_SWAP: c_uint = 3;
/// A disk that forgets what is written and reads zeros.
pub const MD_NULL: c_uint = 4;
/// What `md_ioctl::md_version` must be.
pub const MDIOVERSION: c_uint = 0;
/// Has no effect.
pub const MD_CLUSTER: c_uint = 0x01;
/// Take all the space at once.
pub const MD_RESERVE: c_uint = 0x02;
/// Choose a free unit and give its number back.
pub const MD_AUTOUNIT: c_uint = 0x04;
/// No writing. Swap disks drop it without a word.
pub const MD_READONLY: c_uint = 0x08;
/// Save space where blocks are all alike.
pub const MD_COMPRESS: c_uint = 0x10;
/// Detach or shrink even while in use.
pub const MD_FORCE: c_uint = 0x20;
/// Write the file asynchronously.
pub const MD_ASYNC: c_uint = 0x40;
/// Open the file with O_VERIFY.
pub const MD_VERIFY: c_uint = 0x80;
/// Keep the file's pages in the cache.
pub const MD_CACHE: c_uint = 0x100;
/// Fail BIO_DELETE when the file cannot free the space. Not in 13.2's header.
pub const MD_MUSTDEALLOC: c_uint = 0x200;
/// Spare words of `md_ioctl`.
pub const MDNPAD: usize = 96;
/// Make a disk.
pub const MDIOCATTACH: c_ulong = _IOWR::<md_ioctl>(b'm', 0);
/// Remove a disk: `md_mediasize` must be 0, only `MD_FORCE` may be set.
pub const MDIOCDETACH: c_ulong = _IOWR::<md_ioctl>(b'm', 1);
/// Describe a disk: `md_file` and `md_label` must hold PATH_MAX bytes.
pub const MDIOCQUERY: c_ulong = _IOWR::<md_ioctl>(b'm', 2);
/// Change a disk's size.
pub const MDIOCRESIZE: c_ulong = _IOWR::<md_ioctl>(b'm', 4);
/// One request about a memory disk.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct md_ioctl {
    /// [`MDIOVERSION`].
    pub md_version: c_uint,
    /// The unit: `/dev/md` and this number.
    pub md_unit: c_uint,
    /// `MD_MALLOC` to `MD_NULL`.
    pub md_type: c_uint,
    /// The file's path, for `MD_VNODE`.
    pub md_file: *mut c_char,
    /// The size in bytes.
    pub md_mediasize: off_t,
    /// Bytes a sector; 0 for 512.
    pub md_sectorsize: c_uint,
    /// `MD_CLUSTER` to `MD_MUSTDEALLOC`.
    pub md_options: c_uint,
    /// Where a preloaded image begins.
    pub md_base: u64,
    /// Heads, for firmware that wants to know.
    pub md_fwheads: c_int,
    /// Sectors a track, for firmware that wants to know.
    pub md_fwsectors: c_int,
    /// A name for the disk, at most 1023 bytes.
    pub md_label: *mut c_char,
    /// Zero.
    pub md_pad: [c_int; MDNPAD],
}

impl md_ioctl {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        md_version: 0,
        md_unit: 0,
        md_type: 0,
        md_file: null_mut(),
        md_mediasize: 0,
        md_sectorsize: 0,
        md_options: 0,
        md_base: 0,
        md_fwheads: 0,
        md_fwsectors: 0,
        md_label: null_mut(),
        md_pad: [0; MDNPAD],
    };
}

const _: () = assert!(size_of::<md_ioctl>() == 448);
