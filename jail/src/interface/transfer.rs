//! Moving interfaces into jails and fetching them back.

use jail_sys::sys::socket::AF_INET;

use super::{Interface, InterfaceName, InterfaceProblem, Place, Refused};
use crate::kernel::Ioctl;
use crate::{Errno, Error, Jail, JailSys, Value};

impl Interface {
    /// Moves it into a jail with a network stack of its own. Its addresses and groups are gone
    /// then, and bridges let it go; its description and its Ethernet address stay. When the jail
    /// is gone it comes back, down.
    ///
    /// The handle that this gives is of the interface in the jail, whose name the kernel may have
    /// changed.
    ///
    /// # Errors
    /// * [`Error::Interface`] - there is none, or the jail has one of that name, or no network
    ///   stack of its own
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig NAME vnet JAIL`, `sys/net/if.c` (`if_vmove_loan`)
    pub fn move_to(self, jail: &Jail) -> Result<Self, Error> {
        let mut name = *self.name.raw();
        let jid = jail.check()?.raw();
        let request = Ioctl::SiocSifvnet {
            name: &mut name,
            jid,
        };
        let inside = Place::Jail(jail.clone());
        match self.place.ioctl(AF_INET, request) {
            Ok(()) => Self::answered("SIOCSIFVNET", inside, self.name, &name),
            Err(Refused::Errno(Errno::EEXIST)) => Err(self.why_exists(&inside, jail)),
            Err(refused) => Err(self.place.error("SIOCSIFVNET", self.name, refused)),
        }
    }

    /// Fetches an interface out of a jail, to where the jail is managed from. Its addresses are
    /// gone then.
    ///
    /// # Errors
    /// * [`Error::Interface`] - there is none in the jail, or one of that name here, or the jail
    ///   has no network stack of its own
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig NAME -vnet JAIL`, `sys/net/if.c` (`if_vmove_reclaim`)
    pub fn fetch_from<N>(jail: &Jail, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let wanted: InterfaceName = name.try_into()?;
        let mut name = *wanted.raw();
        let jid = jail.check()?.raw();
        let request = Ioctl::SiocSifrvnet {
            name: &mut name,
            jid,
        };
        let here = Place::Host(jail.host().clone());
        let inside = Place::Jail(jail.clone());
        match here.ioctl(AF_INET, request) {
            Ok(()) => Self::answered("SIOCSIFRVNET", here, wanted, &name),
            Err(Refused::Errno(Errno::EEXIST)) => {
                Err(Self::new(inside, wanted).why_exists(&here, jail))
            }
            Err(Refused::Errno(Errno::EPERM)) => {
                Err(here.error("SIOCSIFRVNET", wanted, Refused::Errno(Errno::EPERM)))
            }
            Err(refused) => Err(inside.error("SIOCSIFRVNET", wanted, refused)),
        }
    }

    fn answered(
        operation: &'static str,
        place: Place,
        wanted: InterfaceName,
        name: &[u8],
    ) -> Result<Self, Error> {
        match InterfaceName::from_kernel(name) {
            Some(name) => Ok(Self::new(place, name)),
            None => Err(Error::answer(operation, place.object(wanted), "no name")),
        }
    }

    /// `EEXIST` is a jail without a stack of its own, or a name that is taken where it goes.
    fn why_exists(&self, target: &Place, jail: &Jail) -> Error {
        match has_vnet(jail) {
            Ok(false) => Place::Jail(jail.clone()).problem(self.name, InterfaceProblem::NoVnet),
            _ => target.problem(self.name, InterfaceProblem::Exists),
        }
    }
}

/// Whether the jail has a network stack of its own.
pub(crate) fn has_vnet(jail: &Jail) -> Result<bool, Error> {
    let values = jail.get(&["vnet"])?;
    Ok(values.get("vnet") == Some(Value::JailSys(JailSys::New)))
}
