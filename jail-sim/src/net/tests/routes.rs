//! Routing sockets.

use std::mem::offset_of;

use jail::kernel::Kernel;
use jail::{Errno, Release};
use jail_sys::net::route::{
    RTA_DST, RTA_GATEWAY, RTA_NETMASK, RTF_DONE, RTF_GATEWAY, RTF_STATIC, RTF_UP, RTM_ADD,
    RTM_DELETE, RTM_GET, RTM_VERSION, rt_msghdr,
};
use jail_sys::sys::socket::{AF_ROUTE, SOCK_RAW};

use super::*;
use crate::net::ifaddr::{mask4, mask6};
use crate::net::message::Record;
use crate::net::sockaddr::encode;

/// A message about `dst` (with its length behind a slash) through `gateway`.
fn message(kind: i32, dst: &str, gateway: Option<&str>) -> Vec<u8> {
    let mut record = Record::new(size_of::<rt_msghdr>(), kind);
    let way = if gateway.is_some() { RTF_GATEWAY } else { 0 };
    let flags = RTF_UP | RTF_STATIC | way;
    record.put(offset_of!(rt_msghdr, rtm_flags), &flags.to_ne_bytes());
    let (dst, bits) = match dst.split_once('/') {
        Some((dst, bits)) => (dst, Some(bits.parse().unwrap())),
        None => (dst, None),
    };
    let dst: IpAddr = dst.parse().unwrap();
    record.addr(RTA_DST, &encode(dst));
    if let Some(gateway) = gateway {
        record.addr(RTA_GATEWAY, &encode(gateway.parse().unwrap()));
    }
    if let Some(bits) = bits {
        let mask: IpAddr = match dst {
            IpAddr::V4(_) => mask4(bits).into(),
            IpAddr::V6(_) => mask6(bits).into(),
        };
        record.addr(RTA_NETMASK, &encode(mask));
    }
    record.finish(offset_of!(rt_msghdr, rtm_addrs))
}

struct Table<'a> {
    process: &'a Process,
    fd: RawFd,
}

impl<'a> Table<'a> {
    fn of(process: &'a Process) -> Self {
        let fd = process.socket(AF_ROUTE, SOCK_RAW, 0).unwrap();
        Self { process, fd }
    }

    /// Sends, and reads what is answered: its errno and flags.
    fn ask(&self, message: &[u8]) -> Result<i32, Errno> {
        let sent = self.process.write(self.fd, message);
        let mut reply = [0; 1_024];
        let length = self.process.read(self.fd, &mut reply).unwrap();
        assert_eq!(
            length,
            usize::from(u16::from_ne_bytes([reply[0], reply[1]]))
        );
        let int = |at: usize| i32::from_ne_bytes(reply[at..at + 4].try_into().unwrap());
        let errno = int(offset_of!(rt_msghdr, rtm_errno));
        assert_eq!(int(offset_of!(rt_msghdr, rtm_pid)), self.process.pid());
        assert_eq!(sent.err().map_or(0, Errno::raw), errno);
        sent?;
        Ok(int(offset_of!(rt_msghdr, rtm_flags)))
    }

    fn add(&self, dst: &str, gateway: &str) -> Result<(), Errno> {
        self.ask(&message(RTM_ADD, dst, Some(gateway))).map(|_| ())
    }

    fn delete(&self, dst: &str) -> Result<(), Errno> {
        self.ask(&message(RTM_DELETE, dst, None)).map(|_| ())
    }
}

#[test]
fn a_default_route_inside() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        create(&host, "epair").unwrap();
        let (jid, inside) = vnet_jail(&host);
        lend(&host, "epair0b", jid).unwrap();
        let table = Table::of(&inside);
        assert_eq!(table.add("0.0.0.0/0", "10.0.0.1"), Err(Errno::ENETUNREACH));
        add(&inside, "epair0b", "10.0.0.2", 24).unwrap();
        assert_eq!(table.add("0.0.0.0/0", "10.0.0.1"), Ok(()));
        assert_eq!(table.add("0.0.0.0/0", "10.0.0.1"), Err(Errno::EEXIST));
        // A gateway beyond the gateway is none.
        assert_eq!(
            table.add("10.1.0.0/16", "10.2.0.1"),
            Err(Errno::ENETUNREACH)
        );
        assert_eq!(table.add("10.1.0.0/16", "10.0.0.9"), Ok(()));
        let found = table.ask(&message(RTM_GET, "192.0.2.1", None)).unwrap();
        assert_eq!(found & (RTF_GATEWAY | RTF_DONE), RTF_GATEWAY | RTF_DONE);
        let found = table.ask(&message(RTM_GET, "10.0.0.77", None)).unwrap();
        assert_eq!(found & RTF_GATEWAY, 0);
        assert_eq!(table.delete("0.0.0.0/0"), Ok(()));
        assert_eq!(table.delete("0.0.0.0/0"), Err(Errno::ESRCH));
        assert_eq!(table.delete("10.0.0.0/24"), Err(Errno::EADDRINUSE));
        let gone = table.ask(&message(RTM_GET, "192.0.2.1", None));
        assert_eq!(gone, Err(Errno::ESRCH));
        add6(&inside, "epair0b", "fd00::2", 64).unwrap();
        assert_eq!(table.add("::/0", "fd00::1"), Ok(()));
        assert_eq!(table.add("::/0", "fd00::1"), Err(Errno::EEXIST));
        // Routes go with the address they need.
        delete(&inside, "epair0b", "10.0.0.2").unwrap();
        assert_eq!(table.delete("10.1.0.0/16"), Err(Errno::ESRCH));
        // The host knows nothing of it.
        let outside = Table::of(&host);
        let found = outside.ask(&message(RTM_GET, "fd00::9", None));
        assert_eq!(found, Err(Errno::ESRCH));
        machine.check().unwrap();
    }
}

