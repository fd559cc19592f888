//! Waiting for a jail's end.

use core::time::Duration;

use jail_sys::sys::jail::JAIL_DYING;
use jail_sys::sys::time::CLOCK_MONOTONIC;

use super::Jail;
use crate::params::table;
use crate::query::{Key, Query, Scratch};
use crate::{Errno, Error, Values};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

impl Jail {
    /// Waits until nothing is left of it. A removed jail is dying as long as a process, a socket,
    /// an open file, a mount or a memory disk of it is there; its path, addresses and interfaces
    /// are free only then.
    ///
    /// # Errors
    /// * [`Error::TimedOut`] - something is left after `limit`, or the jail is alive
    pub fn wait_gone(&self, limit: Duration) -> Result<(), Error> {
        let start = self.clock()?;
        let mut pause = FIRST_PAUSE;
        loop {
            let Some(alive) = self.remains()? else {
                return Ok(());
            };
            let left = limit.saturating_sub(self.clock()?.saturating_sub(start));
            if left.is_zero() {
                let error = Error::timed_out("wait_gone", self.object(), limit);
                return Err(error.with_hint(if alive {
                    "it has not been removed"
                } else {
                    "it is dying: a process, socket, file, mount or memory disk of it is left"
                }));
            }
            let kernel = self.host.kernel();
            match kernel.nanosleep(pause.min(left)) {
                Ok(()) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(Error::kernel("nanosleep", self.object(), errno)),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Whether it is alive, if there still is something of it.
    fn remains(&self) -> Result<Option<bool>, Error> {
        let Some(values) = self.at_jid()? else {
            return Ok(None);
        };
        let alive = values.bool(table::DYING.name()) == Some(false);
        let ours = values.name().as_ref() == Some(&self.name);
        if self.desc.is_none() {
            // A dying jail keeps its jid before 15: another one means that ours is gone.
            return Ok(ours.then_some(alive));
        }
        match (self.check(), alive) {
            (Ok(_), _) => Ok(Some(true)),
            (Err(Error::Gone { .. }), false) if ours => Ok(Some(false)),
            // A new jail took the jid: ours, if dying, has another one now.
            (Err(Error::Gone { .. }), _) => self.dies_elsewhere(),
            (Err(error), _) => Err(error),
        }
    }

    fn at_jid(&self) -> Result<Option<Values>, Error> {
        let query = Query::new(&self.host, [table::NAME.name(), table::DYING.name()])?;
        let kernel = &**self.host.kernel();
        let key = Key::Jid(self.jid);
        match query.ask(kernel, key, JAIL_DYING, &mut Scratch::new()) {
            Ok((values, _)) => Ok(Some(values)),
            Err(failure) if failure.errno == Errno::ENOENT => Ok(None),
            Err(failure) => Err(failure.into_error("jail_get", self.object())),
        }
    }

    fn dies_elsewhere(&self) -> Result<Option<bool>, Error> {
        for info in self.host.jails().only(&[]).include_dying() {
            let info = info?;
            if info.is_dying() && info.name() == &self.name {
                return Ok(Some(false));
            }
        }
        Ok(None)
    }

    fn clock(&self) -> Result<Duration, Error> {
        let now = self.host.kernel().clock_gettime(CLOCK_MONOTONIC);
        now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
    }
}
