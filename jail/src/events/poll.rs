//! Events by comparing two looks, where the kernel tells none.

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};

use jail_sys::sys::event::{EV_ADD, EVFILT_TIMER, NOTE_MSECONDS};

use super::{JailChange, JailEvent, Queue};
use crate::kernel::Kevent;
use crate::{Error, Host, JailInfo, JailName, Jid};

/// How long is waited for the second look.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// How often at least is looked, and told to who polls the descriptor.
const PERIOD: Duration = Duration::from_millis(500);

pub(super) struct Poll {
    host: Host,
    queue: Queue,
    pause: Duration,
    known: BTreeMap<Jid, JailInfo>,
}

impl Poll {
    pub(super) fn new(host: &Host) -> Result<Self, Error> {
        let queue = Queue::new(host)?;
        let timer = Kevent {
            filter: EVFILT_TIMER,
            flags: EV_ADD,
            fflags: NOTE_MSECONDS,
            data: i64::try_from(PERIOD.as_millis()).unwrap_or(i64::MAX),
            ..Kevent::default()
        };
        let set = queue.change(timer);
        set.map_err(|errno| Error::kernel("kevent", "a timer", errno))?;
        Ok(Self {
            host: host.clone(),
            queue,
            pause: FIRST_PAUSE,
            known: look(host)?,
        })
    }

    pub(super) fn jails(&self) -> impl Iterator<Item = (Jid, &JailName)> {
        self.known.iter().map(|(jid, info)| (*jid, info.name()))
    }

    pub(super) const fn queue(&self) -> &Queue {
        &self.queue
    }

    pub(super) const fn queue_mut(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// Waits no longer than this, and compares.
    pub(super) fn step(
        &mut self,
        limit: Duration,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<(), Error> {
        // A program that comes because the descriptor is readable has not waited for nothing.
        self.queue.wait::<1>(Duration::ZERO)?;
        self.compare(ready)?;
        if !ready.is_empty() || limit.is_zero() {
            self.pause = FIRST_PAUSE;
            return Ok(());
        }
        self.queue.wait::<1>(self.pause.min(limit))?;
        self.pause = (self.pause * 2).min(PERIOD);
        Ok(())
    }

    fn compare(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        let now = look(&self.host)?;
        for (jid, old) in &self.known {
            match now.get(jid) {
                None => ready.push_back(event(old, JailChange::Removed)),
                Some(new) if !same_jail(old, new) => {
                    ready.push_back(event(old, JailChange::Removed));
                    ready.push_back(event(new, JailChange::Created));
                }
                Some(new) if !old.values().iter().eq(new.values().iter()) => {
                    ready.push_back(event(new, JailChange::Changed));
                }
                Some(_) => {}
            }
        }
        for (jid, new) in &now {
            if !self.known.contains_key(jid) {
                ready.push_back(event(new, JailChange::Created));
            }
        }
        self.known = now;
        Ok(())
    }
}

/// A jail may be renamed; its root stays.
fn same_jail(old: &JailInfo, new: &JailInfo) -> bool {
    old.path() == new.path() && old.parent() == new.parent()
}

fn look(host: &Host) -> Result<BTreeMap<Jid, JailInfo>, Error> {
    let jails = host.jails().into_iter();
    jails
        .map(|info| info.map(|info| (info.jid(), info)))
        .collect()
}

fn event(info: &JailInfo, change: JailChange) -> JailEvent {
    JailEvent {
        jid: info.jid(),
        name: Some(info.name().clone()),
        change,
    }
}
