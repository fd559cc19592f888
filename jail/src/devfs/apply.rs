//! Rulesets put into the kernel, and taken out of it again.

use core::time::Duration;
use std::collections::BTreeSet;

use jail_sys::fs::devfs::devfs::rid2rn;

use super::RulesetProblem::Different;
use super::host::Dev;
use super::kernel::Resolver;
use super::{DevfsRule, DevfsRuleset, RulesetProblem};
use crate::journal::{Before, Record};
use crate::{Errno, Error, Host, Problem, numbers};

/// A ruleset that the kernel has.
///
/// Dropping it changes nothing, so that it can be taken back by another program;
/// [`remove`](Self::remove) takes back the rules that were added and nothing else.
#[derive(Clone, Debug)]
#[must_use = "rules stay in the kernel: this is what can take them back"]
pub struct AppliedRuleset {
    host: Host,
    number: u16,
    rules: Vec<u16>,
    /// Of each of them.
    texts: Vec<String>,
}

impl DevfsRuleset {
    /// Adds the rules to a ruleset of a number that nobody uses, 1000 or higher, all or none.
    ///
    /// The kernel gives out no numbers: one is drawn and looked at. Somebody who takes the same
    /// one at the same time is noticed by the numbers of the rules, and another one is drawn. It
    /// takes two calls more than there are rules, or, if a rule has a number of its own, two more
    /// than twice as many.
    ///
    /// # Errors
    /// * [`Error::Param`] - a number, mode or include out of range, an unknown user or group, no
    ///   rules at all, two rules of one number
    /// * `EPERM` - not root, or in a jail, which can have no rules
    /// * `ESRCH` - a ruleset that is included is not there
    /// * [`Error::Ruleset`] - numbers were taken again and again
    ///
    /// # See also
    /// `devfs rule -s NUMBER add -`, `sys/fs/devfs/devfs_rule.c` (`devfs_rules_ioctl`)
    pub fn apply(&self, host: &Host) -> Result<AppliedRuleset, Error> {
        self.apply_told(host, &mut |_| Ok(()))
    }

    /// As [`apply`](Self::apply), and the number is told before.
    pub(crate) fn apply_told(
        &self,
        host: &Host,
        before: Before<'_>,
    ) -> Result<AppliedRuleset, Error> {
        let rules = self.numbered(host)?;
        let dev = Dev::open(host)?;
        let mut number = 0;
        for draw in draws() {
            number = draw;
            if dev.next_ruleset(number - 1)? == Some(number) {
                continue;
            }
            before(record(number, &rules))?;
            if let Some(applied) = add(host, &dev, number, &rules)? {
                return Ok(applied);
            }
        }
        Err(Error::ruleset(number, RulesetProblem::NoneFree))
    }

    /// Adds the rules to the ruleset of this number, all or none. One that has the same rules
    /// already, whatever their numbers, is taken as it is, and [`remove`](AppliedRuleset::remove)
    /// leaves it.
    ///
    /// # Errors
    /// As [`apply`](Self::apply); [`Error::Ruleset`] with
    /// [`Different`](RulesetProblem::Different) if it has other rules.
    pub fn apply_at(&self, host: &Host, number: u16) -> Result<AppliedRuleset, Error> {
        self.apply_at_told(host, number, &mut |_| Ok(()))
    }

    /// As [`apply_at`](Self::apply_at), and that it will be is told before.
    pub(crate) fn apply_at_told(
        &self,
        host: &Host,
        number: u16,
        before: Before<'_>,
    ) -> Result<AppliedRuleset, Error> {
        if number == 0 {
            return Err(out_of_range("devfs ruleset"));
        }
        let rules = self.numbered(host)?;
        let dev = Dev::open(host)?;
        let wanted: Self = rules.iter().map(|(_, rule)| rule.clone()).collect();
        let mut seen = 0;
        for _ in 0..TRIES {
            let there = host.devfs_ruleset(number)?;
            let count = there.rules.len();
            match wanted.difference(&there) {
                _ if count == 0 => {
                    before(record(number, &rules))?;
                    if let Some(applied) = add(host, &dev, number, &rules)? {
                        return Ok(applied);
                    }
                }
                None => return Ok(AppliedRuleset::found(host, number)),
                // Somebody who wants the same may be about to add the rest.
                Some(Different { rule: None }) if count > seen => {
                    seen = count;
                    pause(host, number)?;
                }
                Some(problem) => return Err(Error::ruleset(number, problem)),
            }
        }
        Err(Error::ruleset(number, RulesetProblem::NoneFree))
    }

