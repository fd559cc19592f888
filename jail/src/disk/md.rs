//! A disk that exists.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jail_sys::sys::mdioctl::MD_FORCE;

use super::check::{check_path, check_size, file_size};
use super::{DiskProblem, MdInfo, MdKind};
use crate::journal::Record;
use crate::kernel::{Ioctl, MdIoctl};
use crate::{Errno, Error, Host, Size};

/// A memory disk that was attached or [adopted](Host::md).
///
/// A unit is used again by the next disk. So before anything is done to the disk it is looked at
/// (one call), and unless it has the type, sector size, file and label that this handle knows,
/// nothing is done to it. A label makes a disk like no other.
///
/// Dropping it does nothing: the disk stays. That a disk could not be detached is what
/// [`detach`](Self::detach) tells.
///
/// ```
/// use jail::{ErrorKind, Host, MdDisk, Size};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
///
/// MdDisk::swap(Size::mib(8)).unit(200).label("jail:web").attach(&host)?;
///
/// let old = host.md(200)?; // later, elsewhere
/// assert_eq!(old.label(), "jail:web");
/// host.md(200)?.detach()?; // by somebody else
/// MdDisk::swap(Size::mib(8)).unit(200).label("jail:db").attach(&host)?;
///
/// let error = old.detach().unwrap_err(); // not the disk it knows
/// assert_eq!(error.kind(), ErrorKind::Reused);
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Md {
    host: Host,
    info: MdInfo,
}

impl Md {
    pub(super) fn new(host: &Host, info: MdInfo) -> Self {
        Self {
            host: host.clone(),
            info,
        }
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(&self) -> u32 {
        self.info.unit()
    }

    /// Its device, `/dev/md` and the unit.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.info.path()
    }

    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> MdKind {
        self.info.kind()
    }

    /// How large it is, as far as this handle knows.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.info.size()
    }

    /// The file it is in.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.info.file()
    }

    /// Its label, empty if it has none.
    #[must_use]
    pub fn label(&self) -> &OsStr {
        self.info.label()
    }

    /// The host it is on.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// What it is now.
    ///
    /// # Errors
    /// * `ENOENT` - it has been detached
    /// * [`DiskProblem::Replaced`] - its unit is another disk's now
    pub fn query(&self) -> Result<MdInfo, Error> {
        let now = self.host.md_query(self.unit())?;
        if now.is(&self.info) {
            return Ok(now);
        }
        Err(now.replaces())
    }

    /// Makes it larger. Of a vnode disk only the disk grows: its file has to be as large already
    /// ([`DiskImage::grow`](super::DiskImage::grow)).
    ///
    /// # Errors
    /// * as [`query`](Self::query)
    /// * [`Error::Disk`] - a size that cannot be, a malloc disk, a file that is too short
    /// * `EBUSY` - it would be smaller
    /// * `ENOMEM`, `EDOM` - not enough memory, or swap space to reserve
    ///
    /// # See also
    /// `mdconfig -r`
    pub fn resize(&mut self, size: Size) -> Result<(), Error> {
        self.resize_with(size, 0)
    }

    /// Makes it larger or smaller. What lies beyond the new end is lost, and a file system that
    /// is mounted from it damaged.
    ///
    /// # Errors
    /// As [`resize`](Self::resize), but never `EBUSY`.
    pub fn resize_forced(&mut self, size: Size) -> Result<(), Error> {
        self.resize_with(size, MD_FORCE)
    }

    fn resize_with(&mut self, size: Size, options: u32) -> Result<(), Error> {
        if matches!(self.kind(), MdKind::Malloc | MdKind::Preload) {
            return Err(self.error(DiskProblem::FixedSize(self.kind())));
        }
        check_size(self.kind(), self.info.sector_size(), size)
            .map_err(|problem| self.error(problem))?;
        let now = self.query()?;
        if self.kind() == MdKind::Vnode && size > now.size() {
            self.check_file(size)?;
        }
        let md = MdIoctl {
            unit: self.unit(),
            mediasize: i64::try_from(size.bytes()).unwrap_or(i64::MAX),
            options,
            ..MdIoctl::default()
        };
        let resized = self.host.md_ioctl(Ioctl::MdResize(&md), &self.name());
        resized.map_err(|error| match error.errno() {
            Some(Errno::EBUSY) => {
                error.with_hint("it would lose its end, unless the resize is forced")
            }
            _ => error,
        })?;
        self.info.size = size;
        Ok(())
    }

    fn check_file(&self, size: Size) -> Result<(), Error> {
        // Whoever attached it may have named it from another directory.
        check_path(&self.info.file).map_err(|problem| self.error(problem))?;
        let stat = self.host.stat_file(&self.info.file)?;
        let file = file_size(&stat).map_err(|problem| self.error(problem))?;
        if size > file {
            return Err(self.error(DiskProblem::FileTooShort { file, size }));
        }
        Ok(())
    }

    /// Detaches it: when this returns, its device is gone and its unit free.
    ///
    /// # Errors
    /// * as [`query`](Self::query); nothing was done then
    /// * `EBUSY` - it is mounted or open
    ///
    /// # See also
    /// `mdconfig -d -u UNIT`
    pub fn detach(&self) -> Result<(), Error> {
        self.query()?;
        self.detach_with(0)
    }

    /// Detaches it even while it is mounted or open: what uses it gets errors from then on.
    /// Unmount before, if by force.
    ///
    /// # Errors
    /// As [`detach`](Self::detach), but never `EBUSY`.
    ///
    /// # See also
    /// `mdconfig -d -u UNIT -o force`
    pub fn detach_forced(&self) -> Result<(), Error> {
        self.query()?;
        self.detach_with(MD_FORCE)
    }

    fn detach_with(&self, options: u32) -> Result<(), Error> {
        // The kernel refuses a request that says more than this.
        let md = MdIoctl {
            unit: self.unit(),
            options,
            ..MdIoctl::default()
        };
        let object = self.info.to_string();
        let detached = self.host.md_ioctl(Ioctl::MdDetach(&md), &object);
        detached.map_err(|error| match error.errno() {
            Some(Errno::EBUSY) => error.with_hint("it is mounted or open"),
            _ => error,
        })
    }

    /// Takes it away again because of `error`, which tells if that failed too.
    pub(super) fn undo(&self, error: Error) -> Error {
        error.with_left(self.detach_with(0).err().into_iter().collect())
    }

    /// What stands in a journal for it.
    pub(crate) fn record(&self) -> Record {
        Record::Disk {
            unit: self.unit(),
            kind: self.kind().raw(),
            sector: self.info.sector_size(),
            file: (&*self.info.file).into(),
            label: (&*self.info.label).into(),
        }
    }

    /// One that a journal tells of, if it is still there.
    pub(crate) fn recorded(host: &Host, info: MdInfo) -> Result<Option<Self>, Error> {
        match host.md_query(info.unit()) {
            Ok(now) if now.is(&info) => Ok(Some(Self::new(host, now))),
            Ok(_) => Ok(None),
            Err(error) if error.errno() == Some(Errno::ENOENT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn name(&self) -> String {
        format!("md{}", self.unit())
    }

    pub(super) fn error(&self, problem: DiskProblem) -> Error {
        Error::disk(self.name(), problem)
    }
}
