//! Processes come, change and go. Follows `racct_proc_fork`, `racct_proc_exit`,
//! `racct_proc_ucred_changed`, `rctl_proc_fork` and `rctl_proc_ucred_changed`.

use jail::Errno;

use super::names::Resource;
use super::racct::{Racct, login_class};
use super::rule::Subject;
use super::{Link, Linked, Rctl, RuleId};
use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// The first process has nobody to inherit from.
    pub(crate) fn racct_proc_init(&mut self, pid: Pid, cred: &Cred) {
        if self.rctl.is_on() {
            self.racct_create(pid, cred, Vec::new());
            for resource in [Resource::NPROC, Resource::NTHR] {
                // Nobody has made rules yet.
                let _ = self.racct_add(pid, cred, resource, 1, true);
            }
        }
    }

    /// `racct_proc_fork`: a process is about to be made, with its parent's credential, rules and
    /// what is inherited. `EAGAIN` if that is denied; then there is no trace of it.
    pub(crate) fn racct_proc_fork(
        &mut self,
        parent: Pid,
        child: Pid,
        cred: &Cred,
    ) -> Result<(), Errno> {
        let Some(racct) = self.rctl.procs.get(&parent) else {
            return Ok(());
        };
        let (usage, links) = (racct.usage.clone(), racct.links.clone());
        let links = self.rctl.inherit(&links, child);
        self.racct_create(child, cred, links);
        let mut denied = false;
        for resource in Resource::all().filter(|resource| resource.is_inheritable()) {
            let amount = usage.get(resource);
            if amount != 0 && !denied {
                let set = self.racct_set(child, cred, resource, amount, true);
                denied = set.is_err();
            }
        }
        if !denied {
            // The second is counted even where the first was refused.
            for resource in [Resource::NPROC, Resource::NTHR] {
                let added = self.racct_add(child, cred, resource, 1, true);
                denied |= added.is_err();
            }
        }
        if denied {
            self.racct_proc_exit(child, cred);
            return Err(Errno::EAGAIN);
        }
        Ok(())
    }

    /// `racct_proc_fork_done`: rules that do more than deny look at the process now that it is
    /// there.
    pub(crate) fn racct_proc_fork_done(&mut self, child: Pid, cred: &Cred) {
        for resource in [Resource::NPROC, Resource::NTHR] {
            self.rctl_enforce(child, cred, resource, 0, false);
        }
    }

    /// `racct_proc_exit`, when a process has been waited for.
    pub(crate) fn racct_proc_exit(&mut self, pid: Pid, cred: &Cred) {
        if !self.rctl.procs.contains_key(&pid) {
            return;
        }
        for resource in Resource::all().filter(|resource| resource.is_reclaimable()) {
            // Less is never denied.
            let _ = self.racct_set(pid, cred, resource, 0, false);
        }
        if let Some(racct) = self.rctl.procs.remove(&pid) {
            self.rctl.unlink_all(pid, racct.links);
        }
        self.rctl.free(&Subject::User(cred.uid));
        self.rctl.free(&login_class());
    }

    /// A process's credential is another now: what it uses goes with it, without asking any rule
    /// (`racct_proc_ucred_changed`), and the rules that hold for it are looked up anew
    /// (`rctl_proc_ucred_changed`). Of its jails only the innermost one's, though a rule that is
    /// made later holds for jails below, too.
    pub(crate) fn racct_ucred_changed(&mut self, pid: Pid, old: &Cred, new: &Cred) {
        let Some(racct) = self.rctl.procs.get(&pid) else {
            return;
        };
        let usage = racct.usage.clone();
        if old.uid != new.uid {
            self.rctl.hold(Subject::User(new.uid));
            self.rctl.leave(&Subject::User(old.uid), &usage);
            self.rctl.join(&Subject::User(new.uid), &usage);
            self.rctl.free(&Subject::User(old.uid));
        }
        if old.prison != new.prison {
            for jail in self.racct_jails(old.prison) {
                self.rctl.leave(&jail, &usage);
            }
            for jail in self.racct_jails(new.prison) {
                self.rctl.join(&jail, &usage);
            }
        }
        self.rctl_relink(pid, new);
    }

    /// The second half of that.
    pub(super) fn rctl_relink(&mut self, pid: Pid, cred: &Cred) {
        let jail = self.rctl.of_prison.get(&cred.prison).cloned();
        let subjects = [
            Some(Subject::User(cred.uid)),
            Some(login_class()),
            jail.map(Subject::Jail),
        ];
        self.rctl.relink(pid, subjects.iter().flatten());
    }

    fn racct_create(&mut self, pid: Pid, cred: &Cred, links: Vec<Link>) {
        let racct = Racct {
            links,
            ..Racct::default()
        };
        self.rctl.procs.insert(pid, racct);
        self.rctl.hold(Subject::User(cred.uid));
        self.rctl.hold(login_class());
    }

    /// A descriptor table grows to `size` (`fdalloc`): `EMFILE` if that is denied.
    pub(crate) fn racct_nofile(&mut self, pid: Pid, size: i32) -> Result<(), Errno> {
        if !self.rctl.is_on() {
            return Ok(());
        }
        let Some(proc) = self.procs.all.get(&pid) else {
            return Ok(());
        };
        let cred = proc.cred.clone();
        self.racct_set(pid, &cred, Resource::NOFILE, size.into(), false)
            .map_err(|_| Errno::EMFILE)
    }
}

