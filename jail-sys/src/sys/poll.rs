//! Header: `sys/poll.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/poll.h>

use core::ffi::{c_int, c_short, c_uint};

/// How many descriptors.
pub type nfds_t = c_uint;
/// Something can be read.
pub const POLLIN: c_short = 0x0001;
/// Something can be written.
pub const POLLOUT: c_short = 0x0004;
/// An error.
pub const POLLERR: c_short = 0x0008;
/// The other side is gone; a jail descriptor's jail was removed.
pub const POLLHUP: c_short = 0x0010;
/// No such descriptor.
pub const POLLNVAL: c_short = 0x0020;
/// A descriptor to wait for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct pollfd {
    /// The descriptor.
    pub fd: c_int,
    /// What is waited for.
    pub events: c_short,
    /// What happened.
    pub revents: c_short,
}

impl pollfd {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        fd: 0,
        events: 0,
        revents: 0,
    };
}
