//! Making interfaces and ending them.

use jail_sys::sys::socket::AF_INET;

use super::{Interface, InterfaceName, InterfaceProblem, Place, Refused, cloner};
use crate::kernel::Ioctl;
use crate::{Errno, Error, Host, Jail};

impl Interface {
    /// Makes a clone: `epair`, `bridge`, `lo`, `tap`, `vlan` and others. The kernel picks the
    /// unit; with a unit, as in `bridge7`, it has to be free. Of an epair this is the `a` half,
    /// and [`InterfaceName::epair_peer`] has the other.
    ///
    /// # Errors
    /// * [`Error::Interface`] - it exists (`EEXIST`)
    /// * [`Error::NoModule`] - its module is not loaded and may not be
    /// * `EINVAL` - there are no clones of that name
    /// * `ENOSPC` - every unit is taken
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig epair create`, `sys/net/if_clone.c` (`if_clone_create`)
    pub fn create<N>(host: &Host, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        Self::create_at(Place::Host(host.clone()), name.try_into()?)
    }

    /// As [`create`](Self::create), in a jail with a network stack of its own. The interface goes
    /// with the jail.
    ///
    /// # Errors
    /// As [`create`](Self::create); [`Error::Gone`] and [`Error::Reused`] of the jail.
    pub fn create_in<N>(jail: &Jail, name: N) -> Result<Self, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        Self::create_at(Place::Jail(jail.clone()), name.try_into()?)
    }

    /// Makes the first of these that is free. Each is given to `before` before it is made, so that
    /// a record of it can be kept: should the program end in between, the record says what to look
    /// for. An error of `before` ends it all.
    ///
    /// ```
    /// use jail::{Interface, InterfaceName};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// Interface::create(&host, "lo40")?;
    /// let names = InterfaceName::candidates("lo", 40..50);
    /// let made = Interface::create_first(&host, names, |name| {
    ///     println!("trying {name}"); // lo40, then lo41
    ///     Ok(())
    /// })?;
    /// assert_eq!(made.name(), "lo41");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`create`](Self::create); `EEXIST` of the last one if none was free.
    pub fn create_first(
        host: &Host,
        names: impl IntoIterator<Item = Result<InterfaceName, Error>>,
        mut before: impl FnMut(InterfaceName) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut taken = Error::param("interface names", crate::Problem::Empty);
        for name in names {
            let name = name?;
            before(name)?;
            match Self::create(host, name) {
                Err(error) if error.is_taken_interface() => taken = error,
                done => return done,
            }
        }
        Err(taken)
    }

    /// Ends it. Of an epair both halves go, wherever they are.
    ///
    /// # Errors
    /// * [`Error::Interface`] - there is none
    /// * `EINVAL` - it is not one that was made by [`create`](Self::create)
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig NAME destroy`, `sys/net/if_clone.c` (`if_clone_destroy`)
    pub fn destroy(self) -> Result<(), Error> {
        let name = self.name.raw();
        let error = match self.place.ioctl(AF_INET, Ioctl::SiocIfdestroy { name }) {
            Ok(()) => return Ok(()),
            Err(refused) => self.place.error("SIOCIFDESTROY", self.name, refused),
        };
        Err(match error.errno() {
            Some(Errno::EINVAL | Errno::EOPNOTSUPP) => {
                error.with_hint("it is no clone, which could be destroyed")
            }
            _ => error,
        })
    }

    fn create_at(place: Place, wanted: InterfaceName) -> Result<Self, Error> {
        let mut loaded = false;
        loop {
            let mut name = *wanted.raw();
            let request = Ioctl::SiocIfcreate2 { name: &mut name };
            let refused = match place.ioctl(AF_INET, request) {
                Ok(()) => {
                    let no_name =
                        || Error::answer("SIOCIFCREATE2", place.object(wanted), "no name");
                    let name = InterfaceName::from_kernel(&name).ok_or_else(no_name)?;
                    return Ok(Self::new(place, name));
                }
                Err(refused) => refused,
            };
            match refused {
                Refused::Errno(Errno::EEXIST) => {
                    return Err(place.problem(wanted, InterfaceProblem::Exists));
                }
                Refused::Errno(Errno::EINVAL) if !loaded && cloner::load(&place, wanted)? => {
                    loaded = true;
                }
                Refused::Errno(Errno::EINVAL) => {
                    let error = Error::kernel("SIOCIFCREATE2", place.object(wanted), Errno::EINVAL);
                    return Err(error.with_hint("no clones of that name, or no such unit"));
                }
                refused => return Err(place.error("SIOCIFCREATE2", wanted, refused)),
            }
        }
    }
}

impl Error {
    pub(crate) const fn is_taken_interface(&self) -> bool {
        matches!(
            self,
            Self::Interface {
                problem: InterfaceProblem::Exists,
                ..
            }
        )
    }
}
