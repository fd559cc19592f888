//! Points in a jail's life at which the host does something of its own.

use core::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exec::Exec;
use crate::{Error, Host, Problem};

/// When a hook is called, in jail(8)'s words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum HookPoint {
    /// Before anything else.
    Prepare,
    /// After mounts, before the jail is made.
    Prestart,
    /// After the jail is made, before anything runs inside.
    Created,
    /// After the start commands.
    Poststart,
    /// Before the stop commands.
    Prestop,
    /// After the jail is removed.
    Poststop,
    /// After all else is undone.
    Release,
}

impl HookPoint {
    /// As in `exec.prestart`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Prestart => "prestart",
            Self::Created => "created",
            Self::Poststart => "poststart",
            Self::Prestop => "prestop",
            Self::Poststop => "poststop",
            Self::Release => "release",
        }
    }
}

impl fmt::Display for HookPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What is done there.
#[derive(Clone)]
pub(super) enum Hook {
    Exec(Exec),
    Call(Arc<Call>),
}

type Call = dyn Fn(&Host) -> Result<(), Error> + Send + Sync;

impl Hook {
    pub(super) fn call(&self, host: &Host, root: &Path) -> Result<(), Error> {
        match self {
            Self::Exec(exec) => exec.run_on(host, root),
            Self::Call(call) => call(host),
        }
    }
}

/// In place of a function of a program that is gone.
pub(super) fn forgotten(at: HookPoint) -> Hook {
    Hook::Call(Arc::new(move |_| {
        let what = format!("hook at {at}");
        Err(Error::param(what, Problem::Forgotten))
    }))
}

/// Functions are equal if they are the same one.
impl PartialEq for Hook {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exec(one), Self::Exec(other)) => one == other,
            (Self::Call(one), Self::Call(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exec(exec) => exec.fmt(f),
            Self::Call(_) => f.write_str("a closure"),
        }
    }
}
