//! Event queues. Follows `sys/kern/kern_event.c`.

mod filter;
mod jail_filter;
mod pollable;
mod proc_filter;
mod register;
mod scan;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, RawFd};

use self::pollable::Signal;
use crate::fd::{FileKind, PipeEnd};
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;

/// An event queue, never the same again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KqId(u64);

/// What a knote is registered by.
type Key = (i16, usize);

/// `struct knote`: something watched.
#[derive(Debug)]
struct Knote {
    /// As it was registered: `flags` (`EV_*`) and `fflags` what is watched for, `data` the
    /// caller's, `udata`.
    kev: Kevent,
    /// `kn_fflags`, `kn_data`: what happened since it was last told.
    fflags: u32,
    data: i64,
    /// `EV_EOF`, `EV_ONESHOT` from the event itself.
    flags: u16,
    disabled: bool,
    /// What a pipe's knote with `EV_CLEAR` has told already.
    told: (i64, u16),
    /// Its place among the active ones.
    active: Option<u64>,
    target: Target,
}

/// What it hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// `EVFILT_PROC`, until the process ends.
    Proc(Pid),
    Read(PipeEnd),
    Write(PipeEnd),
    /// Next at this uptime, and then every so often.
    Timer {
        next: Duration,
        period: Duration,
    },
    User,
    Jail(PrisonId),
    /// What it hung on is gone.
    Gone,
}

#[derive(Debug)]
struct Kqueue {
    /// Whose descriptors it knows.
    owner: Pid,
    knotes: BTreeMap<Key, Knote>,
    /// In the order they became active.
    active: BTreeSet<(u64, Key)>,
    /// Those to look at instead of being told: pipes and timers.
    polled: BTreeSet<Key>,
    last: u64,
    /// For who polls it from outside, once somebody wanted to.
    signal: Option<Signal>,
    /// How often jails had changed when it was asked last.
    asked_at: u64,
}

/// All event queues, and who watches what.
#[derive(Debug, Default)]
pub(crate) struct Kqueues {
    all: HashMap<KqId, Kqueue>,
    procs: BTreeSet<(Pid, KqId, Key)>,
    jails: BTreeSet<(PrisonId, KqId, Key)>,
    owners: BTreeSet<(Pid, KqId)>,
    /// Those with a signal.
    pollable: BTreeSet<KqId>,
    /// How often a jail was made, changed or removed.
    jail_changes: u64,
    last: u64,
}

impl Kqueues {
    /// Whether this queue is there.
    pub(crate) fn contains(&self, kq: KqId) -> bool {
        self.all.contains_key(&kq)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

impl Kqueue {
    /// `KNOTE_ACTIVATE`.
    fn activate(&mut self, key: Key) {
        let Some(knote) = self.knotes.get_mut(&key) else {
            return;
        };
        if knote.active.is_none() {
            self.last += 1;
            knote.active = Some(self.last);
            self.active.insert((self.last, key));
        }
    }

    fn deactivate(&mut self, key: Key) {
        let active = self.knotes.get_mut(&key).and_then(|kn| kn.active.take());
        if let Some(place) = active {
            self.active.remove(&(place, key));
        }
    }
}

impl State {
    /// `kern_kqueue`.
    pub(crate) fn kqueue(&mut self, pid: Pid) -> Result<RawFd, Errno> {
        self.kqueues.last += 1;
        let id = KqId(self.kqueues.last);
        let fd = self.fd_alloc(pid, FileKind::Kqueue(id), false)?;
        let kqueue = Kqueue {
            owner: pid,
            knotes: BTreeMap::new(),
            active: BTreeSet::new(),
            polled: BTreeSet::new(),
            last: 0,
            signal: None,
            asked_at: self.kqueues.jail_changes,
        };
        self.kqueues.all.insert(id, kqueue);
        self.kqueues.owners.insert((pid, id));
        Ok(fd)
    }

    /// `kqueue_acquire`: `EBADF` for what is no event queue.
    pub(crate) fn kqueue_of(&self, pid: Pid, fd: RawFd) -> Result<KqId, Errno> {
        match self.file(pid, fd)?.kind {
            FileKind::Kqueue(kq) => Ok(kq),
            _ => Err(Errno::EBADF),
        }
    }

    /// `kqueue_close`.
    pub(crate) fn kqueue_close(&mut self, kq: KqId) {
        let Some(queue) = self.kqueues.all.get(&kq) else {
            return;
        };
        let owner = queue.owner;
        let keys: Vec<Key> = queue.knotes.keys().copied().collect();
        for key in keys {
            self.knote_drop(kq, key);
        }
        self.kqueues.all.remove(&kq);
        self.kqueues.owners.remove(&(owner, kq));
        self.kqueues.pollable.remove(&kq);
        self.sched.wakeup();
    }

    /// `knote_drop`.
    fn knote_drop(&mut self, kq: KqId, key: Key) {
        let kqueues = &mut self.kqueues;
        let Some(queue) = kqueues.all.get_mut(&kq) else {
            return;
        };
        queue.deactivate(key);
        queue.polled.remove(&key);
        match queue.knotes.remove(&key).map(|knote| knote.target) {
            Some(Target::Proc(pid)) => kqueues.procs.remove(&(pid, kq, key)),
            Some(Target::Jail(prison)) => kqueues.jails.remove(&(prison, kq, key)),
            _ => false,
        };
    }

    /// `knote_fdclose`: nobody of this process watches a descriptor it closes.
    pub(crate) fn knote_fdclose(&mut self, pid: Pid, fd: RawFd) {
        let queues: Vec<KqId> = self.queues_of(pid).collect();
        for kq in queues {
            for filter in filter::ON_DESCRIPTORS {
                if let Ok(ident) = usize::try_from(fd) {
                    self.knote_drop(kq, (filter, ident));
                }
            }
        }
    }

    fn queues_of(&self, pid: Pid) -> impl Iterator<Item = KqId> + '_ {
        self.kqueues
            .owners
            .range((pid, KqId(0))..=(pid, KqId(u64::MAX)))
            .map(|&(_, kq)| kq)
    }
}
