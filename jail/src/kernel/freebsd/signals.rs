//! Signals around a fork.

use core::ptr;

use jail_sys::calls;
use jail_sys::sys::signal::{SIG_BLOCK, SIG_DFL, SIG_SETMASK, sigaction, sigset_t};
use jail_sys::sys::syscall::SYS_sigaction;

use super::answer::zero;
use crate::Errno;

/// The highest signal number, real-time ones included: `_SIG_MAXSIG`.
const LAST_SIGNAL: i32 = 128;

/// Signals of this thread, blocked until it is dropped.
pub(super) struct Blocked {
    before: sigset_t,
}

impl Blocked {
    pub(super) fn all() -> Result<Self, Errno> {
        let all = sigset_t {
            bits: [u32::MAX; 4],
        };
        Self::change(SIG_SETMASK, &all)
    }

    /// This one, too.
    pub(super) fn only(signal: i32) -> Result<Self, Errno> {
        Self::change(SIG_BLOCK, &sigset_t::ZERO.with(signal))
    }

    fn change(how: i32, signals: &sigset_t) -> Result<Self, Errno> {
        let mut before = sigset_t::ZERO;
        // SAFETY: `signals` is valid for reading, `before` for writing.
        zero(unsafe { calls::sigprocmask(how, ptr::from_ref(signals), &raw mut before) })?;
        Ok(Self { before })
    }

    pub(super) const fn was_blocked(&self, signal: i32) -> bool {
        self.before.has(signal)
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        // SAFETY: `before` is valid for reading; null says that the mask of now is not wanted.
        unsafe { calls::sigprocmask(SIG_SETMASK, &raw const self.before, ptr::null_mut()) };
    }
}

/// In the child: every signal does what the system does by default, and none is blocked. An
/// ignored signal would stay ignored over execve(2), and a handler of the parent's must not run.
pub(super) fn reset() {
    let default = sigaction {
        sa_sigaction: SIG_DFL,
        sa_flags: 0,
        sa_mask: sigset_t::ZERO,
    };
    for signal in 1..=LAST_SIGNAL {
        // SIGKILL and SIGSTOP are refused, and need nothing. The library's function takes a lock
        // that another thread of the parent may have held.
        let none = ptr::null_mut::<sigaction>();
        // SAFETY: `default` is valid for reading; null says that the old one is not wanted.
        unsafe { calls::syscall(SYS_sigaction, signal, &raw const default, none) };
    }
    let none = sigset_t::ZERO;
    // SAFETY: `none` is valid for reading; null says that the old mask is not wanted.
    unsafe { calls::sigprocmask(SIG_SETMASK, &raw const none, ptr::null_mut()) };
}
