//! Header: `sys/mount.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/mount.h>

use core::ffi::{c_char, c_int, c_void};

use super::types::uid_t;

/// Bytes in a file system's type, its NUL included.
pub const MFSNAMELEN: usize = 16;
/// Bytes in the paths of [`statfs`], their NULs included.
pub const MNAMELEN: usize = 1024;
/// What `statfs::f_version` is.
pub const STATFS_VERSION: u32 = 0x20140518;
/// Read only.
pub const MNT_RDONLY: u64 = 0x1;
/// Written synchronously.
pub const MNT_SYNCHRONOUS: u64 = 0x2;
/// Nothing can be executed.
pub const MNT_NOEXEC: u64 = 0x4;
/// Set-id bits do nothing.
pub const MNT_NOSUID: u64 = 0x8;
/// NFSv4 access lists.
pub const MNT_NFS4ACLS: u64 = 0x10;
/// Laid over what was there.
pub const MNT_UNION: u64 = 0x20;
/// Written asynchronously.
pub const MNT_ASYNC: u64 = 0x40;
/// Exported.
pub const MNT_EXPORTED: u64 = 0x100;
/// Stored on this host.
pub const MNT_LOCAL: u64 = 0x1000;
/// With quotas.
pub const MNT_QUOTA: u64 = 0x2000;
/// The root file system.
pub const MNT_ROOTFS: u64 = 0x4000;
/// Mounted by a user.
pub const MNT_USER: u64 = 0x8000;
/// Change a mount that is there.
pub const MNT_UPDATE: u64 = 0x10000;
/// Delete its exports.
pub const MNT_DELEXPORT: u64 = 0x20000;
/// Read it anew.
pub const MNT_RELOAD: u64 = 0x40000;
/// Unmount although in use.
pub const MNT_FORCE: u64 = 0x80000;
/// Directories give their owner to new files.
pub const MNT_SUIDDIR: u64 = 0x100000;
/// With soft updates.
pub const MNT_SOFTDEP: u64 = 0x200000;
/// Symbolic links are not followed.
pub const MNT_NOSYMFOLLOW: u64 = 0x400000;
/// Not shown by df(1).
pub const MNT_IGNORE: u64 = 0x800000;
/// A snapshot.
pub const MNT_SNAPSHOT: u64 = 0x1000000;
/// With gjournal.
pub const MNT_GJOURNAL: u64 = 0x2000000;
/// With a label for each file.
pub const MNT_MULTILABEL: u64 = 0x4000000;
/// unmount(2): only if nothing is in use. The same bit as `MNT_MULTILABEL`.
pub const MNT_NONBUSY: u64 = 0x4000000;
/// POSIX.1e access lists.
pub const MNT_ACLS: u64 = 0x8000000;
/// unmount(2): the path is `FSID:n:n`. The same bit as `MNT_ACLS`.
pub const MNT_BYFSID: u64 = 0x8000000;
/// Access times are not kept.
pub const MNT_NOATIME: u64 = 0x10000000;
/// No clustered reads.
pub const MNT_NOCLUSTERR: u64 = 0x40000000;
/// No clustered writes.
pub const MNT_NOCLUSTERW: u64 = 0x80000000;
/// With journaled soft updates.
pub const MNT_SUJ: u64 = 0x100000000;
/// Mounted by automountd(8).
pub const MNT_AUTOMOUNTED: u64 = 0x200000000;
/// Verified.
pub const MNT_VERIFIED: u64 = 0x400000000;
/// From a medium not to be trusted.
pub const MNT_UNTRUSTED: u64 = 0x800000000;
/// Refuse to mount on a mount's root. nmount(2) takes it as the option `nocover` only.
pub const MNT_NOCOVER: u64 = 0x1000000000;
/// Refuse a directory that is not empty. nmount(2) takes it as the option `emptydir` only.
pub const MNT_EMPTYDIR: u64 = 0x2000000000;
/// unmount(2): what is mounted below as well.
pub const MNT_RECURSE: u64 = 0x100000000000;
/// With named attributes. Since 15.0.
pub const MNT_NAMEDATTR: u64 = 0x20000000000;
/// getfsstat(2): ask every file system, which can hang.
pub const MNT_WAIT: c_int = 1;
/// getfsstat(2): what is known already.
pub const MNT_NOWAIT: c_int = 2;
/// The file system is part of the kernel.
pub const VFCF_STATIC: c_int = 0x00010000;
/// It reaches over the network.
pub const VFCF_NETWORK: c_int = 0x00020000;
/// It cannot be written.
pub const VFCF_READONLY: c_int = 0x00040000;
/// It is not on a device.
pub const VFCF_SYNTHETIC: c_int = 0x00080000;
/// It shows another file system.
pub const VFCF_LOOPBACK: c_int = 0x00100000;
/// It can be mounted in a jail that has `allow.mount` and its own `allow.mount.*`.
pub const VFCF_JAIL: c_int = 0x00400000;
/// It has its own delegation.
pub const VFCF_DELEGADMIN: c_int = 0x00800000;
/// The identity of a mount: unique while it lasts.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct fsid_t {
    /// Its two numbers; `FSID:%d:%d` for unmount(2).
    pub val: [i32; 2],
}

