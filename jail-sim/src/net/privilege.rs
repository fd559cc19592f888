//! Who may do what to the network. Follows `prison_priv_check`, `prison_check_ip4`,
//! `prison_check_ip6`, `prison_if` and `prison_check_af` in `sys/kern/kern_jail.c`,
//! `sys/netinet/in_jail.c` and `sys/netinet6/in6_jail.c`.

use std::net::IpAddr;

use jail::Errno;
use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_NETLINK, AF_ROUTE, AF_UNIX};

use crate::cred::Cred;
use crate::prison::ip::Family;
use crate::prison::{PrisonFlags, allow};
use crate::state::State;

impl State {
    /// The network stack of a credential's prison.
    pub(crate) fn cred_vnet(&self, cred: &Cred) -> u64 {
        self.prisons
            .get(cred.prison)
            .map_or(0, |prison| prison.vnet)
    }

    /// `prison_owns_vnet`; the base system owns one too.
    pub(crate) fn owns_vnet(&self, cred: &Cred) -> bool {
        let prison = self.prisons.get(cred.prison);
        prison.is_some_and(|prison| prison.flags.has(PrisonFlags::VNET))
    }

    /// `priv_check_cred` of the `PRIV_NET_*` that change a network stack: root's, in a jail only
    /// if the stack is the jail's own.
    pub(super) fn priv_net(&self, cred: &Cred) -> Result<(), Errno> {
        match self.privileged(cred) && self.owns_vnet(cred) {
            true => Ok(()),
            false => Err(Errno::EPERM),
        }
    }

    /// `PRIV_NET_ROUTE`: since 15 `allow.routing` gives it to a jail in its parent's stack.
    pub(super) fn priv_route(&self, cred: &Cred) -> Result<(), Errno> {
        let allowed = self.owns_vnet(cred) || self.prison_allow(cred.prison, allow::ROUTING);
        match self.privileged(cred) && allowed {
            true => Ok(()),
            false => Err(Errno::EPERM),
        }
    }

    /// `PRIV_NETINET_RAW`.
    pub(super) fn priv_raw(&self, cred: &Cred) -> Result<(), Errno> {
        let allowed = self.owns_vnet(cred) || self.prison_allow(cred.prison, allow::RAW_SOCKETS);
        match self.privileged(cred) && allowed {
            true => Ok(()),
            false => Err(Errno::EPERM),
        }
    }

    /// `prison_check_ip4`, `prison_check_ip6`: `EAFNOSUPPORT` for a jail without addresses of the
    /// family, `EADDRNOTAVAIL` for an address that is not its own.
    pub(super) fn prison_check_ip(&self, cred: &Cred, addr: IpAddr) -> Result<(), Errno> {
        let (family, restricted) = match addr {
            IpAddr::V4(_) => (Family::V4, PrisonFlags::IP4),
            IpAddr::V6(_) => (Family::V6, PrisonFlags::IP6),
        };
        let Some(prison) = self.prisons.get(cred.prison) else {
            return Ok(());
        };
        if !prison.flags.has(restricted) {
            return Ok(());
        }
        let list = prison.addrs(family).ok_or(Errno::EAFNOSUPPORT)?;
        match list.addrs().any(|own| own == addr) {
            true => Ok(()),
            false => Err(Errno::EADDRNOTAVAIL),
        }
    }

    /// `prison_check_af`: whether the prison's processes get sockets of this domain.
    pub(super) fn prison_check_af(&self, cred: &Cred, domain: i32) -> bool {
        let Some(prison) = self.prisons.get(cred.prison) else {
            return true;
        };
        if self.owns_vnet(cred) {
            return true;
        }
        match domain {
            AF_INET => !prison.flags.has(PrisonFlags::IP4) || prison.ip4.is_some(),
            AF_INET6 => !prison.flags.has(PrisonFlags::IP6) || prison.ip6.is_some(),
            AF_UNIX | AF_ROUTE => true,
            AF_NETLINK if self.release.major() >= 14 => true,
            _ => prison.allow & allow::SOCKET_AF != 0,
        }
    }
}
