//! Structs and pointers of the kernel's.

use core::ffi::c_void;
use core::ptr;

use jail_sys::sys::event::kevent;
use jail_sys::sys::stat::stat;

use super::super::{Kevent, Stat};

/// Where a call shall write; null for nowhere.
pub(super) fn out(bytes: &mut [u8]) -> *mut c_void {
    match bytes {
        [] => ptr::null_mut(),
        bytes => bytes.as_mut_ptr().cast(),
    }
}

/// What a call shall read, and its length; null for nothing.
pub(super) fn optional(bytes: Option<&[u8]>) -> (*const c_void, usize) {
    match bytes {
        None => (ptr::null(), 0),
        Some(bytes) => (bytes.as_ptr().cast(), bytes.len()),
    }
}

pub(super) fn from_stat(found: &stat) -> Stat {
    Stat {
        dev: found.st_dev,
        ino: found.st_ino,
        mode: found.st_mode.into(),
        nlink: found.st_nlink,
        uid: found.st_uid,
        gid: found.st_gid,
        rdev: found.st_rdev,
        size: found.st_size,
        flags: found.st_flags,
    }
}

pub(super) fn to_kevent(event: &Kevent) -> kevent {
    kevent {
        ident: event.ident,
        filter: event.filter,
        flags: event.flags,
        fflags: event.fflags,
        data: event.data,
        // A number that comes back: nobody follows it. A pointer has 64 bits here.
        udata: ptr::without_provenance_mut(event.udata as usize),
        ext: [0; 4],
    }
}

pub(super) fn from_kevent(event: &kevent) -> Kevent {
    Kevent {
        ident: event.ident,
        filter: event.filter,
        flags: event.flags,
        fflags: event.fflags,
        data: event.data,
        udata: event.udata.addr() as u64,
    }
}
