//! What is behind `/dev/mdN`: what devfs and file systems on disks ask of a memory disk.

use std::fmt::Debug;

use jail::Errno;

/// The GEOM provider of a disk. Whoever has it open counts with [`open`](Self::open) and
/// [`close`](Self::close).
pub(crate) trait Media: Debug + Send + Sync {
    /// `BIO_READ` of `buf.len()` bytes: `ENXIO` once the disk is gone.
    ///
    /// Length and offset are whole sectors and inside the disk: who calls has checked.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<(), Errno>;

    /// `BIO_WRITE`: `EROFS` on a disk that is read-only, `ENOSPC` without memory for it, `ENXIO`
    /// once the disk is gone.
    fn write_at(&self, buf: &[u8], offset: u64) -> Result<(), Errno>;

    /// Its unit, if it is a memory disk.
    fn unit(&self) -> Option<u32> {
        None
    }

    /// `mediasize` in bytes.
    fn size(&self) -> u64;

    /// In bytes; never 0.
    fn sectorsize(&self) -> u32;

    /// `g_access` with one more reader or writer: `EROFS` for writing to a read-only disk, `EPERM`
    /// for writing to what is mounted for writing, `ENXIO` if it goes away.
    fn open(&self, write: bool) -> Result<(), Errno>;

    /// `g_access` with one less, opened with the same `write`.
    fn close(&self, write: bool);

    /// `ffs_mountfs` and `g_vfs_open`: as [`open`](Self::open), and with `write` so that nobody
    /// else writes. `EBUSY` if it is mounted already, even read-only twice; `EPERM` if somebody
    /// has it open for writing.
    fn mount(&self, write: bool) -> Result<(), Errno> {
        self.open(write)
    }

    /// `g_vfs_close`, mounted with the same `write`.
    fn unmount(&self, write: bool) {
        self.close(write);
    }
}
