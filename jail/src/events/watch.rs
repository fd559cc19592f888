//! Events that the kernel tells, since 15.0.

mod look;
mod task;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jail_sys::sys::event::NOTE_JAIL_CHILD;

use self::task::Task;
use super::{JailChange, JailEvent, Queue};
use crate::{Error, ErrorKind, Host, JailName, Jid};

/// Told at once; the others are told by the next call.
const AT_ONCE: usize = 64;

pub(super) struct Watch {
    host: Host,
    queue: Queue,
    known: BTreeMap<Jid, JailName>,
    /// To be done, in this order: what an error interrupts is done again.
    pending: VecDeque<Task>,
    /// Found by looking: that they were made may still be told.
    found: BTreeSet<Jid>,
    /// Likewise, and found before the kernel was asked last.
    found_before: BTreeSet<Jid>,
    /// The kernel had no more to tell when it was asked last.
    drained: bool,
}

impl Watch {
    pub(super) fn new(host: &Host, ready: &mut VecDeque<JailEvent>) -> Result<Self, Error> {
        let mut watch = Self {
            host: host.clone(),
            queue: Queue::new(host)?,
            known: BTreeMap::new(),
            pending: VecDeque::new(),
            found: BTreeSet::new(),
            found_before: BTreeSet::new(),
            drained: false,
        };
        // The caller's own jail, or the host: it tells of those that are made in it.
        watch.register(0, NOTE_JAIL_CHILD)?;
        watch.pending.push_back(Task::Look);
        watch.work(ready)?;
        Ok(watch)
    }

    pub(super) const fn queue(&self) -> &Queue {
        &self.queue
    }

    pub(super) const fn queue_mut(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// Whether something is left to do that the kernel does not tell again.
    pub(super) fn is_at_work(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn jails(&self) -> impl Iterator<Item = (Jid, &JailName)> {
        self.known.iter().map(|(jid, name)| (*jid, name))
    }

    /// Does what is left to do, or waits once, for no longer than this.
    pub(super) fn step(
        &mut self,
        limit: Duration,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<(), Error> {
        if self.pending.is_empty() {
            let told = self.queue.wait::<AT_ONCE>(limit)?;
            self.found_before.append(&mut self.found);
            self.drained = told.len() < AT_ONCE;
            self.pending = task::of(&told);
        }
        self.work(ready)
    }

    fn work(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        while let Some(task) = self.pending.front().copied() {
            let next = self.take(task, ready)?;
            self.pending.pop_front();
            if let Some(next) = next {
                self.pending.push_front(next);
            }
            // What there is is told before jails are looked for once more.
            if task == Task::Look && !ready.is_empty() {
                return Ok(());
            }
        }
        if self.drained {
            self.found_before.clear();
        }
        Ok(())
    }

    /// What there is to do because of it.
    fn take(&mut self, task: Task, ready: &mut VecDeque<JailEvent>) -> Result<Option<Task>, Error> {
        match task {
            Task::Changed(jid) => {
                if let Some(name) = self.name_of(jid)? {
                    self.is_called(jid, name);
                }
                ready.push_back(self.event(jid, JailChange::Changed));
            }
            Task::Attached(jid, pid) => {
                ready.push_back(self.event(jid, JailChange::Attached(pid)));
            }
            Task::Removed(jid) => {
                ready.push_back(self.event(jid, JailChange::Removed));
                self.known.remove(&jid);
                return Ok(Some(Task::Reused(jid)));
            }
            Task::Reused(jid) => {
                self.find(jid, ready)?;
            }
            Task::Made(jid) => return self.made(jid, ready),
            Task::Below(jid) => return Ok(self.has_children(jid)?.then_some(Task::Look)),
            Task::Look => return Ok(self.look(ready)?.then_some(Task::Look)),
        }
        Ok(None)
    }

    /// A jail was made, and may be gone by now.
    fn made(&mut self, jid: Jid, ready: &mut VecDeque<JailEvent>) -> Result<Option<Task>, Error> {
        let expected = self.found.contains(&jid) || self.found_before.contains(&jid);
        if !self.known.contains_key(&jid) {
            if self.find(jid, ready)? {
                self.forget(jid);
                // Jails may have been made in it before it was watched.
                return Ok(Some(Task::Below(jid)));
            }
            if !expected {
                ready.push_back(self.event(jid, JailChange::Created));
                ready.push_back(self.event(jid, JailChange::Removed));
            }
        }
        self.forget(jid);
        Ok(None)
    }

    fn forget(&mut self, jid: Jid) {
        self.found.remove(&jid);
        self.found_before.remove(&jid);
    }

    /// The jails inside have its name in theirs.
    fn is_called(&mut self, jid: Jid, name: JailName) {
        let old = self.known.insert(jid, name.clone());
        let Some(old) = old.filter(|old| *old != name) else {
            return;
        };
        for below in self.known.values_mut() {
            let rest = below.as_bytes().strip_prefix(old.as_bytes());
            if let Some(rest) = rest.filter(|rest| rest.starts_with(b".")) {
                *below = JailName::from_kernel(&[name.as_bytes(), rest].concat());
            }
        }
    }

    fn name_of(&self, jid: Jid) -> Result<Option<JailName>, Error> {
        match self.host.jail_by_jid(jid) {
            Ok(jail) => Ok(Some(jail.name().clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn event(&self, jid: Jid, change: JailChange) -> JailEvent {
        JailEvent {
            jid,
            name: self.known.get(&jid).cloned(),
            change,
        }
    }
}
