//! Memory disks that are attached.

use std::ffi::{CString, c_char, c_uint};
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use jail::{Md, Size};

use super::info::Row;
use super::newfs_options;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::c_text;

/// A disk that is attached: by its unit, and only as long as that is the same disk.
///
/// One thread at a time may resize it; when nobody does, several may use it. Its texts live as long
/// as it does.
#[derive(Debug)]
pub struct jailrs_md {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct There {
    pub(super) md: Md,
    path: CString,
}

impl Handle for jailrs_md {
    type Value = There;
    const NAME: &'static str = "jailrs_md";
}

impl From<Md> for There {
    fn from(md: Md) -> Self {
        let path = c_text(md.path().as_os_str().as_bytes());
        Self { md, path }
    }
}

/// Memory disks that were attached at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_mds {
    _opaque: [u8; 0],
}

impl Handle for jailrs_mds {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_mds";
}

/// It is an error if the disk is used.
pub const JAILRS_DETACH_IF_IDLE: u32 = 0;
/// It goes although it is used.
pub const JAILRS_DETACH_FORCED: u32 = 1;

/// The disk of this unit. `*md` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_md(
    host: *const jailrs_host,
    unit: c_uint,
    md: *mut *mut jailrs_md,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(md, "md")?;
        out.give_new(place.host.md(unit)?.into())
    })
}

/// Its unit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_unit(md: *const jailrs_md) -> c_uint {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(md, 0, |there| there.md.unit()) }
}

/// Its device, as in `"/dev/md0"`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_path(md: *const jailrs_md) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(md, ptr::null(), |there| there.path.as_ptr()) }
}

/// Its size in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_size(md: *const jailrs_md) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(md, 0, |there| there.md.size().bytes()) }
}

/// Makes a file system on it with newfs(8): what was on it is lost. `options` and `volume`, which may be
/// NULL, are as in
/// `jailrs_disk_set_newfs`.
///
/// Errors: `JAILRS_INVALID` for other bits; `JAILRS_OTHER` with what newfs(8) said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_newfs(
    md: *const jailrs_md,
    options: u32,
    volume: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(md, "md")?;
        let options = newfs_options(options, call.text_if_any(volume, "volume")?)?;
        Ok(there.md.newfs(&options)?)
    })
}

/// Makes it so large, as in `"128M"`; smaller, it loses what was at its end.
///
/// Errors: `JAILRS_INVALID`; `JAILRS_BUSY` if it would become smaller, unless it was
/// attached with `JAILRS_DISK_FORCE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_resize(
    md: *mut jailrs_md,
    size: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get_mut(md, "md")?;
        let size: Size = call.text(size, "size")?.parse()?;
        Ok(there.md.resize(size)?)
    })
}

/// Makes it so large whatever it loses: what lies beyond the new end, and a file system that is mounted
/// from it is damaged.
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_resize_forced(
    md: *mut jailrs_md,
    size: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get_mut(md, "md")?;
        let size: Size = call.text(size, "size")?.parse()?;
        Ok(there.md.resize_forced(size)?)
    })
}

/// Detaches it. `how` is one of `JAILRS_DETACH_*`.
///
/// Errors: `JAILRS_BUSY`; `JAILRS_NOT_FOUND` or `JAILRS_REUSED` if it is gone; `JAILRS_INVALID` for
/// another `how`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_detach(
    md: *const jailrs_md,
    how: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(md, "md")?;
        match how {
            JAILRS_DETACH_IF_IDLE => Ok(there.md.detach()?),
            JAILRS_DETACH_FORCED => Ok(there.md.detach_forced()?),
            _ => Err(Failure::unknown("how", how)),
        }
    })
}

/// Frees what tells of a disk, and leaves it attached. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_md_free(md: *mut jailrs_md) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(md) };
}

/// All disks that are attached. `*mds` is the caller's to free.
///
/// Errors: as sysctl(3) answers; `JAILRS_PERMISSION` for who is not root where the kernel does not
/// describe its disks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_mds(
    host: *const jailrs_host,
    mds: *mut *mut jailrs_mds,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(mds, "mds")?;
        out.give_new(place.host.mds()?.into_iter().map(Row::from).collect())
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_count(mds: *const jailrs_mds) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(mds, 0, Vec::len) }
}

/// The unit of the disk at `index`; 0 if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_unit(mds: *const jailrs_mds, index: usize) -> c_uint {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.unit())
        })
    }
}

/// Its size in bytes; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_size(mds: *const jailrs_mds, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.size().bytes())
        })
    }
}

/// The file it is in; NULL if it is in memory, or `index` not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_file(mds: *const jailrs_mds, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, ptr::null(), |rows| {
            let file = rows.get(index).and_then(|row| row.file.as_ref());
            crate::text::borrowed(file)
        })
    }
}

/// Who owns it, by its label; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_label(mds: *const jailrs_mds, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mds, ptr::null(), |rows| {
            crate::text::borrowed(rows.get(index).map(|row| &row.label))
        })
    }
}

/// Frees a list of disks. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mds_free(mds: *mut jailrs_mds) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(mds) };
}
