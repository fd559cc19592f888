//! The system calls. Follows `sys_rctl_get_racct` and its like, `rctl_rule_add` and
//! `rctl_rule_remove`.

use std::cmp::Reverse;
use std::ffi::CStr;

use jail::Errno;

use super::names::{Action, Resource, SubjectType};
use super::rule::{Filter, Rule, Subject, shown};
use super::{Link, Rctl, RuleId};
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;

/// `RCTL_MAX_INBUFSIZE`, with the NUL.
const MAX_INBUFSIZE: usize = 4_096;

/// `uihash`: `maxproc` is 12,308, and there is a chain for every 16, rounded to a power of 2.
const UIHASH: u32 = 511;

impl State {
    /// `ERANGE` if `out` is too small.
    pub(crate) fn sys_rctl_get_racct(
        &mut self,
        pid: Pid,
        filter: &CStr,
        out: &mut [u8],
    ) -> Result<(), Errno> {
        let filter = self.rctl_filter(pid, filter)?;
        let subject = filter.subject.ok_or(Errno::EINVAL)?;
        let racct = self.rctl.racct(&subject);
        // Processes have no counts of what is not counted for each.
        let sloppy = subject.kind() != SubjectType::Process;
        let counted = Resource::all().filter(|resource| sloppy || !resource.is_sloppy());
        let usage: Vec<String> = counted
            .map(|resource| {
                let used = racct.map_or(0, |racct| racct.usage.get(resource));
                format!("{}={}", resource.name(), shown(resource, used))
            })
            .collect();
        write_outbuf(usage.join(",").as_bytes(), out)
    }

    /// Also `E2BIG` for a buffer larger than `kern.racct.rctl.maxbufsize`.
    pub(crate) fn sys_rctl_get_rules(
        &mut self,
        pid: Pid,
        filter: &CStr,
        out: &mut [u8],
    ) -> Result<(), Errno> {
        let filter = self.rctl_filter(pid, filter)?;
        self.may_fill(out)?;
        let mut text = Vec::new();
        for subject in self.rctl_subjects(&filter) {
            let links = self.rctl.racct(&subject).map(|racct| &racct.links);
            for link in links.into_iter().flatten().rev() {
                let rule = self.rctl.rules.get(&link.rule).map(|linked| &linked.rule);
                let Some(rule) = rule else {
                    continue;
                };
                // A process is linked with the rules of others, too.
                if rule.subject == subject && filter.matches(rule) {
                    rule.print(&mut text);
                    text.push(b',');
                }
            }
        }
        write_list(text, out)
    }

    /// `EOPNOTSUPP` of anything but a process.
    pub(crate) fn sys_rctl_get_limits(
        &mut self,
        pid: Pid,
        filter: &CStr,
        out: &mut [u8],
    ) -> Result<(), Errno> {
        let filter = self.rctl_filter(pid, filter)?;
        if filter.kind.ok_or(Errno::EINVAL)? != SubjectType::Process {
            return Err(Errno::EOPNOTSUPP);
        }
        let subject = filter.subject.ok_or(Errno::EINVAL)?;
        self.may_fill(out)?;
        let mut text = Vec::new();
        let links = self.rctl.racct(&subject).map(|racct| &racct.links);
        for link in links.into_iter().flatten().rev() {
            if let Some(linked) = self.rctl.rules.get(&link.rule) {
                linked.rule.print(&mut text);
                text.push(b',');
            }
        }
        write_list(text, out)
    }

