//! Entering a jail.

use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_UPDATE, JAIL_USE_DESC};

use super::Jail;
use crate::settings::Arg;
use crate::{Errno, Error, JailUpdate};

impl Jail {
    /// Puts the calling process into the jail, all its threads, for good. There is no way back,
    /// and a failure may leave the process with the jail's cpuset. Root and working directory
    /// become the jail's root; descriptors stay open.
    ///
    /// This is for a process that was made to be jailed and has one thread: threads that attach
    /// at the same time end up anywhere. To run a program in a jail, use a command.
    ///
    /// # Errors
    /// * `EPERM` - not root, or the process has a directory open
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    ///
    /// # See also
    /// [jail_attach(2)](https://man.freebsd.org/jail_attach/2), `sys/kern/kern_jail.c`
    /// (`do_jail_attach`)
    pub fn attach(&self) -> Result<(), Error> {
        self.host.forget_controls();
        if let Some(desc) = &self.desc {
            // jail_attach_jd(2) leaves 15.1 with a jail that never dies; the flag does not.
            let update = self.with_mac_do(&JailUpdate::new())?;
            let key = (&b"desc\0"[..], Arg::Int(desc.raw()));
            let flags = JAIL_UPDATE | JAIL_ATTACH | JAIL_USE_DESC;
            let result = self.set_by(key, &update, flags);
            return result.map_err(|error| self.with_attach_hint(error));
        }
        let jid = self.check()?;
        match self.host.kernel().jail_attach(jid.raw()) {
            Ok(()) => Ok(()),
            Err(Errno::EINVAL) => Err(self.gone()),
            Err(errno) => {
                let error = Error::kernel("jail_attach", self.object(), errno);
                Err(self.with_attach_hint(error))
            }
        }
    }

    fn with_attach_hint(&self, error: Error) -> Error {
        if error.errno() != Some(Errno::EPERM) {
            return error;
        }
        error.with_hint(if self.host.is_not_root() {
            "only root can do this"
        } else {
            "a process with an open directory cannot be jailed"
        })
    }
}
