//! What routing sockets are asked. Follows `rts_send` in `sys/net/rtsock.c`,
//! `rib_add_route` and `rib_del_route` in `sys/net/route/route_ctl.c`, and `rt_getifa_fib` and
//! `ifa_ifwithroute` in `sys/net/route.c`.

use std::mem::offset_of;
use std::net::IpAddr;

use jail::Errno;
use jail_sys::net::route::{
    RTA_DST, RTA_GATEWAY, RTA_IFA, RTA_IFP, RTA_NETMASK, RTF_DONE, RTF_GATEWAY, RTF_HOST,
    RTF_PINNED, RTF_UP, RTM_ADD, RTM_CHANGE, RTM_DELETE, RTM_GET, RTM_VERSION, rt_metrics,
    rt_msghdr,
};

use super::HEADER;
use super::addrinfo::{Info, Wanted};
use crate::net::Net;
use crate::net::ifaddr::{mask4, mask6};
use crate::net::ifnet::IfId;
use crate::net::message::Record;
use crate::net::rib::{Dest, Gateway, Route};
use crate::net::sockaddr::{encode, encode_link, part};
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// Answers a message: what routing sockets hear of it, and what its writer does.
    pub(super) fn route_output(
        &mut self,
        pid: Pid,
        vnet: u64,
        message: &[u8],
    ) -> (Option<Vec<u8>>, Result<(), Errno>) {
        let length = usize::from(u16::from_ne_bytes(part(message, 0)));
        if message.len() < HEADER || message.len() != length {
            return (None, Err(Errno::EINVAL));
        }
        let mut reply = message.to_vec();
        let version = i32::from(u8::from_ne_bytes(part(message, 2)));
        if version != RTM_VERSION {
            return (Some(reply), Err(Errno::EPROTONOSUPPORT));
        }
        put(
            &mut reply,
            offset_of!(rt_msghdr, rtm_pid),
            &pid.to_ne_bytes(),
        );
        match self.route_action(pid, vnet, message) {
            Ok((dest, route)) => {
                let reply = self.net.route_message(&reply, dest, &route);
                (Some(reply), Ok(()))
            }
            Err(errno) => {
                let at = offset_of!(rt_msghdr, rtm_errno);
                put(&mut reply, at, &errno.raw().to_ne_bytes());
                (Some(reply), Err(errno))
            }
        }
    }

    /// `rib_action`. All but asking is root's: `EPERM`.
    fn route_action(
        &mut self,
        pid: Pid,
        vnet: u64,
        message: &[u8],
    ) -> Result<(Dest, Route), Errno> {
        let kind = i32::from(u8::from_ne_bytes(part(message, 3)));
        let mut info = self.net.addrinfo(vnet, message)?;
        if kind != RTM_GET {
            let cred = self.proc(pid)?.cred.clone();
            self.priv_route(&cred)?;
        }
        if let Some(Wanted::Ip(gateway)) = info.gateway {
            // An address of the machine itself is no gateway.
            let through = self.net.rib(vnet).and_then(|rib| rib.lookup(gateway));
            let own = through.is_some_and(|(_, route)| route.to_itself(self.net.loif(vnet)));
            if own {
                info.flags &= !RTF_GATEWAY;
            }
        }
        match kind {
            RTM_ADD => self.net.route_add(vnet, &info),
            RTM_CHANGE => self.net.route_change(vnet, &info),
            RTM_DELETE => self.net.route_delete(vnet, &info),
            RTM_GET => self.net.route_get(vnet, &info, message),
            _ => Err(Errno::EOPNOTSUPP),
        }
    }
}

impl Route {
    fn to_itself(&self, loif: IfId) -> bool {
        self.gateway == Gateway::Link(loif)
    }
}

impl Net {
    /// `rib_add_route`: `EINVAL` without a gateway, `ENETUNREACH` if it is on no network of the
    /// machine's, `EEXIST`.
    fn route_add(&mut self, vnet: u64, info: &Info) -> Result<(Dest, Route), Errno> {
        let gateway = info.gateway.ok_or(Errno::EINVAL)?;
        if let Wanted::Ip(gateway) = gateway {
            // An IPv4 network may lie behind an IPv6 neighbour.
            if gateway.is_ipv4() && info.dest.0.is_ipv6() {
                return Err(Errno::EINVAL);
            }
        }
        let (ifp, ifa) = self.rt_getifa(vnet, info, gateway)?;
        let to = match gateway {
            Wanted::Ip(gateway) if info.flags & RTF_GATEWAY != 0 => Gateway::Ip(gateway),
            _ => Gateway::Link(ifp),
        };
        let route = Route {
            flags: info.flags & !(RTF_DONE | RTF_PINNED) | RTF_UP,
            gateway: to,
            ifp,
            ifa,
        };
        let rib = &mut self.vnets.get_mut(&vnet).ok_or(Errno::EINVAL)?.rib;
        rib.add(info.dest, route.clone(), false)?;
        Ok((info.dest, route))
    }

