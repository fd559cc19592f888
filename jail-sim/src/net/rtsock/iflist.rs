//! The list of interfaces and addresses. Follows `sysctl_iflist` in `sys/net/rtsock.c`.

use std::mem::offset_of;
use std::net::IpAddr;

use jail::Errno;
use jail_sys::net::if_::msg::{if_data, if_msghdr, if_msghdrl, ifa_msghdr, ifa_msghdrl};
use jail_sys::net::route::{RTA_BRD, RTA_IFA, RTA_IFP, RTA_NETMASK, RTM_IFINFO, RTM_NEWADDR};

use crate::cred::Cred;
use crate::net::ifaddr::Ifa;
use crate::net::ifnet::{IfKind, Ifnet};
use crate::net::message::Record;
use crate::net::sockaddr::{encode, encode_link};
use crate::state::State;

/// `ETHER_HDR_LEN`.
const ETHER_HDR_LEN: u8 = 14;

impl State {
    /// The messages of `NET_RT_IFLISTL` (`long`) or `NET_RT_IFLIST`, one after the other: each
    /// interface and behind it its addresses, in the kernel's order. Index 0 and family 0 are all
    /// of them. A jail in its parent's network stack sees its own addresses only.
    pub(crate) fn iflist(
        &mut self,
        cred: &Cred,
        family: i32,
        index: i32,
        long: bool,
        mut out: impl FnMut(&[u8]) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let vnet = self.cred_vnet(cred);
        self.net.at(self.clock.uptime);
        let restricted = !self.owns_vnet(cred);
        let wanted = |ifp: &Ifnet| index == 0 || u32::try_from(index) == Ok(ifp.index);
        for (_, ifp) in self.net.if_list(vnet).filter(|(_, ifp)| wanted(ifp)) {
            out(&self.ifinfo(ifp, long))?;
            for ifa in ifp.addrs.values() {
                let other = family != 0 && family != self.family(ifa);
                let hidden = || restricted && self.prison_check_ip(cred, ifa.addr).is_err();
                if !other && !hidden() {
                    out(&newaddr(ifp, ifa, long))?;
                }
            }
        }
        Ok(())
    }

    fn family(&self, ifa: &Ifa) -> i32 {
        match ifa.addr {
            IpAddr::V4(_) => jail_sys::sys::socket::AF_INET,
            IpAddr::V6(_) => jail_sys::sys::socket::AF_INET6,
        }
    }

    /// `RTM_IFINFO`.
    fn ifinfo(&self, ifp: &Ifnet, long: bool) -> Vec<u8> {
        let (header, data) = match long {
            true => (size_of::<if_msghdrl>(), offset_of!(if_msghdrl, ifm_data)),
            false => (size_of::<if_msghdr>(), offset_of!(if_msghdr, ifm_data)),
        };
        let mut message = Record::new(header, RTM_IFINFO);
        message.i32(offset_of!(if_msghdr, ifm_flags), ifp.flags | ifp.drv_flags);
        message.u16(offset_of!(if_msghdr, ifm_index), ifp.index as u16);
        if long {
            message.u16(offset_of!(if_msghdrl, ifm_len), header as u16);
            message.u16(offset_of!(if_msghdrl, ifm_data_off), data as u16);
        }
        let ether = ifp.mac.map_or(0, |_| ETHER_HDR_LEN);
        let address = ifp.mac.map_or(0, |mac| mac.len() as u8);
        let baudrate = match ifp.kind {
            IfKind::Epair | IfKind::Ether => 10_000_000_000,
            _ => 0_u64,
        };
        let changed = self.clock.boot_time.saturating_add(ifp.lastchange);
        message.put(data + offset_of!(if_data, ifi_type), &[ifp.if_type()]);
        message.put(data + offset_of!(if_data, ifi_addrlen), &[address]);
        message.put(data + offset_of!(if_data, ifi_hdrlen), &[ether]);
        let state = ifp.link_state as u8;
        message.put(data + offset_of!(if_data, ifi_link_state), &[state]);
        message.u16(
            data + offset_of!(if_data, ifi_datalen),
            size_of::<if_data>() as u16,
        );
        message.i32(data + offset_of!(if_data, ifi_mtu), ifp.mtu);
        message.u64(data + offset_of!(if_data, ifi_baudrate), baudrate);
        message.u64(
            data + offset_of!(if_data, ifi_lastchange),
            changed.as_secs(),
        );
        message.addr(RTA_IFP, &encode_link(ifp));
        message.finish(offset_of!(if_msghdr, ifm_addrs))
    }
}

/// `RTM_NEWADDR`. The mask is as long as the address; an IPv4 one always has a destination or
/// broadcast address, of no length if there is none.
fn newaddr(ifp: &Ifnet, ifa: &Ifa, long: bool) -> Vec<u8> {
    let (header, data) = match long {
        true => (size_of::<ifa_msghdrl>(), offset_of!(ifa_msghdrl, ifam_data)),
        false => (size_of::<ifa_msghdr>(), 0),
    };
    let mut message = Record::new(header, RTM_NEWADDR);
    let flags = if ifa.route { IFA_ROUTE } else { 0 } | if ifa.rtself { IFA_RTSELF } else { 0 };
    message.i32(offset_of!(ifa_msghdr, ifam_flags), flags);
    message.u16(offset_of!(ifa_msghdr, ifam_index), ifp.index as u16);
    if long {
        message.u16(offset_of!(ifa_msghdrl, ifam_len), header as u16);
        message.u16(offset_of!(ifa_msghdrl, ifam_data_off), data as u16);
        let at = data + offset_of!(if_data, ifi_datalen);
        message.u16(at, size_of::<if_data>() as u16);
    }
    message.addr(RTA_NETMASK, &encode(ifa.mask));
    message.addr(RTA_IFA, &encode(ifa.addr));
    let other = ifa.dst.or(ifa.broadcast.map(IpAddr::from)).map(encode);
    if ifa.addr.is_ipv4() || other.is_some() || ifp.is_loopback() {
        message.addr(RTA_BRD, &other.unwrap_or_default());
    }
    message.finish(offset_of!(ifa_msghdr, ifam_addrs))
}

/// `ifa_flags`.
const IFA_ROUTE: i32 = 0x01;
const IFA_RTSELF: i32 = 0x02;
