//! Default routes of jails.

mod message;

use std::net::IpAddr;

use crate::addrs::usable;
use crate::interface::{NotAll, Place, Refused, run_inside};
use crate::kernel::AttachedCall;
use crate::{Errno, Error, Jail, Problem};

pub(crate) use message::default_route;

impl Jail {
    /// Adds the default route through `gateway`, IPv4 or IPv6, to a jail with a network stack of
    /// its own. It goes with the interface it leads through. A link-local gateway needs a link:
    /// [`Vnet::gateway`](crate::Vnet::gateway).
    ///
    /// # Errors
    /// * [`Error::Param`] - the gateway is an address that none can have, or link-local
    /// * `EEXIST` - the jail has a default route
    /// * `ENETUNREACH` - the gateway is in no network of the jail's interfaces
    /// * `EPERM` - not root, or the jail has no network stack of its own
    /// * [`Error::Gone`], [`Error::Reused`] - there is no such jail any more
    ///
    /// # See also
    /// `jexec NAME route add default GATEWAY`, route(4), `sys/net/rtsock.c` (`route_output`)
    pub fn default_route(&self, gateway: impl Into<IpAddr>) -> Result<(), Error> {
        let gateway = gateway.into();
        checked(gateway)?;
        if matches!(gateway, IpAddr::V6(addr) if addr.is_unicast_link_local()) {
            return Err(Error::param("gateway", Problem::LinkLocal));
        }
        let message = default_route(gateway, 0);
        let mut calls = [AttachedCall::Route { message: &message }];
        run_inside(self, &mut calls)
            .map_err(|NotAll { refused, .. }| failed(self, gateway, refused))
    }
}

/// An address that can be a gateway.
pub(crate) fn checked(gateway: IpAddr) -> Result<(), Error> {
    usable(gateway).map_err(|_| Error::param("gateway", Problem::UnusableAddress(gateway)))
}

/// The error of a route that was not added.
pub(crate) fn failed(jail: &Jail, gateway: IpAddr, refused: Refused) -> Error {
    let errno = match refused {
        Refused::Errno(errno) => errno,
        Refused::Error(error) => return error,
    };
    let object = format!("jail={}, gateway={gateway}", jail.name());
    let error = Error::kernel("RTM_ADD", object, errno);
    match errno {
        Errno::EEXIST => error.with_hint("the jail has a default route"),
        Errno::ENETUNREACH => error.with_hint("it is in no network of the jail's interfaces"),
        Errno::EPERM => error.with_hint(Place::Jail(jail.clone()).not_permitted()),
        _ => error,
    }
}
