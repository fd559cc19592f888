//! Unmounting exactly one mount.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use jail_sys::sys::mount::{MNT_BYFSID, MNT_FORCE, statfs};

use super::{MountInfo, Mounted};
use crate::escape::escaped;
use crate::{Errno, Error, Host};

impl Mounted {
    /// Unmounts it, if nobody uses it.
    ///
    /// It is named to the kernel by its identity, never by its path, which may lead elsewhere by
    /// now. Before, it is looked whether that identity is still the mount this was: another one
    /// is left alone. In a jail, where the kernel keeps identities to itself, it goes by path.
    ///
    /// # Errors
    /// * [`Error::NotMounted`] - it is no longer there
    /// * `EBUSY` - a file in it is open or a directory somebody's working directory, or something
    ///   is mounted on it or shows it elsewhere
    /// * `EPERM` - not root, or mounted from outside the jail that this runs in
    ///
    /// # See also
    /// [unmount(2)](https://man.freebsd.org/unmount/2), `sys/kern/vfs_mount.c` (`kern_unmount`)
    pub fn unmount(&self) -> Result<(), Error> {
        self.unmount_with(0)
    }

    /// Unmounts it although it is used: files in it fail with `EIO` or `ENXIO` from now on. What is
    /// mounted on it or shows it elsewhere is `EBUSY` still.
    ///
    /// # Errors
    /// As [`unmount`](Self::unmount).
    pub fn unmount_forced(&self) -> Result<(), Error> {
        self.unmount_with(MNT_FORCE)
    }

    /// Whether it is still mounted.
    ///
    /// # Errors
    /// The kernel does not tell its mounts.
    pub fn is_mounted(&self) -> Result<bool, Error> {
        if self.is_on_top() {
            return Ok(true);
        }
        let mounts = self.host().mounts()?;
        Ok(mounts.iter().any(|info| info.is(self.info())))
    }

    fn unmount_with(&self, flags: u64) -> Result<(), Error> {
        let info = self.info();
        // By path the topmost one goes, whichever that is.
        let there = if info.fsid().is_hidden() {
            self.is_on_top()
        } else {
            self.is_mounted()?
        };
        if !there {
            return Err(self.gone());
        }
        let Err(errno) = unmount(self.host(), info, flags) else {
            return Ok(());
        };
        let error = Error::kernel("unmount", info.to_string(), errno);
        Err(match errno {
            Errno::ENOENT => self.gone(),
            Errno::EBUSY => error.with_hint(
                "a file in it is open, it is a working directory, or something is mounted on it \
                 or shows it elsewhere",
            ),
            Errno::EPERM if self.host().is_not_root() => error.with_hint("only root can do this"),
            Errno::EPERM => error.with_hint("a jail only unmounts what was mounted inside it"),
            _ => error,
        })
    }

    /// Whether its path leads to it. Not so does not mean that it is gone: something may be on
    /// top of it, or the path have changed.
    fn is_on_top(&self) -> bool {
        let Ok(path) = path_of(self.info()) else {
            return false;
        };
        let mut stat = Box::new(statfs::ZERO);
        let told = self.host().kernel().statfs(&path, &mut stat);
        told.is_ok() && MountInfo::from(&*stat).is(self.info())
    }

    fn gone(&self) -> Error {
        let info = self.info();
        Error::NotMounted {
            fstype: escaped(info.fstype().as_bytes()),
            on: escaped(info.on().as_os_str().as_bytes()),
            fsid: info.fsid(),
        }
    }
}

/// Calls unmount(2) for this mount.
pub(super) fn unmount(host: &Host, info: &MountInfo, flags: u64) -> Result<(), Errno> {
    let (name, flags) = if info.fsid().is_hidden() {
        (path_of(info)?, flags)
    } else {
        (info.fsid().to_c_string(), flags | MNT_BYFSID)
    };
    // All of unmount(2)'s flags are below the 31st bit.
    let flags = i32::try_from(flags).map_err(|_| Errno::EINVAL)?;
    host.kernel().unmount(&name, flags)
}

fn path_of(info: &MountInfo) -> Result<CString, Errno> {
    CString::new(info.on().as_os_str().as_bytes()).map_err(|_| Errno::EINVAL)
}
