//! The one lock around the kernel, and waiting for something to happen in it.

use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jail::Errno;
use jail::journal::MemoryStore;

use crate::sched::ThreadId;
use crate::state::State;

/// What the handles of one machine share.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Of what starts on this machine; no part of the kernel.
    pub(crate) journals: MemoryStore,
}

/// What somebody who waits finds.
#[derive(Debug)]
pub(crate) enum Sleep<T> {
    /// What was waited for.
    Done(T),
    /// Not yet; at the latest at this time of the machine's clock it looks again.
    Until(Option<Duration>),
}

thread_local! {
    /// The machine (its address) and the program that this thread runs. The handle a call is made
    /// with does not tell: a program may fork, and hand its handles to threads of its own.
    static PROGRAM: Cell<Option<(usize, ThreadId)>> = const { Cell::new(None) };
}

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self::with_journals(state, MemoryStore::new())
    }

    pub(crate) fn with_journals(state: State, journals: MemoryStore) -> Self {
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            journals,
        }
    }

    /// The kernel, for a look. A panic elsewhere does not take the machine with it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The kernel, for a system call that does not wait.
    pub(crate) fn call<T>(&self, call: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = call(&mut state);
        self.wake(&mut state);
        result
    }

    /// `sleepq_wait`: looks again at every change until there is what is waited for.
    pub(crate) fn sleep<T>(
        &self,
        mut look: impl FnMut(&mut State) -> Result<Sleep<T>, Errno>,
    ) -> Result<T, Errno> {
        let mut state = self.lock();
        let mut waiter = None;
        let mut alarm = Alarm::default();
        let result = loop {
            let deadline = match look(&mut state) {
                Ok(Sleep::Until(deadline)) => deadline,
                Ok(Sleep::Done(found)) => break Ok(found),
                Err(errno) => break Err(errno),
            };
            self.wake(&mut state);
            waiter = Some(state.sched.wait(waiter, deadline, self.thread()));
            alarm.set(deadline, state.clock.uptime);
            let due = match state.sched.idle_until() {
                Some(time) => Some(time),
                None => {
                    state = self.wait_for_change(state, alarm.rest());
                    deadline.filter(|_| alarm.is_due())
                }
            };
            if let Some(time) = due {
                state.clock.advance(time);
                state.sched.wakeup();
                self.wake(&mut state);
            }
        };
        if let Some(waiter) = waiter {
            state.sched.done(waiter);
        }
        self.wake(&mut state);
        if state.sched.idle_until().is_some() {
            // Somebody else may have the time jump now.
            self.changed.notify_all();
        }
        result
    }

    fn wait_for_change<'a>(
        &self,
        state: MutexGuard<'a, State>,
        at_most: Option<Duration>,
    ) -> MutexGuard<'a, State> {
        let Some(at_most) = at_most else {
            let state = self.changed.wait(state);
            return state.unwrap_or_else(PoisonError::into_inner);
        };
        let waited = self.changed.wait_timeout(state, at_most);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// This thread is a program of this machine from now on.
    pub(crate) fn enter(self: &Arc<Self>, thread: ThreadId) {
        PROGRAM.set(Some((self.address(), thread)));
    }

    fn thread(&self) -> Option<ThreadId> {
        let (machine, thread) = PROGRAM.get()?;
        (machine == self.address()).then_some(thread)
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Tells those who wait in the kernel, or poll from outside, what was changed.
    fn wake(&self, state: &mut State) {
        state.kqueues_signal();
        if state.sched.take_pending() {
            self.changed.notify_all();
        }
    }
}

/// Without what is in it: whoever prints it may have the lock.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// When a time of the machine's clock comes if nobody makes it jump: a wait never takes longer
/// than on a real machine.
#[derive(Debug, Default)]
struct Alarm {
    deadline: Option<Duration>,
    due: Option<Instant>,
}

impl Alarm {
    /// For this time of the machine's clock, which says `uptime` now.
    fn set(&mut self, deadline: Option<Duration>, uptime: Duration) {
        if self.deadline != deadline {
            self.deadline = deadline;
            let time = deadline.map(|deadline| deadline.saturating_sub(uptime));
            self.due = time.and_then(|time| Instant::now().checked_add(time));
        }
    }

    fn rest(&self) -> Option<Duration> {
        let due = self.due?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    fn is_due(&self) -> bool {
        self.rest() == Some(Duration::ZERO)
    }
}
