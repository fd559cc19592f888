//! Header: `sys/fcntl.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/fcntl.h>

use core::ffi::c_int;

/// Read.
pub const O_RDONLY: c_int = 0x0000;
/// Write.
pub const O_WRONLY: c_int = 0x0001;
/// Read and write.
pub const O_RDWR: c_int = 0x0002;
/// The bits of those three.
pub const O_ACCMODE: c_int = 0x0003;
/// Never wait.
pub const O_NONBLOCK: c_int = 0x0004;
/// Write at the end.
pub const O_APPEND: c_int = 0x0008;
/// With a shared lock.
pub const O_SHLOCK: c_int = 0x0010;
/// With an exclusive lock.
pub const O_EXLOCK: c_int = 0x0020;
/// Write synchronously.
pub const O_SYNC: c_int = 0x0080;
/// Fail if the last component is a symbolic link.
pub const O_NOFOLLOW: c_int = 0x0100;
/// Create the file if there is none.
pub const O_CREAT: c_int = 0x0200;
/// Empty the file.
pub const O_TRUNC: c_int = 0x0400;
/// Fail if there is one.
pub const O_EXCL: c_int = 0x0800;
/// Do not make it the controlling terminal.
pub const O_NOCTTY: c_int = 0x8000;
/// Fail if it is no directory.
pub const O_DIRECTORY: c_int = 0x00020000;
/// For executing only.
pub const O_EXEC: c_int = 0x00040000;
/// For searching a directory only.
pub const O_SEARCH: c_int = O_EXEC;
/// Close the descriptor in execve(2).
pub const O_CLOEXEC: c_int = 0x00100000;
/// Only a file that is verified.
pub const O_VERIFY: c_int = 0x00200000;
/// A descriptor that only names the file.
pub const O_PATH: c_int = 0x00400000;
/// Never leave the directory, not by `..` nor by a link.
pub const O_RESOLVE_BENEATH: c_int = 0x00800000;
/// An empty path means the descriptor's own file.
pub const O_EMPTY_PATH: c_int = 0x02000000;
/// A named attribute. Since 15.0.
pub const O_NAMEDATTR: c_int = 0x04000000;
/// Close the descriptor in a forked child. Since 15.0.
pub const O_CLOFORK: c_int = 0x08000000;
/// The working directory, as a directory's descriptor.
pub const AT_FDCWD: c_int = -100;
/// Do not follow a link at the end.
pub const AT_SYMLINK_NOFOLLOW: c_int = 0x0200;
/// Follow a link at the end.
pub const AT_SYMLINK_FOLLOW: c_int = 0x0400;
/// Remove a directory.
pub const AT_REMOVEDIR: c_int = 0x0800;
/// Never leave the directory. unlinkat(2) ignores it before the fix of SA-26:42.
pub const AT_RESOLVE_BENEATH: c_int = 0x2000;
/// An empty path means the descriptor's own file.
pub const AT_EMPTY_PATH: c_int = 0x4000;
/// Duplicate.
pub const F_DUPFD: c_int = 0;
/// The descriptor's flags.
pub const F_GETFD: c_int = 1;
/// Set the descriptor's flags.
pub const F_SETFD: c_int = 2;
/// The file's flags.
pub const F_GETFL: c_int = 3;
/// Set the file's flags.
pub const F_SETFL: c_int = 4;
/// Duplicate, with `FD_CLOEXEC`.
pub const F_DUPFD_CLOEXEC: c_int = 17;
/// Describe the descriptor's file as a [`super::user::kinfo_file`], whose `kf_structsize` is set first.
pub const F_KINFO: c_int = 22;
/// Close in execve(2).
pub const FD_CLOEXEC: c_int = 1;
/// Nothing looked up through it leaves the directory. Older releases lack it.
pub const FD_RESOLVE_BENEATH: c_int = 2;
/// Close in a forked child. Since 15.0.
pub const FD_CLOFORK: c_int = 4;
/// flock(2): a shared lock.
pub const LOCK_SH: c_int = 0x01;
/// flock(2): an exclusive lock.
pub const LOCK_EX: c_int = 0x02;
/// flock(2): do not wait.
pub const LOCK_NB: c_int = 0x04;
/// flock(2): unlock.
pub const LOCK_UN: c_int = 0x08;
