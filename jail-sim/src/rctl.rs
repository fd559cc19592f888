//! Resource accounting and limits. Follows `sys/kern/kern_racct.c` and `kern_rctl.c`.
//!
//! [`rule`] reads and prints rules, [`calls`] are the system calls, [`racct`] counts, [`enforce`]
//! asks the rules before something is counted. Of the resources, processes, threads and the sizes
//! of descriptor tables are counted; the others are always 0.

mod calls;
mod check;
mod enforce;
mod names;
mod prison;
mod proc;
mod racct;
mod rule;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use crate::prison::PrisonId;
use crate::proc::Pid;
use racct::Racct;
use rule::{Rule, Subject};

/// Whether there is accounting (`racct_enable`).
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RacctMode {
    On,
    /// In the kernel, but not enabled by the loader.
    Off,
    /// The kernel has neither `RACCT` nor `RCTL`.
    Absent,
}

/// The rules, and what is used.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Rctl {
    pub(crate) mode: RacctMode,
    /// `kern.racct.rctl.maxbufsize`.
    pub(crate) maxbufsize: u32,
    /// What `log` rules wrote (`kern.msgbuf`).
    pub(crate) messages: VecDeque<u8>,
    /// The second of uptime, and how many messages it saw.
    logged: (u64, u32),
    rules: HashMap<RuleId, Linked>,
    last_rule: u64,
    procs: HashMap<Pid, Racct>,
    /// Of users, login classes and jails (`ui_racct`, `lc_racct`, `prr_racct`).
    containers: BTreeMap<Subject, Container>,
    last_container: u64,
    /// `pr_prison_racct`: not always the one of the prison's name, which a parent's renaming
    /// changes, too.
    of_prison: HashMap<PrisonId, Arc<[u8]>>,
    /// Two prisons had the same name (one dying), and one was renamed: it took the usage of both
    /// with it. Counts are off from then on.
    mixed: bool,
}

/// `struct rctl_rule *`.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
struct RuleId(u64);

/// A rule and the processes it holds for.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Linked {
    rule: Rule,
    procs: BTreeSet<Pid>,
}

/// `struct rctl_rule_link`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug)]
struct Link {
    rule: RuleId,
    /// It has been told once that the process is over it.
    exceeded: bool,
}

#[derive(serde::Serialize, serde::Deserialize, Debug)]
struct Container {
    racct: Racct,
    /// Who has it: processes, or prisons of the name.
    refs: usize,
    /// Later than all that were there.
    number: u64,
}

impl Rctl {
    pub(crate) fn new(mode: RacctMode) -> Self {
        let mut rctl = Self {
            mode,
            maxbufsize: 16 << 20,
            messages: VecDeque::new(),
            logged: (0, 0),
            rules: HashMap::new(),
            last_rule: 0,
            procs: HashMap::new(),
            containers: BTreeMap::new(),
            last_container: 0,
            of_prison: HashMap::new(),
            mixed: false,
        };
        if rctl.is_on() {
            let name: Arc<[u8]> = Arc::from(*b"0");
            rctl.hold(Subject::Jail(name.clone()));
            rctl.of_prison.insert(PrisonId::ZERO, name);
        }
        rctl
    }

    /// `racct_enable`.
    pub(crate) fn is_on(&self) -> bool {
        self.mode == RacctMode::On
    }

    /// One more that has this container; made if it is not there.
    fn hold(&mut self, subject: Subject) {
        self.container(subject).refs += 1;
    }

    fn container(&mut self, subject: Subject) -> &mut Container {
        let last = &mut self.last_container;
        self.containers.entry(subject).or_insert_with(|| {
            *last += 1;
            Container {
                racct: Racct::default(),
                refs: 0,
                number: *last,
            }
        })
    }

    /// One less: without any, and without rules, it goes with what it counted.
    fn free(&mut self, subject: &Subject) {
        if let Some(container) = self.containers.get_mut(subject) {
            container.refs = container.refs.saturating_sub(1);
        }
        self.collect(subject);
    }

    fn collect(&mut self, subject: &Subject) {
        let unused =
            |container: &Container| container.refs == 0 && container.racct.links.is_empty();
        if self.containers.get(subject).is_some_and(unused) {
            self.containers.remove(subject);
        }
    }

    /// The counts and links of a subject, if it has any.
    fn racct(&self, subject: &Subject) -> Option<&Racct> {
        match subject {
            Subject::Process(pid) => self.procs.get(pid),
            _ => self
                .containers
                .get(subject)
                .map(|container| &container.racct),
        }
    }

    fn racct_mut(&mut self, subject: &Subject) -> Option<&mut Racct> {
        match subject {
            Subject::Process(pid) => self.procs.get_mut(pid),
            _ => self
                .containers
                .get_mut(subject)
                .map(|container| &mut container.racct),
        }
    }
}
