//! What address a socket is bound to. Follows `udp_bind` in `sys/netinet/udp_usrreq.c`,
//! `in_pcbbind` in `in_pcb.c`, `rip_bind` in `raw_ip.c`, their like in `sys/netinet6`, and
//! `prison_local_ip4` and `prison_local_ip6`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jail::{Errno, RawFd};
use jail_sys::netinet6::in6_var::{
    IN6_IFF_ANYCAST, IN6_IFF_DEPRECATED, IN6_IFF_DETACHED, IN6_IFF_NOTREADY,
};
use jail_sys::sys::socket::{AF_INET, AF_INET6, AF_ROUTE, AF_UNSPEC, SOCK_RAW};

use super::Net;
use super::sockaddr::{SIN_LEN, SIN6_LEN, decode, part};
use super::socket::Socket;
use crate::cred::Cred;
use crate::fd::FileKind;
use crate::prison::ip::Family;
use crate::prison::{PrisonFlags, PrisonId, allow};
use crate::proc::Pid;
use crate::state::State;

/// `SOCK_MAXADDRLEN`.
const SOCK_MAXADDRLEN: usize = 255;

/// `net.inet.ip.portrange.reservedhigh`.
const RESERVED_PORTS: u16 = 1_023;

impl State {
    /// `sys_bind`. `ENAMETOOLONG` and `EINVAL` for the length of the address, `ENOTSOCK`,
    /// `EAFNOSUPPORT` for another family; `EADDRNOTAVAIL` if no interface of the network stack has
    /// it. A raw socket can be bound again, another one not: `EINVAL`.
    pub(crate) fn sys_bind(&mut self, pid: Pid, fd: RawFd, addr: &[u8]) -> Result<(), Errno> {
        if addr.len() > SOCK_MAXADDRLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let family = i32::from(*addr.get(1).ok_or(Errno::EINVAL)?);
        let FileKind::Socket(socket) = &self.file(pid, fd)?.kind else {
            return Err(Errno::ENOTSOCK);
        };
        let socket = socket.clone();
        let cred = self.proc(pid)?.cred.clone();
        self.net.at(self.clock.uptime);
        let length = match socket.domain {
            AF_INET => SIN_LEN,
            AF_INET6 => SIN6_LEN,
            AF_ROUTE if self.release.major() < 14 => return Err(Errno::EINVAL),
            // Names of local sockets are not modelled.
            _ => return Err(Errno::EOPNOTSUPP),
        };
        let unspecified = family == AF_UNSPEC
            && socket.domain == AF_INET
            && socket.kind != SOCK_RAW
            && addr.len() >= 8
            && part::<4>(addr, 4) == [0; 4];
        if family != socket.domain && !unspecified {
            return Err(Errno::EAFNOSUPPORT);
        }
        if addr.len() != usize::from(length) {
            return Err(Errno::EINVAL);
        }
        let port = u16::from_be_bytes(part(addr, 2));
        let (ip, scope) = decode(addr).unwrap_or((Ipv4Addr::UNSPECIFIED.into(), 0));
        match socket.kind {
            SOCK_RAW => self.rip_bind(&cred, &socket, ip, scope, port),
            _ => self.in_pcbbind(pid, fd, &cred, &socket, ip, scope, port),
        }
    }

    /// `rip_bind` and `rip6_bind`. The port is compared with that of the interface's address, which
    /// is 0.
    fn rip_bind(
        &self,
        cred: &Cred,
        socket: &Socket,
        ip: IpAddr,
        scope: u32,
        port: u16,
    ) -> Result<(), Errno> {
        self.prison_check_ip(cred, ip)?;
        let ip = self.net.scoped(socket.vnet, ip, scope)?;
        if ip.is_unspecified() {
            return Ok(());
        }
        let refused = IN6_IFF_ANYCAST | IN6_IFF_NOTREADY | IN6_IFF_DETACHED | IN6_IFF_DEPRECATED;
        match port {
            0 => self.net.may_bind(socket.vnet, ip, refused),
            _ => Err(Errno::EADDRNOTAVAIL),
        }
    }

    /// `in_pcbbind` and `in6_pcbbind`, but for ports that others have.
    #[expect(clippy::too_many_arguments, reason = "the parts of one address")]
    fn in_pcbbind(
        &mut self,
        pid: Pid,
        fd: RawFd,
        cred: &Cred,
        socket: &Socket,
        ip: IpAddr,
        scope: u32,
        port: u16,
    ) -> Result<(), Errno> {
        if socket.bound {
            return Err(Errno::EINVAL);
        }
        let ip = self.net.scoped(socket.vnet, ip, scope)?;
        let ip = self.prison_local_ip(cred.prison, ip)?;
        if !ip.is_multicast() && !ip.is_unspecified() {
            self.net.may_bind(socket.vnet, ip, NOT_BOUND)?;
        }
        let reserved = (1..=RESERVED_PORTS).contains(&port);
        if reserved && !(self.privileged(cred) && self.may_reserve(cred)) {
            return Err(Errno::EACCES);
        }
        if let FileKind::Socket(socket) = &mut self.file_mut(pid, fd)?.kind {
            socket.bound = true;
        }
        Ok(())
    }

    /// `PRIV_NETINET_RESERVEDPORT`.
    fn may_reserve(&self, cred: &Cred) -> bool {
        self.prison_allow(cred.prison, allow::RESERVED_PORTS)
    }

    /// The local address of a UDP socket that is made and bound to `addr`.
    pub(crate) fn bind_udp(&mut self, pid: Pid, addr: IpAddr) -> Result<IpAddr, Errno> {
        let cred = self.proc(pid)?.cred.clone();
        let local = self.prison_local_ip(cred.prison, addr)?;
        let vnet = self.cred_vnet(&cred);
        self.net.at(self.clock.uptime);
        if !local.is_unspecified() && !local.is_multicast() {
            self.net.may_bind(vnet, local, NOT_BOUND)?;
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
            IpAddr::V4(addr) => addr == Ipv4Addr::LOCALHOST,
            IpAddr::V6(addr) => addr == Ipv6Addr::LOCALHOST,
        };
        match first == addr || others.any(|own| own == addr) {
            true => Ok(addr),
            false if loopback => Ok(first),
            false => Err(Errno::EADDRNOTAVAIL),
        }
    }
}

/// IPv6 addresses that a socket is not bound to. Deprecated ones it is.
const NOT_BOUND: i32 = IN6_IFF_ANYCAST | IN6_IFF_NOTREADY | IN6_IFF_DETACHED;

impl Net {
    /// An address as the kernel keeps it.
    fn scoped(&self, vnet: u64, ip: IpAddr, scope: u32) -> Result<IpAddr, Errno> {
        match ip {
            IpAddr::V4(_) => Ok(ip),
            IpAddr::V6(ip) => Ok(self.embed(vnet, ip, scope)?.into()),
        }
    }

    /// `EADDRNOTAVAIL` unless an interface has the address, an IPv6 one with none of these flags.
    fn may_bind(&self, vnet: u64, ip: IpAddr, refused: i32) -> Result<(), Errno> {
        if ip.is_ipv4() {
            return match self.has_addr(vnet, ip) {
                true => Ok(()),
                false => Err(Errno::EADDRNOTAVAIL),
            };
        }
        let ifa = self.ifa_with(vnet, ip).and_then(|number| self.ifa(number));
        match ifa {
            Some(ifa) if ifa.flags6 & refused == 0 => Ok(()),
            _ => Err(Errno::EADDRNOTAVAIL),
        }
    }
}