    /// `EINVAL` of a rule that leaves something undefined but `per`; `EOPNOTSUPP` of a
    /// combination that cannot be.
    pub(crate) fn sys_rctl_add_rule(&mut self, pid: Pid, rule: &CStr) -> Result<(), Errno> {
        let rule = self.rctl_filter(pid, rule)?;
        let rule = rule.rule().ok_or(Errno::EINVAL)?;
        makes_sense(&rule)?;
        // The container does not go with the rule that is replaced.
        let held = rule.subject.clone();
        let is_process = held.kind() == SubjectType::Process;
        if !is_process {
            self.rctl.hold(held.clone());
        }
        // It is no error that there was none.
        let _ = self.rctl_rule_remove(&rule.replaced());
        self.rctl_rule_add(rule);
        if !is_process {
            self.rctl.free(&held);
        }
        Ok(())
    }

    /// `ESRCH` if no rule fits.
    pub(crate) fn sys_rctl_remove_rule(&mut self, pid: Pid, filter: &CStr) -> Result<(), Errno> {
        let filter = self.rctl_filter(pid, filter)?;
        self.rctl_rule_remove(&filter)
    }

    /// What all of them begin with: `ENOSYS` without accounting, `EPERM` of all but the base
    /// system's root, `E2BIG`, and what is wrong with the text.
    fn rctl_filter(&self, pid: Pid, text: &CStr) -> Result<Filter, Errno> {
        if !self.rctl.is_on() {
            return Err(Errno::ENOSYS);
        }
        let cred = &self.proc(pid)?.cred;
        if cred.jailed() || !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        if text.count_bytes() >= MAX_INBUFSIZE {
            return Err(Errno::E2BIG);
        }
        Filter::parse(text.to_bytes(), |pid| self.proc(pid).is_ok())
    }

    fn may_fill(&self, out: &[u8]) -> Result<(), Errno> {
        let max = usize::try_from(self.rctl.maxbufsize).unwrap_or(usize::MAX);
        if out.len() > max {
            return Err(Errno::E2BIG);
        }
        Ok(())
    }

    /// Whose rules a filter may fit, in the order the kernel lists them.
    fn rctl_subjects(&self, filter: &Filter) -> Vec<Subject> {
        if let Some(subject) = &filter.subject {
            return vec![subject.clone()];
        }
        let of = |kind| filter.kind.is_none_or(|wanted| wanted == kind);
        let mut subjects = Vec::new();
        if of(SubjectType::Process) {
            let mut procs: Vec<_> = self.procs.all.values().collect();
            procs.sort_unstable_by_key(|proc| Reverse(proc.serial));
            subjects.extend(procs.into_iter().map(|proc| Subject::Process(proc.pid)));
        }
        let kinds = [
            SubjectType::LoginClass,
            SubjectType::User,
            SubjectType::Jail,
        ];
        for kind in kinds.into_iter().filter(|&kind| of(kind)) {
            let containers = self.rctl.containers.iter();
            let mut found: Vec<_> = containers
                .filter(|(subject, _)| subject.kind() == kind)
                .collect();
            found.sort_unstable_by_key(|(subject, container)| {
                let chain = match subject {
                    Subject::User(uid) => uid & UIHASH,
                    _ => 0,
                };
                Reverse((chain, container.number))
            });
            subjects.extend(found.into_iter().map(|(subject, _)| subject.clone()));
        }
        subjects
    }

    /// `rctl_rule_add`, after what it replaces has gone: links the rule with everybody it holds
    /// for.
    fn rctl_rule_add(&mut self, rule: Rule) {
        let subject = rule.subject.clone();
        let procs = match &subject {
            Subject::Process(_) => Vec::new(),
            Subject::LoginClass(_) if subject != super::racct::login_class() => Vec::new(),
            Subject::LoginClass(_) => self.procs.all.keys().copied().collect(),
            Subject::User(uid) => {
                let all = self.procs.all.values();
                let theirs = all.filter(|proc| proc.cred.uid == *uid);
                theirs.map(|proc| proc.pid).collect()
            }
            Subject::Jail(name) => self.procs_of_jail(name),
        };
        let id = self.rctl.insert_rule(rule);
        if matches!(subject, Subject::Process(_)) {
            self.rctl.link(&subject, id);
            return;
        }
        self.rctl.container(subject.clone());
        self.rctl.link(&subject, id);
        for pid in procs {
            self.rctl.link(&Subject::Process(pid), id);
        }
    }

