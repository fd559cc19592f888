//! Header: `sys/proc.h`
//!
//! States and flags of a process, for [`super::user::kinfo_proc`].
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/proc.h>

use core::ffi::{c_char, c_long};

/// Being made by fork(2).
pub const SIDL: c_char = 1;
/// Runnable.
pub const SRUN: c_char = 2;
/// Sleeping.
pub const SSLEEP: c_char = 3;
/// Stopped.
pub const SSTOP: c_char = 4;
/// A zombie.
pub const SZOMB: c_char = 5;
/// Waiting for an interrupt.
pub const SWAIT: c_char = 6;
/// Waiting for a lock.
pub const SLOCK: c_char = 7;
/// A process of the kernel.
pub const P_KPROC: c_long = 0x00000004;
/// A process of the system.
pub const P_SYSTEM: c_long = 0x00000200;
/// It is ending.
pub const P_WEXIT: c_long = 0x00002000;
/// It is in a jail.
pub const P_JAILED: c_long = 0x01000000;
