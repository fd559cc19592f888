//! Who may do what with a file. Follows `vaccess` in `sys/kern/vfs_subr.c`.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

use jail::Errno;
use jail_sys::sys::stat::S_ISVTX;

use crate::cred::Cred;

/// Search a directory or execute a file.
pub(super) const VEXEC: u32 = 0o1;
/// Change it.
pub(super) const VWRITE: u32 = 0o2;
/// Read it.
pub(super) const VREAD: u32 = 0o4;

/// `vaccess`: whether the mode bits give `cred` all of `accmode`; `EACCES`. Root may everything
/// here, and then what the computer this runs on allows.
pub(super) fn access(file: &Metadata, cred: &Cred, accmode: u32) -> Result<(), Errno> {
    if cred.uid == 0 {
        return Ok(());
    }
    let (uid, gid) = owner(file);
    let bits = if uid == cred.uid {
        file.mode() >> 6
    } else if cred.gid == gid || cred.groups.contains(&gid) {
        file.mode() >> 3
    } else {
        file.mode()
    };
    if bits & accmode == accmode {
        Ok(())
    } else {
        Err(Errno::EACCES)
    }
}

/// Whether `cred` may take `file` out of `dir`: `EACCES`, and `EPERM` for somebody else's file in
/// a sticky directory (`ufs_delete_denied`).
pub(super) fn delete_access(dir: &Metadata, file: &Metadata, cred: &Cred) -> Result<(), Errno> {
    access(dir, cred, VWRITE)?;
    let sticky = dir.mode() & u32::from(S_ISVTX) != 0;
    if cred.uid != 0 && sticky && cred.uid != owner(dir).0 && cred.uid != owner(file).0 {
        return Err(Errno::EPERM);
    }
    Ok(())
}

/// A file's owner and group: what belongs to whoever runs the simulation belongs to root.
pub(super) fn owner(file: &Metadata) -> (u32, u32) {
    let uid = rustix::process::geteuid().as_raw();
    let gid = rustix::process::getegid().as_raw();
    let root_if = |id, runner| if id == runner { 0 } else { id };
    (root_if(file.uid(), uid), root_if(file.gid(), gid))
}
