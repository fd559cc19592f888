//! Whether the counts are what is there.

use std::collections::BTreeMap;

use super::names::Resource;
use super::racct::{Usage, login_class};
use super::rule::Subject;
use crate::proc::Life;
use crate::state::State;

impl State {
    /// Sums up what processes use and compares it with what their users, login classes and jails
    /// count.
    pub(crate) fn check_rctl(&self) -> Result<(), String> {
        if !self.rctl.is_on() {
            return Ok(());
        }
        if self.rctl.procs.len() != self.procs.all.len() {
            return Err("a process is not counted, or one that is gone is".into());
        }
        let mut sums: BTreeMap<Subject, Usage> = BTreeMap::new();
        for (&pid, proc) in &self.procs.all {
            let Some(racct) = self.rctl.procs.get(&pid) else {
                return Err(format!("process {pid} is not counted"));
            };
            for resource in [Resource::NPROC, Resource::NTHR] {
                if racct.usage.get(resource) != 1 {
                    return Err(format!("process {pid} counts {}", resource.name()));
                }
            }
            let files = racct.usage.get(Resource::NOFILE);
            if files != 0 && matches!(proc.life, Life::Zombie(_)) {
                return Err(format!("dead process {pid} counts {files} descriptors"));
            }
            let mut subjects = self.racct_jails(proc.cred.prison);
            subjects.push(Subject::User(proc.cred.uid));
            subjects.push(login_class());
            for subject in subjects {
                sums.entry(subject).or_default().add_all(&racct.usage);
            }
        }
        for (subject, container) in &self.rctl.containers {
            let mixed = self.rctl.mixed && matches!(subject, Subject::Jail(_));
            let sum = sums.remove(subject).unwrap_or_default();
            if !mixed && sum != container.racct.usage {
                return Err(format!("the usage of {subject:?} is wrong"));
            }
            if container.refs == 0 && container.racct.links.is_empty() {
                return Err(format!("{subject:?} is used by nobody"));
            }
        }
        match sums.keys().next() {
            Some(subject) => Err(format!("{subject:?} is not counted")),
            None => self.check_rules(),
        }
    }

    /// Rules and those they hold for know each other.
    fn check_rules(&self) -> Result<(), String> {
        for (id, linked) in &self.rctl.rules {
            let linked_with = |subject: &Subject| {
                let racct = self.rctl.racct(subject);
                racct.is_some_and(|racct| racct.links.iter().any(|link| link.rule == *id))
            };
            let procs = linked.procs.iter().map(|&pid| Subject::Process(pid));
            let subject = linked.rule.subject.clone();
            if let Some(subject) = procs.chain([subject]).find(|subject| !linked_with(subject)) {
                return Err(format!("{subject:?} does not know its rule {id:?}"));
            }
        }
        let procs = self.rctl.procs.values();
        let containers = self.rctl.containers.values().map(|there| &there.racct);
        let mut links = procs.chain(containers).flat_map(|racct| &racct.links);
        match links.find(|link| !self.rctl.rules.contains_key(&link.rule)) {
            Some(link) => Err(format!("{:?} is gone and still holds", link.rule)),
            None => Ok(()),
        }
    }
}
