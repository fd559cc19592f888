//! How a program ended.

use core::fmt;

use jail_sys::sys::wait::{WCOREDUMP, WEXITSTATUS, WIFEXITED, WIFSIGNALED, WTERMSIG};

use crate::Signal;

/// What wait4(2) says of a program that ended.
///
/// ```
/// use jail::Signal;
/// use jail::command::ExitStatus;
///
/// let exited = ExitStatus::from_raw(3 << 8);
/// assert_eq!((exited.code(), exited.signal()), (Some(3), None));
/// let killed = ExitStatus::from_raw(9);
/// assert_eq!((killed.code(), killed.signal()), (None, Some(Signal::KILL)));
/// assert_eq!(killed.to_string(), "killed by SIGKILL");
/// ```
///
/// # See also
/// `sys/sys/wait.h`, [wait(2)](https://man.freebsd.org/wait/2)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExitStatus {
    raw: i32,
}

impl ExitStatus {
    /// The status with these bits, as FreeBSD has them.
    #[must_use]
    pub const fn from_raw(raw: i32) -> Self {
        Self { raw }
    }

    /// FreeBSD's bits.
    #[must_use]
    pub const fn raw(self) -> i32 {
        self.raw
    }

    /// Whether it ended by itself with 0.
    #[must_use]
    pub fn success(self) -> bool {
        self.code() == Some(0)
    }

    /// What it gave to exit(3), eight bits of it; `None` if a signal ended it.
    #[must_use]
    pub const fn code(self) -> Option<i32> {
        if WIFEXITED(self.raw) {
            return Some(WEXITSTATUS(self.raw) & 0xff);
        }
        None
    }

    /// The signal that ended it; `None` if it ended by itself.
    #[must_use]
    pub const fn signal(self) -> Option<Signal> {
        if WIFSIGNALED(self.raw) {
            return Some(Signal::new(WTERMSIG(self.raw)));
        }
        None
    }

    /// Whether a signal ended it and it dumped core.
    #[must_use]
    pub const fn core_dumped(self) -> bool {
        WIFSIGNALED(self.raw) && WCOREDUMP(self.raw)
    }
}

impl fmt::Display for ExitStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let core = if self.core_dumped() {
            " (core dumped)"
        } else {
            ""
        };
        match (self.code(), self.signal()) {
            (Some(code), _) => write!(f, "exited with {code}"),
            (None, Some(signal)) => write!(f, "killed by {signal}{core}"),
            (None, None) => write!(f, "status {:#x}", self.raw),
        }
    }
}
