//! What is known to cause a refused address.

use super::IpAlias;
use crate::interface::{Place, Refused};
use crate::{AddressProblem, Errno, Error};

impl IpAlias {
    pub(super) fn problem(&self, place: &Place, problem: AddressProblem) -> Error {
        Error::Address {
            addr: self.cidr.addr(),
            interface: self.interface,
            jail: place.jail_name(),
            problem,
        }
    }

    /// The error of a request that does not change anything, or that removes.
    pub(super) fn error(&self, place: &Place, operation: &'static str, refused: Refused) -> Error {
        let errno = match refused {
            Refused::Errno(Errno::EADDRNOTAVAIL) => {
                return self.problem(place, AddressProblem::Missing);
            }
            Refused::Errno(errno @ (Errno::ENXIO | Errno::EPERM)) => {
                return place.error(operation, self.interface, Refused::Errno(errno));
            }
            Refused::Error(error) => return error,
            Refused::Errno(errno) => errno,
        };
        let object = format!("{}, addr={}", place.object(self.interface), self.cidr);
        let error = Error::kernel(operation, object, errno);
        match errno {
            Errno::EAFNOSUPPORT | Errno::EPFNOSUPPORT | Errno::EPROTONOSUPPORT => {
                error.with_hint("the interface or the kernel has no such addresses")
            }
            _ => error,
        }
    }

    /// The error of adding it.
    pub(crate) fn add_error(&self, place: &Place, refused: Refused) -> Error {
        let operation = match self.cidr.addr().is_ipv4() {
            true => "SIOCAIFADDR",
            false => "SIOCAIFADDR_IN6",
        };
        let errno = match &refused {
            Refused::Errno(errno) => *errno,
            Refused::Error(_) => return self.error(place, operation, refused),
        };
        let error = self.error(place, operation, refused);
        match errno {
            Errno::EPROTONOSUPPORT if self.vhid != 0 => {
                error.with_hint("a vhid needs the kernel module carp")
            }
            Errno::ENOENT if self.vhid != 0 => error.with_hint(format!(
                "there is no vhid {} on {}: `ifconfig {2} vhid {0}` makes it",
                self.vhid, self.interface, self.interface
            )),
            Errno::EDESTADDRREQ => {
                error.with_hint("a point-to-point interface wants the other end's address too")
            }
            Errno::EINVAL => error.with_hint(
                "a member of a bridge has no addresses while net.link.bridge.member_ifaddrs is 0",
            ),
            Errno::EEXIST => error.with_hint(
                "another interface leads to that network, and net.inet.ip.nosameprefix is set",
            ),
            _ => error,
        }
    }
}