impl Rctl {
    /// `rctl_proc_fork`: the parent's rules hold for the child; those of the process itself are
    /// copied.
    fn inherit(&mut self, links: &[Link], child: Pid) -> Vec<Link> {
        let mut inherited = Vec::with_capacity(links.len());
        for link in links.iter().rev() {
            let Some(linked) = self.rules.get_mut(&link.rule) else {
                continue;
            };
            let rule = if matches!(linked.rule.subject, Subject::Process(_)) {
                let mut rule = linked.rule.clone();
                rule.subject = Subject::Process(child);
                self.insert_rule(rule)
            } else {
                link.rule
            };
            if let Some(linked) = self.rules.get_mut(&rule) {
                linked.procs.insert(child);
            }
            let exceeded = false;
            inherited.push(Link { rule, exceeded });
        }
        inherited
    }

    /// A rule that is nowhere linked yet.
    pub(super) fn insert_rule(&mut self, rule: super::Rule) -> RuleId {
        self.last_rule += 1;
        let id = RuleId(self.last_rule);
        let procs = std::collections::BTreeSet::new();
        self.rules.insert(id, Linked { rule, procs });
        id
    }

    fn relink<'a>(&mut self, pid: Pid, subjects: impl Iterator<Item = &'a Subject>) {
        let Some(racct) = self.procs.get_mut(&pid) else {
            return;
        };
        let old = std::mem::take(&mut racct.links);
        let mut new = Vec::new();
        for link in old.iter().rev() {
            if self.is_process_rule(link.rule) {
                new.push(*link);
            } else if let Some(linked) = self.rules.get_mut(&link.rule) {
                linked.procs.remove(&pid);
            }
        }
        for subject in subjects {
            let links = self.racct(subject).map(|racct| &racct.links);
            new.extend(links.into_iter().flatten().rev());
        }
        for link in &new {
            if let Some(linked) = self.rules.get_mut(&link.rule) {
                linked.procs.insert(pid);
            }
        }
        if let Some(racct) = self.procs.get_mut(&pid) {
            racct.links = new;
        }
    }

    fn is_process_rule(&self, id: RuleId) -> bool {
        let rule = self.rules.get(&id).map(|linked| &linked.rule.subject);
        matches!(rule, Some(Subject::Process(_)))
    }

    /// A process is gone: rules of its own go with it.
    fn unlink_all(&mut self, pid: Pid, links: Vec<Link>) {
        for link in links {
            if self.is_process_rule(link.rule) {
                self.rules.remove(&link.rule);
            } else if let Some(linked) = self.rules.get_mut(&link.rule) {
                linked.procs.remove(&pid);
            }
        }
    }
}
