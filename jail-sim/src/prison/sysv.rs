//! Who shares System V IPC with whom. Follows `shm_prison_*` in `sys/kern/sysv_shm.c`, and the
//! same in `sysv_sem.c` and `sysv_msg.c`.

use jail::Errno;
use jail_sys::sys::jail::{JAIL_SYS_DISABLE, JAIL_SYS_INHERIT, JAIL_SYS_NEW};

use super::walk::Walk;
use super::{PrisonId, Prisons};
use crate::vfsopt::VfsOpts;

/// The parameters, in the order the kernel asks the modules.
const NAMES: [&[u8]; 3] = [b"sysvshm", b"sysvsem", b"sysvmsg"];

impl Prisons {
    /// `shm_prison_check`: `EPERM` for sharing or having what the parent has not.
    pub(super) fn sysv_check(&self, id: PrisonId, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        let parent = self.parent(id);
        for (module, name) in NAMES.into_iter().enumerate() {
            match opts.copyopt_int(name)? {
                None | Some(JAIL_SYS_DISABLE) => {}
                Some(JAIL_SYS_NEW | JAIL_SYS_INHERIT) => {
                    if parent
                        .and_then(|parent| self.sysv(parent, module))
                        .is_none()
                    {
                        return Err(Errno::EPERM);
                    }
                }
                Some(_) => return Err(Errno::EINVAL),
            }
        }
        Ok(())
    }

    /// `shm_prison_set`; without a value of their own they follow `allow.sysvipc`.
    pub(super) fn sysv_set(&mut self, id: PrisonId, opts: &mut VfsOpts<'_>) {
        for (module, name) in NAMES.into_iter().enumerate() {
            let value = match opts.copyopt_int(name) {
                Ok(Some(value)) => value,
                Ok(None) if opts.flagopt(b"allow.sysvipc") => JAIL_SYS_INHERIT,
                Ok(None) if opts.flagopt(b"allow.nosysvipc") => JAIL_SYS_DISABLE,
                _ => continue,
            };
            match value {
                JAIL_SYS_DISABLE => self.sysv_disable(id, module),
                JAIL_SYS_NEW => self.sysv_change(id, module, Some(id)),
                _ => {
                    let parent = self.parent(id);
                    let root = parent.and_then(|parent| self.sysv(parent, module));
                    self.sysv_change(id, module, root);
                }
            }
        }
    }

    /// `shm_prison_get`.
    pub(super) fn sysv_get(&self, id: PrisonId, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        for (module, name) in NAMES.into_iter().enumerate() {
            let value = match self.sysv(id, module) {
                None => JAIL_SYS_DISABLE,
                Some(root) if root == id => JAIL_SYS_NEW,
                Some(_) => JAIL_SYS_INHERIT,
            };
            opts.setopt_int(name, value)?;
        }
        Ok(())
    }

    fn sysv(&self, id: PrisonId, module: usize) -> Option<PrisonId> {
        self.get(id)?.sysv.get(module).copied().flatten()
    }

    fn sysv_put(&mut self, id: PrisonId, module: usize, root: Option<PrisonId>) {
        let prison = self.get_mut(id);
        if let Some(slot) = prison.and_then(|prison| prison.sysv.get_mut(module)) {
            *slot = root;
        }
    }

    fn sysv_disable(&mut self, id: PrisonId, module: usize) {
        if self.sysv(id, module).is_none() {
            return;
        }
        self.sysv_put(id, module, None);
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(self) {
            if self.sysv(below, module).is_some() {
                self.sysv_put(below, module, None);
            } else {
                walk.skip();
            }
        }
    }

    /// Descendants that used what the prison used follow it.
    fn sysv_change(&mut self, id: PrisonId, module: usize, root: Option<PrisonId>) {
        let old = self.sysv(id, module);
        if old == root {
            return;
        }
        self.sysv_put(id, module, root);
        if old.is_none() {
            return;
        }
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(self) {
            if self.sysv(below, module) == old {
                self.sysv_put(below, module, root);
            } else {
                walk.skip();
            }
        }
    }
}
