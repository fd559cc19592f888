//! Header: `sys/unistd.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/unistd.h>

use core::ffi::c_int;

/// access(2): it exists.
pub const F_OK: c_int = 0;
/// access(2): it can be executed or searched.
pub const X_OK: c_int = 0x01;
/// access(2): it can be written.
pub const W_OK: c_int = 0x02;
/// access(2): it can be read.
pub const R_OK: c_int = 0x04;
/// lseek(2): from the beginning.
pub const SEEK_SET: c_int = 0;
/// lseek(2): from where it is.
pub const SEEK_CUR: c_int = 1;
/// lseek(2): from the end.
pub const SEEK_END: c_int = 2;
/// close_range(2): set `FD_CLOEXEC` instead. Older releases lack it.
pub const CLOSE_RANGE_CLOEXEC: c_int = 1 << 2;
/// close_range(2): set `FD_CLOFORK` instead. Since 15.0.
pub const CLOSE_RANGE_CLOFORK: c_int = 1 << 3;
