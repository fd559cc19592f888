//! Ending a jail.

use super::Jail;
use crate::{Errno, Error};

impl Jail {
    /// Removes it with everything in it: processes and jails inside are killed. Does not wait for
    /// that: see [`wait_gone`](Self::wait_gone).
    ///
    /// Mounts, addresses and limits that the host made for it stay.
    ///
    /// # Errors
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    /// * `EPERM` - not root
    ///
    /// # See also
    /// [jail_remove(2)](https://man.freebsd.org/jail_remove/2), `jail -R NAME`
    pub fn remove(&self) -> Result<(), Error> {
        let kernel = self.host.kernel();
        let (call, result) = match &self.desc {
            Some(desc) => ("jail_remove_jd", kernel.jail_remove_jd(desc.raw())),
            None => ("jail_remove", kernel.jail_remove(self.check()?.raw())),
        };
        match result {
            Ok(()) => Ok(()),
            // By jid the kernel says EINVAL for one that went since the look.
            Err(Errno::ENOENT | Errno::EINVAL) => Err(self.gone()),
            Err(errno) => Err(self.with_root_hint(Error::kernel(call, self.object(), errno))),
        }
    }

    pub(super) fn with_root_hint(&self, error: Error) -> Error {
        if error.errno() == Some(Errno::EPERM) && self.host.is_not_root() {
            return error.with_hint("only root can do this");
        }
        error
    }
}
