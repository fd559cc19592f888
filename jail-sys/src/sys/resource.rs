//! Header: `sys/resource.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/resource.h>

use core::ffi::{c_int, c_long};

use super::time::timeval;

/// What a process has used.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct rusage {
    /// Time in user mode.
    pub ru_utime: timeval,
    /// Time in the kernel.
    pub ru_stime: timeval,
    /// Largest resident set in KiB.
    pub ru_maxrss: c_long,
    /// Shared text, in KiB times ticks.
    pub ru_ixrss: c_long,
    /// Data, in KiB times ticks.
    pub ru_idrss: c_long,
    /// Stack, in KiB times ticks.
    pub ru_isrss: c_long,
    /// Page faults without I/O.
    pub ru_minflt: c_long,
    /// Page faults with I/O.
    pub ru_majflt: c_long,
    /// Times swapped out.
    pub ru_nswap: c_long,
    /// Block reads.
    pub ru_inblock: c_long,
    /// Block writes.
    pub ru_oublock: c_long,
    /// Messages sent.
    pub ru_msgsnd: c_long,
    /// Messages received.
    pub ru_msgrcv: c_long,
    /// Signals received.
    pub ru_nsignals: c_long,
    /// Voluntary context switches.
    pub ru_nvcsw: c_long,
    /// Involuntary context switches.
    pub ru_nivcsw: c_long,
}

impl rusage {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ru_utime: timeval::ZERO,
        ru_stime: timeval::ZERO,
        ru_maxrss: 0,
        ru_ixrss: 0,
        ru_idrss: 0,
        ru_isrss: 0,
        ru_minflt: 0,
        ru_majflt: 0,
        ru_nswap: 0,
        ru_inblock: 0,
        ru_oublock: 0,
        ru_msgsnd: 0,
        ru_msgrcv: 0,
        ru_nsignals: 0,
        ru_nvcsw: 0,
        ru_nivcsw: 0,
    };
}

/// The most favourable nice value.
pub const PRIO_MIN: c_int = -20;
/// The least favourable nice value.
pub const PRIO_MAX: c_int = 20;
