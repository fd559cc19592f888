//! Header: `sys/stat.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/stat.h>

use core::ffi::c_ulong;

use super::time::timespec;
use super::types::{
    blkcnt_t, blksize_t, dev_t, fflags_t, gid_t, ino_t, mode_t, nlink_t, off_t, uid_t,
};

/// Set the user in execve(2).
pub const S_ISUID: mode_t = 0o4000;
/// Set the group in execve(2).
pub const S_ISGID: mode_t = 0o2000;
/// Only owners remove files from the directory.
pub const S_ISVTX: mode_t = 0o1000;
/// Everything for the owner.
pub const S_IRWXU: mode_t = 0o700;
/// Read for the owner.
pub const S_IRUSR: mode_t = 0o400;
/// Write for the owner.
pub const S_IWUSR: mode_t = 0o200;
/// Execute for the owner.
pub const S_IXUSR: mode_t = 0o100;
/// Everything for the group.
pub const S_IRWXG: mode_t = 0o070;
/// Read for the group.
pub const S_IRGRP: mode_t = 0o040;
/// Write for the group.
pub const S_IWGRP: mode_t = 0o020;
/// Execute for the group.
pub const S_IXGRP: mode_t = 0o010;
/// Everything for others.
pub const S_IRWXO: mode_t = 0o007;
/// Read for others.
pub const S_IROTH: mode_t = 0o004;
/// Write for others.
pub const S_IWOTH: mode_t = 0o002;
/// Execute for others.
pub const S_IXOTH: mode_t = 0o001;
/// The bits of the file's type.
pub const S_IFMT: mode_t = 0o170000;
/// A named pipe.
pub const S_IFIFO: mode_t = 0o010000;
/// A character device.
pub const S_IFCHR: mode_t = 0o020000;
/// A directory.
pub const S_IFDIR: mode_t = 0o040000;
/// A block device.
pub const S_IFBLK: mode_t = 0o060000;
/// A regular file.
pub const S_IFREG: mode_t = 0o100000;
/// A symbolic link.
pub const S_IFLNK: mode_t = 0o120000;
/// A socket.
pub const S_IFSOCK: mode_t = 0o140000;
/// A whiteout.
pub const S_IFWHT: mode_t = 0o160000;
/// The flags an owner may change.
pub const UF_SETTABLE: c_ulong = 0x0000ffff;
/// Not dumped.
pub const UF_NODUMP: c_ulong = 0x0001;
/// Cannot be changed.
pub const UF_IMMUTABLE: c_ulong = 0x0002;
/// Can only be appended to.
pub const UF_APPEND: c_ulong = 0x0004;
/// Opaque in a union.
pub const UF_OPAQUE: c_ulong = 0x0008;
/// Cannot be removed or renamed.
pub const UF_NOUNLINK: c_ulong = 0x0010;
/// The flags only the superuser may change.
pub const SF_SETTABLE: c_ulong = 0xffff0000;
/// Archived.
pub const SF_ARCHIVED: c_ulong = 0x00010000;
/// Cannot be changed; not to be cleared at securelevel 1.
pub const SF_IMMUTABLE: c_ulong = 0x00020000;
/// Can only be appended to; not to be cleared at securelevel 1.
pub const SF_APPEND: c_ulong = 0x00040000;
/// Cannot be removed or renamed; not to be cleared at securelevel 1.
pub const SF_NOUNLINK: c_ulong = 0x00100000;
/// A snapshot.
pub const SF_SNAPSHOT: c_ulong = 0x00200000;
/// Bytes of the blocks in `st_blocks`.
pub const S_BLKSIZE: usize = 512;
/// What is known of a file.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct stat {
    /// The file system it is on.
    pub st_dev: dev_t,
    /// Its inode.
    pub st_ino: ino_t,
    /// Its links.
    pub st_nlink: nlink_t,
    /// Its type and permissions.
    pub st_mode: mode_t,
    /// Flags of the name; padding on older releases.
    pub st_bsdflags: i16,
    /// Its owner.
    pub st_uid: uid_t,
    /// Its group.
    pub st_gid: gid_t,
    /// Unused.
    pub st_padding1: i32,
    /// The device it is.
    pub st_rdev: dev_t,
    /// Last read.
    pub st_atim: timespec,
    /// Last written.
    pub st_mtim: timespec,
    /// Last change of its inode.
    pub st_ctim: timespec,
    /// Made.
    pub st_birthtim: timespec,
    /// Its size in bytes.
    pub st_size: off_t,
    /// Its 512-byte blocks.
    pub st_blocks: blkcnt_t,
    /// The best size of a transfer in bytes.
    pub st_blksize: blksize_t,
    /// `UF_*` and `SF_*`.
    pub st_flags: fflags_t,
    /// Its generation.
    pub st_gen: u64,
    /// Counts its changes; a spare word on older releases.
    pub st_filerev: u64,
    /// Unused.
    pub st_spare: [u64; 9],
}

impl stat {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        st_dev: 0,
        st_ino: 0,
        st_nlink: 0,
        st_mode: 0,
        st_bsdflags: 0,
        st_uid: 0,
        st_gid: 0,
        st_padding1: 0,
        st_rdev: 0,
        st_atim: timespec::ZERO,
        st_mtim: timespec::ZERO,
        st_ctim: timespec::ZERO,
        st_birthtim: timespec::ZERO,
        st_size: 0,
        st_blocks: 0,
        st_blksize: 0,
        st_flags: 0,
        st_gen: 0,
        st_filerev: 0,
        st_spare: [0; 9],
    };
}

const _: () = assert!(size_of::<stat>() == 224);
