//! Requests to `/dev/mdctl`.

use core::ffi::CStr;
use std::ffi::CString;

use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_NOFOLLOW, O_NONBLOCK, O_RDONLY};

use super::{DiskProblem, MdInfo, MdKind, MdOptions};
use crate::escape::escaped;
use crate::host::Control;
use crate::kernel::{Ioctl, MdIoctl, Stat};
use crate::{Errno, Error, Fd, Host, RawFd, Size};

/// What the kernel writes file and label to (`PATH_MAX`).
const TEXT: usize = 1024;

impl Host {
    pub(super) fn mdctl(&self) -> Result<RawFd, Error> {
        let opened = self.control(Control::Mdctl);
        match opened {
            Err(error) if error.errno() == Some(Errno::ENOENT) => {
                if self.load_missing("memory disks", "g_md", "geom_md")? {
                    return self.control(Control::Mdctl);
                }
                Err(error.with_hint("is /dev a devfs, with rules that show mdctl?"))
            }
            opened => opened,
        }
    }

    pub(super) fn md_ioctl(&self, request: Ioctl<'_>, object: &str) -> Result<(), Error> {
        let fd = self.mdctl()?;
        let name = request.name();
        let done = self.kernel().ioctl(fd, request);
        done.map_err(|errno| Error::kernel(name, object, errno))
    }

    /// `MDIOCQUERY`.
    pub(super) fn md_query(&self, unit: u32) -> Result<MdInfo, Error> {
        let object = format!("md{unit}");
        let mut md = MdIoctl {
            unit,
            ..MdIoctl::default()
        };
        let (mut file, mut label) = ([0; TEXT], [0; TEXT]);
        let request = Ioctl::MdQuery {
            md: &mut md,
            file: &mut file,
            label: &mut label,
        };
        self.md_ioctl(request, &object)?;
        let kind = MdKind::from_raw(md.kind);
        let negative = |_| Error::answer("MDIOCQUERY", &object, "a negative size");
        Ok(MdInfo {
            unit,
            kind,
            size: Size::from_bytes(u64::try_from(md.mediasize).map_err(negative)?),
            sector_size: md.sectorsize,
            options: MdOptions::from_bits_retain(md.options),
            file: text(&file),
            label: text(&label),
        })
    }

    /// fstat(2) of a file that is not a symbolic link, which is opened and closed for it: never
    /// waiting, as for a pipe's writer.
    pub(super) fn stat_file(&self, path: &[u8]) -> Result<Stat, Error> {
        let kernel = self.kernel();
        let name = c_path(path)?;
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        let raw = match kernel.openat(AT_FDCWD, &name, flags, 0) {
            Ok(raw) => raw,
            Err(Errno::EMLINK) => return Err(Error::disk(escaped(path), DiskProblem::Symlink)),
            Err(errno) => return Err(Error::kernel("open", escaped(path), errno)),
        };
        let fd = Fd::new(raw, kernel.clone());
        let stat = kernel.fstat(fd.raw());
        stat.map_err(|errno| Error::kernel("fstat", escaped(path), errno))
    }
}

/// A path for the kernel; it has been checked.
pub(super) fn c_path(path: &[u8]) -> Result<CString, Error> {
    let nul = |_| {
        let problem = crate::Problem::Nul;
        let what = "path";
        Error::disk(escaped(path), DiskProblem::Text { what, problem })
    };
    CString::new(path).map_err(nul)
}

fn text(buf: &[u8]) -> Vec<u8> {
    let text = CStr::from_bytes_until_nul(buf);
    text.map_or(buf, CStr::to_bytes).to_vec()
}
