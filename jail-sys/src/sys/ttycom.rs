//! Header: `sys/ttycom.h`
//!
//! Terminals, for programs in a jail that want one of their own.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/ttycom.h>

use core::ffi::c_ulong;

use super::ioccom::{_IO, _IOR, _IOW};

/// Make it the session's controlling terminal.
pub const TIOCSCTTY: c_ulong = _IO(b't', 97);
/// Give the controlling terminal up.
pub const TIOCNOTTY: c_ulong = _IO(b't', 113);
/// Set the window's size.
pub const TIOCSWINSZ: c_ulong = _IOW::<winsize>(b't', 103);
/// The window's size.
pub const TIOCGWINSZ: c_ulong = _IOR::<winsize>(b't', 104);
/// A terminal's size; from `sys/_winsize.h`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct winsize {
    /// Rows.
    pub ws_row: u16,
    /// Columns.
    pub ws_col: u16,
    /// Width in pixels.
    pub ws_xpixel: u16,
    /// Height in pixels.
    pub ws_ypixel: u16,
}

impl winsize {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ws_row: 0,
        ws_col: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
}
