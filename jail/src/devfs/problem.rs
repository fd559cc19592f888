//! What is wrong with a ruleset of the machine.

use core::fmt;

use crate::ErrorKind;

/// Why a ruleset cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RulesetProblem {
    /// It has no rules: a mount with it would show every device.
    NoRules,
    /// It does not begin by hiding everything: a mount with it shows whatever is not hidden by
    /// name, and each new device.
    ShowsAll,
    /// It is there with other rules.
    Different {
        /// The first of its rules that is another one, as `devfs rule show` prints it; `None` if
        /// it has too few.
        rule: Option<String>,
    },
    /// Somebody else kept adding rules to it, or to all numbers that were tried.
    NoneFree,
}

impl RulesetProblem {
    pub(crate) const fn kind(&self) -> ErrorKind {
        match self {
            Self::NoRules => ErrorKind::NotFound,
            Self::ShowsAll => ErrorKind::InvalidInput,
            Self::Different { .. } => ErrorKind::Exists,
            Self::NoneFree => ErrorKind::Limit,
        }
    }
}

impl fmt::Display for RulesetProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRules => f.write_str("has no rules: a mount with it would show every device"),
            Self::ShowsAll => f.write_str("does not begin by hiding everything"),
            Self::Different { rule: Some(rule) } => {
                write!(f, "is there with other rules, as {rule:?}")
            }
            Self::Different { rule: None } => f.write_str("is there with fewer rules"),
            Self::NoneFree => f.write_str("was taken by somebody else each time it was tried"),
        }
    }
}
