//! Header: `sys/time.h`
//!
//! Also the contents of `sys/_timespec.h`, `sys/_timeval.h` and `sys/_clock_id.h`.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/time.h>

use core::ffi::c_long;

use super::types::{clockid_t, suseconds_t, time_t};

/// Seconds and nanoseconds.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct timespec {
    /// Seconds.
    pub tv_sec: time_t,
    /// Nanoseconds, 0 to 999,999,999.
    pub tv_nsec: c_long,
}

impl timespec {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        tv_sec: 0,
        tv_nsec: 0,
    };
}

/// Seconds and microseconds.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct timeval {
    /// Seconds.
    pub tv_sec: time_t,
    /// Microseconds, 0 to 999,999.
    pub tv_usec: suseconds_t,
}

impl timeval {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        tv_sec: 0,
        tv_usec: 0,
    };
}

/// The time of day; it can be set back.
pub const CLOCK_REALTIME: clockid_t = 0;
/// Time since boot; it never runs backwards.
pub const CLOCK_MONOTONIC: clockid_t = 4;
/// Time the system has been running, without suspension.
pub const CLOCK_UPTIME: clockid_t = 5;
