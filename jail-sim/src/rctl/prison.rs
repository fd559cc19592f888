//! The containers of prisons. Follows `prison_racct_attach`, `prison_racct_modify` and
//! `prison_racct_detach` in `sys/kern/kern_jail.c`.

use std::sync::Arc;

use super::rule::Subject;
use crate::cred::Cred;
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `prison_racct_attach`, of a new prison that has its name.
    pub(crate) fn prison_racct_attach(&mut self, id: PrisonId) {
        if !self.rctl.is_on() || self.rctl.of_prison.contains_key(&id) {
            return;
        }
        let Some(prison) = self.prisons.get(id) else {
            return;
        };
        let name: Arc<[u8]> = Arc::from(prison.name.bytes());
        self.rctl.hold(Subject::Jail(name.clone()));
        self.rctl.of_prison.insert(id, name);
    }

    /// `prison_racct_modify`: a renamed prison takes its usage along and leaves the rules behind:
    /// they are the name's. Prisons below stay with the containers of their old names.
    pub(crate) fn prison_racct_modify(&mut self, id: PrisonId) {
        let Some(old) = self.rctl.of_prison.get(&id) else {
            return;
        };
        let Some(prison) = self.prisons.get(id) else {
            return;
        };
        if prison.name.bytes() == &**old {
            return;
        }
        let old = Subject::Jail(old.clone());
        self.rctl.of_prison.remove(&id);
        self.prison_racct_attach(id);
        let Some(name) = self.rctl.of_prison.get(&id) else {
            return;
        };
        let new = Subject::Jail(name.clone());
        if let Some(container) = self.rctl.containers.get(&old) {
            self.rctl.mixed |= container.refs > 1;
            let usage = container.racct.usage.clone();
            self.rctl.join(&new, &usage);
            self.rctl.leave(&old, &usage);
        }
        let shared = self.rctl.containers.get(&new);
        self.rctl.mixed |= shared.is_some_and(|container| container.refs > 1);
        self.relink_everybody();
        self.rctl.free(&old);
    }

    /// The kernel looks up the rules of every process anew, of those in other jails, too.
    fn relink_everybody(&mut self) {
        if self.rctl.rules.is_empty() {
            return;
        }
        let all = self.procs.all.iter();
        let all: Vec<(Pid, Cred)> = all.map(|(&pid, proc)| (pid, proc.cred.clone())).collect();
        for (pid, cred) in all {
            self.rctl_relink(pid, &cred);
        }
    }

    /// `prison_racct_detach`, of a prison that is gone. Rules keep the container.
    pub(crate) fn prison_racct_detach(&mut self, id: PrisonId) {
        if let Some(name) = self.rctl.of_prison.remove(&id) {
            self.rctl.free(&Subject::Jail(name));
        }
    }
}
