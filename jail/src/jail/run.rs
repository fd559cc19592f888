//! What runs in a jail.

use std::ffi::OsStr;

use super::Jail;
use crate::{Command, Error, Process};

impl Jail {
    /// A program to run in it; nothing runs before [`Command::spawn`] and its kin.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// let web = jail::JailSpec::new("web")?.path("/").create(&host)?;
    /// let output = web.command("/bin/echo").arg("hello from inside").output()?;
    /// assert_eq!(output.stdout, b"hello from inside\n");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # See also
    /// `jexec NAME PROGRAM ARGUMENT...`
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        Command::in_jail(self, program)
    }

    /// The processes in it, without those of jails inside it.
    ///
    /// # Errors
    /// [`Error::Gone`], [`Error::Reused`]: there is no such jail any more.
    ///
    /// # See also
    /// `ps -J NAME`
    pub fn processes(&self) -> Result<Vec<Process>, Error> {
        let jid = self.check()?;
        let mut processes = self.host.processes()?;
        processes.retain(|process| process.jid == Some(jid));
        Ok(processes)
    }
}
