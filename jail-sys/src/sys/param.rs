//! Header: `sys/param.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/param.h>

use core::ffi::c_int;

/// Bytes in a path, its NUL included.
pub const MAXPATHLEN: usize = 1024;
/// Bytes in a host name, its NUL included; also in a jail's name.
pub const MAXHOSTNAMELEN: usize = 256;
/// Bytes in a login name, its NUL included.
pub const MAXLOGNAME: usize = 33;
/// Bytes in the name of a command, without the NUL.
pub const MAXCOMLEN: usize = 19;
/// The group of nobody's files.
pub const NOGROUP: c_int = 65535;
