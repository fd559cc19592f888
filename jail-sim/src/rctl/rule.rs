//! Rules and filters as text. Follows `rctl_string_to_rule`, `rctl_rule_to_sbuf` and
//! `rctl_rule_matches`.

use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::param::MAXHOSTNAMELEN;

use super::names::{Action, Resource, SubjectType};
use crate::proc::Pid;

/// `MAXLOGNAME`.
const MAXLOGNAME: usize = 33;

/// Whose resources.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Process(Pid),
    User(u32),
    LoginClass(Arc<[u8]>),
    /// By name, not by prison: a `struct prison_racct` is there before and after the jail.
    Jail(Arc<[u8]>),
}

impl Subject {
    pub(super) const fn kind(&self) -> SubjectType {
        match self {
            Self::Process(_) => SubjectType::Process,
            Self::User(_) => SubjectType::User,
            Self::LoginClass(_) => SubjectType::LoginClass,
            Self::Jail(_) => SubjectType::Jail,
        }
    }
}

/// `struct rctl_rule`, fully specified.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) subject: Subject,
    pub(super) resource: Resource,
    pub(super) action: Action,
    pub(super) amount: i64,
    pub(super) per: SubjectType,
}

/// `struct rctl_rule` of which anything may be undefined.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) kind: Option<SubjectType>,
    pub(super) subject: Option<Subject>,
    pub(super) resource: Option<Resource>,
    pub(super) action: Option<Action>,
    pub(super) amount: Option<i64>,
    pub(super) per: Option<SubjectType>,
}

impl Filter {
    /// `rctl_string_to_rule`. `alive` tells whether there is a process: `ESRCH` without it.
    pub(super) fn parse(text: &[u8], alive: impl Fn(Pid) -> bool) -> Result<Self, Errno> {
        let mut rest = Some(text);
        let kind = strsep(&mut rest, b":");
        let id = strsep(&mut rest, b":");
        let resource = strsep(&mut rest, b":");
        let action = strsep(&mut rest, b"=/");
        let amount = strsep(&mut rest, b"/");
        let mut filter = Self {
            kind: known(kind, SubjectType::find)?,
            ..Self::default()
        };
        if !id.is_empty() {
            let subject = subject(filter.kind.ok_or(Errno::EINVAL)?, id)?;
            if matches!(subject, Subject::Process(pid) if !alive(pid)) {
                return Err(Errno::ESRCH);
            }
            filter.subject = Some(subject);
        }
        filter.resource = known(resource, Resource::find)?;
        filter.action = known(action, Action::find)?;
        if !amount.is_empty() {
            let amount = str2int64(amount)?;
            let millions = filter.resource.is_some_and(Resource::is_in_millions);
            let scaled = amount.checked_mul(if millions { MILLION } else { 1 });
            filter.amount = Some(scaled.ok_or(Errno::ERANGE)?);
        }
        filter.per = known(rest.unwrap_or_default(), SubjectType::find)?;
        Ok(filter)
    }

    /// The rule, if nothing is undefined (`rctl_rule_fully_specified`).
    pub(super) fn rule(self) -> Option<Rule> {
        let subject = self.subject?;
        Some(Rule {
            per: self.per.unwrap_or(subject.kind()),
            subject,
            resource: self.resource?,
            action: self.action?,
            amount: self.amount?,
        })
    }

    /// `rctl_rule_matches`.
    pub(super) fn matches(&self, rule: &Rule) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, there: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == there)
        }
        fits(self.kind.as_ref(), &rule.subject.kind())
            && fits(self.subject.as_ref(), &rule.subject)
            && fits(self.resource.as_ref(), &rule.resource)
            && fits(self.action.as_ref(), &rule.action)
            && fits(self.amount.as_ref(), &rule.amount)
            && fits(self.per.as_ref(), &rule.per)
    }
}

/// What `RACCT_IS_IN_MILLIONS` resources are kept in.
pub(super) const MILLION: i64 = 1_000_000;