    /// The rules with names looked up, and the numbers that they get: 1, 2, 3, so that nobody can
    /// add one in between; if some have numbers, then as the kernel does, 100 apart.
    fn numbered(&self, host: &Host) -> Result<Vec<(u16, DevfsRule)>, Error> {
        if self.rules.is_empty() {
            return Err(Error::param("devfs rules", Problem::Empty));
        }
        let mut resolver = Resolver::new(host);
        let step = if self.is_numbered() { 100 } else { 1 };
        let mut taken = BTreeSet::<u16>::new();
        let mut rules = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            let rule = resolver.resolved(rule)?;
            let next = || taken.last().copied().unwrap_or_default().checked_add(step);
            let number = rule.number.or_else(next);
            let number = number.ok_or_else(|| out_of_range("rule number"))?;
            if !taken.insert(number) {
                return Err(Error::param(format!("rule {number}"), Problem::Duplicate));
            }
            rules.push((number, rule));
        }
        // As they are run.
        rules.sort_by_key(|(number, _)| *number);
        Ok(rules)
    }

    fn is_numbered(&self) -> bool {
        self.rules.iter().any(|rule| rule.number.is_some())
    }

    /// What is other in `there`.
    fn difference(&self, there: &Self) -> Option<RulesetProblem> {
        let mut wanted = self.rules.iter();
        for rule in &there.rules {
            let same = |wanted: &DevfsRule| {
                wanted.clone().without_number() == rule.clone().without_number()
            };
            if !wanted.next().is_some_and(same) {
                let rule = Some(rule.to_string());
                return Some(Different { rule });
            }
        }
        let rule = None;
        wanted.next().map(|_| Different { rule })
    }
}

/// Adds rules to a ruleset that has none. `None`: somebody else does too, and nothing is left of
/// what was added.
fn add(
    host: &Host,
    dev: &Dev<'_>,
    number: u16,
    rules: &[(u16, DevfsRule)],
) -> Result<Option<AppliedRuleset>, Error> {
    let mut applied = AppliedRuleset::found(host, number);
    match applied.add(dev, rules) {
        Ok(true) => Ok(Some(applied)),
        Ok(false) => applied.remove().map(|()| None),
        Err(error) => Err(error.with_left(applied.undo(dev))),
    }
}

