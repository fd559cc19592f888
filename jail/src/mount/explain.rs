//! Why nmount(2) failed.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use jail_sys::sys::fcntl::AT_FDCWD;
use jail_sys::sys::stat::{S_IFDIR, S_IFMT};

use super::beneath::MountPoint;
use super::path::Place;
use super::{Mount, MountInfo};
use crate::escape::escaped;
use crate::failure::Failure;
use crate::kernel::Stat;
use crate::{Errno, Error, Host, Problem};

impl Mount {
    /// What is known of it. Where several things give the same errno, the kernel is asked which
    /// it was: 13.2 says `EINVAL` and "Invalid fstype" whenever anything is missing.
    pub(super) fn explain(
        &self,
        host: &Host,
        point: &MountPoint<'_>,
        place: &Place,
        before: &MountInfo,
        failure: Failure,
    ) -> Error {
        let errno = failure.errno;
        let last = place.names().len().checked_sub(1);
        let covered = before.on() == place.path() || last.is_some() && place.is_end_of(before.on());
        if errno == Errno::EBUSY && !self.stacking && covered {
            return place.refused(last, Problem::Covered);
        }
        let missing = matches!(errno, Errno::EINVAL | Errno::ENOENT | Errno::ENOTDIR);
        if let (true, Some(source)) = (missing, self.stat_source(host)) {
            let found = source.as_ref().is_ok_and(|stat| self.fits(stat, point));
            match source {
                Err(Errno::ENOENT | Errno::ENOTDIR) => return self.refused(Problem::Missing),
                Ok(_) if !found && point.is_file() => {
                    return place.refused(last, Problem::NotDirectory);
                }
                Ok(_) if !found => return self.refused(Problem::NotDirectory),
                _ => {}
            }
        }
        let object = self.object(&place.path());
        let error = failure.into_error("nmount", object);
        match self.hint(host, point, errno) {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn hint(&self, host: &Host, point: &MountPoint<'_>, errno: Errno) -> Option<String> {
        let hint = match errno {
            Errno::EPERM if host.is_not_root() => "only root can do this".into(),
            Errno::EPERM
                if host
                    .sysctl(c"security.jail.jailed")
                    .is_ok_and(|jailed| jailed != 0) =>
            {
                let fstype = escaped(self.fstype.as_bytes());
                format!(
                    "in a jail it needs allow.mount, allow.mount.{fstype} and an enforce_statfs \
                     below 2, and the jail's own root cannot be mounted on"
                )
            }
            Errno::EBUSY => "another mount or unmount is under way there".into(),
            Errno::EDEADLK => "this directory is the source, or shows it already".into(),
            Errno::ENOENT | Errno::EINVAL if point.covering().is_err() => {
                "the mount point went away meanwhile".into()
            }
            Errno::ENOENT | Errno::EINVAL if self.fstype() == "ufs" => {
                let device = self.source.as_deref().unwrap_or("".as_ref());
                let device = escaped(device.as_os_str().as_bytes());
                format!("is there a ufs file system on {device}? See newfs(8)")
            }
            Errno::EINVAL if point.is_file() => {
                "a file that has a second name cannot be mounted on".into()
            }
            Errno::ENOTEMPTY => "emptydir: the directory is not empty".into(),
            _ => return None,
        };
        Some(hint)
    }

    /// What the source is; `None` without one.
    fn stat_source(&self, host: &Host) -> Option<Result<Stat, Errno>> {
        let source = self.source.as_ref()?;
        let path = CString::new(source.as_os_str().as_bytes()).ok()?;
        Some(host.kernel().fstatat(AT_FDCWD, &path, 0))
    }

    /// Whether a source of this kind can be seen at a mount point of that kind.
    fn fits(&self, source: &Stat, point: &MountPoint<'_>) -> bool {
        let is_dir = source.mode & u32::from(S_IFMT) == u32::from(S_IFDIR);
        match self.fstype() {
            "nullfs" => is_dir != point.is_file(),
            "unionfs" => is_dir,
            _ => true,
        }
    }

    fn refused(&self, problem: Problem) -> Error {
        let source = self.source.as_deref().unwrap_or("".as_ref());
        Error::MountSource {
            path: escaped(source.as_os_str().as_bytes()),
            problem,
        }
    }
}
