//! Changing sets, and what processes are bound to.

use jail::Errno;

use super::Mask;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `cpuset_modify`: `EPERM` without privilege, for the caller's own jail and for what cannot
    /// be changed; `EINVAL` for what the set above does not have; `EDEADLK` if a set below would be
    /// left without any.
    pub(super) fn cpuset_modify(&mut self, caller: Pid, id: i32, mask: &Mask) -> Result<(), Errno> {
        let cred = &self.proc(caller)?.cred;
        let set = self.cpusets.all.get(&id).ok_or(Errno::ESRCH)?;
        let prison = self.prisons.get(cred.prison);
        let is_own = prison.is_some_and(|prison| prison.cpuset == id);
        if !self.privileged(cred) || (set.root && cred.jailed() && is_own) {
            return Err(Errno::EPERM);
        }
        // A jail's set is below its parent's, which needs not be a root.
        let limit = match set.parent {
            Some(parent) if set.root && !set.read_only => parent,
            _ => self.cpusets.root_of(id),
        };
        if !mask.is_subset(&self.cpusets.mask(limit)) {
            return Err(Errno::EINVAL);
        }
        self.cpuset_testupdate(id, mask)?;
        if let Some(set) = self.cpusets.all.get_mut(&id) {
            set.mask = *mask;
        }
        self.cpuset_update(id, mask);
        Ok(())
    }

    /// `cpuset_testupdate`: whether a set can have this mask, and all below what is left of
    /// theirs.
    fn cpuset_testupdate(&self, id: i32, mask: &Mask) -> Result<(), Errno> {
        let mut pending = vec![(id, *mask)];
        while let Some((id, mask)) = pending.pop() {
            if self.cpusets.all.get(&id).is_some_and(|set| set.read_only) {
                return Err(Errno::EPERM);
            }
            let mut bound = self.procs.all.values();
            let lost = |own: Mask| own.and(&mask).is_empty();
            let none = bound.any(|proc| proc.cpuset.0 == id && proc.cpuset.1.is_some_and(lost));
            if mask.is_empty() || none {
                return Err(Errno::EDEADLK);
            }
            let below = self.cpusets.children(id).into_iter();
            pending.extend(below.map(|id| (id, self.cpusets.mask(id).and(&mask))));
        }
        Ok(())
    }

    /// `cpuset_update`: takes from a set and from all below what the mask lacks.
    fn cpuset_update(&mut self, id: i32, mask: &Mask) {
        let mut pending = vec![(id, *mask)];
        while let Some((id, mask)) = pending.pop() {
            let Some(set) = self.cpusets.all.get_mut(&id) else {
                continue;
            };
            set.mask = set.mask.and(&mask);
            let mask = set.mask;
            for proc in self.procs.all.values_mut() {
                if let (set, Some(own)) = &mut proc.cpuset
                    && *set == id
                {
                    *own = own.and(&mask);
                }
            }
            let below = self.cpusets.children(id).into_iter();
            pending.extend(below.map(|id| (id, mask)));
        }
    }

    /// `cpuset_setproc` with a mask: `EDEADLK` for what the process's set does not have.
    pub(super) fn cpuset_bind(&mut self, pid: Pid, mask: Mask) -> Result<(), Errno> {
        let set = self.proc(pid)?.cpuset.0;
        if !mask.is_subset(&self.cpusets.mask(set)) {
            return Err(Errno::EDEADLK);
        }
        self.proc_mut(pid)?.cpuset.1 = Some(mask);
        Ok(())
    }

    /// `cpuset_setproc_update_set`: another set for a process; what it is bound to stays, as far
    /// as the set has it. `EDEADLK` if it has nothing of it.
    pub(crate) fn cpuset_rebase(&mut self, pid: Pid, set: i32) -> Result<(), Errno> {
        let (old, own) = self.proc(pid)?.cpuset;
        let own = own.map(|own| own.and(&self.cpusets.mask(set)));
        if own.is_some_and(|own| own.is_empty()) {
            return Err(Errno::EDEADLK);
        }
        self.cpusets.hold(set);
        self.proc_mut(pid)?.cpuset = (set, own);
        self.cpusets.release(old);
        Ok(())
    }
}
