//! wait4(2). Follows `sys/kern/kern_exit.c` (`kern_wait`, `proc_to_reap`).

use jail::Errno;
use jail_sys::sys::wait::{W_EXITCODE, WCONTINUED, WEXITED, WNOHANG, WNOWAIT, WUNTRACED};

use super::{Life, Pid};
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
        let (any, ended) = match pid {
            -1 => self.procs.any_child(caller),
            1.. => (self.procs.is_child(caller, pid), Some(pid)),
            _ => self.group_child(caller, pid)?,
        };
        if !any {
            return Err(Errno::ECHILD);
        }
        let ended = ended.and_then(|child| Some((child, self.procs.all.get(&child)?.life)));
        if let Some((child, Life::Zombie(status))) = ended {
            if options & WNOWAIT == 0 {
                self.proc_reap(child);
            }
            return Ok(Sleep::Done(Some((child, status))));
        }
        Ok(if options & WNOHANG != 0 {
            Sleep::Done(None)
        } else {
            Sleep::Until(None)
        })
    }

    /// Whether there is a child in a process group, the caller's (0) or that of a negative
    /// number, and the newest that ended.
    fn group_child(&self, caller: Pid, pid: Pid) -> Result<(bool, Option<Pid>), Errno> {
        let group = match pid {
            0 => self.proc(caller)?.pgid,
            _ => pid.saturating_neg(),
        };
        let children = self.procs.children(caller);
        let children = children.filter_map(|child| self.procs.all.get(&child));
        let mut any = false;
        let mut ended = None;
        for child in children.filter(|child| child.pgid == group) {
            any = true;
            if matches!(child.life, Life::Zombie(_)) {
                ended = Some(child.pid);
            }
        }
        Ok((any, ended))
    }
}
