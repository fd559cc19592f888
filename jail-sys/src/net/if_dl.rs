//! Header: `net/if_dl.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/net/if_dl.h>

use core::ffi::c_char;

/// A link layer address: the interface's name, then the address, in `sdl_data`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct sockaddr_dl {
    /// The whole length in bytes; can be more than this struct's.
    pub sdl_len: u8,
    /// `AF_LINK`.
    pub sdl_family: u8,
    /// The interface's index; 0 if not known.
    pub sdl_index: u16,
    /// `IFT_*`.
    pub sdl_type: u8,
    /// Bytes of the name.
    pub sdl_nlen: u8,
    /// Bytes of the address.
    pub sdl_alen: u8,
    /// Bytes of the selector.
    pub sdl_slen: u8,
    /// Name and address, without NULs.
    pub sdl_data: [c_char; 46],
}
