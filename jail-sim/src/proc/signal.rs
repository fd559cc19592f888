//! Signals. Follows `sys/kern/kern_sig.c` and the permission rules of `sys/kern/kern_prot.c`
//! (`p_cansignal`, `cr_cansignal`, `cr_bsd_visible`).

use jail::Errno;

use super::wait::signaled;
use super::{INIT, Life, Pid, Proc};
use crate::prison::PrisonId;
use crate::state::State;

/// `_SIG_MAXSIG`.
const MAXSIG: i32 = 128;
const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGKILL: i32 = 9;
const SIGALRM: i32 = 14;
const SIGTERM: i32 = 15;
const SIGURG: i32 = 16;
const SIGSTOP: i32 = 17;
const SIGTSTP: i32 = 18;
const SIGCONT: i32 = 19;
const SIGCHLD: i32 = 20;
const SIGTTIN: i32 = 21;
const SIGTTOU: i32 = 22;
const SIGIO: i32 = 23;
const SIGWINCH: i32 = 28;
const SIGINFO: i32 = 29;
const SIGUSR1: i32 = 30;
const SIGUSR2: i32 = 31;

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
            -1 => self.killpg1(caller, signal, |proc| proc.pid != caller),
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

    /// To one process, a zombie too: there the signal has no effect.
    fn kill_one(&mut self, caller: Pid, pid: Pid, signal: i32) -> Result<(), Errno> {
        let target = self.procs.all.get(&pid).ok_or(Errno::ESRCH)?;
        self.p_cansignal(caller, target, signal)?;
        self.tdsignal(pid, signal);
        Ok(())
    }

    /// `killpg1`: to those of many that may be signalled; `ESRCH` if there was nobody,
    /// `EPERM` if there were but none may be.
    fn killpg1(
        &mut self,
        caller: Pid,
        signal: i32,
        wanted: impl Fn(&Proc) -> bool,
    ) -> Result<(), Errno> {
        let mut result = Err(Errno::ESRCH);
        let mut reached = Vec::new();
        for proc in self.procs.all.values() {
            if proc.pid <= INIT || proc.life != Life::Alive || !wanted(proc) {
                continue;
            }
            match self.p_cansignal(caller, proc, signal) {
                Ok(()) => {
                    reached.push(proc.pid);
                    result = Ok(());
                }
                Err(errno) if result == Err(Errno::ESRCH) => result = Err(errno),
                Err(_) => {}
            }
        }
        for pid in reached {
            self.tdsignal(pid, signal);
        }
        result
    }

    /// `p_cansignal`: `ESRCH` for what the caller may not know of, `EPERM` for what is not its
    /// own.
    fn p_cansignal(&self, caller: Pid, target: &Proc, signal: i32) -> Result<(), Errno> {
        let proc = self.proc(caller)?;
        if proc.pid == target.pid {
            return Ok(());
        }
        if signal == SIGCONT && proc.sid == target.sid {
            return Ok(());
        }
        self.prison_check(&proc.cred, target.cred.prison)?;
        if proc.cred.uid != 0 && proc.cred.uid != target.cred.uid {
            return Err(Errno::EPERM);
        }
        Ok(())
    }

    /// `tdsendsignal`: a signal comes about; what nobody catches has its default action.
    /// Stopped processes go on running here.
    pub(crate) fn tdsignal(&mut self, pid: Pid, signal: i32) {
        let Ok(proc) = self.proc(pid) else {
            return;
        };
        let kill = signal == SIGKILL && pid != INIT;
        if kill || (ends(signal) && !proc.ignored.contains(&signal)) {
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
