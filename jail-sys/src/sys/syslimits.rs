//! Header: `sys/syslimits.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/syslimits.h>

/// Bytes of arguments and environment an execve(2) takes.
pub const ARG_MAX: usize = 2 * 256 * 1024;
/// Bytes in a file name, without a NUL.
pub const NAME_MAX: usize = 255;
/// Supplementary groups of a process.
pub const NGROUPS_MAX: usize = 1023;
/// Bytes in a path, its NUL included.
pub const PATH_MAX: usize = 1024;
/// Elements of an iovec array.
pub const IOV_MAX: usize = 1024;
