//! wait4(2). Follows `sys/kern/kern_exit.c` (`kern_wait`, `proc_to_reap`).

use jail::Errno;

use super::{Life, Pid, Proc};
use crate::state::State;

/// `WNOHANG`, `WUNTRACED`, `WCONTINUED`, `WNOWAIT`, `WEXITED`, `WTRAPPED`: what wait4(2) takes.
const WNOHANG: i32 = 1;
const WAIT_OPTIONS: i32 = 1 | 2 | 4 | 8 | 16 | 32;

/// `W_EXITCODE(status, 0)`: the wait status of exit(2).
pub(crate) fn exited(status: i32) -> i32 {
    (status & 0xff) << 8
}

/// `W_EXITCODE(0, signal)`: the wait status of a process a signal ended.
pub(crate) fn signaled(signal: i32) -> i32 {
    signal & 0x7f
}

/// What a look for an ended child finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waited {
    /// This one, with its wait status.
    Ended(Pid, i32),
    /// None yet, and the caller does not want to wait.
    NotYet,
    /// None yet.
    Wait,
}

impl State {
    /// `kern_wait6`: reaps a child that ended. `pid` is a child, -1 any, 0 or less a process
    /// group.
    pub(crate) fn wait4(&mut self, caller: Pid, pid: Pid, options: i32) -> Result<Waited, Errno> {
        if options & !WAIT_OPTIONS != 0 {
            return Err(Errno::EINVAL);
        }
        let group = match pid {
            0 => self.proc(caller)?.pgid,
            Pid::MIN => return Err(Errno::ESRCH),
            _ => pid.saturating_neg(),
        };
        let wanted = |proc: &Proc| match pid {
            -1 => true,
            1.. => proc.pid == pid,
            _ => proc.pgid == group,
        };
        let mut any = false;
        let mut found = None;
        for child in self.procs.children(caller) {
            let Some(proc) = self.procs.all.get(&child).filter(|proc| wanted(proc)) else {
                continue;
            };
            any = true;
            if let Life::Zombie(status) = proc.life {
                found = Some((child, status));
                break;
            }
        }
        match found {
            Some((child, status)) => {
                self.proc_reap(child);
                Ok(Waited::Ended(child, status))
            }
            None if !any => Err(Errno::ECHILD),
            None if options & WNOHANG != 0 => Ok(Waited::NotYet),
            None => Ok(Waited::Wait),
        }
    }
}
