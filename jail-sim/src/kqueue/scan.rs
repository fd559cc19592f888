//! Telling what happened. Follows `kqueue_scan`.

use std::time::Duration;

use jail::Errno;
use jail::kernel::Kevent;
use jail_sys::sys::event::{EV_CLEAR, EV_DISPATCH, EV_ONESHOT};

use super::{Key, KqId, Target};
use crate::shared::Sleep;
use crate::state::State;

impl State {
    /// `kqueue_scan`: waits for something to tell, until `deadline`. A queue that another thread
    /// closes meanwhile tells nothing more.
    pub(crate) fn kqueue_wait(
        &mut self,
        kq: KqId,
        events: &mut [Kevent],
        deadline: Option<Duration>,
    ) -> Result<Sleep<usize>, Errno> {
        if !self.kqueues.contains(kq) {
            return Err(Errno::EBADF);
        }
        let told = self.kqueue_pass(kq, events);
        let timed_out = deadline.is_some_and(|deadline| deadline <= self.clock.uptime);
        if told > 0 || timed_out {
            return Ok(Sleep::Done(told));
        }
        let next = self.kqueue_next(kq);
        Ok(Sleep::Until(deadline.into_iter().chain(next).min()))
    }

    /// One pass of `kqueue_scan`: what is active, oldest first, as far as there is room.
    fn kqueue_pass(&mut self, kq: KqId, events: &mut [Kevent]) -> usize {
        self.kqueue_look(kq);
        let changes = self.kqueues.jail_changes;
        let Some(queue) = self.kqueues.all.get_mut(&kq) else {
            return 0;
        };
        queue.asked_at = changes;
        let enabled = queue.active.iter().map(|&(_, key)| key);
        let active: Vec<Key> = enabled
            .filter(|key| queue.knotes.get(key).is_some_and(|kn| !kn.disabled))
            .take(events.len())
            .collect();
        let mut told = 0;
        for (event, key) in events.iter_mut().zip(active) {
            if let Some(kev) = self.kqueue_tell(kq, key) {
                *event = kev;
                told += 1;
            }
        }
        told
    }

    /// When a timer of the queue goes off.
    fn kqueue_next(&self, kq: KqId) -> Option<Duration> {
        let queue = self.kqueues.all.get(&kq)?;
        let polled = queue.polled.iter();
        polled.filter_map(|key| queue.knotes.get(key)?.next()).min()
    }

    /// Pipes and timers become active, or no longer are.
    pub(super) fn kqueue_look(&mut self, kq: KqId) {
        let uptime = self.clock.uptime;
        let Some(queue) = self.kqueues.all.get_mut(&kq) else {
            return;
        };
        let polled: Vec<Key> = queue.polled.iter().copied().collect();
        for key in polled {
            let Some(knote) = queue.knotes.get_mut(&key) else {
                continue;
            };
            if knote.look(&self.files.pipes, uptime) {
                queue.activate(key);
            } else {
                queue.deactivate(key);
            }
        }
    }

    /// An event to the caller, and what its flags make of the knote.
    fn kqueue_tell(&mut self, kq: KqId, key: Key) -> Option<Kevent> {
        let queue = self.kqueues.all.get_mut(&kq)?;
        queue.deactivate(key);
        let knote = queue.knotes.get_mut(&key)?;
        let mut kev = knote.kev;
        kev.flags |= knote.flags;
        if knote.target != Target::User {
            kev.fflags = knote.fflags;
            kev.data = knote.data;
        }
        if kev.flags & EV_ONESHOT != 0 {
            self.knote_drop(kq, key);
            return Some(kev);
        }
        if kev.flags & EV_CLEAR != 0 {
            knote.told = (knote.data, knote.flags);
            knote.fflags = 0;
            knote.data = 0;
            if knote.target == Target::User {
                knote.kev.fflags = 0;
                knote.kev.data = 0;
            }
        }
        if kev.flags & EV_DISPATCH != 0 {
            knote.disabled = true;
        }
        if kev.flags & (EV_CLEAR | EV_DISPATCH) == 0 {
            // Still so, and behind the others next time.
            queue.activate(key);
        }
        Some(kev)
    }
}
