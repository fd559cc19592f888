//! The event queue: what a program can poll.

use core::time::Duration;
use std::os::fd::OwnedFd;

use jail_sys::sys::event::{EV_ADD, EV_DELETE, EVFILT_USER, NOTE_TRIGGER};

use crate::kernel::{Fd, Kevent};
use crate::{Errno, Error, Host};

#[derive(Debug)]
pub(super) struct Queue {
    host: Host,
    fd: Fd,
    /// For who polls.
    pollable: OwnedFd,
    /// It is readable though the kernel has nothing to tell.
    held_ready: bool,
}

impl Queue {
    pub(super) fn new(host: &Host) -> Result<Self, Error> {
        let kernel = host.kernel();
        let fd = kernel.kqueue();
        let fd = fd.map_err(|errno| Error::kernel("kqueue", "events", errno))?;
        let fd = Fd::new(fd, kernel.clone());
        let pollable = kernel.pollable(fd.raw());
        let pollable = pollable.map_err(|errno| Error::kernel("pollable", "events", errno))?;
        Ok(Self {
            host: host.clone(),
            fd,
            pollable,
            held_ready: false,
        })
    }

    pub(super) const fn fd(&self) -> &Fd {
        &self.fd
    }

    pub(super) const fn pollable(&self) -> &OwnedFd {
        &self.pollable
    }

    /// Registers something to watch.
    pub(super) fn change(&self, change: Kevent) -> Result<(), Errno> {
        self.changes(&[change])
    }

    fn changes(&self, changes: &[Kevent]) -> Result<(), Errno> {
        let (kernel, none) = (self.host.kernel(), Some(Duration::ZERO));
        let told = kernel.kevent(self.fd.raw(), changes, &mut [], none);
        told.map(drop)
    }

    /// Who polls finds it readable from now on, or only when the kernel has something to tell.
    pub(super) fn hold_ready(&mut self, ready: bool) -> Result<(), Error> {
        if self.held_ready == ready {
            return Ok(());
        }
        let user = |flags, fflags| Kevent {
            filter: EVFILT_USER,
            flags,
            fflags,
            ..Kevent::default()
        };
        let changed = match ready {
            // One that is just added is not triggered (`kqueue_register` in kern_event.c).
            true => self.changes(&[user(EV_ADD, 0), user(0, NOTE_TRIGGER)]),
            false => self.changes(&[user(EV_DELETE, 0)]),
        };
        changed.map_err(|errno| Error::kernel("kevent", "events", errno))?;
        self.held_ready = ready;
        Ok(())
    }

    /// At most `N` events, none if none comes in time or a signal does.
    pub(super) fn wait<const N: usize>(&mut self, limit: Duration) -> Result<Vec<Kevent>, Error> {
        self.hold_ready(false)?;
        let mut events = vec![Kevent::default(); N];
        let kernel = self.host.kernel();
        let told = match kernel.kevent(self.fd.raw(), &[], &mut events, Some(limit)) {
            Err(Errno::EINTR) => 0,
            told => told.map_err(|errno| Error::kernel("kevent", "events", errno))?,
        };
        events.truncate(told);
        Ok(events)
    }
}
