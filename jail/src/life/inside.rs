//! What a jail has mounted in itself, before it goes: such a mount would keep it dying for ever,
//! and what it is mounted on busy.

use std::ffi::CString;

use jail_sys::sys::mount::{MNT_BYFSID, MNT_FORCE};

use crate::interface::{NotAll, Refused, run_inside};
use crate::kernel::AttachedCall;
use crate::{Errno, Error, Jail, MountInfo};

/// Takes away what the jail, or one inside it, has mounted. Which that is the kernel knows: a child
/// in the jail tries, and may not unmount what was mounted from outside (`vfs_suser` in
/// `sys/kern/vfs_mount.c`).
pub(super) fn unmount_its_own(jail: &Jail) -> Result<(), Error> {
    let values = match jail.get(&["allow.mount", "path"]) {
        Err(Error::Gone { .. }) => return Ok(()),
        values => values?,
    };
    let (Some(true), Some(root)) = (values.bool("allow.mount"), values.path()) else {
        return Ok(());
    };
    let mounts = jail.host().mounts()?;
    // The latest first: it may cover another.
    for mount in mounts
        .iter()
        .rev()
        .filter(|mount| mount.on().starts_with(root))
    {
        match unmount(jail, mount) {
            // It is not the jail's, or has gone meanwhile; or all of the jail has.
            Ok(()) | Err(Errno::EPERM | Errno::ENOENT | Errno::EINVAL) => {}
            Err(errno) => return Err(Error::kernel("unmount", mount.to_string(), errno)),
        }
    }
    Ok(())
}

fn unmount(jail: &Jail, mount: &MountInfo) -> Result<(), Errno> {
    let [first, second] = mount.fsid().numbers();
    let path = CString::new(format!("FSID:{first}:{second}")).unwrap_or_default();
    let flags = i32::try_from(MNT_BYFSID | MNT_FORCE).unwrap_or_default();
    let mut calls = [AttachedCall::Unmount { path: &path, flags }];
    match run_inside(jail, &mut calls) {
        Ok(()) => Ok(()),
        Err(NotAll { refused, .. }) => match refused {
            Refused::Errno(errno) => Err(errno),
            Refused::Error(Error::Gone { .. } | Error::Reused { .. }) => Err(Errno::EINVAL),
            Refused::Error(error) => Err(error.errno().unwrap_or(Errno::EIO)),
        },
    }
}
