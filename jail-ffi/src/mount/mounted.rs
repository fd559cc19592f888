//! What was mounted.

use std::ffi::{CString, c_char};
use std::os::unix::ffi::OsStrExt;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use jail::{Error, Mounted};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;
use crate::text::c_text;

/// A file system that was mounted, by its identity: it unmounts that one or nothing.
///
/// It never changes: several threads may use it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_mounted {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct There {
    mounted: Mounted,
    on: CString,
    /// It is unmounted, and its mount point could not be removed.
    left: AtomicBool,
}

impl Handle for jailrs_mounted {
    type Value = There;
    const NAME: &'static str = "jailrs_mounted";
}

impl From<Mounted> for There {
    fn from(mounted: Mounted) -> Self {
        let on = c_text(mounted.on().as_os_str().as_bytes());
        Self {
            mounted,
            on,
            left: AtomicBool::new(false),
        }
    }
}

/// It is an error if something in it is used.
pub const JAILRS_UNMOUNT_IF_IDLE: u32 = 0;
/// It goes although something in it is used, which fails from then on.
pub const JAILRS_UNMOUNT_FORCED: u32 = 1;

/// Where it is mounted, as a path of the host.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounted_on(mounted: *const jailrs_mounted) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(mounted, ptr::null(), |there| there.on.as_ptr()) }
}

/// The kernel's identity of it: two numbers, never both 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounted_fsid(
    mounted: *const jailrs_mounted,
    first: *mut i32,
    second: *mut i32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(mounted, "mounted")?;
        let (one, other) = (call.out(first, "first")?, call.out(second, "second")?);
        let [first, second] = there.mounted.fsid().numbers();
        one.give(first)?;
        other.give(second)
    })
}

/// Whether it is still mounted.
///
/// Errors: what getfsstat(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounted_is_mounted(
    mounted: *const jailrs_mounted,
    is: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(mounted, "mounted")?;
        let out = call.out(is, "is")?;
        out.give(there.mounted.is_mounted()?)
    })
}

/// Unmounts it, and removes the mount point if it was made for it. `how` is one of
/// `JAILRS_UNMOUNT_*`. A mount point that could not be removed can be tried again.
///
/// Errors: `JAILRS_BUSY`; `JAILRS_NOT_FOUND` if it is not mounted any more; `JAILRS_INVALID` for
/// another `how`; `JAILRS_OTHER` with `ENOTEMPTY` for a mount point that something was put into.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounted_unmount(
    mounted: *const jailrs_mounted,
    how: u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let there = call.get(mounted, "mounted")?;
        let unmounted = match how {
            JAILRS_UNMOUNT_IF_IDLE => there.mounted.unmount(),
            JAILRS_UNMOUNT_FORCED => there.mounted.unmount_forced(),
            _ => return Err(Failure::unknown("how", how)),
        };
        match unmounted {
            Err(Error::NotMounted { .. }) if there.left.load(Ordering::Relaxed) => {}
            unmounted => unmounted?,
        }
        let removed = there.mounted.remove_created();
        there.left.store(removed.is_err(), Ordering::Relaxed);
        Ok(removed?)
    })
}

/// Frees what tells of a mount, and leaves it mounted. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_mounted_free(mounted: *mut jailrs_mounted) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(mounted) };
}
