//! Who may mount and unmount, and who sees mounts. Follows `vfs_suser` in
//! `sys/kern/vfs_subr.c`, and `prison_canseemount` and `prison_enforce_statfs` in
//! `sys/kern/kern_jail.c`.

use jail::Errno;

use super::mnt::Mount;
use crate::cred::Cred;
use crate::prison::allow;
use crate::state::State;

impl State {
    /// `PRIV_VFS_MOUNT`, `PRIV_VFS_UNMOUNT` and `PRIV_VFS_MOUNT_OWNER`: root's, in a jail with
    /// `allow.mount` and `enforce_statfs` below 2.
    pub(super) fn priv_vfs_mount(&self, cred: &Cred) -> Result<(), Errno> {
        let prison = self.prisons.get(cred.prison);
        let sees = prison.is_some_and(|prison| prison.enforce_statfs < 2);
        let allowed = !cred.jailed() || sees && self.prison_allow(cred.prison, allow::MOUNT);
        if self.privileged(cred) && allowed {
            Ok(())
        } else {
            Err(Errno::EPERM)
        }
    }

    /// `vfs_suser`: whether `cred` may change or take away a mount: `EPERM` for a type that its
    /// jail may not mount, and for what was mounted outside of its jail.
    pub(super) fn vfs_suser(&self, mount: &Mount, cred: &Cred) -> Result<(), Errno> {
        if cred.jailed() && !self.prison_allow(cred.prison, mount.vfc.allow) {
            return Err(Errno::EPERM);
        }
        if self.prison_check(cred, mount.cred.prison).is_err() {
            return Err(Errno::EPERM);
        }
        self.priv_vfs_mount(cred)
    }

    /// `prison_canseemount`.
    pub(super) fn canseemount(&self, mount: &Mount, cred: &Cred) -> bool {
        let Some(prison) = self.prisons.get(cred.prison) else {
            return false;
        };
        if prison.enforce_statfs == 0 || prison.root.mount == mount.token {
            return true;
        }
        prison.enforce_statfs != 2 && below(&prison.path, &mount.on).is_some()
    }

    /// `prison_enforce_statfs`: `f_mntonname` as the caller is told it.
    pub(super) fn seen_on<'m>(&'m self, mount: &'m Mount, cred: &Cred) -> &'m [u8] {
        let Some(prison) = self.prisons.get(cred.prison) else {
            return RESTRICTED;
        };
        if prison.enforce_statfs == 0 {
            return &mount.on;
        }
        if !self.canseemount(mount, cred) {
            return RESTRICTED;
        }
        if prison.root.mount == mount.token {
            return b"/";
        }
        match below(&prison.path, &mount.on) {
            Some(b"") | None => b"/",
            Some(below) => below,
        }
    }
}

/// What of a path comes after a jail's.
fn below<'p>(path: &[u8], on: &'p [u8]) -> Option<&'p [u8]> {
    if path == b"/" {
        return Some(on);
    }
    let below = on.strip_prefix(path)?;
    matches!(below.first(), None | Some(b'/')).then_some(below)
}

/// A mount that may not be seen.
const RESTRICTED: &[u8] = b"[restricted]";