    /// The processes of the prisons with this container, and of those below.
    fn procs_of_jail(&self, name: &[u8]) -> Vec<Pid> {
        let prisons = self.rctl.of_prison.iter();
        let named: Vec<PrisonId> = prisons
            .filter(|(_, of)| ***of == *name)
            .map(|(&id, _)| id)
            .collect();
        if named.is_empty() {
            return Vec::new();
        }
        let all = self.procs.all.values();
        all.filter(|proc| {
            let mut at = Some(proc.cred.prison);
            while let Some(id) = at {
                if named.contains(&id) {
                    return true;
                }
                at = self.prisons.parent(id);
            }
            false
        })
        .map(|proc| proc.pid)
        .collect()
    }

    /// `rctl_rule_remove`.
    fn rctl_rule_remove(&mut self, filter: &Filter) -> Result<(), Errno> {
        let fits = |id: &RuleId| {
            let linked = self.rctl.rules.get(id);
            linked.is_some_and(|linked| filter.matches(&linked.rule))
        };
        let found: Vec<RuleId> = match &filter.subject {
            Some(subject) => {
                let links = self.rctl.racct(subject).map(|racct| &racct.links);
                let rules = links.into_iter().flatten().map(|link| link.rule);
                rules.filter(fits).collect()
            }
            None => self.rctl.rules.keys().copied().filter(fits).collect(),
        };
        if found.is_empty() {
            return Err(Errno::ESRCH);
        }
        for id in found {
            self.rctl.remove_rule(id);
        }
        Ok(())
    }
}

impl Rctl {
    /// `rctl_racct_add_rule`.
    fn link(&mut self, subject: &Subject, rule: RuleId) {
        let Some(racct) = self.racct_mut(subject) else {
            return;
        };
        let exceeded = false;
        racct.links.push(Link { rule, exceeded });
        if let (Subject::Process(pid), Some(linked)) = (subject, self.rules.get_mut(&rule)) {
            linked.procs.insert(*pid);
        }
    }

    fn remove_rule(&mut self, id: RuleId) {
        let Some(linked) = self.rules.remove(&id) else {
            return;
        };
        for pid in linked.procs {
            if let Some(racct) = self.procs.get_mut(&pid) {
                racct.links.retain(|link| link.rule != id);
            }
        }
        let subject = linked.rule.subject;
        if let Some(racct) = self.racct_mut(&subject) {
            racct.links.retain(|link| link.rule != id);
        }
        if subject.kind() != SubjectType::Process {
            self.collect(&subject);
        }
    }
}

/// The combinations that `rctl_rule_add` refuses.
fn makes_sense(rule: &Rule) -> Result<(), Errno> {
    let resource = rule.resource;
    let refused = match rule.action {
        Action::Deny => !resource.may_be_denied(),
        Action::Throttle => !resource.may_be_throttled(),
        _ => false,
    };
    if refused || rule.per == SubjectType::Process && resource.is_sloppy() {
        return Err(Errno::EOPNOTSUPP);
    }
    Ok(())
}

/// Rules, each with a comma behind it, which all have to fit; the last comma goes.
fn write_list(mut text: Vec<u8>, out: &mut [u8]) -> Result<(), Errno> {
    if text.len() >= out.len() {
        return Err(Errno::ERANGE);
    }
    text.pop();
    write_outbuf(&text, out)
}

/// `rctl_write_outbuf`: the text and its NUL.
fn write_outbuf(text: &[u8], out: &mut [u8]) -> Result<(), Errno> {
    if out.len() <= text.len() {
        return Err(Errno::ERANGE);
    }
    for (to, from) in out.iter_mut().zip(text.iter().chain([&0])) {
        *to = *from;
    }
    Ok(())
}
