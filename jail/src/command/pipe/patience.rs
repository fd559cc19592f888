//! Waiting for the other end, for so long and no longer.

use core::time::Duration;

use jail_sys::sys::event::{EV_ADD, EV_ONESHOT};
use jail_sys::sys::fcntl::{F_GETFL, F_SETFL, O_NONBLOCK};
use jail_sys::sys::time::CLOCK_MONOTONIC;

use crate::kernel::Kevent;
use crate::{Errno, Error, Fd};

/// Waits that soon end without use are made longer: a terminal may say that there is room, and
/// take nothing (`ttydisc_rint_poll` in `sys/kern/tty_ttydisc.c`).
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// One call's.
pub(super) struct Patience<'f> {
    fd: &'f Fd,
    filter: i16,
    /// Until when, and how long that was.
    end: Option<(Duration, Duration)>,
    queue: Option<Fd>,
    pause: Duration,
}

impl<'f> Patience<'f> {
    pub(super) fn new(fd: &'f Fd, filter: i16, limit: Option<Duration>) -> Result<Self, Error> {
        let end = match limit {
            Some(limit) => Some((now(fd)?.saturating_add(limit), limit)),
            None => None,
        };
        Ok(Self {
            fd,
            filter,
            end,
            queue: None,
            pause: FIRST_PAUSE,
        })
    }

    /// Waits until there is something to read or room to write, or nobody has the other end.
    pub(super) fn wait(&mut self, operation: &'static str) -> Result<(), Error> {
        let kernel = self.fd.kernel();
        let failed = |call| move |errno| Error::kernel(call, "pipe", errno);
        if self.queue.is_some() {
            let pause = self.pause.min(self.left(operation)?.unwrap_or(self.pause));
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
            kernel.nanosleep(pause).map_err(failed("nanosleep"))?;
        }
        let left = self.left(operation)?;
        let queue = match &self.queue {
            Some(queue) => queue,
            None => {
                let raw = kernel.kqueue().map_err(failed("kqueue"))?;
                self.queue.insert(self.fd.sibling(raw))
            }
        };
        let change = Kevent {
            ident: self.fd.raw().unsigned_abs() as usize,
            filter: self.filter,
            flags: EV_ADD | EV_ONESHOT,
            ..Kevent::default()
        };
        let mut events = [Kevent::default()];
        match kernel.kevent(queue.raw(), &[change], &mut events, left) {
            Ok(0) => Err(self.over(operation)),
            // Of what is wrong with it the call itself tells.
            Ok(_) | Err(Errno::EPIPE) => Ok(()),
            Err(errno) => Err(Error::kernel("kevent", "pipe", errno)),
        }
    }

    /// What is left of the limit, if there is one.
    fn left(&self, operation: &'static str) -> Result<Option<Duration>, Error> {
        let Some((end, _)) = self.end else {
            return Ok(None);
        };
        match end.saturating_sub(now(self.fd)?) {
            Duration::ZERO if self.queue.is_some() => Err(self.over(operation)),
            left => Ok(Some(left)),
        }
    }

    fn over(&self, operation: &'static str) -> Error {
        let limit = self.end.map_or(Duration::MAX, |(_, limit)| limit);
        Error::timed_out(operation, "pipe", limit)
    }
}

/// Has its writes wait for nobody, or wait again.
pub(super) fn nonblocking(fd: &Fd, on: bool) -> Result<(), Error> {
    let failed = |errno| Error::kernel("fcntl", "pipe", errno);
    let kernel = fd.kernel();
    let flags = kernel.fcntl(fd.raw(), F_GETFL, 0).map_err(failed)?;
    let flags = match on {
        true => flags | O_NONBLOCK,
        false => flags & !O_NONBLOCK,
    };
    kernel.fcntl(fd.raw(), F_SETFL, flags).map_err(failed)?;
    Ok(())
}

fn now(fd: &Fd) -> Result<Duration, Error> {
    let now = fd.kernel().clock_gettime(CLOCK_MONOTONIC);
    now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
}
