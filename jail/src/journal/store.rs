//! Where journals are kept.

use core::fmt;
use std::io;

/// A place for small files that survive the program.
///
/// Another one than [`DirStore`](super::DirStore) keeps them elsewhere, or fails on purpose. Names
/// are of letters, digits, `.`, `_`, `-` and `%`, do not begin with a dot, and have at most 220
/// bytes.
///
/// # Errors
/// Every method's errors end up in [`Error::Journal`](crate::Error::Journal), with the text of
/// [`locate`](Self::locate).
#[expect(clippy::missing_errors_doc, reason = "said once, for all methods")]
pub trait Store: Send + Sync + fmt::Debug + 'static {
    /// The names of all files.
    fn names(&self) -> io::Result<Vec<String>>;

    /// What is in a file; `None` if there is none.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Makes or replaces a file: afterwards, also if the power fails, there is the new one, and
    /// after an error the old one.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Removes a file, if there is one.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Locks a file of this name, which is made if need be, until what is returned is dropped or
    /// the program ends; `None` at once if somebody has it locked, in this program or another.
    fn lock(&self, name: &str) -> io::Result<Option<Box<dyn Lock>>>;

    /// Where a person finds the file.
    fn locate(&self, name: &str) -> String;
}

/// What keeps a file locked until it is dropped.
pub trait Lock: Send + Sync + fmt::Debug + 'static {}
