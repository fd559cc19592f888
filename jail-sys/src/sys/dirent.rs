//! Header: `sys/dirent.h`
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/dirent.h>

use core::ffi::c_char;

use super::types::{ino_t, off_t};

/// Bytes in a name, without the NUL.
pub const MAXNAMLEN: usize = 255;
/// The file system does not say.
pub const DT_UNKNOWN: u8 = 0;
/// A named pipe.
pub const DT_FIFO: u8 = 1;
/// A character device.
pub const DT_CHR: u8 = 2;
/// A directory.
pub const DT_DIR: u8 = 4;
/// A block device.
pub const DT_BLK: u8 = 6;
/// A regular file.
pub const DT_REG: u8 = 8;
/// A symbolic link.
pub const DT_LNK: u8 = 10;
/// A socket.
pub const DT_SOCK: u8 = 12;
/// A whiteout.
pub const DT_WHT: u8 = 14;
/// A directory entry; in what getdirentries(2) writes, `d_name` is only as long as needed.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct dirent {
    /// Its inode; 0 for an entry that is gone.
    pub d_fileno: ino_t,
    /// The offset of the next entry.
    pub d_off: off_t,
    /// Bytes up to the next entry.
    pub d_reclen: u16,
    /// `DT_*`.
    pub d_type: u8,
    /// Zero.
    pub d_pad0: u8,
    /// Bytes of the name, without its NUL.
    pub d_namlen: u16,
    /// Zero.
    pub d_pad1: u16,
    /// The name and a NUL.
    pub d_name: [c_char; MAXNAMLEN + 1],
}

impl dirent {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        d_fileno: 0,
        d_off: 0,
        d_reclen: 0,
        d_type: 0,
        d_pad0: 0,
        d_namlen: 0,
        d_pad1: 0,
        d_name: [0; MAXNAMLEN + 1],
    };
}