impl Rule {
    /// A filter for this rule and, if it denies, for those that differ in the amount only: what
    /// the rule replaces.
    pub(super) fn replaced(&self) -> Filter {
        Filter {
            kind: Some(self.subject.kind()),
            subject: Some(self.subject.clone()),
            resource: Some(self.resource),
            action: Some(self.action),
            amount: (self.action != Action::Deny).then_some(self.amount),
            per: Some(self.per),
        }
    }

    /// `rctl_rule_to_sbuf`.
    pub(super) fn print(&self, out: &mut Vec<u8>) {
        let kind = self.subject.kind();
        out.extend(kind.name().bytes());
        out.push(b':');
        match &self.subject {
            Subject::Process(pid) => out.extend(pid.to_string().bytes()),
            // Printed as an int.
            Subject::User(uid) => out.extend(as_int(*uid).to_string().bytes()),
            Subject::LoginClass(name) | Subject::Jail(name) => out.extend(name.iter()),
        }
        let (resource, action) = (self.resource.name(), self.action.name());
        let amount = shown(self.resource, self.amount);
        out.extend(format!(":{resource}:{action}={amount}").bytes());
        if self.per != kind {
            out.push(b'/');
            out.extend(self.per.name().bytes());
        }
    }
}

/// An amount as it is printed.
pub(super) fn shown(resource: Resource, amount: i64) -> i64 {
    if resource.is_in_millions() {
        amount / MILLION
    } else {
        amount
    }
}

/// strsep(3): the next part; nothing when there is no more.
fn strsep<'a>(rest: &mut Option<&'a [u8]>, separators: &[u8]) -> &'a [u8] {
    let Some(text) = *rest else {
        return &[];
    };
    let end = text.iter().position(|byte| separators.contains(byte));
    let (part, after) = match end.and_then(|end| text.split_at_checked(end)) {
        Some((part, after)) => (part, after.get(1..)),
        None => (text, None),
    };
    *rest = after;
    part
}

/// `str2value`: nothing is undefined, an unknown name `EINVAL`.
fn known<T>(name: &[u8], find: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>, Errno> {
    if name.is_empty() {
        return Ok(None);
    }
    find(name).map(Some).ok_or(Errno::EINVAL)
}

fn subject(kind: SubjectType, id: &[u8]) -> Result<Subject, Errno> {
    let name = |max| {
        if id.len() < max {
            Ok(Arc::from(id))
        } else {
            Err(Errno::ENAMETOOLONG)
        }
    };
    Ok(match kind {
        // Both are cut to 32 bits where they are looked up.
        SubjectType::Process => Subject::Process(as_int(low(strtoul(id)?))),
        SubjectType::User => Subject::User(low(strtoul(id)?)),
        SubjectType::LoginClass => Subject::LoginClass(name(MAXLOGNAME)?),
        SubjectType::Jail => Subject::Jail(name(MAXHOSTNAMELEN)?),
    })
}

/// `%d` of an unsigned number.
pub(super) fn as_int(value: u32) -> i32 {
    i32::from_ne_bytes(value.to_ne_bytes())
}

fn low(value: u64) -> u32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// `str2int64`: read as unsigned; what is negative then is `ERANGE`.
fn str2int64(text: &[u8]) -> Result<i64, Errno> {
    i64::try_from(strtoul(text)?).map_err(|_| Errno::ERANGE)
}

/// The kernel's `strtoul` in base 10 of all of the text: spaces and a sign before it are fine,
/// too much is the maximum.
fn strtoul(text: &[u8]) -> Result<u64, Errno> {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Errno::EINVAL);
    }
    let value = digits.iter().try_fold(0_u64, |value, digit| {
        let digit = u64::from(digit - b'0');
        value.checked_mul(10)?.checked_add(digit)
    });
    Ok(match value {
        Some(value) if negative => value.wrapping_neg(),
        Some(value) => value,
        None => u64::MAX,
    })
}
