//! Limits on what jails use, as rctl(8) keeps them.

mod action;
mod amount;
mod check;
mod host;
mod jail;
mod kernel;
mod record;
mod resource;
mod text;
mod usage;

use core::fmt;

pub use action::Action;
pub use amount::Amount;
pub use host::Added;
pub use record::Limits;
pub use resource::{Resource, Unit};
pub use usage::Usage;

use crate::{Error, Signal};

/// What happens when a jail uses more of a resource than an amount.
///
/// The kernel keeps limits by the jail's name and not with the jail: they can be there before it,
/// they stay when it goes and hold for the next jail of the name, and a renamed jail leaves them
/// behind. Who adds limits removes them: [`Limits`] remembers which they were,
/// [`Jail::remove_limits`](crate::Jail::remove_limits) removes all.
///
/// As a text it is a rule of rctl(8) without its subject, `resource:action=amount/per`, the
/// amount with units.
///
/// ```
/// use jail::limit::{Action, Resource};
/// use jail::{Limit, Signal, Size};
///
/// let processes = Limit::deny(Resource::MaxProc, 30)?;
/// assert_eq!(processes.to_string(), "maxproc:deny=30");
/// let memory = Limit::new(Resource::VMemoryUse, Action::Deny, Size::mib(64))?;
/// assert_eq!("vmemoryuse:deny=64M".parse::<Limit>()?, memory);
///
/// // What the kernel would refuse cannot be made.
/// let error = Limit::deny(Resource::CpuTime, 60).unwrap_err();
/// assert_eq!(error.to_string(), "cputime:deny=60: the kernel cannot deny this resource");
/// let ended = Limit::new(Resource::CpuTime, Action::Signal(Signal::XCPU), 60)?;
/// assert_eq!(ended.to_string(), "cputime:sigxcpu=60");
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # What holds when
/// * `maxproc:deny` makes fork(2) fail with `EAGAIN`. Entering a jail is never refused: what the
///   host starts in a full jail runs, and cannot fork.
/// * A zombie counts until its parent waits for it.
/// * `openfiles` counts room in descriptor tables, which grow from 20 to 64 and double from
///   there, not open files.
/// * `memoryuse:deny` pushes memory out rather than refusing it; `vmemoryuse:deny` refuses.
/// * A jail's limit holds for jails inside it that were there when it was added, each compared
///   with what that jail alone uses.
///
/// # See also
/// [rctl(8)](https://man.freebsd.org/rctl/8), `sys/kern/kern_rctl.c`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    resource: Resource,
    action: Action,
    /// In the resource's unit.
    amount: u64,
    per: Per,
}

/// Whose usage is compared with the amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Per {
    /// Each process's.
    Process,
    /// Each user's, in all jails together.
    User,
    /// Each login class's, in all jails together.
    LoginClass,
    /// The jail's.
    #[default]
    Jail,
}

impl Limit {
    /// What more than `amount` of a resource leads to.
    ///
    /// # Errors
    /// [`Error::Param`]: the kernel has no such combination, as `EOPNOTSUPP` would say; an amount
    /// of another kind (a [`Size`](crate::Size) of what is no memory), or more than the kernel can
    /// count; a signal that rctl does not send.
    pub fn new(
        resource: Resource,
        action: Action,
        amount: impl Into<Amount>,
    ) -> Result<Self, Error> {
        let limit = Self {
            resource,
            action,
            amount: amount.into().of(resource)?,
            per: Per::Jail,
        };
        limit.checked()
    }

    /// More than `amount` is refused.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn deny(resource: Resource, amount: impl Into<Amount>) -> Result<Self, Error> {
        Self::new(resource, Action::Deny, amount)
    }

    /// A process that wants more gets a signal, once.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn signal(
        resource: Resource,
        signal: Signal,
        amount: impl Into<Amount>,
    ) -> Result<Self, Error> {
        Self::new(resource, Action::Signal(signal), amount)
    }

    /// The same amount for each process, user or login class of the jail.
    ///
    /// # Errors
    /// [`Error::Param`]: the kernel does not count the resource for single processes.
    pub fn per(mut self, per: Per) -> Result<Self, Error> {
        self.per = per;
        self.checked()
    }

    /// What is limited.
    #[must_use]
    pub const fn resource(&self) -> Resource {
        self.resource
    }

    /// What happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The most that may be used, in the resource's [unit](Resource::unit).
    #[must_use]
    pub const fn amount(&self) -> u64 {
        self.amount
    }

    /// Whose usage counts.
    #[must_use]
    pub const fn counted_per(&self) -> Per {
        self.per
    }
}

impl Per {
    /// The kernel's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::User => "user",
            Self::LoginClass => "loginclass",
            Self::Jail => "jail",
        }
    }

    fn find(name: &str) -> Option<Self> {
        [Self::Process, Self::User, Self::LoginClass, Self::Jail]
            .into_iter()
            .find(|per| per.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Per {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
