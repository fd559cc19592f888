//! Waiting for pipes.

use std::sync::Arc;
use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, Error, Fd, Host};
use jail_sys::sys::event::EV_ERROR;

/// An event queue for the pipes of one program.
#[derive(Debug)]
pub(crate) struct Queue<'h> {
    host: &'h Host,
    fd: Fd,
}

impl<'h> Queue<'h> {
    pub(crate) fn new(host: &'h Host) -> Result<Self, Error> {
        let fd = host.kernel().kqueue();
        let fd = fd.map_err(|errno| Error::kernel("kqueue", "pipes", errno))?;
        let fd = Fd::new(fd, Arc::clone(host.kernel()));
        Ok(Self { host, fd })
    }

    /// Watches a descriptor, or no longer.
    pub(crate) fn change(&self, fd: &Fd, filter: i16, flags: u16) -> Result<(), Error> {
        let change = Kevent {
            // A descriptor is never negative.
            ident: fd.raw().unsigned_abs() as usize,
            filter,
            flags,
            ..Kevent::default()
        };
        let now = Some(Duration::ZERO);
        let kernel = self.host.kernel();
        let changed = kernel.kevent(self.fd.raw(), &[change], &mut [], now);
        changed.map(drop).map_err(error)
    }

    /// What came within the limit; nothing if nothing did.
    pub(crate) fn wait(&self, limit: Option<Duration>) -> Result<Vec<Kevent>, Error> {
        let mut events = vec![Kevent::default(); 3];
        let kernel = self.host.kernel();
        let told = kernel.kevent(self.fd.raw(), &[], &mut events, limit);
        events.truncate(told.map_err(error)?);
        match events.iter().find(|event| event.flags & EV_ERROR != 0) {
            Some(event) => Err(error(Errno::new(i32::try_from(event.data).unwrap_or(0)))),
            None => Ok(events),
        }
    }
}

fn error(errno: Errno) -> Error {
    Error::kernel("kevent", "pipe", errno)
}
