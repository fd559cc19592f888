//! Requests to `/dev/mdctl`.

use core::ffi::CStr;
use std::ffi::CString;

use jail_sys::sys::fcntl::{AT_FDCWD, AT_SYMLINK_NOFOLLOW};

use super::{DiskProblem, MdInfo, MdKind, MdOptions};
use crate::escape::escaped;
use crate::host::Control;
use crate::kernel::{Ioctl, MdIoctl, Stat};
use crate::{Errno, Error, Host, RawFd, Size};

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

    /// What a path names, a symbolic link itself too. It is not opened, which would rewind a tape
    /// and needs a permission that nobody else asks for.
    pub(super) fn stat_file(&self, path: &[u8]) -> Result<Stat, Error> {
        let name = c_path(path)?;
        let stat = self.kernel().fstatat(AT_FDCWD, &name, AT_SYMLINK_NOFOLLOW);
        stat.map_err(|errno| Error::kernel("fstatat", escaped(path), errno))
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
