//! Bridges and their members.

use jail_sys::net::if_bridgevar::ifbreq;
use jail_sys::sys::socket::AF_INET;

use super::{Interface, InterfaceName, InterfaceProblem, Refused};
use crate::kernel::Ioctl;
use crate::{Errno, Error};

impl Interface {
    /// Takes an interface into this bridge.
    ///
    /// The first member sets the bridge's MTU, and later ones have to be able to take it. The
    /// kernel may take IPv6 addresses away from members.
    ///
    /// # Errors
    /// * [`Error::Interface`] - the member or the bridge is not there, or it is a member of this
    ///   or of another bridge already
    /// * `EINVAL` - this is no bridge; the member is no Ethernet, cannot take the MTU, or has an
    ///   address while `net.link.bridge.member_ifaddrs` is 0
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig bridge0 addm epair0a`, `sys/net/if_bridge.c` (`bridge_ioctl_add`)
    pub fn add_member<N>(&self, member: N) -> Result<(), Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let member = member.try_into()?;
        let request = Ioctl::BridgeAdd {
            bridge: self.name.raw(),
            member: member.raw(),
        };
        let refused = match self.place.ioctl(AF_INET, request) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        let problem = match refused {
            Refused::Errno(Errno::ENOENT) => InterfaceProblem::Missing,
            Refused::Errno(Errno::EEXIST) => InterfaceProblem::Member(self.name),
            Refused::Errno(Errno::EBUSY) => InterfaceProblem::OtherBridge(self.name),
            refused => return Err(self.bridge_error("BRDGADD", member, refused)),
        };
        Err(self.place.problem(member, problem))
    }

    /// Lets a member of this bridge go.
    ///
    /// # Errors
    /// * [`Error::Interface`] - it is no member, or this bridge is not there
    /// * `EPERM` - not root
    ///
    /// # See also
    /// `ifconfig bridge0 deletem epair0a`, `sys/net/if_bridge.c` (`bridge_ioctl_del`)
    pub fn remove_member<N>(&self, member: N) -> Result<(), Error>
    where
        N: TryInto<InterfaceName>,
        Error: From<N::Error>,
    {
        let member = member.try_into()?;
        let request = Ioctl::BridgeDel {
            bridge: self.name.raw(),
            member: member.raw(),
        };
        match self.place.ioctl(AF_INET, request) {
            Ok(()) => Ok(()),
            Err(Refused::Errno(Errno::ENOENT)) => {
                let problem = InterfaceProblem::NoMember(self.name);
                Err(self.place.problem(member, problem))
            }
            Err(refused) => Err(self.bridge_error("BRDGDEL", member, refused)),
        }
    }

    /// The members of this bridge, in the order the kernel has them.
    ///
    /// # Errors
    /// [`Error::Interface`]: there is none. `EINVAL`: it is no bridge.
    pub fn members(&self) -> Result<Vec<InterfaceName>, Error> {
        let mut members = Vec::new();
        for _ in 0..TRIES {
            let count = self.list_members(&mut [])?;
            if count == 0 {
                return Ok(Vec::new());
            }
            // One more: a list that is full may be cut.
            members.resize(count.saturating_add(1).min(MOST), ifbreq::ZERO);
            let count = self.list_members(&mut members)?;
            if count < members.len() {
                members.truncate(count);
                break;
            }
        }
        let name = |member: &ifbreq| InterfaceName::from_c_chars(&member.ifbr_ifsname);
        let names: Option<_> = members.iter().map(name).collect();
        names.ok_or_else(|| Error::answer("BRDGGIFS", self.object(), "a member without a name"))
    }

    fn list_members(&self, members: &mut [ifbreq]) -> Result<usize, Error> {
        let mut count = 0;
        let request = Ioctl::BridgeMembers {
            bridge: self.name.raw(),
            members,
            count: &mut count,
        };
        match self.place.ioctl(AF_INET, request) {
            Ok(()) => Ok(count),
            Err(refused) => Err(self.no_bridge(self.place.error("BRDGGIFS", self.name, refused))),
        }
    }

    /// The error names bridge and member.
    fn bridge_error(
        &self,
        operation: &'static str,
        member: InterfaceName,
        refused: Refused,
    ) -> Error {
        let Refused::Errno(Errno::EINVAL) = refused else {
            return self.no_bridge(self.place.error(operation, self.name, refused));
        };
        let object = format!("{}, member={member}", self.object());
        Error::kernel(operation, object, Errno::EINVAL).with_hint(
            "is it a bridge, and the member an Ethernet of its MTU? With \
             net.link.bridge.member_ifaddrs=0 a member has no address",
        )
    }

    fn no_bridge(&self, error: Error) -> Error {
        match error.errno() {
            Some(Errno::EINVAL | Errno::EOPNOTSUPP | Errno::ENOTTY) => {
                error.with_hint("it is no bridge")
            }
            _ => error,
        }
    }
}

/// How often a list that outgrew its buffer is asked for again.
const TRIES: usize = 8;
/// What no bridge has more members than.
const MOST: usize = 1 << 16;
