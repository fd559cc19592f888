//! Header: `sys/priority.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/priority.h>

/// A thread's scheduling.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct priority {
    /// Its class.
    pub pri_class: u8,
    /// Its present priority.
    pub pri_level: u8,
    /// Its priority before any was lent.
    pub pri_native: u8,
    /// Its priority in user mode.
    pub pri_user: u8,
}

impl priority {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        pri_class: 0,
        pri_level: 0,
        pri_native: 0,
        pri_user: 0,
    };
}
