//! Making errors and asking them.

use core::time::Duration;

use super::{Error, Problem};
use crate::{DiskProblem, Errno, Release, RulesetProblem};

impl Error {
    /// The kernel answered `errno` to `operation` on `object`.
    #[must_use]
    pub fn kernel(operation: &'static str, object: impl Into<String>, errno: Errno) -> Self {
        Self::Kernel {
            operation,
            object: object.into(),
            errno,
            errmsg: None,
            hint: None,
        }
    }

    /// `param` cannot work because of `problem`.
    #[must_use]
    pub fn param(param: impl Into<String>, problem: Problem) -> Self {
        Self::Param {
            param: param.into(),
            problem,
        }
    }

    /// `what` came with the release `since`, and this one is older.
    #[must_use]
    pub fn unsupported(what: impl Into<String>, since: Release, release: Release) -> Self {
        Self::Unsupported {
            what: what.into(),
            since,
            release,
        }
    }

    /// The ruleset `number` cannot be used because of `problem`.
    pub(crate) const fn ruleset(number: u16, problem: RulesetProblem) -> Self {
        Self::Ruleset { number, problem }
    }

    /// The same error, with those of what could not be undone after it.
    #[must_use]
    pub(crate) fn with_left(self, left: Vec<Self>) -> Self {
        if left.is_empty() {
            return self;
        }
        let error = Box::new(self);
        Self::NotUndone { error, left }
    }

    /// `operation` on `object` was not done within `limit`.
    #[must_use]
    pub fn timed_out(operation: &'static str, object: impl Into<String>, limit: Duration) -> Self {
        Self::TimedOut {
            operation,
            object: object.into(),
            limit,
            hint: None,
        }
    }

    /// The kernel's answer to `operation` on `object` makes no sense.
    #[must_use]
    pub fn answer(
        operation: &'static str,
        object: impl Into<String>,
        problem: &'static str,
    ) -> Self {
        Self::Answer {
            operation,
            object: object.into(),
            problem,
        }
    }

    /// `disk` cannot work because of `problem`.
    pub(crate) fn disk(disk: impl Into<String>, problem: DiskProblem) -> Self {
        Self::Disk {
            disk: disk.into(),
            problem,
        }
    }

    /// Adds what the kernel said: the bytes of `errmsg` up to its NUL, if there are any.
    #[must_use]
    pub fn with_errmsg(mut self, text: &[u8]) -> Self {
        let text = text.split(|&byte| byte == 0).next().unwrap_or_default();
        if let (Self::Kernel { errmsg, .. }, false) = (&mut self, text.is_empty()) {
            *errmsg = Some(crate::escape::escaped(text));
        }
        self
    }

    /// Adds what is known to cause it.
    #[must_use]
    pub fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Kernel { hint, .. } | Self::TimedOut { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// The kernel's errno; `None` for an error that was found without asking it.
    #[must_use]
    pub fn errno(&self) -> Option<Errno> {
        match self {
            Self::Kernel { errno, .. } => Some(*errno),
            Self::Disk { problem, .. } => problem.errno(),
            Self::Interface { problem, .. } => problem.errno(),
            Self::Address { problem, .. } => problem.errno(),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.errno(),
            _ => None,
        }
    }

    /// What the kernel said besides.
    #[must_use]
    pub fn errmsg(&self) -> Option<&str> {
        match self {
            Self::Kernel { errmsg, .. } => errmsg.as_deref(),
            _ => None,
        }
    }

    /// What is known to cause it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Kernel { hint, .. } | Self::TimedOut { hint, .. } => hint.as_deref(),
            _ => None,
        }
    }
}

impl From<core::convert::Infallible> for Error {
    fn from(never: core::convert::Infallible) -> Self {
        match never {}
    }
}
