//! Network interfaces.

mod bridge;
mod cloner;
mod create;
mod flags;
mod list;
mod name;
mod place;
mod problem;
mod rename;
mod tag;
pub(crate) mod transfer;

use core::fmt;

pub use flags::InterfaceFlags;
pub use list::InterfaceInfo;
pub(crate) use list::interfaces;
pub use name::InterfaceName;
pub(crate) use place::{NotAll, Place, Refused, run_inside};
pub use problem::{AddressProblem, InterfaceProblem};

use crate::{Error, Host, Jail};

/// An interface of the host, or of a jail with a network stack of its own, by its name.
///
/// The name is all the kernel knows an interface by, and names are used again: whoever made one
/// gives it a [`tag`](Self::tag), and looks at it before acting much later. Dropping a handle
/// leaves the interface as it is.
///
/// What is done to one in a jail is done by a child that enters the jail for it.
///
/// ```
/// use jail::{Host, Interface};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = Host::new(machine.process());
/// let bridge = Interface::create(&host, "bridge")?; // the kernel picks the unit
/// let epair = Interface::create(&host, "epair")?;
/// bridge.add_member(epair.name())?;
/// epair.tag("example:web")?;
/// epair.up()?;
/// println!("{} is a member of {}", epair.name(), bridge.name()); // epair0a, bridge0
/// epair.destroy()?;
/// bridge.destroy()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Interface {
    place: Place,
    name: InterfaceName,
}

impl Interface {
    pub(crate) const fn new(place: Place, name: InterfaceName) -> Self {
        Self { place, name }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> InterfaceName {
        self.name
    }

    /// The jail it is in; `None` for the host.
    #[must_use]
    pub const fn jail(&self) -> Option<&Jail> {
        match &self.place {
            Place::Host(_) => None,
            Place::Jail(jail) => Some(jail),
        }
    }

    /// Whether there is an interface of this name.
    ///
    /// # Errors
    /// The kernel does not tell.
    pub fn exists(&self) -> Result<bool, Error> {
        match self.flags() {
            Ok(_) => Ok(true),
            Err(error) if error.is_missing_interface() => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn object(&self) -> String {
        self.place.object(self.name)
    }

    pub(crate) fn problem(&self, problem: InterfaceProblem) -> Error {
        self.place.problem(self.name, problem)
    }
}

impl fmt::Debug for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interface")
            .field("name", &self.name)
            .field("jail", &self.place.jail_name())
            .finish_non_exhaustive()
    }
}

impl Host {
    /// A handle of this interface. Nothing is called: there need be none.
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    pub fn interface<N>(&self, name: N) -> Result<Interface, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        Ok(Interface::new(Place::Host(self.clone()), name.try_into()?))
    }
}

impl Jail {
    /// A handle of an interface in the jail, which has a network stack of its own. Nothing is
    /// called: there need be none.
    ///
    /// # Errors
    /// [`Error::Param`]: it is no name of an interface.
    pub fn interface<N>(&self, name: N) -> Result<Interface, Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        Ok(Interface::new(Place::Jail(self.clone()), name.try_into()?))
    }
}

impl Error {
    pub(crate) const fn is_missing_interface(&self) -> bool {
        matches!(
            self,
            Self::Interface {
                problem: InterfaceProblem::Missing,
                ..
            }
        )
    }
}
