//! Why a call did not do what it was asked to.

use std::any::Any;
use std::borrow::Cow;
use std::io;
use std::path::Path;

use jail::{Errno, Error, ErrorKind};

use crate::status::jailrs_status;

/// The library's error, or one of the call itself.
#[derive(Debug)]
pub(crate) enum Failure {
    Library(Error),
    /// An argument that cannot be used.
    Argument {
        argument: &'static str,
        problem: Cow<'static, str>,
    },
    /// A file of this computer.
    File {
        not_found: bool,
        message: String,
    },
    /// There is no such thing among what was asked for.
    Missing(String),
    Panic(String),
}

impl Failure {
    pub(crate) fn argument(argument: &'static str, problem: impl Into<Cow<'static, str>>) -> Self {
        let problem = problem.into();
        Self::Argument { argument, problem }
    }

    pub(crate) fn null(argument: &'static str) -> Self {
        Self::argument(argument, "is NULL")
    }

    /// A number that stands for nothing.
    pub(crate) fn unknown(argument: &'static str, number: u32) -> Self {
        Self::argument(argument, format!("is {number}, which stands for nothing"))
    }

    /// A file of this computer cannot be used.
    pub(crate) fn io(file: &Path, why: &io::Error) -> Self {
        Self::File {
            not_found: why.kind() == io::ErrorKind::NotFound,
            message: format!("file {}: {why}", file.display()),
        }
    }

    pub(crate) fn panic(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Self::Panic(text.unwrap_or("no message").to_owned())
    }

    pub(crate) fn status(&self) -> jailrs_status {
        match self {
            Self::Library(Error::Cancelled { .. }) => jailrs_status::JAILRS_CANCELLED,
            Self::Library(error) => of_kind(error.kind()),
            Self::Argument { .. } => jailrs_status::JAILRS_INVALID,
            Self::File {
                not_found: true, ..
            }
            | Self::Missing(_) => jailrs_status::JAILRS_NOT_FOUND,
            Self::File { .. } => jailrs_status::JAILRS_OTHER,
            Self::Panic(_) => jailrs_status::JAILRS_PANIC,
        }
    }

    pub(crate) fn errno(&self) -> Option<Errno> {
        match self {
            Self::Library(error) => error.errno(),
            _ => None,
        }
    }

    /// The library's error, if it is one.
    pub(crate) const fn library(&self) -> Option<&Error> {
        match self {
            Self::Library(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::Library(error) => error.to_string(),
            Self::Argument { argument, problem } => format!("argument {argument} {problem}"),
            Self::File { message, .. } | Self::Missing(message) => message.clone(),
            Self::Panic(text) => format!("a bug of the library, please report it: {text}"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

const fn of_kind(kind: ErrorKind) -> jailrs_status {
    match kind {
        ErrorKind::Exists => jailrs_status::JAILRS_EXISTS,
        ErrorKind::NotFound => jailrs_status::JAILRS_NOT_FOUND,
        ErrorKind::Permission => jailrs_status::JAILRS_PERMISSION,
        ErrorKind::InvalidInput => jailrs_status::JAILRS_INVALID,
        ErrorKind::Unsupported => jailrs_status::JAILRS_UNSUPPORTED,
        ErrorKind::Busy => jailrs_status::JAILRS_BUSY,
        ErrorKind::TimedOut => jailrs_status::JAILRS_TIMED_OUT,
        ErrorKind::Gone => jailrs_status::JAILRS_GONE,
        ErrorKind::Reused => jailrs_status::JAILRS_REUSED,
        ErrorKind::Limit => jailrs_status::JAILRS_LIMIT,
        ErrorKind::Interrupted => jailrs_status::JAILRS_INTERRUPTED,
        // `Other`, and kinds to come, for which there will be a status then.
        _ => jailrs_status::JAILRS_OTHER,
    }
}
