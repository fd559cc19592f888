//! Jail descriptors, since 15.0. Follows `sys/kern/kern_jaildesc.c`.

use jail::kernel::Stat;
use jail::{Errno, RawFd};
use jail_sys::sys::stat::{S_IFREG, S_IRWXU};

use super::PrisonId;
use super::deref::Deref;
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `jaildesc_find`: the prison and the credential that the descriptor was made with. `EBADF`,
    /// `EINVAL` (not of a jail), `ENOENT` (its jail is dead or dying).
    pub(super) fn jaildesc_find(&self, pid: Pid, fd: RawFd) -> Result<(PrisonId, Cred), Errno> {
        let file = self.file(pid, fd)?;
        let FileKind::JailDesc { prison, .. } = file.kind else {
            return Err(Errno::EINVAL);
        };
        Ok((prison.ok_or(Errno::ENOENT)?, file.cred.clone()))
    }

    /// `jaildesc_alloc`: a descriptor of no jail yet. `EPERM` for an owning one unless the process
    /// could remove jails.
    pub(super) fn jaildesc_alloc(&mut self, pid: Pid, owning: bool) -> Result<RawFd, Errno> {
        if owning {
            self.priv_jail(&self.proc(pid)?.cred)?;
        }
        let kind = FileKind::JailDesc {
            prison: None,
            owning,
        };
        self.fd_alloc(pid, kind, false)
    }

    /// `jaildesc_set_prison`: the descriptor now is this prison's.
    pub(super) fn jaildesc_set_prison(&mut self, pid: Pid, fd: RawFd, id: PrisonId) {
        let Ok(slot) = self.proc(pid).map(|proc| proc.fds.slots.get(&fd).copied()) else {
            return;
        };
        let Some(file) = slot.map(|slot| slot.file) else {
            return;
        };
        if let Some(FileKind::JailDesc { prison, .. }) =
            self.files.open.get_mut(&file).map(|file| &mut file.kind)
        {
            *prison = Some(id);
            if let Some(prison) = self.prisons.get_mut(id) {
                prison.refs += 1;
                prison.descs.push(file);
            }
        }
    }

    /// `jaildesc_prison_cleanup`: a prison that begins to die leaves its descriptors.
    pub(super) fn jaildesc_prison_cleanup(&mut self, id: PrisonId) {
        let Some(prison) = self.prisons.get_mut(id) else {
            return;
        };
        for file in std::mem::take(&mut prison.descs) {
            if let Some(FileKind::JailDesc { prison, .. }) =
                self.files.open.get_mut(&file).map(|file| &mut file.kind)
            {
                *prison = None;
                // Whoever makes the prison die holds it.
                self.prisons.release(id);
            }
        }
    }

    /// `jaildesc_close`: the last descriptor of a jail descriptor file went; `cred` is the
    /// file's. An owning one removes its jail.
    pub(crate) fn jaildesc_close(&mut self, prison: Option<PrisonId>, owning: bool, cred: &Cred) {
        // Closing asks for no right: who made an owning descriptor had it.
        let _ = cred;
        let Some(id) = prison else { return };
        if let Some(prison) = self.prisons.get_mut(id) {
            let open = &self.files.open;
            prison.descs.retain(|file| open.contains_key(file));
        }
        let what = Deref {
            kill: owning,
            ..Deref::FREE
        };
        self.prison_deref(id, what);
    }

    /// `jaildesc_stat`: the jid while the jail is alive.
    pub(crate) fn jaildesc_stat(&self, prison: Option<PrisonId>, owning: bool) -> Stat {
        // The kernel shows nothing of who owns it.
        let _ = owning;
        let jid = prison
            .and_then(|id| self.prisons.get(id))
            .and_then(|prison| u64::try_from(prison.jid).ok());
        Stat {
            ino: jid.unwrap_or_default(),
            mode: u32::from(S_IFREG | if jid.is_some() { S_IRWXU } else { 0 }),
            ..Stat::default()
        }
    }
}
