//! Header: `sys/uio.h`
//!
//! The struct comes from `sys/_iovec.h`. jail_set(2), jail_get(2) and nmount(2) take arrays of
//! them in which a name and its value take turns.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/uio.h>

use core::ffi::c_void;
use core::ptr::null_mut;

/// A range of memory.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct iovec {
    /// Where it begins.
    pub iov_base: *mut c_void,
    /// Its length in bytes.
    pub iov_len: usize,
}

impl iovec {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        iov_base: null_mut(),
        iov_len: 0,
    };
}

/// Elements one call takes; jail_set(2), jail_get(2) and nmount(2) answer EINVAL to more.
pub const UIO_MAXIOV: usize = 1024;

const _: () = assert!(size_of::<iovec>() == 16);