#[test]
fn malformed_messages() {
    let (_machine, host) = boot(Release::V15_1);
    let table = Table::of(&host);
    assert_eq!(host.write(table.fd, &[0; 20]), Err(Errno::EINVAL));
    let good = message(RTM_ADD, "10.0.0.0/8", Some("127.0.0.1"));
    let mut short = good.clone();
    short.pop();
    assert_eq!(host.write(table.fd, &short), Err(Errno::EINVAL));
    let mut old = good.clone();
    old[2] = RTM_VERSION as u8 - 1;
    assert_eq!(host.write(table.fd, &old), Err(Errno::EPROTONOSUPPORT));
    let other = Table::of(&host);
    assert_eq!(
        other.ask(&message(99, "10.0.0.0/8", None)),
        Err(Errno::EOPNOTSUPP)
    );
    let no_gateway = other.ask(&message(RTM_ADD, "10.0.0.0/8", None));
    assert_eq!(no_gateway, Err(Errno::EINVAL));
    let mixed = message(RTM_ADD, "fd00::/64", Some("127.0.0.1"));
    assert_eq!(other.ask(&mixed), Err(Errno::EINVAL));
    let mut far = good.clone();
    far[size_of::<rt_msghdr>()] = 250;
    assert_eq!(other.ask(&far), Err(Errno::EINVAL));
}

#[test]
fn who_may() {
    let (_machine, host) = boot(Release::V15_1);
    let plain = host.fork().unwrap();
    jail_of(
        &plain,
        &[("ip4", &2_i32.to_ne_bytes())],
        JAIL_CREATE | JAIL_ATTACH,
    );
    let table = Table::of(&plain);
    assert_eq!(table.add("10.0.0.0/8", "127.0.0.1"), Err(Errno::EPERM));
    let found = table.ask(&message(RTM_GET, "127.0.0.1", None));
    assert!(found.is_ok());
    let routing = host.fork().unwrap();
    let params: [(&str, &[u8]); 2] = [("ip4", &2_i32.to_ne_bytes()), ("allow.routing", &[])];
    jail_of(&routing, &params, JAIL_CREATE | JAIL_ATTACH);
    let table = Table::of(&routing);
    assert_eq!(table.add("10.0.0.0/8", "127.0.0.1"), Ok(()));
}

#[test]
fn a_network_on_two_interfaces() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        create(&host, "epair").unwrap();
        add(&host, "bge0", "10.0.0.1", 24).unwrap();
        add(&host, "epair0a", "10.0.0.2", 24).unwrap();
        let table = Table::of(&host);
        delete(&host, "bge0", "10.0.0.1").unwrap();
        // The other address has the route now.
        assert_eq!(table.add("0.0.0.0/0", "10.0.0.3"), Ok(()));
        // An address that is there with its network, once more on its own.
        let again = add(&host, "lo0", "10.0.0.2", 32);
        let expected = match release.major() {
            13 => Err(Errno::EEXIST),
            _ => Ok(()),
        };
        assert_eq!(again, expected);
        machine.check().unwrap();
    }
}

#[test]
fn two_addresses_in_one_ipv6_network() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        for addr in ["fd00::1", "fd00::2", "fd00::3"] {
            add6(&host, "bge0", addr, 64).unwrap();
        }
        delete6(&host, "bge0", "fd00::1").unwrap();
        delete6(&host, "bge0", "fd00::3").unwrap();
        let table = Table::of(&host);
        assert_eq!(table.add("::/0", "fd00::9"), Ok(()));
        delete6(&host, "bge0", "fd00::2").unwrap();
        assert_eq!(table.add("::/1", "fd00::9"), Err(Errno::ENETUNREACH));
        machine.check().unwrap();
    }
}