    /// `rib_change_route`: `ESRCH`.
    fn route_change(&mut self, vnet: u64, info: &Info) -> Result<(Dest, Route), Errno> {
        let rib = &self.vnets.get(&vnet).ok_or(Errno::ESRCH)?.rib;
        let old = rib.get(info.dest).cloned().ok_or(Errno::ESRCH)?;
        let mut route = old.clone();
        if let Some(gateway) = info.gateway {
            (route.ifp, route.ifa) = self.rt_getifa(vnet, info, gateway)?;
            route.gateway = match gateway {
                Wanted::Ip(gateway) if info.flags & RTF_GATEWAY != 0 => Gateway::Ip(gateway),
                _ => Gateway::Link(route.ifp),
            };
        }
        route.flags = info.flags & !RTF_DONE | RTF_UP | old.flags & RTF_PINNED;
        let rib = &mut self.vnets.get_mut(&vnet).ok_or(Errno::ESRCH)?.rib;
        rib.delete(info.dest);
        rib.add(info.dest, route.clone(), false)?;
        Ok((info.dest, route))
    }

    /// `rib_del_route`: `ESRCH` for what is not there, or through another gateway; `EADDRINUSE`
    /// for what an interface brought.
    fn route_delete(&mut self, vnet: u64, info: &Info) -> Result<(Dest, Route), Errno> {
        let rib = &mut self.vnets.get_mut(&vnet).ok_or(Errno::ESRCH)?.rib;
        let route = rib.get(info.dest).ok_or(Errno::ESRCH)?;
        let other = match (info.gateway, route.gateway) {
            (Some(Wanted::Ip(wanted)), Gateway::Ip(gateway)) => wanted != gateway,
            (Some(Wanted::Ip(_)), Gateway::Link(_)) => info.flags & RTF_GATEWAY != 0,
            _ => false,
        };
        if other {
            return Err(Errno::ESRCH);
        }
        if route.flags & RTF_PINNED != 0 {
            return Err(Errno::EADDRINUSE);
        }
        let route = rib.delete(info.dest).ok_or(Errno::ESRCH)?;
        Ok((info.dest, route))
    }

    /// `handle_rtm_get`: with a mask just that route, else the one that packets would take.
    fn route_get(&self, vnet: u64, info: &Info, message: &[u8]) -> Result<(Dest, Route), Errno> {
        let bits = i32::from_ne_bytes(part(message, offset_of!(rt_msghdr, rtm_addrs)));
        let rib = self.rib(vnet).ok_or(Errno::ESRCH)?;
        let found = match bits & RTA_NETMASK {
            0 => rib.lookup(info.dest.0),
            _ => rib.get(info.dest).map(|route| (info.dest, route)),
        };
        let (dest, route) = found.ok_or(Errno::ESRCH)?;
        Ok((dest, route.clone()))
    }

    /// `rt_getifa_fib`: the interface that a gateway is reached through, and the source address.
    fn rt_getifa(&self, vnet: u64, info: &Info, gateway: Wanted) -> Result<(IfId, u64), Errno> {
        let asked = info.ifp.and_then(|index| self.by_index(vnet, index));
        let linked = match gateway {
            Wanted::Link(index) => self.by_index(vnet, index),
            Wanted::Ip(_) => None,
        };
        let own = info.ifa.and_then(|ifa| self.ifa_with(vnet, ifa));
        if let Some(own) = own {
            let ifp = asked.or(linked).or(self.ifa_owner(own));
            return Ok((ifp.ok_or(Errno::ENETUNREACH)?, own));
        }
        let toward = match gateway {
            Wanted::Ip(gateway) => gateway,
            Wanted::Link(_) => info.dest.0,
        };
        if let Some(id) = asked.or(linked) {
            let ifa = self.ifa_of(id, toward).ok_or(Errno::ENETUNREACH)?;
            return Ok((id, ifa));
        }
        let ifa = self.ifa_with_route(vnet, info, toward);
        let ifa = ifa.ok_or(Errno::ENETUNREACH)?;
        let id = self.ifa_owner(ifa).ok_or(Errno::ENETUNREACH)?;
        Ok((id, ifa))
    }

