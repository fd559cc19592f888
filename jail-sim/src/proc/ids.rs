//! User, group and session ids. Follows `sys/kern/kern_prot.c`.

use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::syslimits::NGROUPS_MAX;

use super::Pid;
use crate::state::State;

impl State {
    /// `sys_setuid`: root may become anybody, others only themselves.
    pub(crate) fn setuid(&mut self, pid: Pid, uid: u32) -> Result<(), Errno> {
        let cred = &self.proc(pid)?.cred;
        if uid != cred.uid && !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let proc = self.proc_mut(pid)?;
        proc.sugid |= proc.cred.uid != uid;
        let old = proc.cred.clone();
        proc.cred.uid = uid;
        let new = proc.cred.clone();
        self.racct_ucred_changed(pid, &old, &new);
        Ok(())
    }

    /// `sys_setgid`.
    pub(crate) fn setgid(&mut self, pid: Pid, gid: u32) -> Result<(), Errno> {
        let cred = &self.proc(pid)?.cred;
        if gid != cred.gid && !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let proc = self.proc_mut(pid)?;
        proc.sugid |= proc.cred.gid != gid;
        proc.cred.gid = gid;
        Ok(())
    }

    /// `kern_setgroups`. Before 15 the first group is the effective one, so setting groups sets
    /// it too.
    pub(crate) fn setgroups(&mut self, pid: Pid, groups: &[u32]) -> Result<(), Errno> {
        let first_is_effective = self.release.major() < 15;
        let cred = &self.proc(pid)?.cred;
        if groups.len() > NGROUPS_MAX + usize::from(first_is_effective) {
            return Err(Errno::EINVAL);
        }
        if !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let proc = self.proc_mut(pid)?;
        proc.sugid = true;
        let cred = &mut proc.cred;
        cred.groups = Arc::from(groups);
        if let (true, Some(&gid)) = (first_is_effective, groups.first()) {
            cred.gid = gid;
        }
        Ok(())
    }

    /// `sys_setpgid` of a process itself: a process group of its own in the same session. `EPERM`
    /// for who leads a session.
    pub(crate) fn setpgid(&mut self, pid: Pid) -> Result<(), Errno> {
        let proc = self.proc(pid)?;
        let (pgid, sid) = (proc.pgid, proc.sid);
        if sid == pid {
            return Err(Errno::EPERM);
        }
        self.procs.free_group(pgid, sid);
        self.procs.hold_group(pid, sid);
        self.proc_mut(pid)?.pgid = pid;
        Ok(())
    }

    /// `sys_setfib` in `sys/net/route/route_tables.c`: `EINVAL` for a table that the network
    /// stack does not have.
    pub(crate) fn setfib(&mut self, pid: Pid, fib: u32) -> Result<(), Errno> {
        let vnet = self.cred_vnet(&self.proc(pid)?.cred);
        if fib >= self.net.fibs(vnet) {
            return Err(Errno::EINVAL);
        }
        self.proc_mut(pid)?.fib = fib;
        Ok(())
    }

    /// `sys_setsid`: a new session and process group, unless the process leads a group.
    pub(crate) fn setsid(&mut self, pid: Pid) -> Result<(), Errno> {
        let proc = self.proc(pid)?;
        let (pgid, sid) = (proc.pgid, proc.sid);
        if pgid == pid || self.procs.has_group(pid) {
            return Err(Errno::EPERM);
        }
        self.procs.free_group(pgid, sid);
        self.procs.hold_group(pid, pid);
        let proc = self.proc_mut(pid)?;
        proc.pgid = pid;
        proc.sid = pid;
        proc.tty = None;
        Ok(())
    }
}
