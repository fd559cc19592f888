//! Process descriptors. Follows `sys/kern/sys_procdesc.c`. All are as with `PD_DAEMON`.

use jail::kernel::Stat;
use jail::{Errno, RawFd};
use jail_sys::sys::stat::S_IFREG;

use super::signal::MAXSIG;
use super::{INIT, Life, Pid, Proc};
use crate::fd::FileKind;
use crate::state::State;

impl State {
    /// `procdesc_new`: a descriptor, closed on exec, of a process that was just made.
    pub(crate) fn procdesc_new(&mut self, caller: Pid, child: Pid) -> Result<RawFd, Errno> {
        let serial = self.proc(child)?.serial;
        let kind = FileKind::ProcDesc { pid: child, serial };
        let fd = self.fd_alloc(caller, kind, true)?;
        self.proc_mut(child)?.desc = true;
        Ok(fd)
    }

    /// `sys_pdkill`: `ESRCH` once somebody has waited for the process.
    pub(crate) fn pdkill(&mut self, caller: Pid, fd: RawFd, signal: i32) -> Result<(), Errno> {
        let FileKind::ProcDesc { pid, serial } = self.file(caller, fd)?.kind else {
            return Err(Errno::EBADF);
        };
        if !(0..=MAXSIG).contains(&signal) {
            return Err(Errno::EINVAL);
        }
        self.procdesc_find(pid, serial).ok_or(Errno::ESRCH)?;
        self.kill_one(caller, pid, signal)
    }

    /// `procdesc_close`: a zombie goes; what lives on is init's.
    pub(crate) fn procdesc_close(&mut self, pid: Pid, serial: u64) {
        match self.procdesc_find(pid, serial).map(|proc| proc.life) {
            None => {}
            Some(Life::Zombie(_)) => self.proc_reap(pid),
            Some(Life::Alive | Life::Exiting) => {
                self.reparent(pid);
                if let Some(proc) = self.procs.all.get_mut(&pid) {
                    proc.desc = false;
                }
            }
        }
    }

    /// `procdesc_stat`.
    pub(crate) fn procdesc_stat(&self, pid: Pid, serial: u64) -> Stat {
        let mut stat = Stat {
            mode: S_IFREG.into(),
            ..Stat::default()
        };
        if let Some(proc) = self.procdesc_find(pid, serial) {
            stat.uid = proc.cred.uid;
            stat.gid = proc.cred.gid;
            if !matches!(proc.life, Life::Zombie(_)) {
                stat.mode |= 0o700;
            }
        }
        stat
    }

    fn procdesc_find(&self, pid: Pid, serial: u64) -> Option<&Proc> {
        let proc = self.procs.all.get(&pid)?;
        (proc.serial == serial).then_some(proc)
    }

    /// `proc_reparent` to init.
    fn reparent(&mut self, pid: Pid) {
        let Some(proc) = self.procs.all.get_mut(&pid) else {
            return;
        };
        let parent = std::mem::replace(&mut proc.parent, INIT);
        self.procs.children.remove(&(parent, pid));
        self.procs.children.insert((INIT, pid));
        // Whoever waits for it waits no more.
        self.sched.wakeup();
    }
}
