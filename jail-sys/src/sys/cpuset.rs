//! Header: `sys/cpuset.h`
//!
//! Also `sys/_cpuset.h`. Since 14 the kernel takes and gives sets of other sizes than its own as long
//! as no bit is lost. Before, a set may have no more than `CPU_MAXSIZE` processors, which is 256 on
//! 13, and no fewer than the kernel's own: give 13 the first 32 bytes.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/cpuset.h>

use core::ffi::c_ulong;

use super::types::{cpulevel_t, cpusetid_t, cpuwhich_t};

/// Processors in a set; 256 on 13.
pub const CPU_SETSIZE: usize = 1024;
/// All processors it could ever have.
pub const CPU_LEVEL_ROOT: cpulevel_t = 1;
/// The processors of its set.
pub const CPU_LEVEL_CPUSET: cpulevel_t = 2;
/// Its own mask.
pub const CPU_LEVEL_WHICH: cpulevel_t = 3;
/// A thread.
pub const CPU_WHICH_TID: cpuwhich_t = 1;
/// A process; -1 is the caller.
pub const CPU_WHICH_PID: cpuwhich_t = 2;
/// A set.
pub const CPU_WHICH_CPUSET: cpuwhich_t = 3;
/// An interrupt.
pub const CPU_WHICH_IRQ: cpuwhich_t = 4;
/// A jail, which must be a descendant.
pub const CPU_WHICH_JAIL: cpuwhich_t = 5;
/// A memory domain.
pub const CPU_WHICH_DOMAIN: cpuwhich_t = 6;
/// No set.
pub const CPUSET_INVALID: cpusetid_t = -1;
/// The default set.
pub const CPUSET_DEFAULT: cpusetid_t = 0;
/// A set of processors: 128 bytes since 14, 32 on 13.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct cpuset_t {
    /// Processor n is bit n % 64 of word n / 64. `__bits` in C.
    pub bits: [c_ulong; 16],
}

impl cpuset_t {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self { bits: [0; 16] };
}

const _: () = assert!(size_of::<cpuset_t>() == 128);
