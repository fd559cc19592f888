//! Header: `sys/user.h`
//!
//! What fcntl(2) `F_KINFO` answers: the way to see that a descriptor is a jail's before it is used as
//! one (SA-26:38).
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/user.h>

use core::ffi::{c_char, c_int};

use crate::sys::syslimits::PATH_MAX;

/// No file.
pub const KF_TYPE_NONE: c_int = 0;
/// A file or directory.
pub const KF_TYPE_VNODE: c_int = 1;
/// A socket.
pub const KF_TYPE_SOCKET: c_int = 2;
/// A pipe.
pub const KF_TYPE_PIPE: c_int = 3;
/// A named pipe.
pub const KF_TYPE_FIFO: c_int = 4;
/// A kqueue.
pub const KF_TYPE_KQUEUE: c_int = 5;
/// Shared memory.
pub const KF_TYPE_SHM: c_int = 8;
/// A pseudo-terminal.
pub const KF_TYPE_PTS: c_int = 10;
/// A process descriptor.
pub const KF_TYPE_PROCDESC: c_int = 11;
/// A device.
pub const KF_TYPE_DEV: c_int = 12;
/// A jail descriptor. Since 15.0.
pub const KF_TYPE_JAILDESC: c_int = 16;
/// Something else.
pub const KF_TYPE_UNKNOWN: c_int = 255;
/// Bytes of [`kinfo_file`], on every 64-bit machine.
pub const KINFO_FILE_SIZE: usize = 1392;
/// An open file.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct kinfo_file {
    /// This struct's size in bytes, [`KINFO_FILE_SIZE`].
    pub kf_structsize: c_int,
    /// `KF_TYPE_*`.
    pub kf_type: c_int,
    /// The descriptor.
    pub kf_fd: c_int,
    /// References to the file.
    pub kf_ref_count: c_int,
    /// How it was opened.
    pub kf_flags: c_int,
    /// Unused.
    pub kf_pad0: c_int,
    /// Where reading goes on.
    pub kf_offset: i64,
    /// What depends on the type; of a jail descriptor, the first four bytes are the jail's number.
    pub kf_un: [u64; 38],
    /// Whether `kf_un` is filled in.
    pub kf_status: u16,
    /// Unused.
    pub kf_pad1: u16,
    /// Unused.
    pub _kf_ispare0: c_int,
    /// Its capabilities.
    pub kf_cap_rights: [u64; 2],
    /// Unused.
    pub _kf_cap_spare: u64,
    /// Its path, if known.
    pub kf_path: [c_char; PATH_MAX],
}

impl kinfo_file {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        kf_structsize: 0,
        kf_type: 0,
        kf_fd: 0,
        kf_ref_count: 0,
        kf_flags: 0,
        kf_pad0: 0,
        kf_offset: 0,
        kf_un: [0; 38],
        kf_status: 0,
        kf_pad1: 0,
        _kf_ispare0: 0,
        kf_cap_rights: [0; 2],
        _kf_cap_spare: 0,
        kf_path: [0; PATH_MAX],
    };
}

const _: () = assert!(size_of::<kinfo_file>() == KINFO_FILE_SIZE);
