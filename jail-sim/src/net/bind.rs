//! What address a socket is bound to. Follows `socreate` in `sys/kern/uipc_socket.c`,
//! `in_pcbbind` in `sys/netinet/in_pcb.c`, and `prison_check_af`, `prison_local_ip4` and
//! `prison_local_ip6` in `sys/kern/kern_jail.c`, `sys/netinet/in_jail.c`,
//! `sys/netinet6/in6_jail.c`.

use std::net::IpAddr;

use jail::Errno;

use crate::prison::ip::Family;
use crate::prison::{PrisonFlags, PrisonId};
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// The local address of a UDP socket that is made and bound to `addr`.
    pub(crate) fn bind_udp(&self, pid: Pid, addr: IpAddr) -> Result<IpAddr, Errno> {
        let prison = self.proc(pid)?.cred.prison;
        let local = self.prison_local_ip(prison, addr)?;
        let vnet = self.prisons.get(prison).map_or(0, |prison| prison.vnet);
        let anywhere = local.is_unspecified() || local.is_multicast();
        if !anywhere && !self.net.has_addr(vnet, local) {
            return Err(Errno::EADDRNOTAVAIL);
        }
        Ok(local)
    }

    /// The address a restricted jail has instead: its only one for the unspecified one, its first
    /// for the loopback one, unless it has that itself. A jail without addresses of the family
    /// gets no socket.
    fn prison_local_ip(&self, id: PrisonId, addr: IpAddr) -> Result<IpAddr, Errno> {
        let (family, restricted) = match addr {
            IpAddr::V4(_) => (Family::V4, PrisonFlags::IP4),
            IpAddr::V6(_) => (Family::V6, PrisonFlags::IP6),
        };
        let Some(prison) = self.prisons.get(id) else {
            return Ok(addr);
        };
        if !prison.flags.has(restricted) {
            return Ok(addr);
        }
        let list = prison.addrs(family).ok_or(Errno::EPROTONOSUPPORT)?;
        let mut own = list.addrs();
        let first = own.next().ok_or(Errno::EPROTONOSUPPORT)?;
        let mut others = own.peekable();
        if addr.is_unspecified() {
            let only = others.peek().is_none();
            return Ok(if only { first } else { addr });
        }
        let loopback = match addr {
            IpAddr::V4(addr) => addr == std::net::Ipv4Addr::LOCALHOST,
            IpAddr::V6(addr) => addr == std::net::Ipv6Addr::LOCALHOST,
        };
        match first == addr || others.any(|own| own == addr) {
            true => Ok(addr),
            false if loopback => Ok(first),
            false => Err(Errno::EADDRNOTAVAIL),
        }
    }
}
