//! What a process does.

use core::ffi::c_char;

use jail_sys::sys::proc::{SIDL, SLOCK, SRUN, SSLEEP, SSTOP, SWAIT, SZOMB};

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProcessState {
    /// Being made by fork(2).
    Idle,
    /// Running, or ready to.
    Running,
    /// Waiting for something.
    Sleeping,
    /// Stopped by a signal.
    Stopped,
    /// Ended; its status waits to be taken.
    Zombie,
    /// Waiting for an interrupt.
    Waiting,
    /// Waiting for a lock.
    Locked,
    /// What no header names.
    Other(u8),
}

impl ProcessState {
    /// From `ki_stat`.
    pub(super) const fn from_kernel(stat: u8) -> Self {
        match stat as c_char {
            SIDL => Self::Idle,
            SRUN => Self::Running,
            SSLEEP => Self::Sleeping,
            SSTOP => Self::Stopped,
            SZOMB => Self::Zombie,
            SWAIT => Self::Waiting,
            SLOCK => Self::Locked,
            _ => Self::Other(stat),
        }
    }
}
