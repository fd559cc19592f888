//! What the kernel tells of memory disks.

use std::ffi::{CString, c_char};
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use jail::{MdInfo, MdOptions};

use super::md::{jailrs_md, jailrs_mds};
use super::{
    JAILRS_DISK_ASYNC, JAILRS_DISK_CACHE, JAILRS_DISK_COMPRESS, JAILRS_DISK_FORCE,
    JAILRS_DISK_MUST_DEALLOC, JAILRS_DISK_READ_ONLY, JAILRS_DISK_RESERVE, JAILRS_DISK_VERIFY,
    jailrs_disk,
};
use crate::call::{Call, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};

#[derive(Debug)]
pub(crate) struct Row {
    pub(super) info: MdInfo,
    kind: CString,
    path: CString,
    pub(super) file: Option<CString>,
    pub(super) label: CString,
}

/// What the kernel tells of the disk now: a list of this one. `*mds` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND` or `JAILRS_REUSED` if it is gone; `JAILRS_PERMISSION` for who is not
/// root.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_query(
    md: *const jailrs_md,
    mds: *mut *mut jailrs_mds,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(md, "md")?;
        let out = call.out(mds, "mds")?;
        out.give_new(vec![Row::from(there.md.query()?)])
    })
}

/// Makes a file system on it with newfs(8), as is described of `disk` by `jailrs_disk_set_newfs` and the
/// functions like it: what was on it is lost.
///
/// Errors: `JAILRS_INVALID` if `disk` gets no new file system; `JAILRS_TIMED_OUT`; `JAILRS_OTHER` with
/// what newfs(8) said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_newfs_as(
    md: *const jailrs_md,
    disk: *const jailrs_disk,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(md, "md")?;
        let options = call.get(disk, "disk")?.newfs.as_ref();
        let options = options.ok_or_else(|| Failure::argument("disk", "gets no file system"))?;
        Ok(there.md.newfs(options)?)
    })
}

/// Its type, as `jailrs_disk_new` takes it, or `"preload"` for an image that the boot loader loaded;
/// NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_kind(mds: *const jailrs_mds, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(mds, index, |row| &row.kind) }
}

/// Its device, as in `"/dev/md0"`; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_path(mds: *const jailrs_mds, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(mds, index, |row| &row.path) }
}

/// The bytes of a sector.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_sector_size(mds: *const jailrs_mds, index: usize) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.sector_size())
        })
    }
}

/// Its options: a sum of `JAILRS_DISK_*`. The list of all disks tells only `JAILRS_DISK_READ_ONLY`,
/// `JAILRS_DISK_COMPRESS` and `JAILRS_DISK_CACHE`; [`jailrs_md_query`] tells all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_options(mds: *const jailrs_mds, index: usize) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, 0, |rows| {
            rows.get(index).map_or(0, |row| bits(row.info.options()))
        })
    }
}

impl From<MdInfo> for Row {
    fn from(info: MdInfo) -> Self {
        Self {
            kind: c_text(info.kind().to_string()),
            path: c_text(info.path().as_os_str().as_bytes()),
            file: info.file().map(|file| c_text(file.as_os_str().as_bytes())),
            label: c_text(info.label().as_bytes()),
            info,
        }
    }
}

fn bits(options: MdOptions) -> u32 {
    let known = [
        (MdOptions::READ_ONLY, JAILRS_DISK_READ_ONLY),
        (MdOptions::RESERVE, JAILRS_DISK_RESERVE),
        (MdOptions::COMPRESS, JAILRS_DISK_COMPRESS),
        (MdOptions::ASYNC, JAILRS_DISK_ASYNC),
        (MdOptions::CACHE, JAILRS_DISK_CACHE),
        (MdOptions::VERIFY, JAILRS_DISK_VERIFY),
        (MdOptions::MUST_DEALLOC, JAILRS_DISK_MUST_DEALLOC),
        (MdOptions::FORCE, JAILRS_DISK_FORCE),
    ];
    let set = known.iter().filter(|(option, _)| options.contains(*option));
    set.fold(0, |bits, (_, bit)| bits | bit)
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    mds: *const jailrs_mds,
    index: usize,
    which: impl FnOnce(&Row) -> &CString,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(mds, ptr::null(), |rows| {
            borrowed(rows.get(index).map(which))
        })
    }
}
