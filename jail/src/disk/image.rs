//! Files that disks are kept in.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR};

use super::check::{check_path, check_size, file_size};
use super::control::c_path;
use super::{DiskProblem, MdDisk, MdKind, SECTOR_SIZE};
use crate::escape::escaped;
use crate::{Errno, Error, Fd, Host, Size};

/// The file of a vnode disk.
///
/// It is a file of the kernel whose disks are made, on a simulated machine one of the machine's.
///
/// ```
/// use jail::{DiskImage, Host, NewfsOptions, Size};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let process = machine.process();
///
/// # fn make(host: &Host) -> Result<(), jail::Error> {
/// let image = DiskImage::create(host, "/jails/web.img", Size::gib(4))?; // takes no space yet
/// let disk = image.disk().label("jail:web").attach(host)?;
/// disk.newfs(&NewfsOptions::new().soft_updates())?;
/// // ... mount disk.path() as ufs on the root of a jail
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskImage {
    path: Vec<u8>,
    size: Size,
}

impl DiskImage {
    /// Makes a new file of this size that takes no space until it is written (`truncate -s`),
    /// readable and writable by its owner only. If that fails half way it is removed again;
    /// [`Error::NotUndone`] if that fails too.
    ///
    /// # Errors
    /// * [`Error::Disk`] - no absolute path, or a size that is not whole sectors of 512 bytes
    /// * `EEXIST` - there is something of that name, a dangling symbolic link included
    /// * `ENOENT`, `ENOTDIR`, `EACCES`, `EROFS` - its directory
    /// * `EFBIG`, `ENOSPC` - its file system
    pub fn create(host: &Host, path: impl AsRef<Path>, size: Size) -> Result<Self, Error> {
        let image = Self::new(path.as_ref(), size)?;
        let kernel = host.kernel();
        let name = c_path(&image.path)?;
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        let raw = kernel.openat(AT_FDCWD, &name, flags, 0o600);
        let fd = Fd::new(
            raw.map_err(|errno| image.error("open", errno))?,
            kernel.clone(),
        );
        let Err(error) = image.truncate(&fd) else {
            return Ok(image);
        };
        drop(fd);
        let removed = kernel.unlinkat(AT_FDCWD, &name, 0);
        let left = removed.map_err(|errno| image.error("unlinkat", errno));
        Err(error.with_left(left.err().into_iter().collect()))
    }

    /// A file that is there.
    ///
    /// # Errors
    /// * [`Error::Disk`] - no absolute path, a directory, a symbolic link, a device, a size that is
    ///   not whole sectors
    /// * `ENOENT`, `EACCES` and others of open(2)
    pub fn open(host: &Host, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().as_os_str().as_bytes();
        let error = |problem| Error::disk(escaped(path), problem);
        check_path(path).map_err(error)?;
        let size = file_size(&host.stat_file(path)?).map_err(error)?;
        Self::new(Path::new(OsStr::from_bytes(path)), size)
    }

    fn new(path: &Path, size: Size) -> Result<Self, Error> {
        let path = path.as_os_str().as_bytes().to_vec();
        let error = |problem| Error::disk(escaped(&path), problem);
        check_path(&path).map_err(error)?;
        check_size(MdKind::Vnode, SECTOR_SIZE, size).map_err(error)?;
        Ok(Self { path, size })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        Path::new(OsStr::from_bytes(&self.path))
    }

    /// How large it is, as far as this knows.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// A disk in it, to be attached.
    pub fn disk(&self) -> MdDisk {
        MdDisk::vnode(self.path())
    }

    /// Makes it larger; a disk in it has to be told by [`Md::resize`](super::Md::resize).
    ///
    /// # Errors
    /// * [`DiskProblem::FileTooShort`] - it would be smaller: what is in it would be lost
    /// * as [`create`](Self::create)
    pub fn grow(&mut self, host: &Host, size: Size) -> Result<(), Error> {
        let grown = Self::new(self.path(), size)?;
        let name = c_path(&self.path)?;
        let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        let raw = match host.kernel().openat(AT_FDCWD, &name, flags, 0) {
            Ok(raw) => raw,
            Err(Errno::EMLINK) => return Err(self.problem(DiskProblem::Symlink)),
            Err(errno) => return Err(self.error("open", errno)),
        };
        let fd = Fd::new(raw, host.kernel().clone());
        let stat = fd.kernel().fstat(fd.raw());
        let stat = stat.map_err(|errno| self.error("fstat", errno))?;
        let file = file_size(&stat).map_err(|problem| self.problem(problem))?;
        if file > size {
            return Err(self.problem(DiskProblem::FileTooShort {
                file: size,
                size: file,
            }));
        }
        grown.truncate(&fd)?;
        *self = grown;
        Ok(())
    }

    /// Removes it. A disk in it stays, and so does the space until that disk is detached.
    ///
    /// # Errors
    /// As unlink(2): `ENOENT`, `EACCES`, `EPERM`.
    pub fn remove(self, host: &Host) -> Result<(), Error> {
        let name = c_path(&self.path)?;
        let removed = host.kernel().unlinkat(AT_FDCWD, &name, 0);
        removed.map_err(|errno| self.error("unlinkat", errno))
    }

    fn truncate(&self, fd: &Fd) -> Result<(), Error> {
        let size = i64::try_from(self.size.bytes()).unwrap_or(i64::MAX);
        let done = fd.kernel().ftruncate(fd.raw(), size);
        done.map_err(|errno| self.error("ftruncate", errno))
    }

    fn error(&self, operation: &'static str, errno: Errno) -> Error {
        Error::kernel(operation, escaped(&self.path), errno)
    }

    fn problem(&self, problem: DiskProblem) -> Error {
        Error::disk(escaped(&self.path), problem)
    }
}
