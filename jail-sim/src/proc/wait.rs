//! wait4(2). Follows `sys/kern/kern_exit.c` (`kern_wait`, `proc_to_reap`).

use jail::Errno;
use jail_sys::sys::wait::{W_EXITCODE, WCONTINUED, WEXITED, WNOHANG, WNOWAIT, WUNTRACED};

use super::{Life, Pid, Proc};
use crate::shared::Sleep;
use crate::state::State;

/// What wait4(2) takes. It always waits for exits.
const OPTIONS: i32 = WNOHANG | WUNTRACED | WCONTINUED | WNOWAIT | WEXITED | WTRAPPED;
const WTRAPPED: i32 = 32;

/// `W_EXITCODE(status, 0)`: the wait status of exit(2).
pub(crate) fn exited(status: i32) -> i32 {
    W_EXITCODE(status & 0xff, 0)
}

/// `W_EXITCODE(0, signal)`: the wait status of a process a signal ended.
pub(crate) fn signaled(signal: i32) -> i32 {
    W_EXITCODE(0, signal & 0x7f)
}

impl State {
    /// `kern_wait6`: reaps a child that ended. `pid` is a child, -1 any, 0 or less a process
    /// group.
    pub(crate) fn wait4(
        &mut self,
        caller: Pid,
        pid: Pid,
        options: i32,
    ) -> Result<Sleep<Option<(Pid, i32)>>, Errno> {
        if options & !OPTIONS != 0 {
            return Err(Errno::EINVAL);
        }
        let group = match pid {
            0 => self.proc(caller)?.pgid,
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
                if options & WNOWAIT == 0 {
                    self.proc_reap(child);
                }
                Ok(Sleep::Done(Some((child, status))))
            }
            None if !any => Err(Errno::ECHILD),
            None if options & WNOHANG != 0 => Ok(Sleep::Done(None)),
            None => Ok(Sleep::Until(None)),
        }
    }
}
