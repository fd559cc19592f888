//! Asking the rules. Follows `rctl_enforce`.

use super::names::{Action, Resource, SubjectType};
use super::racct::login_class;
use super::rule::{Rule, Subject, as_int};
use super::{Link, RuleId};
use crate::cred::Cred;
use crate::proc::Pid;
use crate::state::State;

/// `log_rate_limit`: messages a second.
const LOG_RATE_LIMIT: u32 = 10;

/// `RCTL_LOG_BUFSIZE`, with the NUL.
const LOG_BUFSIZE: usize = 128;

/// As much as `kern.msgbufsize` keeps of messages.
const MSGBUF_SIZE: usize = 96 << 10;

impl State {
    /// Whether `amount` more of a resource is denied to a process; rules that are exceeded do
    /// what else they say, but for a process that is still being made.
    pub(super) fn rctl_enforce(
        &mut self,
        pid: Pid,
        cred: &Cred,
        resource: Resource,
        amount: i64,
        new: bool,
    ) -> bool {
        let Some(racct) = self.rctl.procs.get(&pid) else {
            return false;
        };
        if racct.links.is_empty() {
            return false;
        }
        let links: Vec<Link> = racct.links.iter().rev().copied().collect();
        let mut deny = false;
        let mut signals = Vec::new();
        for link in links {
            let Some(rule) = self.rctl.rules.get(&link.rule).map(|linked| &linked.rule) else {
                continue;
            };
            if rule.resource != resource {
                continue;
            }
            if self.available(pid, cred, rule) >= amount {
                self.set_exceeded(pid, link.rule, false);
                continue;
            }
            match rule.action {
                Action::Deny => deny = true,
                // Nothing here has a speed to throttle.
                Action::Throttle => {}
                _ if link.exceeded || new => {}
                // Nobody reads /dev/devctl.
                Action::Devctl => self.set_exceeded(pid, link.rule, true),
                Action::Log => {
                    let rule = rule.clone();
                    if self.rctl_log(pid, cred, &rule) {
                        self.set_exceeded(pid, link.rule, true);
                    }
                }
                Action::Signal(signal) => {
                    signals.push(signal);
                    self.set_exceeded(pid, link.rule, true);
                }
            }
        }
        for signal in signals {
            self.tdsignal(pid, signal);
        }
        deny
    }

    /// `rctl_available_resource`: what `per` names is the process's own, so that a jail's rule
    /// looks at the innermost jail's usage.
    fn available(&self, pid: Pid, cred: &Cred, rule: &Rule) -> i64 {
        let subject = match rule.per {
            SubjectType::Process => Subject::Process(pid),
            SubjectType::User => Subject::User(cred.uid),
            SubjectType::LoginClass => login_class(),
            SubjectType::Jail => match self.rctl.of_prison.get(&cred.prison) {
                Some(name) => Subject::Jail(name.clone()),
                None => return rule.amount,
            },
        };
        let used = self.rctl.racct(&subject);
        let used = used.map_or(0, |racct| racct.usage.get(rule.resource));
        rule.amount.saturating_sub(used)
    }

    fn set_exceeded(&mut self, pid: Pid, rule: RuleId, exceeded: bool) {
        let links = self.rctl.procs.get_mut(&pid).map(|racct| &mut racct.links);
        let mut links = links.into_iter().flatten();
        if let Some(link) = links.find(|link| link.rule == rule) {
            link.exceeded = exceeded;
        }
    }

    /// Writes a message to the kernel's buffer, unless there have been too many this second.
    fn rctl_log(&mut self, pid: Pid, cred: &Cred, rule: &Rule) -> bool {
        let now = self.clock.uptime.as_secs();
        let (second, count) = self.rctl.logged;
        let count = if second == now { count } else { 0 };
        if count >= LOG_RATE_LIMIT {
            return false;
        }
        self.rctl.logged = (now, count + 1);
        let mut text = Vec::new();
        rule.print(&mut text);
        text.truncate(LOG_BUFSIZE - 1);
        let comm = self.procs.all.get(&pid).map(|proc| proc.comm.as_slice());
        let jail = self.rctl.of_prison.get(&cred.prison);
        let message = [
            b"rctl: rule \"".as_slice(),
            text.as_slice(),
            format!("\" matched by pid {pid} (").as_bytes(),
            comm.unwrap_or_default(),
            format!("), uid {}, jail ", as_int(cred.uid)).as_bytes(),
            jail.map_or(b"".as_slice(), |name| name),
            b"\n",
        ]
        .concat();
        self.rctl.messages.extend(message);
        let over = self.rctl.messages.len().saturating_sub(MSGBUF_SIZE);
        self.rctl.messages.drain(..over);
        true
    }
}