impl fsid_t {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self { val: [0; 2] };
}

/// A mounted file system.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct statfs {
    /// [`STATFS_VERSION`].
    pub f_version: u32,
    /// The type's number.
    pub f_type: u32,
    /// `MNT_*`.
    pub f_flags: u64,
    /// Bytes of a block.
    pub f_bsize: u64,
    /// The best size of a transfer in bytes.
    pub f_iosize: u64,
    /// Blocks.
    pub f_blocks: u64,
    /// Free blocks.
    pub f_bfree: u64,
    /// Blocks free to users; negative in the reserve.
    pub f_bavail: i64,
    /// Inodes.
    pub f_files: u64,
    /// Inodes free to users.
    pub f_ffree: i64,
    /// Synchronous writes so far.
    pub f_syncwrites: u64,
    /// Asynchronous writes so far.
    pub f_asyncwrites: u64,
    /// Synchronous reads so far.
    pub f_syncreads: u64,
    /// Asynchronous reads so far.
    pub f_asyncreads: u64,
    /// Vnodes in use; a spare word on older releases.
    pub f_nvnodelistsize: u32,
    /// Unused.
    pub f_spare0: u32,
    /// Unused.
    pub f_spare: [u64; 9],
    /// Bytes in a file name.
    pub f_namemax: u32,
    /// Who mounted it.
    pub f_owner: uid_t,
    /// Its identity; zero for who may not know it.
    pub f_fsid: fsid_t,
    /// Unused.
    pub f_charspare: [c_char; 80],
    /// The type's name.
    pub f_fstypename: [c_char; MFSNAMELEN],
    /// What is mounted.
    pub f_mntfromname: [c_char; MNAMELEN],
    /// Where, as it was when mounted.
    pub f_mntonname: [c_char; MNAMELEN],
}

impl statfs {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        f_version: 0,
        f_type: 0,
        f_flags: 0,
        f_bsize: 0,
        f_iosize: 0,
        f_blocks: 0,
        f_bfree: 0,
        f_bavail: 0,
        f_files: 0,
        f_ffree: 0,
        f_syncwrites: 0,
        f_asyncwrites: 0,
        f_syncreads: 0,
        f_asyncreads: 0,
        f_nvnodelistsize: 0,
        f_spare0: 0,
        f_spare: [0; 9],
        f_namemax: 0,
        f_owner: 0,
        f_fsid: fsid_t::ZERO,
        f_charspare: [0; 80],
        f_fstypename: [0; MFSNAMELEN],
        f_mntfromname: [0; MNAMELEN],
        f_mntonname: [0; MNAMELEN],
    };
}

/// A file system type, as the sysctl `vfs.conflist` lists them.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct xvfsconf {
    /// Kernel address; null.
    pub vfc_vfsops: *mut c_void,
    /// The type's name.
    pub vfc_name: [c_char; MFSNAMELEN],
    /// The type's number.
    pub vfc_typenum: c_int,
    /// How many are mounted.
    pub vfc_refcount: c_int,
    /// `VFCF_*`.
    pub vfc_flags: c_int,
    /// Kernel address; null.
    pub vfc_next: *mut c_void,
}

const _: () = assert!(size_of::<statfs>() == 2344);
