//! Waiting for a jail's end.

use core::time::Duration;
use std::sync::Arc;

use jail_sys::sys::event::{EV_ADD, EV_ONESHOT, EVFILT_JAILDESC, NOTE_JAIL_REMOVE};
use jail_sys::sys::jail::JAIL_DYING;

use super::Jail;
use crate::kernel::{Fd, Kevent};
use crate::params::table;
use crate::query::{Key, Query, Scratch};
use crate::sysctl::uptime;
use crate::{Errno, Error, Kernel, Values};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

impl Jail {
    /// Waits until nothing is left of it. A removed jail is dying as long as a process, a socket,
    /// an open file, a mount or a memory disk of it is there; its path, addresses and interfaces
    /// are free only then. A killed process counts until its parent has waited for it: wait for
    /// children of one's own first. A connection in `TIME_WAIT` counts for a minute.
    ///
    /// A jail's network stack ends, and its root is let go, a moment after that: unmounting the
    /// root may answer `EBUSY` for some milliseconds.
    ///
    /// Since 15.0 the kernel tells when a jail that is alive is removed; when the rest of a dying
    /// one is gone it tells nobody, and it is looked for, less and less often.
    ///
    /// # Errors
    /// * [`Error::TimedOut`] - something is left after `limit`, or the jail is alive
    /// * [`Error::Reused`] - before 15.0, it was renamed, or another jail of its path has its jid
    pub fn wait_gone(&self, limit: Duration) -> Result<(), Error> {
        let start = uptime(&self.host)?;
        let mut pause = FIRST_PAUSE;
        let mut awaited = false;
        loop {
            let Some(alive) = self.remains()? else {
                return Ok(());
            };
            let left = limit.saturating_sub(uptime(&self.host)?.saturating_sub(start));
            if left.is_zero() {
                let error = Error::timed_out("wait_gone", self.object(), limit);
                return Err(error.with_hint(if alive {
                    "it has not been removed"
                } else {
                    "it is dying: a process, socket, file, mount or memory disk of it is left"
                }));
            }
            // Once: it is removed only once, and what is alive after that is looked for.
            if let (true, false, Some(desc)) = (alive, awaited, self.desc()) {
                await_removal(self.host.kernel(), desc, left);
                awaited = true;
                continue;
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
            return self
                .remains_there(&values)
                .map(|ours| ours.then_some(alive));
        }
        match (self.check(), alive) {
            (Ok(_), _) => Ok(Some(true)),
            (Err(Error::Gone { .. }), false) if ours => Ok(Some(false)),
            // A new jail took the jid: ours, if dying, has another one now.
            (Err(Error::Gone { .. }), _) => self.dies_elsewhere(),
            (Err(error), _) => Err(error),
        }
    }

    /// Before 15 a dying jail keeps its jid: another one there means that ours is gone.
    fn remains_there(&self, values: &Values) -> Result<bool, Error> {
        let now = values.name().unwrap_or_else(|| self.name.clone());
        let same_path = self.path.get().map(|path| Some(&**path) == values.path());
        match (now == self.name, same_path) {
            (_, Some(false)) => Ok(false),
            (true, _) => Ok(true),
            // Renamed perhaps.
            (false, _) => Err(Error::Reused {
                jid: self.jid,
                name: self.name.clone(),
                now,
            }),
        }
    }

    fn at_jid(&self) -> Result<Option<Values>, Error> {
        let names = [&table::NAME, &table::PATH, &table::DYING].map(|info| info.name());
        let query = Query::new(&self.host, names)?;
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
}

/// Waits until the jail is removed, or `limit` is over, or not at all if the kernel has no room for
/// a queue. Of a jail that was removed since the look, its descriptor tells at once.
fn await_removal(kernel: &Arc<dyn Kernel>, desc: &Fd, limit: Duration) {
    let removal = Kevent {
        ident: usize::try_from(desc.raw()).unwrap_or(usize::MAX),
        filter: EVFILT_JAILDESC,
        flags: EV_ADD | EV_ONESHOT,
        fflags: NOTE_JAIL_REMOVE,
        ..Kevent::default()
    };
    let Ok(queue) = kernel.kqueue() else {
        return;
    };
    let queue = Fd::new(queue, kernel.clone());
    // Whatever it says: the jail is looked at next.
    let _ = kernel.kevent(
        queue.raw(),
        &[removal],
        &mut [Kevent::default()],
        Some(limit),
    );
}
