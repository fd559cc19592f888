//! Header: `sys/conf.h`
//!
//! Types of devices, for devfs rules.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/conf.h>

use core::ffi::c_int;

/// A tape.
pub const D_TAPE: c_int = 0x0001;
/// A disk.
pub const D_DISK: c_int = 0x0002;
/// A terminal.
pub const D_TTY: c_int = 0x0004;
/// Memory: `/dev/mem` and `/dev/kmem`.
pub const D_MEM: c_int = 0x0008;
