//! The processes of a jail.

use super::{Process, signal};
use crate::{Error, Jail, Signal};

impl Jail {
    /// Its processes and those of all jails inside it.
    ///
    /// # Errors
    /// As [`processes`](Self::processes).
    pub fn processes_nested(&self) -> Result<Vec<Process>, Error> {
        let mut jids = vec![self.check()?];
        // Dying ones may have processes yet.
        for inside in self.host().jails().only(&[]).include_dying().below(self) {
            jids.push(inside?.jid());
        }
        let mut processes = self.host().processes()?;
        processes.retain(|process| process.jid.is_some_and(|jid| jids.contains(&jid)));
        Ok(processes)
    }

    /// Sends each of its processes a signal, also those that are made meanwhile, and gives how
    /// many there were. Jails inside it get none.
    ///
    /// Processes are signalled one by one from a list that is made again until none is new. One
    /// that ends meanwhile is no error.
    ///
    /// # Errors
    /// As [`processes`](Self::processes); the first refusal (`EPERM`, `EINVAL`) after all have
    /// been tried; `EAGAIN` if processes are made faster than they can be signalled.
    ///
    /// # See also
    /// `pkill -j NAME`, jail(8) (`stop.timeout`)
    pub fn signal_all(&self, signal: Signal) -> Result<usize, Error> {
        signal::all(self, signal, Self::processes)
    }

    /// As [`signal_all`](Self::signal_all), the processes of all jails inside it too.
    ///
    /// # Errors
    /// As [`signal_all`](Self::signal_all).
    pub fn signal_nested(&self, signal: Signal) -> Result<usize, Error> {
        signal::all(self, signal, Self::processes_nested)
    }
}
