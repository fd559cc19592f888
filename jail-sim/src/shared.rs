//! The one lock around the kernel, and waiting for something to happen in it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::state::State;

/// What the handles of one machine share.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// The kernel, for the length of a system call. A panic elsewhere does not take the machine
    /// with it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everybody who waits looks again.
    pub(crate) fn wake(&self) {
        self.changed.notify_all();
    }

    /// Waits for a change.
    pub(crate) fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }
}
