//! Header: `sys/procdesc.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/procdesc.h>

use core::ffi::c_int;

/// The process lives on when its descriptor is closed.
pub const PD_DAEMON: c_int = 0x00000001;
/// Close the descriptor in execve(2).
pub const PD_CLOEXEC: c_int = 0x00000002;
