//! jail_attach(2) and `jail_attach_jd(2)`.

use jail::{Errno, RawFd};

use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `sys_jail_attach`: `EPERM`; `EINVAL` for what is no descendant, or dying.
    pub(crate) fn sys_jail_attach(&mut self, pid: Pid, jid: i32) -> Result<(), Errno> {
        let cred = &self.proc(pid)?.cred;
        self.priv_jail(cred)?;
        let id = self.prisons.find_child(cred.prison, jid);
        let id = id.filter(|&id| self.prisons.is_alive(id));
        self.attach_proc(pid, id.ok_or(Errno::EINVAL)?)
    }

    /// `sys_jail_attach_jd`: the descriptor's credential must be root's. `ENOSYS` before 15.
    ///
    /// The kernel takes a reference for the call and never gives it back, so that a jail that was
    /// entered this way stays dying for ever once it is removed.
    pub(crate) fn sys_jail_attach_jd(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        if !self.release.has_jail_descriptors() {
            return Err(Errno::ENOSYS);
        }
        let (id, cred) = self.jaildesc_find(pid, fd)?;
        self.priv_jail(&cred)?;
        if !self.prisons.is_alive(id) {
            return Err(Errno::EINVAL);
        }
        if let Some(prison) = self.prisons.get_mut(id) {
            prison.refs += 1;
            prison.leaked += 1;
        }
        self.attach_proc(pid, id)
    }
}
