//! Whether a ruleset is one that a mount can be trusted to.

use jail_sys::fs::devfs::devfs::{DRA_INCSET, devfs_rule, rid2rn};

use super::host::Dev;
use super::{DevfsRule, RulesetProblem};
use crate::{Error, Host, Problem};

impl Host {
    /// Whether a mount with this ruleset hides what nobody thought of: it has rules, and they
    /// begin by hiding everything. The kernel mounts with any number: one that has no rules shows
    /// every device of the host.
    ///
    /// What an included ruleset begins with counts, and what the first few rules do to owners and
    /// modes does not. At most 6 calls.
    ///
    /// # Errors
    /// * [`Error::Ruleset`] - [`NoRules`](RulesetProblem::NoRules) or
    ///   [`ShowsAll`](RulesetProblem::ShowsAll)
    /// * [`Error::Param`] - ruleset 0, which is none
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
        if number == 0 {
            let max = i64::from(u16::MAX);
            return Err(Error::param(
                "devfs ruleset",
                Problem::OutOfRange { min: 1, max },
            ));
        }
        let dev = Dev::open(self)?;
        let mut last = 0;
        for _ in 0..RULES {
            let Some(rule) = dev.next_rule(number, last)? else {
                break;
            };
            if hides_all(&rule) {
                return Ok(());
            }
            last = rid2rn(rule.dr_id);
            if let Some(included) = includes(&rule) {
                let first = dev.next_rule(included, 0)?;
                if first.is_some_and(|rule| hides_all(&rule)) && self.follows_includes()? {
                    return Ok(());
                }
                break;
            }
            if decides(&rule) {
                break;
            }
        }
        if last == 0 {
            return Err(Error::ruleset(number, RulesetProblem::NoRules));
        }
        Err(Error::ruleset(number, RulesetProblem::ShowsAll))
    }

    fn follows_includes(&self) -> Result<bool, Error> {
        Ok(self.sysctl(c"vfs.devfs.rule_depth")? != 0)
    }
}

/// Of which one may hide everything.
const RULES: usize = 3;

fn hides_all(raw: &devfs_rule) -> bool {
    let rule = DevfsRule::from_kernel(raw);
    rule.is_unconditional() && rule.hide == Some(true)
}

/// Whether it hides or shows something.
fn decides(raw: &devfs_rule) -> bool {
    DevfsRule::from_kernel(raw).hide.is_some()
}

/// The ruleset that it includes for every node.
fn includes(raw: &devfs_rule) -> Option<u16> {
    let all = DevfsRule::from_kernel(raw).is_unconditional();
    (all && raw.dr_iacts & DRA_INCSET != 0).then_some(raw.dr_incset)
}
