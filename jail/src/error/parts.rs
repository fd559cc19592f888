//! What an error is about, part by part: for callers that show or pass on more than a line.

use std::borrow::Cow;

use super::Error;
use crate::{JailName, Release};

impl Error {
    /// The call that failed, as in `"jail_set"`, or the program that was run; `None` for what was
    /// found without asking the kernel.
    ///
    /// ```
    /// use jail::{Errno, Error};
    ///
    /// let error = Error::kernel("jail_set", "name=web", Errno::EPERM);
    /// assert_eq!(error.operation(), Some("jail_set"));
    /// assert_eq!(error.object().as_deref(), Some("name=web"));
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Kernel { operation, .. }
            | Self::TimedOut { operation, .. }
            | Self::Answer { operation, .. } => Some(operation),
            Self::Program { program, .. } => Some(program),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.operation(),
            _ => None,
        }
    }

    /// What it is about: what was given to the call, the parameter, the path, the interface, the
    /// jail.
    #[must_use]
    pub fn object(&self) -> Option<Cow<'_, str>> {
        let owned = |text: String| Some(Cow::Owned(text));
        match self {
            Self::Kernel { object, .. }
            | Self::TimedOut { object, .. }
            | Self::Answer { object, .. }
            | Self::Program { object, .. } => Some(object.into()),
            Self::Name { name, .. } => Some(name.into()),
            Self::Param { param, .. } | Self::UnknownParam { param, .. } => Some(param.into()),
            Self::Unsupported { what, .. }
            | Self::NoModule { what, .. }
            | Self::NoRacct { what, .. } => Some(what.into()),
            Self::Disk { disk, .. } => Some(disk.into()),
            Self::MountPoint { path, .. }
            | Self::File { path, .. }
            | Self::MountSource { path, .. }
            | Self::Misplaced { path, .. } => Some(path.into()),
            Self::NotMounted { on, .. } => Some(on.into()),
            Self::Command { command, .. } => Some(command.into()),
            Self::Journal { file, .. } => Some(file.into()),
            Self::Gone { name, .. } | Self::Reused { name, .. } => owned(name.to_string()),
            Self::Cancelled { jail } => owned(jail.to_string()),
            Self::Interface { interface, .. } => owned(interface.to_string()),
            Self::Address { addr, .. } => owned(addr.to_string()),
            Self::Ruleset { number, .. } => owned(number.to_string()),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.object(),
            Self::NotFreeBsd => None,
        }
    }

    /// The first release that can, of what this kernel is too old for.
    #[must_use]
    pub fn since(&self) -> Option<Release> {
        match self {
            Self::Unsupported { since, .. } => Some(*since),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.since(),
            _ => None,
        }
    }

    /// The kernel module that would bring what is missing, by the name kldload(8) takes.
    #[must_use]
    pub fn module(&self) -> Option<&'static str> {
        match self {
            Self::UnknownParam { module, .. } => *module,
            Self::NoModule { module, .. } => Some(module),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.module(),
            _ => None,
        }
    }

    /// The step of a start or a stop that failed, in words.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Step { step, .. } => Some(step),
            Self::NotUndone { error, .. } => error.step(),
            _ => None,
        }
    }

    /// The jail whose start or stop failed, that is gone, or whose number another has.
    #[must_use]
    pub fn jail(&self) -> Option<&JailName> {
        match self {
            Self::Step { jail, .. } | Self::Cancelled { jail } => Some(jail),
            Self::Gone { name, .. } | Self::Reused { name, .. } => Some(name),
            Self::Interface { jail, .. } | Self::Address { jail, .. } => jail.as_ref(),
            Self::NotUndone { error, .. } => error.jail(),
            _ => None,
        }
    }

    /// Why which undoing failed: what is left behind. Empty if nothing is.
    ///
    /// ```
    /// use jail::{Errno, Error};
    ///
    /// let left = Error::kernel("unmount", "/jails/web/dev", Errno::EBUSY);
    /// let error = Error::NotUndone {
    ///     error: Box::new(Error::kernel("jail_set", "name=web", Errno::EPERM)),
    ///     left: vec![left],
    /// };
    /// assert_eq!(error.errno(), Some(Errno::EPERM));
    /// assert_eq!(error.left()[0].errno(), Some(Errno::EBUSY));
    /// ```
    #[must_use]
    pub fn left(&self) -> &[Self] {
        match self {
            Self::NotUndone { left, .. } => left,
            Self::Step { error, .. } => error.left(),
            _ => &[],
        }
    }
}
