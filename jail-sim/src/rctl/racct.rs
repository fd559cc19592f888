//! Counting. Follows `racct_add_locked`, `racct_set_locked`, `racct_add_cred_locked` and
//! `racct_move`.

use std::sync::Arc;

use super::names::{RESOURCES, Resource};
use super::rule::Subject;
use super::{Link, Rctl};
use crate::cred::Cred;
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;

/// `struct racct`: what is used, and the rules for it, the newest last.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default)]
pub(super) struct Racct {
    pub(super) usage: Usage,
    pub(super) links: Vec<Link>,
}

/// `r_resources`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage([i64; RESOURCES]);

impl Usage {
    pub(super) fn get(&self, resource: Resource) -> i64 {
        self.0.get(resource.number()).copied().unwrap_or_default()
    }

    /// Never below 0.
    pub(super) fn add(&mut self, resource: Resource, amount: i64) {
        if let Some(used) = self.0.get_mut(resource.number()) {
            *used = used.saturating_add(amount).max(0);
        }
    }

    /// `racct_add_racct`.
    pub(super) fn add_all(&mut self, other: &Self) {
        for resource in Resource::all() {
            self.add(resource, other.get(resource));
        }
    }

    /// `racct_sub_racct`: what cannot be given back stays.
    pub(super) fn sub_all(&mut self, other: &Self) {
        for resource in Resource::all().filter(|resource| resource.is_reclaimable()) {
            self.add(resource, -other.get(resource));
        }
    }
}

/// Every process's login class: nothing here sets another.
pub(super) fn login_class() -> Subject {
    Subject::LoginClass(Arc::from(*b"default"))
}

/// Denied: `EDOOFUS`, which callers make the errno of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denied;

impl State {
    /// `racct_add_locked`: `new` is a process that is still being made.
    pub(super) fn racct_add(
        &mut self,
        pid: Pid,
        cred: &Cred,
        resource: Resource,
        amount: i64,
        new: bool,
    ) -> Result<(), Denied> {
        let denied = self.rctl_enforce(pid, cred, resource, amount, new);
        if denied && resource.is_deniable() {
            return Err(Denied);
        }
        self.racct_adjust(pid, cred, resource, amount);
        Ok(())
    }

    /// `racct_set_locked`: using less is never denied.
    pub(super) fn racct_set(
        &mut self,
        pid: Pid,
        cred: &Cred,
        resource: Resource,
        amount: i64,
        new: bool,
    ) -> Result<(), Denied> {
        let Some(racct) = self.rctl.procs.get(&pid) else {
            return Ok(());
        };
        let more = amount - racct.usage.get(resource);
        if more > 0 {
            self.racct_add(pid, cred, resource, more, new)
        } else {
            self.racct_adjust(pid, cred, resource, more);
            Ok(())
        }
    }

    /// Counts for the process and everything its credential belongs to.
    fn racct_adjust(&mut self, pid: Pid, cred: &Cred, resource: Resource, amount: i64) {
        if let Some(racct) = self.rctl.procs.get_mut(&pid) {
            racct.usage.add(resource, amount);
        }
        self.rctl.adjust(&Subject::User(cred.uid), resource, amount);
        self.rctl.adjust(&login_class(), resource, amount);
        for jail in self.racct_jails(cred.prison) {
            self.rctl.adjust(&jail, resource, amount);
        }
    }

    /// The containers of a prison and those above it.
    pub(super) fn racct_jails(&self, prison: PrisonId) -> Vec<Subject> {
        let mut jails = Vec::new();
        let mut at = Some(prison);
        while let Some(id) = at {
            if let Some(name) = self.rctl.of_prison.get(&id) {
                jails.push(Subject::Jail(name.clone()));
            }
            at = self.prisons.parent(id);
        }
        jails
    }
}

impl Rctl {
    fn adjust(&mut self, subject: &Subject, resource: Resource, amount: i64) {
        if let Some(racct) = self.racct_mut(subject) {
            racct.usage.add(resource, amount);
        }
    }

    /// What `of` uses is now used by `to` as well.
    pub(super) fn join(&mut self, to: &Subject, of: &Usage) {
        if let Some(racct) = self.racct_mut(to) {
            racct.usage.add_all(of);
        }
    }

    /// And no longer.
    pub(super) fn leave(&mut self, from: &Subject, of: &Usage) {
        if let Some(racct) = self.racct_mut(from) {
            racct.usage.sub_all(of);
        }
    }
}
