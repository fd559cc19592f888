//! Event queues that poll(2) of this computer knows, through a pair of sockets.
//!
//! One end is for who polls; a byte lies in it exactly while the queue has something to tell, and
//! nobody takes it out but the kernel.
//!
//! A poll(2) is no wait in the machine, whose clock stands still meanwhile, so a timer would never
//! go off. Whoever watches jails by a timer is to be told in time all the same: a queue with a timer
//! has something to tell, too, when a jail was made, changed or removed since it was asked last.

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use jail::{Errno, RawFd};

use super::{KqId, Kqueue, Target};
use crate::proc::Pid;
use crate::state::State;

#[derive(Debug)]
pub(super) struct Signal {
    /// What is written to one comes out of the other.
    ours: UnixStream,
    theirs: UnixStream,
    raised: bool,
}

impl Signal {
    fn new() -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        for end in [&ours, &theirs] {
            end.set_nonblocking(true)?;
        }
        Ok(Self {
            ours,
            theirs,
            raised: false,
        })
    }

    fn set(&mut self, raised: bool) {
        if self.raised == raised {
            return;
        }
        self.raised = raised;
        // There is always room for a byte. One that is not there was taken out by whoever should
        // only have polled.
        let _ = match raised {
            true => (&self.ours).write(&[1]),
            false => (&self.theirs).read(&mut [0]),
        };
    }
}

impl Kqueue {
    /// Whether something is to be told, as far as it was looked at.
    fn is_ready(&self, jail_changes: u64) -> bool {
        let knotes = |key| self.knotes.get(key);
        let mut active = self.active.iter().filter_map(|(_, key)| knotes(key));
        let mut polled = self.polled.iter().filter_map(knotes);
        active.any(|knote| !knote.disabled)
            || self.asked_at != jail_changes
                && polled.any(|kn| matches!(kn.target, Target::Timer { .. }) && !kn.disabled)
    }
}

impl State {
    /// The end for who polls: `EBADF` for what is no event queue.
    pub(crate) fn kqueue_pollable(&mut self, pid: Pid, fd: RawFd) -> Result<OwnedFd, Errno> {
        let kq = self.kqueue_of(pid, fd)?;
        let queue = self.kqueues.all.get_mut(&kq).ok_or(Errno::EBADF)?;
        let signal = match &mut queue.signal {
            Some(signal) => signal,
            none => none.insert(Signal::new().map_err(|_| Errno::EMFILE)?),
        };
        let theirs = signal.theirs.try_clone().map_err(|_| Errno::EMFILE)?;
        self.kqueues.pollable.insert(kq);
        Ok(theirs.into())
    }

    /// After each call: whoever polls sees what there is to be told by now.
    pub(crate) fn kqueues_signal(&mut self) {
        let pollable: Vec<KqId> = self.kqueues.pollable.iter().copied().collect();
        for kq in pollable {
            self.kqueue_signal(kq);
        }
    }

    fn kqueue_signal(&mut self, kq: KqId) {
        self.kqueue_look(kq);
        let changes = self.kqueues.jail_changes;
        let Some(queue) = self.kqueues.all.get_mut(&kq) else {
            return;
        };
        let ready = queue.is_ready(changes);
        if let Some(signal) = &mut queue.signal {
            signal.set(ready);
        }
    }
}
