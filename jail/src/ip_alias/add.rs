//! Adding an address, and removing it.

use super::look::There;
use super::request::{self, AddRequest};
use super::{AddedAlias, AliasOutcome, IfThere, IpAlias};
use crate::interface::{Place, Refused};
use crate::journal::{Before, Record};
use crate::{AddressProblem, Errno, Error, Host, Jail};

impl IpAlias {
    /// Gives the address to the interface, if the host does not have it.
    ///
    /// Three calls: is it on this interface, is it on any (bind(2) tells), and the adding. Only
    /// where another interface has it the list of interfaces is read. An IPv6 address that another
    /// interface has but nobody can use there (tentative, a duplicate, detached, deprecated,
    /// anycast) is not found so; it stays as it is there. [`Host::who_has`] finds it.
    ///
    /// # Errors
    /// * [`Error::Address`] - the host has it, elsewhere or with another prefix: see [`IfThere`].
    ///   With [`wait_for_dad`](Self::wait_for_dad), another machine has it
    /// * [`Error::TimedOut`] - whether another machine has it was not known in time
    /// * [`Error::Interface`] - there is no such interface
    /// * [`Error::NoModule`] - a vhid without carp(4)
    /// * `EDESTADDRREQ` - the interface is point-to-point
    /// * `EINVAL` - it is a member of a bridge, and `net.link.bridge.member_ifaddrs` is 0 (since
    ///   15.0)
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig em0 alias 10.0.0.1/32`, `sys/netinet/in.c` (`in_aifaddr_ioctl`),
    /// `sys/netinet6/in6.c` (`in6_update_ifa`)
    pub fn add(&self, host: &Host) -> Result<AddedAlias, Error> {
        let added = self.put(host, &mut |_| Ok(()))?;
        self.settle(added)
    }

    /// As [`add`](Self::add), to an interface of a jail with a network stack of its own. Whether
    /// the address is on another interface in there is not looked at.
    ///
    /// # Errors
    /// As [`add`](Self::add); [`Error::Gone`] and [`Error::Reused`] of the jail.
    pub fn add_in(&self, jail: &Jail) -> Result<AddedAlias, Error> {
        let added = self.put_at(Place::Jail(jail.clone()), &mut |_| Ok(()))?;
        self.settle(added)
    }

    /// Takes the address from the interface, whoever added it: for one that a record of an earlier
    /// run says was added. [`AddedAlias::remove`] removes what this one added. One call.
    ///
    /// # Errors
    /// * [`Error::Address`] - it is not there
    /// * [`Error::Interface`] - there is no such interface
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig em0 -alias 10.0.0.1`, `sys/netinet/in.c` (`in_difaddr_ioctl`)
    pub fn remove(&self, host: &Host) -> Result<(), Error> {
        self.remove_at(&Place::Host(host.clone()))
    }

    /// As [`remove`](Self::remove), from an interface of a jail with a network stack of its own.
    ///
    /// # Errors
    /// As [`remove`](Self::remove); [`Error::Gone`] and [`Error::Reused`] of the jail.
    pub fn remove_in(&self, jail: &Jail) -> Result<(), Error> {
        self.remove_at(&Place::Jail(jail.clone()))
    }

    pub(super) fn remove_at(&self, place: &Place) -> Result<(), Error> {
        let operation = match self.cidr.addr().is_ipv4() {
            true => "SIOCDIFADDR",
            false => "SIOCDIFADDR_IN6",
        };
        let removed = request::remove(place, self);
        removed.map_err(|refused| self.error(place, operation, refused))
    }

    /// The first half of [`add`](Self::add): it is there, and may not be usable yet.
    pub(crate) fn put(&self, host: &Host, before: Before<'_>) -> Result<AddedAlias, Error> {
        self.put_at(Place::Host(host.clone()), before)
    }

    /// The other half: waits until it is usable, if that is asked for, or takes it back.
    pub(crate) fn settle(&self, added: AddedAlias) -> Result<AddedAlias, Error> {
        if self.dad.is_none() {
            return Ok(added);
        }
        let (place, outcome) = (added.place(), added.outcome());
        match self.wait_until_usable(place, &outcome) {
            Ok(()) => Ok(added),
            Err(error) => Err(error.with_left(added.remove().err().into_iter().collect())),
        }
    }

    /// Whether it is there, on its interface and with its prefix.
    pub(crate) fn is_as_given(&self, host: &Host) -> Result<bool, Error> {
        let there = match self.look(&Place::Host(host.clone())) {
            Ok(there) => there,
            Err(error) if error.is_missing_interface() => None,
            Err(error) => return Err(error),
        };
        let own = (self.interface, self.cidr.prefix());
        Ok(there.is_some_and(|there| (there.interface, there.prefix) == own))
    }

    /// What stands in a journal for it.
    pub(crate) fn record(&self) -> Record {
        Record::Alias {
            interface: self.interface.to_string(),
            address: self.cidr.to_string(),
        }
    }

    fn put_at(&self, place: Place, before: Before<'_>) -> Result<AddedAlias, Error> {
        let outcome = match self.look(&place)? {
            Some(there) => self.use_or_refuse(&place, there)?,
            None => {
                before(self.record())?;
                self.send(&place)?;
                AliasOutcome::Added
            }
        };
        Ok(AddedAlias::new(place, self.clone(), outcome))
    }

    fn use_or_refuse(&self, place: &Place, there: There) -> Result<AliasOutcome, Error> {
        let There { interface, prefix } = there;
        let same = (interface, prefix) == (self.interface, self.cidr.prefix());
        match self.if_there {
            IfThere::Use => {}
            IfThere::UseSame if same => {}
            IfThere::UseSame | IfThere::Refuse => {
                return Err(self.problem(place, AddressProblem::Taken { interface, prefix }));
            }
        }
        Ok(AliasOutcome::AlreadyThere { interface, prefix })
    }

    fn send(&self, place: &Place) -> Result<(), Error> {
        let refused = match self.send_once(place) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        self.take_back(place, &refused)?;
        let no_carp = matches!(refused, Refused::Errno(Errno::EPROTONOSUPPORT)) && self.vhid != 0;
        let what = format!("vhid {} on {}", self.vhid, self.interface);
        if !no_carp || !place.host().load_missing(&what, "carp", "carp")? {
            return Err(self.add_error(place, refused));
        }
        let Err(refused) = self.send_once(place) else {
            return Ok(());
        };
        self.take_back(place, &refused)?;
        Err(self.add_error(place, refused))
    }

    fn send_once(&self, place: &Place) -> Result<(), Refused> {
        let request = AddRequest::new(self);
        let (domain, request) = request.ioctl();
        place.ioctl(domain, request)
    }

    /// An IPv6 address whose vhid is refused is there all the same (`in6_addifaddr`).
    fn take_back(&self, place: &Place, refused: &Refused) -> Result<(), Error> {
        let Refused::Errno(errno) = *refused else {
            return Ok(());
        };
        if self.vhid == 0 || self.cidr.addr().is_ipv4() {
            return Ok(());
        }
        match request::remove(place, self) {
            Ok(()) | Err(Refused::Errno(Errno::EADDRNOTAVAIL | Errno::ENXIO | Errno::EPERM)) => {
                Ok(())
            }
            Err(left) => {
                let left = self.error(place, "SIOCDIFADDR_IN6", left);
                Err(self
                    .add_error(place, Refused::Errno(errno))
                    .with_left(vec![left]))
            }
        }
    }
}
