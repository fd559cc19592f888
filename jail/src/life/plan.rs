//! What starting or stopping a jail will do.

use core::fmt;

use super::step::Action;
use crate::JailName;

/// The steps of a start or a stop, in their order.
///
/// It is a text with a step a line, each with the command that an administrator would have typed.
#[derive(Clone, Debug)]
#[must_use = "a plan does nothing"]
pub struct Plan {
    pub(super) name: JailName,
    pub(super) steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    pub(super) action: Action,
    pub(super) words: String,
    pub(super) shell: String,
}

impl Plan {
    /// The jail's name.
    #[must_use]
    pub const fn name(&self) -> &JailName {
        &self.name
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl Step {
    /// The command that an administrator would have typed; a comment where there is none. What is
    /// known only then has a name in capital letters, as in `UNIT`.
    #[must_use]
    pub fn shell(&self) -> &str {
        &self.shell
    }
}

/// What it does, in words.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in (1..).zip(&self.steps) {
            writeln!(f, "{number:>3}. {step}\n     {}", step.shell)?;
        }
        Ok(())
    }
}
