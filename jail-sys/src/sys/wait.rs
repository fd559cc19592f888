//! Header: `sys/wait.h`
//!
//! The numbers of wait4(2), and what its status means.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/wait.h>

use core::ffi::{c_int, c_uint};

use super::signal::SIGCONT;

/// Do not wait.
pub const WNOHANG: c_int = 1;
/// Also report stopped children.
pub const WUNTRACED: c_int = 2;
/// Another name of [`WUNTRACED`].
pub const WSTOPPED: c_int = WUNTRACED;
/// Also report continued children.
pub const WCONTINUED: c_int = 4;
/// Leave the child waitable.
pub const WNOWAIT: c_int = 8;
/// Report children that ended.
pub const WEXITED: c_int = 16;
/// The bit of a status that says a core was dumped.
pub const WCOREFLAG: c_int = 0o200;
/// Any child.
pub const WAIT_ANY: c_int = -1;
/// Any child of the own process group.
pub const WAIT_MYPGRP: c_int = 0;
/// A process, for procctl(2).
pub const P_PID: c_uint = 0;
/// A process group, for procctl(2).
pub const P_PGID: c_uint = 2;
/// Every process.
pub const P_ALL: c_uint = 7;
/// A jail.
pub const P_JAILID: c_uint = 12;
/// What a number names: `P_PID` to `P_JAILID`.
pub type idtype_t = c_uint;

/// The child ended by itself.
#[must_use]
pub const fn WIFEXITED(status: c_int) -> bool {
    status & 0o177 == 0
}

/// What the child gave to exit(3), eight bits of it.
#[must_use]
pub const fn WEXITSTATUS(status: c_int) -> c_int {
    status >> 8
}

/// A signal ended the child.
#[must_use]
pub const fn WIFSIGNALED(status: c_int) -> bool {
    !WIFEXITED(status) && !WIFSTOPPED(status) && !WIFCONTINUED(status)
}

/// The signal that ended the child.
#[must_use]
pub const fn WTERMSIG(status: c_int) -> c_int {
    status & 0o177
}

/// The child dumped core.
#[must_use]
pub const fn WCOREDUMP(status: c_int) -> bool {
    status & WCOREFLAG != 0
}

/// The child is stopped.
#[must_use]
pub const fn WIFSTOPPED(status: c_int) -> bool {
    status & 0o177 == 0o177
}

/// The signal that stopped the child.
#[must_use]
pub const fn WSTOPSIG(status: c_int) -> c_int {
    status >> 8
}

/// The child was continued.
#[must_use]
pub const fn WIFCONTINUED(status: c_int) -> bool {
    status == SIGCONT
}

/// The status of a child that gave `code` to exit(3) or was ended by `signal`.
#[must_use]
pub const fn W_EXITCODE(code: c_int, signal: c_int) -> c_int {
    (code << 8) | signal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_told_apart() {
        let exited = W_EXITCODE(3, 0);
        assert!(WIFEXITED(exited) && !WIFSIGNALED(exited) && !WIFSTOPPED(exited));
        assert_eq!(WEXITSTATUS(exited), 3);
        let killed = W_EXITCODE(0, 9) | WCOREFLAG;
        assert!(WIFSIGNALED(killed) && WCOREDUMP(killed) && !WIFEXITED(killed));
        assert_eq!(WTERMSIG(killed), 9);
        let stopped = (17 << 8) | 0o177;
        assert!(WIFSTOPPED(stopped) && !WIFSIGNALED(stopped));
        assert_eq!(WSTOPSIG(stopped), 17);
        assert!(WIFCONTINUED(0x13) && !WIFSIGNALED(0x13));
    }
}