    /// `ifa_ifwithroute`: the default route does not count.
    fn ifa_with_route(&self, vnet: u64, info: &Info, gateway: IpAddr) -> Option<u64> {
        let rib = self.rib(vnet)?;
        let point = rib.get((gateway, if gateway.is_ipv4() { 32 } else { 128 }));
        let point = point.filter(|route| route.flags & RTF_PINNED != 0);
        let point = point.filter(|route| !route.to_itself(self.loif(vnet)));
        let own = || match info.flags & RTF_GATEWAY {
            0 => self.ifa_with(vnet, gateway),
            _ => None,
        };
        let routed = || {
            let (dest, route) = rib.lookup(gateway)?;
            (dest.1 != 0).then_some(route.ifa)
        };
        let found = point.map(|route| route.ifa).or_else(own);
        let found = found.or_else(|| self.ifa_with_net(vnet, gateway));
        found.or_else(routed)
    }

    /// `ifaof_ifpforaddr`: an address of this interface in the family, best one in whose network
    /// the other is.
    fn ifa_of(&self, id: IfId, addr: IpAddr) -> Option<u64> {
        let ifp = self.ifs.get(&id)?;
        let near = self.ifa_with_net(ifp.vnet, addr);
        let near = near.filter(|number| ifp.addrs.contains_key(number));
        let mut any = ifp.addrs.iter();
        near.or_else(|| {
            let found = any.find(|(_, ifa)| ifa.addr.is_ipv4() == addr.is_ipv4());
            found.map(|(number, _)| *number)
        })
    }

    /// The answer: the message's header, with the route as it is.
    fn route_message(&self, asked: &[u8], (net, length): Dest, route: &Route) -> Vec<u8> {
        let mut message = Record::new(HEADER, 0);
        message.put(0, asked.get(..HEADER).unwrap_or_default());
        let flags = route.flags | RTF_DONE;
        let gateway = if matches!(route.gateway, Gateway::Ip(_)) {
            RTF_GATEWAY
        } else {
            0
        };
        message.i32(
            offset_of!(rt_msghdr, rtm_flags),
            flags & !RTF_GATEWAY | gateway,
        );
        let bits = i32::from_ne_bytes(part(asked, offset_of!(rt_msghdr, rtm_addrs)));
        let ifp = self.ifs.get(&route.ifp);
        let index = ifp.map_or(0, |ifp| ifp.index);
        message.u16(offset_of!(rt_msghdr, rtm_index), index as u16);
        let metrics = offset_of!(rt_msghdr, rtm_rmx);
        let mtu = ifp.map_or(0, |ifp| ifp.mtu);
        message.u64(
            metrics + offset_of!(rt_metrics, rmx_mtu),
            u64::try_from(mtu).unwrap_or(0),
        );
        message.u64(metrics + offset_of!(rt_metrics, rmx_weight), 1);
        message.addr(RTA_DST, &encode(net));
        match (route.gateway, ifp) {
            (Gateway::Ip(gateway), _) => message.addr(RTA_GATEWAY, &encode(gateway)),
            (Gateway::Link(_), Some(ifp)) => message.addr(RTA_GATEWAY, &encode_link(ifp)),
            (Gateway::Link(_), None) => {}
        }
        if route.flags & RTF_HOST == 0 {
            let mask: IpAddr = match net {
                IpAddr::V4(_) => mask4(length).into(),
                IpAddr::V6(_) => mask6(length).into(),
            };
            message.addr(RTA_NETMASK, &encode(mask));
        }
        if bits & (RTA_IFP | RTA_IFA) != 0 {
            if let Some(ifp) = ifp {
                message.addr(RTA_IFP, &encode_link(ifp));
            }
            if let Some(ifa) = self.ifa(route.ifa) {
                message.addr(RTA_IFA, &encode(ifa.addr));
            }
        }
        message.finish(offset_of!(rt_msghdr, rtm_addrs))
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    for (to, from) in bytes.iter_mut().skip(at).zip(value) {
        *to = *from;
    }
}
