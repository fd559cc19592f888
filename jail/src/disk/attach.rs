//! Making a disk.

use core::time::Duration;

use jail_sys::sys::fcntl::AT_FDCWD;
use jail_sys::sys::mdioctl::MD_AUTOUNIT;
use jail_sys::sys::time::CLOCK_MONOTONIC;

use super::control::c_path;
use super::{DiskProblem, Md, MdDisk, MdInfo, MdKind};
use crate::kernel::{Ioctl, MdIoctl};
use crate::{Errno, Error, Host, Size};

/// How long the node of a disk may take to appear. The kernel waits for it itself before it
/// answers (`g_waitidle`), so it is there at the first look.
const NODE_LIMIT: Duration = Duration::from_secs(5);

impl MdDisk {
    /// Attaches it: when this returns, its device is there.
    ///
    /// The file of a vnode disk is looked at first (three calls); then it is one ioctl(2) and a
    /// look at the device. If that look fails the disk is detached again, and if that fails too it is
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
        self.check(host)?;
        let size = match (self.kind, self.size) {
            (MdKind::Vnode, _) => {
                let stat = host.stat_file(&self.file)?;
                self.check_file(&stat)
                    .map_err(|problem| self.error(problem))?
            }
            (_, size) => size.unwrap_or_default(),
        };
        let unit = self.make(host, size)?;
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

    /// `MDIOCATTACH`: the unit it got.
    fn make(&self, host: &Host, size: Size) -> Result<u32, Error> {
        let mut options = self.options.bits();
        if self.unit.is_none() {
            options |= MD_AUTOUNIT;
        }
        let mut md = MdIoctl {
            unit: self.unit.unwrap_or_default(),
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
            Err(error) => Err(self.explain(error)),
        }
    }

    /// Adds what is known to a failed attach.
    fn explain(&self, error: Error) -> Error {
        let hint = match (error.errno(), self.unit) {
            (Some(Errno::EBUSY), Some(unit)) => {
                return Error::disk(format!("md{unit}"), DiskProblem::UnitTaken);
            }
            (Some(Errno::EDOM), _) => "there is not that much swap space to reserve",
            (Some(Errno::ENOMEM), _) => "there is not that much memory for it",
            (Some(Errno::EROFS | Errno::EPERM | Errno::ETXTBSY), _) => {
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
