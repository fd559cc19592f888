//! Making a disk.

use core::time::Duration;

use jail_sys::sys::fcntl::AT_FDCWD;
use jail_sys::sys::mdioctl::MD_AUTOUNIT;
use jail_sys::sys::time::CLOCK_MONOTONIC;

use super::control::c_path;
use super::{DiskProblem, Md, MdDisk, MdInfo, MdKind};
use crate::journal::{Before, Record};
use crate::kernel::{Ioctl, MdIoctl};
use crate::numbers;
use crate::{Errno, Error, Host, Size};

/// Of the units that are tried. The kernel takes larger ones; nobody likes to read them.
const MAX_UNIT: u32 = 99_999;

/// How long the node of a disk may take to appear. The kernel waits for it itself before it
/// answers (`g_waitidle`), so it is there at the first look.
const NODE_LIMIT: Duration = Duration::from_secs(5);

impl MdDisk {
    /// Attaches it: when this returns, its device is there.
    ///
    /// The file of a vnode disk is looked at first; then it is one ioctl(2) and a look at the
    /// device. If that look fails the disk is detached again, and if that fails too it is
    /// [`Error::NotUndone`].
    ///
    /// # Errors
    /// * [`Error::Disk`] - what cannot work: nothing was done. Of a unit that is taken,
    ///   [`DiskProblem::UnitTaken`].
    /// * [`Error::Unsupported`] - [`must_dealloc`](Self::must_dealloc) before 14.0
    /// * [`Error::NoModule`] - the kernel has no md(4)
    /// * `ENOENT`, `EACCES`, `EROFS`, `ETXTBSY` and others of open(2) - its file; the kernel does
    ///   not fall back to reading only
    /// * `EACCES` - only root can
    /// * `ENOMEM` - not enough memory; `EDOM` - not that much swap space to reserve
    /// * [`Error::TimedOut`] - `/dev` does not show the device
    ///
    /// # See also
    /// `mdconfig -a`
    pub fn attach(&self, host: &Host) -> Result<Md, Error> {
        self.attach_as(host, &mut |_| Ok(()), false)
    }

    /// As [`attach`](Self::attach), by a unit that is chosen and told before.
    pub(crate) fn attach_chosen(&self, host: &Host, before: Before<'_>) -> Result<Md, Error> {
        self.attach_as(host, before, true)
    }

    fn attach_as(&self, host: &Host, before: Before<'_>, chosen: bool) -> Result<Md, Error> {
        self.check(host)?;
        let size = match (self.kind, self.size) {
            (MdKind::Vnode, _) => {
                let stat = host.stat_file(&self.file)?;
                self.check_file(&stat)
                    .map_err(|problem| self.error(problem))?
            }
            (_, size) => size.unwrap_or_default(),
        };
        let unit = match self.unit {
            None if chosen => self.make_chosen(host, size, before)?,
            unit => {
                if let Some(unit) = unit.filter(|_| chosen) {
                    self.tell_free(host, unit, before)?;
                }
                self.make(host, unit, size)?
            }
        };
        let disk = Md::new(
            host,
            MdInfo {
                unit,
                kind: self.kind,
                size,
                sector_size: self.sector_size,
                options: self.options,
                file: self.file.clone(),
                label: self.label.clone(),
            },
        );
        match await_node(host, unit) {
            Ok(()) => Ok(disk),
            Err(error) => Err(disk.undo(error)),
        }
    }

    /// By the first free unit of some: each is told, in case it becomes the one.
    fn make_chosen(&self, host: &Host, size: Size, before: Before<'_>) -> Result<u32, Error> {
        let mut taken = Error::disk("md", DiskProblem::UnitTaken);
        for unit in numbers::candidates(MAX_UNIT) {
            let made = match self.tell_free(host, unit, before) {
                Ok(()) => self.make(host, Some(unit), size),
                Err(error) => Err(error),
            };
            match made {
                Err(
                    error @ Error::Disk {
                        problem: DiskProblem::UnitTaken,
                        ..
                    },
                ) => taken = error,
                made => return made,
            }
        }
        Err(taken)
    }

    /// Tells that this unit is about to be attached, which nobody has.
    fn tell_free(&self, host: &Host, unit: u32, before: Before<'_>) -> Result<(), Error> {
        match host.md_query(unit) {
            Ok(_) => return Err(Error::disk(format!("md{unit}"), DiskProblem::UnitTaken)),
            Err(error) if error.errno() == Some(Errno::ENOENT) => {}
            Err(error) => return Err(error),
        }
        before(Record::Disk {
            unit,
            kind: self.kind.raw(),
            sector: self.sector_size,
            file: (&*self.file).into(),
            label: (&*self.label).into(),
        })
    }

    fn make(&self, host: &Host, unit: Option<u32>, size: Size) -> Result<u32, Error> {
        let mut options = self.options.bits();
        if unit.is_none() {
            options |= MD_AUTOUNIT;
        }
        let mut md = MdIoctl {
            unit: unit.unwrap_or_default(),
            kind: self.kind.raw(),
            mediasize: i64::try_from(size.bytes()).unwrap_or(i64::MAX),
            sectorsize: self.sector_size,
            options,
            ..MdIoctl::default()
        };
        let file = c_path(&self.file)?;
        let label = c_path(&self.label)?;
        let request = Ioctl::MdAttach {
            md: &mut md,
            file: (self.kind == MdKind::Vnode).then_some(&*file),
            label: (!self.label.is_empty()).then_some(&*label),
        };
        match host.md_ioctl(request, &self.name()) {
            Ok(()) => Ok(md.unit),
            Err(error) => Err(self.explain(unit, error)),
        }
    }

    /// Adds what is known to a failed attach.
    fn explain(&self, unit: Option<u32>, error: Error) -> Error {
        let hint = match (error.errno(), unit) {
            (Some(Errno::EBUSY), Some(unit)) => {
                return Error::disk(format!("md{unit}"), DiskProblem::UnitTaken);
            }
            (Some(Errno::EDOM), _) => "there is not that much swap space to reserve",
            (Some(Errno::ENOMEM), _) => "there is not that much memory for it",
            (Some(Errno::EROFS | Errno::EPERM | Errno::ETXTBSY | Errno::EACCES), _)
                if self.kind == MdKind::Vnode && error.hint().is_none() =>
            {
                "its file cannot be written to: read_only does not need that"
            }
            _ => return error,
        };
        error.with_hint(hint)
    }
}

/// Looks for `/dev/mdN` until it is there.
fn await_node(host: &Host, unit: u32) -> Result<(), Error> {
    let name = format!("/dev/md{unit}");
    let path = c_path(name.as_bytes())?;
    let kernel = host.kernel();
    let clock = || {
        let now = kernel.clock_gettime(CLOCK_MONOTONIC);
        now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
    };
    let mut start = None;
    let mut pause = Duration::from_millis(1);
    loop {
        match kernel.fstatat(AT_FDCWD, &path, 0) {
            Ok(_) => return Ok(()),
            Err(Errno::ENOENT) => {}
            Err(errno) => return Err(Error::kernel("fstatat", name, errno)),
        }
        let now = clock()?;
        let passed = now.saturating_sub(*start.get_or_insert(now));
        if passed >= NODE_LIMIT {
            let error = Error::timed_out("attach", name, NODE_LIMIT);
            return Err(error.with_hint("is /dev a devfs, with rules that show md*?"));
        }
        match kernel.nanosleep(pause) {
            Ok(()) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(Error::kernel("nanosleep", name, errno)),
        }
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}
