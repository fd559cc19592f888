//! Other names for interfaces.

use jail_sys::sys::socket::AF_INET;

use super::{Interface, InterfaceName, InterfaceProblem, Refused};
use crate::kernel::Ioctl;
use crate::{Errno, Error};

impl Interface {
    /// Renames it; the handle goes along. The same name again is no call.
    ///
    /// # Errors
    /// * [`Error::Param`] - it is no name of an interface
    /// * [`Error::Interface`] - there is one of the new name, or none of the old
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig NAME name NEW`, `sys/net/if.c` (`if_rename`)
    pub fn rename<N>(&mut self, new: N) -> Result<(), Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let new = new.try_into()?;
        if new == self.name {
            return Ok(());
        }
        let request = Ioctl::SiocSifname {
            name: self.name.raw(),
            new: new.raw(),
        };
        match self.place.ioctl(AF_INET, request) {
            Ok(()) => {}
            Err(Refused::Errno(Errno::EEXIST)) => {
                return Err(self.place.problem(new, InterfaceProblem::Exists));
            }
            Err(refused) => return Err(self.place.error("SIOCSIFNAME", self.name, refused)),
        }
        self.name = new;
        Ok(())
    }
}
