//! What can be wrong with a journal.

use core::fmt;

/// Why a journal is of no use. The file is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalProblem {
    /// It cannot be read, written, locked or removed.
    Io {
        /// What was tried.
        operation: &'static str,
        /// The system's words.
        why: String,
    },
    /// It is not a journal: cut off, empty, or not JSON.
    Unreadable(String),
    /// Of another version of the library.
    Version(u64),
    /// It was changed by somebody else, or by a fault of the disk.
    Sum,
    /// It speaks of another jail.
    OtherJail(String),
    /// Something in it makes no sense.
    Nonsense(String),
    /// Another program, or another handle in this one, has the jail.
    Locked,
    /// A start or a stop of the jail was not finished.
    Unfinished,
    /// The host was booted since it was written, or else its clock was set forward by more than the
    /// host had run, and something is there that the journal tells of: it may be another's by now.
    /// Only where the kernel has no `kern.boot_id`.
    PerhapsBooted,
    /// There is none.
    Missing,
    /// The caller has none, see [`Host::without_journal`](crate::Host::without_journal).
    Without,
}

impl fmt::Display for JournalProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { operation, why } => write!(f, "{operation}: {why}"),
            Self::Unreadable(why) => write!(f, "torn or not a journal: {why}"),
            Self::Version(version) => {
                write!(f, "of version {version}, which this library does not know")
            }
            Self::Sum => f.write_str("torn or changed by hand: its sum is another"),
            Self::OtherJail(name) => write!(f, "is about the jail {name}"),
            Self::Nonsense(what) => write!(f, "makes no sense: {what}"),
            Self::Locked => f.write_str("locked: another program has the jail, or another handle"),
            Self::Unfinished => {
                f.write_str("a start or stop of the jail was not finished: a recovery finishes it")
            }
            Self::PerhapsBooted => f.write_str(
                "the host was booted since, or its clock was set far forward, and what it tells of \
                 is there: see whose that is, and remove the file",
            ),
            Self::Missing => f.write_str("there is none"),
            Self::Without => f.write_str("the host is used without journals"),
        }
    }
}
