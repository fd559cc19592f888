//! Who runs and who waits, and so when the clock may move. Stands for `sys/kern/kern_synch.c`
//! and `kern_timeout.c`.
//!
//! The clock jumps to the earliest time that somebody waits for, once an outside caller waits, no
//! program runs and everybody who waits has looked at the kernel as it is now. Until then a wait
//! takes as long as it would on a real machine: so a program that sleeps is still there when the
//! caller comes back to it, and no wait hangs.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A program's thread, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThreadId(u64);

/// Somebody in a waiting system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WaiterId(u64);

#[derive(Debug)]
struct Waiter {
    deadline: Option<Duration>,
    /// The kernel's generation it last looked at.
    seen: u64,
    /// The program's thread it is; outside callers are none.
    thread: Option<ThreadId>,
}

/// Threads and waiters.
#[derive(Debug, Default)]
pub(crate) struct Sched {
    /// How often something changed that somebody may wait for.
    generation: u64,
    /// It changed, and the waiters have not been told.
    pending: bool,
    waiters: BTreeMap<WaiterId, Waiter>,
    deadlines: BTreeSet<(Duration, WaiterId)>,
    /// How many waiters have not looked at this generation.
    stale: usize,
    /// How many waiters are no programs.
    outside: usize,
    /// The threads of live programs, each with whether it runs (or else waits in a call).
    threads: BTreeMap<ThreadId, bool>,
    running: usize,
    last: u64,
}

impl Sched {
    /// `wakeup`: something changed that somebody may wait for.
    pub(crate) fn wakeup(&mut self) {
        self.pending = true;
    }

    /// Whether the waiters have to be told; that they will be is taken for granted.
    pub(crate) fn take_pending(&mut self) -> bool {
        let pending = std::mem::take(&mut self.pending);
        if pending {
            self.generation += 1;
            self.stale = self.waiters.len();
        }
        pending && !self.waiters.is_empty()
    }

    /// A waiter looked in vain and waits for a change or this time. Gives its id, the old one if
    /// it has one.
    pub(crate) fn wait(
        &mut self,
        waiter: Option<WaiterId>,
        deadline: Option<Duration>,
        thread: Option<ThreadId>,
    ) -> WaiterId {
        match waiter {
            Some(id) => self.forget(id),
            None => self.set_running(thread, false),
        }
        let id = waiter.unwrap_or_else(|| WaiterId(self.next()));
        self.deadlines.extend(deadline.map(|time| (time, id)));
        let seen = self.generation;
        self.outside += usize::from(thread.is_none());
        self.waiters.insert(
            id,
            Waiter {
                deadline,
                seen,
                thread,
            },
        );
        id
    }

    /// It waits no more; its thread runs on.
    pub(crate) fn done(&mut self, id: WaiterId) {
        let thread = self.waiters.get(&id).and_then(|waiter| waiter.thread);
        self.forget(id);
        self.set_running(thread, true);
    }

    fn forget(&mut self, id: WaiterId) {
        let Some(waiter) = self.waiters.remove(&id) else {
            return;
        };
        if waiter.thread.is_none() {
            self.outside = self.outside.saturating_sub(1);
        }
        if waiter.seen != self.generation {
            self.stale = self.stale.saturating_sub(1);
        }
        if let Some(deadline) = waiter.deadline {
            self.deadlines.remove(&(deadline, id));
        }
    }

    /// The time to jump to, when there is nothing else to do.
    pub(crate) fn idle_until(&self) -> Option<Duration> {
        if self.outside == 0 || self.running > 0 || self.stale > 0 {
            return None;
        }
        self.deadlines.first().map(|&(deadline, _)| deadline)
    }

    /// A program's thread begins, running.
    pub(crate) fn thread_new(&mut self) -> ThreadId {
        let id = ThreadId(self.next());
        self.threads.insert(id, true);
        self.running += 1;
        id
    }

    /// Its process ended: whatever the thread still does no longer counts.
    pub(crate) fn thread_exit(&mut self, id: ThreadId) {
        if self.threads.remove(&id) == Some(true) {
            self.running = self.running.saturating_sub(1);
            self.wakeup();
        }
    }

    fn set_running(&mut self, thread: Option<ThreadId>, runs: bool) {
        let Some(running) = thread.and_then(|id| self.threads.get_mut(&id)) else {
            return;
        };
        match (std::mem::replace(running, runs), runs) {
            (false, true) => self.running += 1,
            (true, false) => self.running = self.running.saturating_sub(1),
            _ => {}
        }
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}
