//! Requests about IPv6 addresses. Follows `in6_control` in `sys/netinet6/in6.c`.

mod attach;
mod update;

use std::net::{IpAddr, Ipv6Addr};

use jail::Errno;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::netinet6::in6_var::in6_aliasreq;
use jail_sys::sys::socket::AF_INET6;

use super::ifnet::IfId;
use super::scope6::in6_setscope;
use super::sockaddr::{SIN6_LEN, sin6, sin6_addr};
use crate::cred::Cred;
use crate::state::State;

impl State {
    /// `SIOCAIFADDR_IN6`.
    pub(super) fn in6_aifaddr(
        &mut self,
        cred: &Cred,
        id: IfId,
        ifra: &in6_aliasreq,
    ) -> Result<(), Errno> {
        let sa6 = &ifra.ifra_addr;
        let found = self.in6_find(cred, id, sa6)?;
        if !is_sin6(sa6) {
            return Err(Errno::EAFNOSUPPORT);
        }
        self.priv_net(cred)?;
        let (addr, number) = found.ok_or(Errno::EAFNOSUPPORT)?;
        self.net.in6_addifaddr(id, addr, number, ifra)
    }

    /// `SIOCDIFADDR_IN6`: an address that is not there is looked for before anything else.
    pub(super) fn in6_difaddr(
        &mut self,
        cred: &Cred,
        id: IfId,
        sa6: &sockaddr_in6,
    ) -> Result<(), Errno> {
        let number = self.in6_lookup(cred, id, sa6)?;
        if !is_sin6(sa6) {
            return Err(Errno::EAFNOSUPPORT);
        }
        self.priv_net(cred)?;
        self.net.in6_purgeaddr(number);
        Ok(())
    }

    /// `SIOCGIFAFLAG_IN6`.
    pub(super) fn in6_gifaflag(
        &self,
        cred: &Cred,
        id: IfId,
        sa6: &sockaddr_in6,
    ) -> Result<i32, Errno> {
        let number = self.in6_lookup(cred, id, sa6)?;
        let ifa = self.net.ifa(number).ok_or(Errno::EADDRNOTAVAIL)?;
        Ok(ifa.flags6)
    }

    /// `SIOCGIFNETMASK_IN6`.
    pub(super) fn in6_gifnetmask(
        &self,
        cred: &Cred,
        id: IfId,
        sa6: &sockaddr_in6,
    ) -> Result<sockaddr_in6, Errno> {
        let number = self.in6_lookup(cred, id, sa6)?;
        let ifa = self.net.ifa(number).ok_or(Errno::EADDRNOTAVAIL)?;
        match ifa.mask {
            IpAddr::V6(mask) => Ok(sin6(mask)),
            IpAddr::V4(_) => Err(Errno::EADDRNOTAVAIL),
        }
    }

    /// The address on the interface: `EADDRNOTAVAIL`.
    fn in6_lookup(&self, cred: &Cred, id: IfId, sa6: &sockaddr_in6) -> Result<u64, Errno> {
        let found = self.in6_find(cred, id, sa6)?;
        found
            .and_then(|(_, number)| number)
            .ok_or(Errno::EADDRNOTAVAIL)
    }

    /// The address as the kernel keeps it, and its number if the interface has it; nothing for
    /// another family's.
    fn in6_find(
        &self,
        cred: &Cred,
        id: IfId,
        sa6: &sockaddr_in6,
    ) -> Result<Option<(Ipv6Addr, Option<u64>)>, Errno> {
        if i32::from(sa6.sin6_family) != AF_INET6 {
            return Ok(None);
        }
        let ifp = self.net.ifs.get(&id).ok_or(Errno::ENXIO)?;
        let addr = match sa6.sin6_scope_id {
            0 => in6_setscope(sin6_addr(sa6), ifp)?,
            zone => self.net.embed(ifp.vnet, sin6_addr(sa6), zone)?,
        };
        self.prison_check_ip(cred, addr.into())?;
        Ok(Some((addr, self.net.ifa_on(id, addr.into()))))
    }
}

fn is_sin6(sa6: &sockaddr_in6) -> bool {
    i32::from(sa6.sin6_family) == AF_INET6 && sa6.sin6_len == SIN6_LEN
}
