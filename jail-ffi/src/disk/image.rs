//! Files for disks.

use std::ffi::c_char;

use jail::{DiskImage, Size};

use crate::call::Call;
use crate::error::jailrs_error;
use crate::host::jailrs_host;
use crate::status::jailrs_status;

/// Makes a file of this size (`"1G"`) for a disk; it takes no more space than what is written to it.
///
/// Errors: `JAILRS_EXISTS` if there is something of that name; `JAILRS_INVALID` for what is no size;
/// as open(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_image_create(
    host: *const jailrs_host,
    path: *const c_char,
    size: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let path = call.path(path, "path")?;
        let size: Size = call.text(size, "size")?.parse()?;
        DiskImage::create(&place.host, path, size)?;
        Ok(())
    })
}

/// Makes the file of a disk larger. A disk that is attached to it keeps its size until it is resized.
///
/// Errors: `JAILRS_NOT_FOUND`; `JAILRS_INVALID` for less than it has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_image_grow(
    host: *const jailrs_host,
    path: *const c_char,
    size: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let path = call.path(path, "path")?;
        let size: Size = call.text(size, "size")?.parse()?;
        Ok(DiskImage::open(&place.host, path)?.grow(&place.host, size)?)
    })
}

/// Removes the file of a disk. A disk that is attached to it stays, and so does the space until that
/// is detached.
///
/// Errors: `JAILRS_NOT_FOUND`; `JAILRS_INVALID` for what is no file; as unlink(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_image_remove(
    host: *const jailrs_host,
    path: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let path = call.path(path, "path")?;
        Ok(DiskImage::open(&place.host, path)?.remove(&place.host)?)
    })
}
