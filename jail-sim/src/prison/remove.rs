//! jail_remove(2) and `jail_remove_jd(2)`.

use jail::{Errno, RawFd};

use super::PrisonId;
use super::deref::Deref;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `sys_jail_remove`: `EPERM`; `EINVAL` for what is no descendant. A dying one is no error.
    pub(crate) fn sys_jail_remove(&mut self, pid: Pid, jid: i32) -> Result<(), Errno> {
        let cred = &self.proc(pid)?.cred;
        self.priv_jail(cred)?;
        let id = self.prisons.find_child(cred.prison, jid);
        self.prison_remove(id.ok_or(Errno::EINVAL)?);
        Ok(())
    }

    /// `sys_jail_remove_jd`: the descriptor's credential must be root's. `ENOSYS` before 15.
    pub(crate) fn sys_jail_remove_jd(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        if !self.release.has_jail_descriptors() {
            return Err(Errno::ENOSYS);
        }
        let (id, cred) = self.jaildesc_find(pid, fd)?;
        self.priv_jail(&cred)?;
        self.prison_remove(id);
        Ok(())
    }

    /// `prison_remove`.
    fn prison_remove(&mut self, id: PrisonId) {
        if self.prisons.is_alive(id) {
            self.prison_deref(id, Deref::KILL);
        }
    }
}
