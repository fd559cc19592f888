//! Whose processors are meant.

use jail::Errno;
use jail_sys::sys::cpuset::{
    CPU_LEVEL_CPUSET, CPU_LEVEL_ROOT, CPU_LEVEL_WHICH, CPU_WHICH_CPUSET, CPU_WHICH_JAIL,
    CPU_WHICH_PID, CPU_WHICH_TID,
};

use crate::proc::{Pid, Proc};
use crate::state::State;

/// What a call is about.
pub(super) enum Target {
    /// A set by its number.
    Set(i32),
    /// The one thread of a process.
    Process(Pid),
}

impl State {
    /// `cpuset_which`, then the level. `EINVAL` for what is neither, `ESRCH` for what the caller
    /// does not see.
    pub(super) fn cpuset_target(
        &self,
        caller: Pid,
        level: i32,
        which: i32,
        id: i64,
    ) -> Result<Target, Errno> {
        if ![CPU_LEVEL_ROOT, CPU_LEVEL_CPUSET, CPU_LEVEL_WHICH].contains(&level) {
            return Err(Errno::EINVAL);
        }
        let target = self.cpuset_which(caller, which, id)?;
        let set = match target {
            Target::Set(set) => set,
            Target::Process(pid) => self.proc(pid)?.cpuset.0,
        };
        Ok(match level {
            CPU_LEVEL_ROOT => Target::Set(self.cpusets.root_of(set)),
            CPU_LEVEL_CPUSET => Target::Set(set),
            _ => target,
        })
    }

    fn cpuset_which(&self, caller: Pid, which: i32, id: i64) -> Result<Target, Errno> {
        let proc = self.proc(caller)?;
        let number = i32::try_from(id).map_err(|_| Errno::ESRCH);
        match which {
            // Threads have no numbers here.
            CPU_WHICH_TID if id == -1 => Ok(Target::Process(caller)),
            CPU_WHICH_TID => Err(Errno::ESRCH),
            CPU_WHICH_PID if id == -1 => Ok(Target::Process(caller)),
            CPU_WHICH_PID => {
                let target = self.proc(number?)?;
                self.p_cansched(proc, target)?;
                Ok(Target::Process(target.pid))
            }
            CPU_WHICH_CPUSET if id == -1 => Ok(Target::Set(proc.cpuset.0)),
            CPU_WHICH_CPUSET => self.cpuset_lookup(proc, number?).map(Target::Set),
            CPU_WHICH_JAIL => {
                let found = self.prisons.find_child(proc.cred.prison, number?);
                let prison = found.and_then(|id| self.prisons.get(id));
                Ok(Target::Set(prison.ok_or(Errno::ESRCH)?.cpuset))
            }
            // Interrupts and memory domains are not modelled.
            _ => Err(Errno::EINVAL),
        }
    }

    /// `cpuset_lookup`: in a jail only what is below its own set.
    fn cpuset_lookup(&self, proc: &Proc, id: i32) -> Result<i32, Errno> {
        let all = &self.cpusets.all;
        all.get(&id).ok_or(Errno::ESRCH)?;
        if !proc.cred.jailed() {
            return Ok(id);
        }
        let own = self
            .prisons
            .get(proc.cred.prison)
            .map(|prison| prison.cpuset);
        let mut at = Some(id);
        while at.is_some() && at != own {
            at = at.and_then(|id| all.get(&id)?.parent);
        }
        at.map(|_| id).ok_or(Errno::ESRCH)
    }

    /// `p_cansched`: `ESRCH` for what the caller may not know of, `EPERM` for what is not its own.
    fn p_cansched(&self, caller: &Proc, target: &Proc) -> Result<(), Errno> {
        if caller.pid == target.pid {
            return Ok(());
        }
        self.prison_check(&caller.cred, target.cred.prison)?;
        if caller.cred.uid == target.cred.uid || self.privileged(&caller.cred) {
            return Ok(());
        }
        Err(Errno::EPERM)
    }
}