impl AppliedRuleset {
    /// One that was there.
    fn found(host: &Host, number: u16) -> Self {
        Self {
            host: host.clone(),
            number,
            rules: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// The ruleset's number, for a mount.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// The numbers of the rules that were added.
    #[must_use]
    pub fn rule_numbers(&self) -> &[u16] {
        &self.rules
    }

    /// Whether the rules were added; otherwise they were there, and are not removed.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Removes the rules that were added, newest first, and the ruleset with the last of them.
    /// Those that are gone already are no error. All are tried.
    ///
    /// Unmount what is mounted with it before: a devfs whose ruleset has no rules any more shows
    /// every device that comes.
    ///
    /// # Errors
    /// The first that could not be removed; with [`Error::NotUndone`] all of them.
    pub fn remove(self) -> Result<(), Error> {
        if self.rules.is_empty() {
            return Ok(());
        }
        let dev = Dev::open(&self.host)?;
        let mut left = self.undo(&dev).into_iter();
        match left.next() {
            None => Ok(()),
            Some(first) => Err(first.with_left(left.collect())),
        }
    }

    /// What stands in a journal for them.
    pub(crate) fn record(&self) -> Record {
        let numbers = self.rules.iter().copied();
        Record::Rules {
            ruleset: self.number,
            rules: numbers.zip(self.texts.iter().cloned()).collect(),
        }
    }

    /// Those of these rules, numbers and texts, that are there: ours.
    pub(crate) fn recorded(
        host: &Host,
        number: u16,
        rules: &[(u16, String)],
    ) -> Result<Option<Self>, Error> {
        let mut applied = Self::shared(host, number)?;
        let there = applied.rules.iter().copied().zip(applied.texts);
        let ours = there.filter(|rule| rules.contains(rule));
        (applied.rules, applied.texts) = ours.collect();
        Ok((!applied.rules.is_empty()).then_some(applied))
    }

    /// All the rules of a set that other jails of ours have: now this one's, too.
    pub(crate) fn shared(host: &Host, number: u16) -> Result<Self, Error> {
        let mut applied = Self::found(host, number);
        for rule in host.devfs_ruleset(number)?.rules {
            if let Some(number) = rule.number {
                applied.rules.push(number);
                applied.texts.push(rule.without_number().to_string());
            }
        }
        Ok(applied)
    }

    /// `false`: somebody else has a rule there.
    fn add(&mut self, dev: &Dev<'_>, rules: &[(u16, DevfsRule)]) -> Result<bool, Error> {
        for (number, rule) in rules {
            if !dev.add(self.number, *number, rule)? {
                return Ok(false);
            }
            self.rules.push(*number);
            self.texts.push(rule.clone().without_number().to_string());
        }
        let last = self.rules.last().copied().unwrap_or_default();
        let gapless = usize::from(last) == self.rules.len();
        if gapless {
            return Ok(dev.next_rule(self.number, last)?.is_none());
        }
        self.is_as_added(dev)
    }

    /// Whether the ruleset has the rules that were added and no other.
    fn is_as_added(&self, dev: &Dev<'_>) -> Result<bool, Error> {
        let mut last = 0;
        for number in &self.rules {
            match dev.next_rule(self.number, last)? {
                Some(rule) if rid2rn(rule.dr_id) == *number => last = *number,
                _ => return Ok(false),
            }
        }
        Ok(dev.next_rule(self.number, last)?.is_none())
    }

    fn undo(&self, dev: &Dev<'_>) -> Vec<Error> {
        let rules = self.rules.iter().rev();
        rules
            .filter_map(|rule| dev.delete(self.number, *rule).err())
            .collect()
    }
}

/// What stands in a journal for them.
fn record(number: u16, rules: &[(u16, DevfsRule)]) -> Record {
    let rules = rules.iter();
    let rules = rules.map(|(number, rule)| (*number, rule.clone().without_number().to_string()));
    Record::Rules {
        ruleset: number,
        rules: rules.collect(),
    }
}

/// Numbers from 1000 up, other ones each time: who takes the first free one is the slower the
/// more there are, and meets everybody else.
fn draws() -> impl Iterator<Item = u16> {
    (0..TRIES).map(|_| {
        let drawn = numbers::random(FIRST.into(), u16::MAX.into());
        u16::try_from(drawn).unwrap_or(FIRST)
    })
}

fn pause(host: &Host, number: u16) -> Result<(), Error> {
    match host.kernel().nanosleep(PAUSE) {
        Ok(()) | Err(Errno::EINTR) => Ok(()),
        Err(errno) => Err(Error::kernel(
            "nanosleep",
            format!("ruleset {number}"),
            errno,
        )),
    }
}

fn out_of_range(what: &str) -> Error {
    let max = i64::from(u16::MAX);
    Error::param(what, Problem::OutOfRange { min: 1, max })
}

/// Lower numbers are for people and their files.
const FIRST: u16 = 1000;
/// In which somebody who is adding rules adds one more.
const PAUSE: Duration = Duration::from_millis(10);
/// How often somebody may be in the way.
const TRIES: u8 = 64;
