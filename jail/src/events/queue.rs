//! The event queue: what a program can poll.

use core::time::Duration;

use crate::kernel::{Fd, Kevent};
use crate::{Errno, Error, Host};

#[derive(Debug)]
pub(super) struct Queue {
    host: Host,
    fd: Fd,
}

impl Queue {
    pub(super) fn new(host: &Host) -> Result<Self, Error> {
        let fd = host.kernel().kqueue();
        let fd = fd.map_err(|errno| Error::kernel("kqueue", "events", errno))?;
        Ok(Self {
            host: host.clone(),
            fd: Fd::new(fd, host.kernel().clone()),
        })
    }

    pub(super) const fn fd(&self) -> &Fd {
        &self.fd
    }

    /// Registers something to watch.
    pub(super) fn change(&self, change: Kevent) -> Result<(), Errno> {
        let kernel = self.host.kernel();
        let none = Some(Duration::ZERO);
        kernel
            .kevent(self.fd.raw(), &[change], &mut [], none)
            .map(drop)
    }

    /// At most `N` events, none if none comes in time or a signal does.
    pub(super) fn wait<const N: usize>(&self, limit: Duration) -> Result<Vec<Kevent>, Error> {
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
