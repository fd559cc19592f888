//! The module a file system is in.

use std::ffi::CString;

use super::Mount;
use crate::failure::Failure;
use crate::{Errno, Error, Host, Problem};

impl Mount {
    /// Sees to it that the type is there before nmount(2), which as root would load any module of
    /// that name unasked (`vfs_byname_kld` in `sys/kern/vfs_init.c`). Each type is asked for once.
    pub(super) fn need_type(&self, host: &Host) -> Result<(), Error> {
        if self.fstype() == "devfs" || host.knows_type(&self.fstype) {
            return Ok(());
        }
        self.load(host)?;
        host.learn_type(&self.fstype);
        Ok(())
    }

    /// Whether nmount(2) failed as it does for a type it does not know.
    pub(super) fn may_lack_module(&self, failure: &Failure) -> bool {
        match failure.errno {
            Errno::EINVAL => failure.errmsg == b"Invalid fstype",
            errno => errno == Errno::ENODEV,
        }
    }

    /// Whether the module was missing and is loaded now.
    pub(super) fn load(&self, host: &Host) -> Result<bool, Error> {
        let what = format!("file system {}", self.fstype);
        match file(&self.fstype) {
            Some(file) => host.load_missing(&what, &self.fstype, file),
            None => self.load_by_kernel(host),
        }
    }

    /// A type that is not known here: nmount(2) itself looks for a module of that name.
    fn load_by_kernel(&self, host: &Host) -> Result<bool, Error> {
        let nul = |_| Error::param("file system", Problem::Nul);
        let name = CString::new(self.fstype()).map_err(nul)?;
        match host.kernel().modfind(&name) {
            Ok(_) => Ok(false),
            Err(Errno::ENOENT) if host.may_load_modules() => Ok(false),
            Err(errno) => {
                let error = Error::kernel("modfind", self.fstype(), errno);
                Err(error.with_hint("is the module of this file system loaded? See kldload(8)"))
            }
        }
    }
}

/// The file, by the name that kldload(2) takes, of the file systems that FreeBSD has. In each the
/// module is named after the type (`VFS_SET`).
fn file(fstype: &str) -> Option<&'static str> {
    let same = [
        "nullfs",
        "procfs",
        "fdescfs",
        "tmpfs",
        "ufs",
        "unionfs",
        "linprocfs",
        "linsysfs",
        "lindebugfs",
        "zfs",
        "msdosfs",
        "cd9660",
        "udf",
        "ext2fs",
        "fusefs",
        "autofs",
        "smbfs",
        "p9fs",
        "tarfs",
        "mqueuefs",
    ];
    if fstype == "nfs" {
        return Some("nfscl");
    }
    same.into_iter().find(|name| *name == fstype)
}
