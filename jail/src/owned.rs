//! Jails that end with the program.

use core::fmt;
use core::ops::Deref;

use jail_sys::sys::jail::{JAIL_CREATE, JAIL_OWN_DESC};

use crate::{Error, Fd, Host, Jail, JailSpec};

/// A jail that is removed when this is dropped: for tests, CI runners, and whatever else must not
/// leave jails behind.
///
/// Since 15.0 it holds an owning jail descriptor, so that the kernel removes the jail also when
/// the program ends without dropping anything: by a signal, by exit(3). Before, such a jail stays.
///
/// The descriptor is closed on exec. A child that was forked and executes nothing has a copy, and
/// while it is there the kernel does not remove the jail by itself.
///
/// ```
/// use jail::{ErrorKind, Host, JailSpec};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
///
/// {
///     let test = JailSpec::new("test")?.path("/").create_owned(&host)?;
///     let said = test.command("/bin/echo").arg("inside").output()?;
///     assert_eq!(said.stdout, b"inside\n");
/// }
/// assert_eq!(host.jail("test").unwrap_err().kind(), ErrorKind::NotFound);
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// [jail(2)](https://man.freebsd.org/jail/2) (`JAIL_OWN_DESC`), `sys/kern/kern_jaildesc.c`
#[must_use = "it is removed when it is dropped"]
pub struct OwnedJail {
    jail: Jail,
    /// Closed after the jail was removed, or by the kernel at the program's end.
    owning: Option<Fd>,
}

impl JailSpec {
    /// Makes the jail, to be removed when the handle is dropped.
    ///
    /// # Errors
    /// As [`Host::create`].
    pub fn create_owned(&self, host: &Host) -> Result<OwnedJail, Error> {
        if !host.release()?.has_jail_descriptors() {
            let jail = self.create(host)?;
            return Ok(OwnedJail { jail, owning: None });
        }
        self.check_alone()?;
        let (jid, owning) = host.create_with(self, JAIL_CREATE | JAIL_OWN_DESC)?;
        // If this fails, the descriptor is closed and the jail goes.
        let jail = host.jail_by_jid(jid)?;
        Ok(OwnedJail { jail, owning })
    }
}

impl OwnedJail {
    /// The jail. A clone of it is a handle like any other, and owns nothing.
    #[must_use]
    pub const fn jail(&self) -> &Jail {
        &self.jail
    }

    /// The owning descriptor (since 15.0).
    #[must_use]
    pub const fn owning(&self) -> Option<&Fd> {
        self.owning.as_ref()
    }

    /// Removes the jail, and tells what a drop could not.
    ///
    /// # Errors
    /// As [`Jail::remove`].
    pub fn remove(self) -> Result<(), Error> {
        self.jail.remove()
    }
}

impl Deref for OwnedJail {
    type Target = Jail;

    fn deref(&self) -> &Jail {
        &self.jail
    }
}

impl fmt::Debug for OwnedJail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedJail").field(&self.jail).finish()
    }
}

/// Waits for nothing: the jail may be dying for a while.
impl Drop for OwnedJail {
    fn drop(&mut self) {
        // It may be gone already; nobody could be told anyway.
        let _ = self.jail.remove();
    }
}
