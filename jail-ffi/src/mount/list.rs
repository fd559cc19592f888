//! What is mounted.

use std::ffi::{CString, c_char};
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use jail::{MountInfo, Mounted};

use super::mounted::jailrs_mounted;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::c_text;

/// File systems that were mounted at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_mounts {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    info: MountInfo,
    fstype: CString,
    source: CString,
    on: CString,
}

impl Handle for jailrs_mounts {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_mounts";
}

/// All that is mounted, or, if `under` is not NULL, what is on this path and below. `*mounts` is the
/// caller's to free.
///
/// Errors: as getfsstat(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_mounts(
    host: *const jailrs_host,
    under: *const c_char,
    mounts: *mut *mut jailrs_mounts,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let host = &call.get(host, "host")?.host;
        let out = call.out(mounts, "mounts")?;
        let mounts = match under.is_null() {
            true => host.mounts()?,
            false => host.mounts_under(call.path(under, "under")?)?,
        };
        let rows = mounts.into_iter().map(|info| Row {
            fstype: c_text(info.fstype().as_bytes()),
            source: c_text(info.source().as_bytes()),
            on: c_text(info.on().as_os_str().as_bytes()),
            info,
        });
        out.give_new(rows.collect())
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_count(mounts: *const jailrs_mounts) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(mounts, 0, Vec::len) }
}

/// The type of the file system at `index`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_fstype(
    mounts: *const jailrs_mounts,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(mounts, index, |row| &row.fstype) }
}

/// What is mounted there; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_source(
    mounts: *const jailrs_mounts,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(mounts, index, |row| &row.source) }
}

/// Where it is mounted; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_on(
    mounts: *const jailrs_mounts,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(mounts, index, |row| &row.on) }
}

/// How it is mounted: `MNT_*` of FreeBSD's sys/mount.h; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_flags(mounts: *const jailrs_mounts, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.flags().bits())
        })
    }
}

/// How large it is, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_size(mounts: *const jailrs_mounts, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.size().bytes())
        })
    }
}

/// How much of it a user can fill, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_available(
    mounts: *const jailrs_mounts,
    index: usize,
) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index)
                .map_or(0, |row| row.info.available().bytes())
        })
    }
}

/// The user who mounted it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_owner(mounts: *const jailrs_mounts, index: usize) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.owner())
        })
    }
}

/// How many files there can be in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_files(mounts: *const jailrs_mounts, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.files())
        })
    }
}

/// How many more files there can be in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_free_files(
    mounts: *const jailrs_mounts,
    index: usize,
) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(mounts, 0, |rows| {
            rows.get(index).map_or(0, |row| row.info.free_files())
        })
    }
}

/// The kernel's identity of it, as [`jailrs_mounted_fsid`](super::mounted::jailrs_mounted_fsid) tells
/// it.
///
/// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_fsid(
    mounts: *const jailrs_mounts,
    index: usize,
    first: *mut i32,
    second: *mut i32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rows = call.get(mounts, "mounts")?;
        let (one, other) = (call.out(first, "first")?, call.out(second, "second")?);
        let [first, second] = listed(rows, index)?.fsid().numbers();
        one.give(first)?;
        other.give(second)
    })
}

/// A handle of the mount at `index`, whoever made it, to unmount it by: that one or nothing. `host` is
/// where it was listed; `*mounted` is the caller's to free, which leaves the mount.
///
/// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_adopt(
    mounts: *const jailrs_mounts,
    index: usize,
    host: *const jailrs_host,
    mounted: *mut *mut jailrs_mounted,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rows = call.get(mounts, "mounts")?;
        let place = call.get(host, "host")?;
        let out = call.out(mounted, "mounted")?;
        let info = listed(rows, index)?.clone();
        out.give_new(Mounted::adopt(&place.host, info).into())
    })
}

/// Frees a list of mounts. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounts_free(mounts: *mut jailrs_mounts) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(mounts) };
}

fn listed(rows: &[Row], index: usize) -> Result<&MountInfo, Failure> {
    let missing = || Failure::Missing(format!("there are {} mounts", rows.len()));
    Ok(&rows.get(index).ok_or_else(missing)?.info)
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    mounts: *const jailrs_mounts,
    index: usize,
    which: impl FnOnce(&Row) -> &CString,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(mounts, ptr::null(), |rows| {
            rows.get(index)
                .map_or(ptr::null(), |row| which(row).as_ptr())
        })
    }
}
