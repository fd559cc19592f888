//! nmount(2). Follows `sys_nmount` and `vfs_donmount` in `sys/kern/vfs_mount.c`.

mod boot;
mod domount;
mod options;
mod update;

use jail::Errno;
use jail::kernel::Param;
use jail_sys::sys::mount::{MFSNAMELEN, MNAMELEN, MNT_RDONLY, MNT_ROOTFS, MNT_UPDATE};

use crate::proc::Pid;
use crate::state::State;
use crate::vfsopt::build::check_iovecs;
use crate::vfsopt::{VfsOpts, cstr};
use options::Asked;

/// A mount to make or to change.
pub(super) struct Request {
    fstype: Vec<u8>,
    fspath: Vec<u8>,
    /// `MNT_*`.
    flags: u64,
    /// Nothing but `export` is to be changed.
    only_export: bool,
}

impl State {
    /// `sys_nmount`: `EINVAL` for fewer than two options or an odd number of iovecs. The error
    /// text is written back whatever comes of it.
    pub(crate) fn sys_nmount(
        &mut self,
        pid: Pid,
        params: &mut [Param<'_>],
        flags: i32,
    ) -> Result<(), Errno> {
        if params.len() < 2 {
            return Err(Errno::EINVAL);
        }
        check_iovecs(params)?;
        let flags = i64::from(flags) as u64 & !MNT_ROOTFS;
        let mut opts = VfsOpts::build(params)?;
        let result = self.vfs_donmount(pid, flags, &mut opts);
        opts.copyout_errmsg(params);
        result
    }

    fn vfs_donmount(&mut self, pid: Pid, flags: u64, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        let fstype = mandatory(opts, b"fstype", b"Invalid fstype")?;
        let fspath = mandatory(opts, b"fspath", b"Invalid fspath")?;
        let asked = Asked::take(flags, opts);
        if fstype.len() > MFSNAMELEN || fspath.len() > MNAMELEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let mut request = Request {
            fstype: cstr(&fstype).to_vec(),
            fspath: cstr(&fspath).to_vec(),
            flags: asked.flags,
            only_export: asked.only_export,
        };
        let mut result = self.vfs_domount(pid, &request, opts);
        if result == Err(self.unknown_fstype()) {
            return Err(opts.error(Errno::EINVAL, &[b"Invalid fstype"]));
        }
        if asked.autoro && downgrades(asked.flags, result) {
            request.flags |= MNT_RDONLY;
            result = self.vfs_domount(pid, &request, opts);
        }
        result
    }

    /// What of a mount counts as a type that is not there: before 15 whatever is missing.
    fn unknown_fstype(&self) -> Errno {
        if self.release.major() >= 15 {
            Errno::ENODEV
        } else {
            Errno::ENOENT
        }
    }
}

/// An option that no mount goes without, with its NUL: `EINVAL` and a text.
fn mandatory(opts: &mut VfsOpts<'_>, name: &[u8], text: &[u8]) -> Result<Vec<u8>, Errno> {
    let value = opts.getopt(name).map(<[u8]>::to_vec);
    match value {
        Some(value) if value.last() == Some(&0) => Ok(value),
        _ => Err(opts.error(Errno::EINVAL, &[text])),
    }
}

/// `vfs_should_downgrade_to_ro_mount`: whether it may be the medium that is read-only.
fn downgrades(flags: u64, result: Result<(), Errno>) -> bool {
    let readonly = matches!(result, Err(Errno::EACCES | Errno::EROFS));
    readonly && flags & (MNT_RDONLY | MNT_UPDATE) == 0
}

#[cfg(test)]
mod tests;
