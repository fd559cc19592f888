//! The processes of a jail.

use super::{Process, list, signal};
use crate::{Error, Jail, Jid, Signal};

impl Jail {
    /// Its processes, not those of jails inside it.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
    /// let sleep = web.command("/bin/sleep").arg("60").spawn()?;
    /// let processes = web.processes()?;
    /// assert_eq!(processes.len(), 1);
    /// assert_eq!(processes[0].pid, sleep.pid());
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Gone`] and [`Error::Reused`] if there is no such jail any more.
    ///
    /// # See also
    /// `ps -axJ NAME`
    pub fn processes(&self) -> Result<Vec<Process>, Error> {
        let jid = self.check()?;
        self.processes_in(&[jid])
    }

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
        self.processes_in(&jids)
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

    fn processes_in(&self, jids: &[Jid]) -> Result<Vec<Process>, Error> {
        let mut processes = list::all(self.host())?;
        processes.retain(|process| process.jid.is_some_and(|jid| jids.contains(&jid)));
        Ok(processes)
    }
}
