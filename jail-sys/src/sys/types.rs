//! Header: `sys/types.h`
//!
//! The integer types of the other headers, as they are on every 64-bit FreeBSD since 12 (inode
//! numbers, link counts and device numbers have 64 bits since then).
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/types.h>

use core::ffi::{c_char, c_int, c_long};

/// A user number.
pub type uid_t = u32;
/// A group number.
pub type gid_t = u32;
/// A process or process group number.
pub type pid_t = i32;
/// A thread number.
pub type lwpid_t = i32;
/// Large enough for a process, user, group, jail or cpuset number.
pub type id_t = i64;
/// File type and permission bits.
pub type mode_t = u16;
/// A file offset or size in bytes.
pub type off_t = i64;
/// A device number.
pub type dev_t = u64;
/// An inode number.
pub type ino_t = u64;
/// A link count.
pub type nlink_t = u64;
/// A count of 512-byte blocks.
pub type blkcnt_t = i64;
/// A block size in bytes.
pub type blksize_t = i32;
/// File flags (`UF_*`, `SF_*`).
pub type fflags_t = u32;
/// Seconds.
pub type time_t = i64;
/// Microseconds.
pub type suseconds_t = c_long;
/// The number of a clock.
pub type clockid_t = i32;
/// A fixed point number with 11 bits of fraction.
pub type fixpt_t = u32;
/// The size of a segment in pages.
pub type segsz_t = i64;
/// A size of memory in bytes.
pub type vm_size_t = u64;
/// An address of bytes.
pub type caddr_t = *mut c_char;
/// What a cpuset call is about (`CPU_WHICH_*`).
pub type cpuwhich_t = c_int;
/// Which of its sets is meant (`CPU_LEVEL_*`).
pub type cpulevel_t = c_int;
/// The number of a cpuset.
pub type cpusetid_t = c_int;
