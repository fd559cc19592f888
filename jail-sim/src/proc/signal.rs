//! Signals. Follows `sys/kern/kern_sig.c` and the permission rules of `sys/kern/kern_prot.c`
//! (`p_cansignal`, `cr_cansignal`, `cr_bsd_visible`).

use jail::Errno;
use jail_sys::sys::signal::{
    SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINFO, SIGINT, SIGIO, SIGKILL, SIGSTOP, SIGTERM, SIGTSTP,
    SIGTTIN, SIGTTOU, SIGURG, SIGUSR1, SIGUSR2, SIGWINCH,
};

use super::wait::signaled;
use super::{INIT, Life, Pid, Proc};
use crate::cred::Cred;
use crate::prison::{PrisonId, allow};
use crate::state::State;

/// `_SIG_MAXSIG`.
pub(super) const MAXSIG: i32 = 128;

impl State {
    /// `sys_kill`: to a process, its group (0), everybody (-1) or a group (less).
    pub(crate) fn kill(&mut self, caller: Pid, pid: Pid, signal: i32) -> Result<(), Errno> {
        self.proc(caller)?;
        if !(0..=MAXSIG).contains(&signal) {
            return Err(Errno::EINVAL);
        }
        match pid {
            1.. => self.kill_one(caller, pid, signal),
            0 => {
                let group = self.proc(caller)?.pgid;
                self.killpg1(caller, signal, |proc| proc.pgid == group)
            }
            -1 => self.broadcast(caller, signal),
            _ => {
                let group = pid.checked_neg().ok_or(Errno::ESRCH)?;
                self.killpg1(caller, signal, |proc| proc.pgid == group)
            }
        }
    }

    /// SIGKILL to every process of exactly this prison (`prison_deref_kill`).
    pub(crate) fn kill_prison_procs(&mut self, prison: PrisonId) {
        let pids: Vec<Pid> = self.procs.in_prison(prison).collect();
        for pid in pids {
            self.tdsignal(pid, SIGKILL);
        }
    }

    /// SIGKILL to everybody but init: the machine is given up.
    pub(crate) fn kill_all(&mut self) {
        let pids: Vec<Pid> = self.procs.all.keys().copied().collect();
        for pid in pids {
            self.tdsignal(pid, SIGKILL);
        }
    }

    /// To one process, a zombie too: there the signal has no effect.
    pub(super) fn kill_one(&mut self, caller: Pid, pid: Pid, signal: i32) -> Result<(), Errno> {
        let target = self.procs.all.get(&pid).ok_or(Errno::ESRCH)?;
        self.p_cansignal(caller, target, signal)?;
        self.tdsignal(pid, signal);
        Ok(())
    }

    /// `killpg1`: to those of many that may be signalled; `ESRCH` if there was nobody,
    /// `EPERM` if there were but none may be. The dead count until somebody waits for them.
    fn killpg1(
        &mut self,
        caller: Pid,
        signal: i32,
        wanted: impl Fn(&Proc) -> bool,
    ) -> Result<(), Errno> {
        let mut result = Err(Errno::ESRCH);
        let mut reached = Vec::new();
        for proc in self.procs.all.values() {
            if proc.pid <= INIT || !wanted(proc) {
                continue;
            }
            match self.p_cansignal(caller, proc, signal) {
                Ok(()) => {
                    reached.push(proc.pid);
                    result = Ok(());
                }
                Err(Errno::ESRCH) => {}
                Err(errno) => result = result.or(Err(errno)),
            }
        }
        for pid in reached {
            self.tdsignal(pid, signal);
        }
        result
    }

    /// `kill(-1)`: everybody but init and the caller. In a jail 15 looks at the jail's live
    /// processes only (`prison_proc_iterate`), earlier releases at all.
    fn broadcast(&mut self, caller: Pid, signal: i32) -> Result<(), Errno> {
        let cred = &self.proc(caller)?.cred;
        let live = cred.jailed() && self.release.major() >= 15;
        self.killpg1(caller, signal, |proc| {
            proc.pid != caller && (!live || proc.life == Life::Alive)
        })
    }

    /// `p_cansignal`: `ESRCH` for what the caller may not know of, `EPERM` for what is not its
    /// own.
    fn p_cansignal(&self, caller: Pid, target: &Proc, signal: i32) -> Result<(), Errno> {
        let proc = self.proc(caller)?;
        let same_session = signal == SIGCONT && proc.sid == target.sid;
        if proc.pid == target.pid || same_session {
            return Ok(());
        }
        self.cr_cansignal(&proc.cred, target, signal)
    }

    fn cr_cansignal(&self, cred: &Cred, target: &Proc, signal: i32) -> Result<(), Errno> {
        self.prison_check(cred, target.cred.prison)?;
        if self.privileged(cred) {
            return Ok(());
        }
        let careful = target.sugid && !to_anybody_of_mine(signal);
        if careful || cred.uid != target.cred.uid || self.refuses_parent(cred, &target.cred) {
            return Err(Errno::EPERM);
        }
        Ok(())
    }

    /// `cr_can_tamper_with_subjail`, since 15: a user of the parent jail is nobody in the child,
    /// unless it allows that.
    fn refuses_parent(&self, cred: &Cred, target: &Cred) -> bool {
        self.release.major() >= 15
            && cred.prison != target.prison
            && !self.prison_allow(target.prison, allow::UNPRIV_PARENT_TAMPER)
    }

    /// `tdsendsignal`: a signal comes about; what nobody catches has its default action.
    /// Stopped processes go on running here, and nothing ends init.
    pub(crate) fn tdsignal(&mut self, pid: Pid, signal: i32) {
        let Ok(proc) = self.proc(pid) else {
            return;
        };
        let harmless = !ends(signal) || proc.ignored.contains(&signal);
        if pid != INIT && !harmless {
            self.exit1(pid, signaled(signal));
        }
    }

    /// `kern_sigaction` with `SIG_IGN`: SIGKILL and SIGSTOP cannot be ignored.
    pub(crate) fn ignore_signal(&mut self, pid: Pid, signal: i32) -> Result<(), Errno> {
        if !(1..=MAXSIG).contains(&signal) || [SIGKILL, SIGSTOP].contains(&signal) {
            return Err(Errno::EINVAL);
        }
        self.proc_mut(pid)?.ignored.insert(signal);
        Ok(())
    }
}

/// `SIGPROP_KILL`: whether the default action ends the process.
fn ends(signal: i32) -> bool {
    !matches!(
        signal,
        0 | SIGURG
            | SIGSTOP
            | SIGTSTP
            | SIGCONT
            | SIGCHLD
            | SIGTTIN
            | SIGTTOU
            | SIGIO
            | SIGWINCH
            | SIGINFO
    )
}

/// The signals that `security.bsd.conservative_signals` lets through to a process that changed its
/// credential.
fn to_anybody_of_mine(signal: i32) -> bool {
    matches!(
        signal,
        0 | SIGKILL
            | SIGINT
            | SIGTERM
            | SIGALRM
            | SIGSTOP
            | SIGTTIN
            | SIGTTOU
            | SIGTSTP
            | SIGHUP
            | SIGUSR1
            | SIGUSR2
    )
}
