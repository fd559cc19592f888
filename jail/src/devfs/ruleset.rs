//! Rules in their order.

use core::fmt;
use core::str::FromStr;

use super::text::read_line;
use super::words::chars;
use super::{DevfsRule, Pattern};
use crate::Error;

/// The rules of a ruleset, in the order in which they are run.
///
/// It is a value: [`apply`](Self::apply) puts it into the kernel. As a text it is a rule a line, as
/// `devfs rule show` prints them and `devfs rule add -` reads them.
///
/// ```
/// use jail::{DevfsRuleset, Host};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
///
/// // What jails get, and a graphics card.
/// let rules = DevfsRuleset::jail().expose("dri/renderD128")?;
/// let applied = rules.apply(&host)?;
/// println!("mount -t devfs -o ruleset={} devfs /jails/web/dev", applied.number());
/// assert_eq!(host.devfs_ruleset(applied.number())?, rules);
///
/// applied.remove()?;
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// [devfs.rules(5)](https://man.freebsd.org/devfs.rules/5)
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is changed until it is applied and mounted with"]
pub struct DevfsRuleset {
    pub(super) rules: Vec<DevfsRule>,
}

impl DevfsRuleset {
    /// No rules yet. As it is, it shows everything: see [`hide_all`](Self::hide_all).
    pub fn new() -> Self {
        Self::default()
    }

    /// One more rule, run after the others.
    pub fn rule(mut self, rule: DevfsRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The rules of another one, run after the others.
    pub fn rules_of(mut self, other: &Self) -> Self {
        self.rules.extend_from_slice(&other.rules);
        self
    }

    /// Shows what matches a [`Pattern`], and the directories it is in, as in `dri/renderD128`. A
    /// symbolic link that is shown so still needs what it points to.
    ///
    /// # Errors
    /// [`Error::Param`]: it could match nothing, or has more than 199 bytes.
    pub fn expose(mut self, pattern: &str) -> Result<Self, Error> {
        let pattern = Pattern::new(pattern)?;
        let parents: Vec<_> = pattern.parents().collect();
        for path in parents.into_iter().chain([pattern]) {
            let rule = DevfsRule {
                path: Some(path),
                hide: Some(false),
                ..DevfsRule::all()
            };
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
        Ok(self)
    }

    /// The rules.
    pub fn rules(&self) -> &[DevfsRule] {
        &self.rules
    }

    /// Reads a text of one rule a line. Empty lines and those that begin with `#` are left out.
    ///
    /// # Errors
    /// [`Error::Param`] with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut rules = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim_start().starts_with('#') {
                continue;
            }
            let rule = read_line(&chars(number, line), None);
            rules.extend(rule.map_err(|bad| bad.in_lines("devfs rules"))?);
        }
        Ok(Self { rules })
    }
}

impl FromStr for DevfsRuleset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// Rules in their order are the same whatever their numbers.
impl PartialEq for DevfsRuleset {
    fn eq(&self, other: &Self) -> bool {
        let rules = |set: &Self| -> Vec<DevfsRule> {
            let rules = set.rules.iter().cloned();
            rules.map(DevfsRule::without_number).collect()
        };
        rules(self) == rules(other)
    }
}

impl Eq for DevfsRuleset {}

impl From<Vec<DevfsRule>> for DevfsRuleset {
    fn from(rules: Vec<DevfsRule>) -> Self {
        Self { rules }
    }
}

impl FromIterator<DevfsRule> for DevfsRuleset {
    fn from_iter<I: IntoIterator<Item = DevfsRule>>(rules: I) -> Self {
        Self {
            rules: rules.into_iter().collect(),
        }
    }
}

/// A rule a line.
impl fmt::Display for DevfsRuleset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            writeln!(f, "{rule}")?;
        }
        Ok(())
    }
}
