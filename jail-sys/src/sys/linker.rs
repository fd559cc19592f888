//! Header: `sys/linker.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/linker.h>

use core::ffi::{c_char, c_int};

use super::param::MAXPATHLEN;
use super::types::caddr_t;

/// A file loaded into the kernel.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct kld_file_stat {
    /// This struct's size in bytes.
    pub version: c_int,
    /// Its name.
    pub name: [c_char; MAXPATHLEN],
    /// References to it.
    pub refs: c_int,
    /// Its number.
    pub id: c_int,
    /// Where it is.
    pub address: caddr_t,
    /// Its size in bytes.
    pub size: usize,
    /// Its path.
    pub pathname: [c_char; MAXPATHLEN],
}
