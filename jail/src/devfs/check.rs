//! Whether a ruleset is one that a mount can be trusted to.

use jail_sys::fs::devfs::devfs::{devfs_rule, rid2rn};

use super::host::Dev;
use super::{DevfsRule, RulesetProblem};
use crate::{Error, Host};

impl Host {
    /// Whether a ruleset has rules. The kernel mounts with any number: with one that has no rules
    /// a mount shows every device of the host, and so it does with 0, which is none. One call.
    ///
    /// What the rules are for is not looked at: see
    /// [`check_jail_ruleset`](Self::check_jail_ruleset).
    ///
    /// # Errors
    /// * [`Error::Ruleset`] - [`NoRules`](RulesetProblem::NoRules)
    /// * `EPERM` - not root, or in a jail
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// host.check_ruleset(4)?;
    /// let error = host.check_ruleset(4_000).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "devfs ruleset 4000: has no rules: a mount with it would show every device",
    /// );
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # See also
    /// `sys/fs/devfs/devfs_rule.c` (`devfs_ruleset_use`)
    pub fn check_ruleset(&self, number: u16) -> Result<(), Error> {
        if number == 0 || Dev::open(self)?.next_rule(number, 0)?.is_none() {
            return Err(Error::ruleset(number, RulesetProblem::NoRules));
        }
        Ok(())
    }

    /// Whether a mount with this ruleset hides what nobody thought of, as a jail's should: it has
    /// rules, and one of the first three hides everything, or includes a ruleset that begins so.
    /// At most 7 calls, and 3 for the standard rulesets of jails.
    ///
    /// # Errors
    /// * [`Error::Ruleset`] - [`NoRules`](RulesetProblem::NoRules) or
    ///   [`ShowsAll`](RulesetProblem::ShowsAll)
    /// * `EPERM` - not root, or in a jail
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// host.check_jail_ruleset(4)?;
    /// // What the terminals' ruleset shows was hidden by nobody.
    /// let error = host.check_jail_ruleset(3).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "devfs ruleset 3: does not begin by hiding everything",
    /// );
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # See also
    /// `sys/fs/devfs/devfs_rule.c` (`devfs_rule_run`)
    pub fn check_jail_ruleset(&self, number: u16) -> Result<(), Error> {
        let no_rules = || Error::ruleset(number, RulesetProblem::NoRules);
        if number == 0 {
            return Err(no_rules());
        }
        let dev = Dev::open(self)?;
        let mut rule = dev.next_rule(number, 0)?.ok_or_else(no_rules)?;
        for _ in 1..RULES {
            if self.hides_all(&dev, &rule)? {
                return Ok(());
            }
            match dev.next_rule(number, rid2rn(rule.dr_id))? {
                Some(next) => rule = next,
                None => break,
            }
        }
        match self.hides_all(&dev, &rule)? {
            true => Ok(()),
            false => Err(Error::ruleset(number, RulesetProblem::ShowsAll)),
        }
    }

    /// Whether the rule hides everything, or includes a ruleset whose first rule does.
    fn hides_all(&self, dev: &Dev<'_>, rule: &devfs_rule) -> Result<bool, Error> {
        let rule = DevfsRule::from_kernel(rule);
        if !rule.is_unconditional() {
            return Ok(false);
        }
        if rule.hide == Some(true) {
            return Ok(true);
        }
        let Some(included) = rule.include else {
            return Ok(false);
        };
        let first = dev.next_rule(included, 0)?;
        let first = first.as_ref().map(DevfsRule::from_kernel);
        let hides = first.is_some_and(|rule| rule.is_unconditional() && rule.hide == Some(true));
        Ok(hides && self.follows_includes()?)
    }

    fn follows_includes(&self) -> Result<bool, Error> {
        Ok(self.sysctl(c"vfs.devfs.rule_depth")? != 0)
    }
}

/// Of which one may hide everything: what is shown before is hidden then.
const RULES: usize = 3;
