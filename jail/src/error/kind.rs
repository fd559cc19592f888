//! The kinds of errors, for callers that decide by them.

use super::{Error, Problem};
use crate::{AddressProblem, Errno, InterfaceProblem, JournalProblem};

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is one already.
    Exists,
    /// There is none: jail, path, process, parent.
    NotFound,
    /// Not root, or beyond what the caller's or the parent jail allows.
    Permission,
    /// An argument that cannot work.
    InvalidInput,
    /// This kernel cannot.
    Unsupported,
    /// In use by another.
    Busy,
    /// Not done before the deadline.
    TimedOut,
    /// The jail of the handle has been removed.
    Gone,
    /// The jid of the handle is another jail's.
    Reused,
    /// A limit of the system or of the calling process is reached.
    Limit,
    /// A signal came in between.
    Interrupted,
    /// Anything else: see [`Error::errno`].
    Other,
}

impl Error {
    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Kernel { errno, .. } => of_errno(*errno),
            Self::Name { .. } | Self::Param { .. } => ErrorKind::InvalidInput,
            Self::UnknownParam { .. }
            | Self::Unsupported { .. }
            | Self::NoModule { .. }
            | Self::NoRacct { .. }
            | Self::NotFreeBsd => ErrorKind::Unsupported,
            Self::Disk { problem, .. } => problem.kind(),
            Self::MountPoint { problem, .. }
            | Self::MountSource { problem, .. }
            | Self::File { problem, .. } => of_problem(problem),
            Self::NotMounted { .. } => ErrorKind::NotFound,
            Self::Gone { .. } => ErrorKind::Gone,
            Self::Reused { .. } => ErrorKind::Reused,
            Self::Interface { problem, .. } => of_interface(problem),
            Self::Address { problem, .. } => of_address(problem),
            Self::Ruleset { problem, .. } => problem.kind(),
            Self::NotUndone { error, .. } | Self::Step { error, .. } => error.kind(),
            Self::TimedOut { .. } => ErrorKind::TimedOut,
            Self::Journal { problem, .. } => of_journal(problem),
            Self::Answer { .. }
            | Self::Program { .. }
            | Self::Command { .. }
            | Self::Cancelled { .. }
            | Self::Misplaced { .. } => ErrorKind::Other,
        }
    }
}

/// Of a path.
fn of_problem(problem: &Problem) -> ErrorKind {
    match problem {
        Problem::Missing => ErrorKind::NotFound,
        Problem::Covered => ErrorKind::Busy,
        _ => ErrorKind::InvalidInput,
    }
}

const fn of_journal(problem: &JournalProblem) -> ErrorKind {
    match problem {
        JournalProblem::Locked | JournalProblem::Unfinished => ErrorKind::Busy,
        JournalProblem::Missing => ErrorKind::NotFound,
        _ => ErrorKind::Other,
    }
}

const fn of_interface(problem: &InterfaceProblem) -> ErrorKind {
    match problem {
        InterfaceProblem::Missing | InterfaceProblem::NoMember(_) => ErrorKind::NotFound,
        InterfaceProblem::Exists | InterfaceProblem::Member(_) => ErrorKind::Exists,
        InterfaceProblem::OtherBridge(_) => ErrorKind::Busy,
        InterfaceProblem::Description(_) => ErrorKind::Reused,
        InterfaceProblem::NoVnet => ErrorKind::InvalidInput,
    }
}

const fn of_address(problem: &AddressProblem) -> ErrorKind {
    match problem {
        AddressProblem::Missing => ErrorKind::NotFound,
        AddressProblem::Taken { .. } => ErrorKind::Exists,
        AddressProblem::Duplicate => ErrorKind::Busy,
    }
}

fn of_errno(errno: Errno) -> ErrorKind {
    match errno {
        Errno::EEXIST => ErrorKind::Exists,
        Errno::ENOENT | Errno::ESRCH | Errno::ENOTDIR | Errno::ENXIO => ErrorKind::NotFound,
        Errno::EPERM | Errno::EACCES | Errno::EROFS | Errno::ENOTCAPABLE | Errno::ECAPMODE => {
            ErrorKind::Permission
        }
        Errno::EINVAL | Errno::ENAMETOOLONG | Errno::E2BIG | Errno::EFBIG | Errno::ELOOP => {
            ErrorKind::InvalidInput
        }
        Errno::ENOSYS | Errno::EOPNOTSUPP => ErrorKind::Unsupported,
        Errno::EBUSY | Errno::EADDRINUSE | Errno::ETXTBSY => ErrorKind::Busy,
        Errno::ETIMEDOUT => ErrorKind::TimedOut,
        Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM | Errno::EAGAIN | Errno::EPROCLIM => {
            ErrorKind::Limit
        }
        Errno::EINTR => ErrorKind::Interrupted,
        _ => ErrorKind::Other,
    }
}
