//! IPv6 addresses.

use std::time::Duration;

use jail::kernel::{Ioctl, Kernel};
use jail::{Errno, Release};
use jail_sys::net::if_::IFF_UP;
use jail_sys::netinet6::in6::sockaddr_in6;
use jail_sys::netinet6::in6_var::{
    IN6_IFF_DEPRECATED, IN6_IFF_NODAD, IN6_IFF_TENTATIVE, in6_aliasreq,
};
use jail_sys::sys::socket::{AF_INET, SOCK_RAW};

use super::*;
use crate::net::sockaddr::{encode, sin6};

fn second(process: &Process) {
    process.nanosleep(Duration::from_secs(1)).unwrap();
}

#[test]
fn ipv6_begins_with_the_first_address() {
    let (machine, host) = boot(Release::V15_1);
    assert_eq!(addrs(&host, "bge0"), [""; 0]);
    // Not tentative: IPv6 was still off when it was added.
    add6(&host, "bge0", "fd00::1", 64).unwrap();
    assert_eq!(flags6(&host, "bge0", "fd00::1"), Ok(0));
    let own = addrs(&host, "bge0");
    assert_eq!(own.len(), 2);
    assert!(
        own[1].starts_with("fe80::") && own[1].ends_with("%2/64"),
        "{own:?}"
    );
    machine.check().unwrap();
}

#[test]
fn duplicate_address_detection_takes_a_second() {
    let (machine, host) = boot(Release::V15_1);
    add6(&host, "bge0", "fd00::1", 64).unwrap();
    let mut request = alias6("bge0", "fd00::2", 128);
    // Of no meaning any more.
    request.ifra_flags = IN6_IFF_NODAD;
    host.ioctl(inet6(&host), Ioctl::SiocAifaddrIn6(&request))
        .unwrap();
    let tentative = IN6_IFF_NODAD | IN6_IFF_TENTATIVE;
    assert_eq!(flags6(&host, "bge0", "fd00::2"), Ok(tentative));
    let raw = host.socket(AF_INET6, SOCK_RAW, 255).unwrap();
    let bytes = encode("fd00::2".parse().unwrap());
    assert_eq!(host.bind(raw, &bytes), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(
        host.bind_udp("fd00::2".parse().unwrap()),
        Err(Errno::EADDRNOTAVAIL)
    );
    host.nanosleep(Duration::from_millis(999)).unwrap();
    assert_eq!(flags6(&host, "bge0", "fd00::2"), Ok(tentative));
    host.nanosleep(Duration::from_millis(1)).unwrap();
    assert_eq!(flags6(&host, "bge0", "fd00::2"), Ok(IN6_IFF_NODAD));
    assert_eq!(host.bind(raw, &bytes), Ok(()));
    machine.check().unwrap();
}

#[test]
fn detection_waits_for_the_interface() {
    let (_machine, host) = boot(Release::V15_1);
    add6(&host, "bge0", "fd00::1", 64).unwrap();
    let up = flags(&host, "bge0").unwrap();
    set_flags(&host, "bge0", up & !IFF_UP).unwrap();
    add6(&host, "bge0", "fd00::2", 64).unwrap();
    second(&host);
    assert_eq!(flags6(&host, "bge0", "fd00::2"), Ok(IN6_IFF_TENTATIVE));
    set_flags(&host, "bge0", up).unwrap();
    second(&host);
    assert_eq!(flags6(&host, "bge0", "fd00::2"), Ok(0));
    host.sysctlbyname(
        c"net.inet6.ip6.dad_count",
        &mut [],
        Some(&0_i32.to_ne_bytes()),
    )
    .unwrap();
    add6(&host, "bge0", "fd00::3", 64).unwrap();
    assert_eq!(flags6(&host, "bge0", "fd00::3"), Ok(0));
}

#[test]
fn no_detection_on_loopback() {
    let (_machine, host) = boot(Release::V13_2);
    add6(&host, "lo0", "fd00::1", 128).unwrap();
    assert_eq!(flags6(&host, "lo0", "fd00::1"), Ok(0));
}

#[test]
fn lifetimes() {
    let (machine, host) = boot(Release::V15_1);
    let fd = inet6(&host);
    let mut request = alias6("lo0", "fd00::1", 128);
    request.ifra_lifetime.ia6t_vltime = 10;
    request.ifra_lifetime.ia6t_pltime = 11;
    let add = |request: &in6_aliasreq| host.ioctl(fd, Ioctl::SiocAifaddrIn6(request));
    assert_eq!(add(&request), Err(Errno::EINVAL));
    request.ifra_lifetime.ia6t_pltime = 1;
    assert_eq!(add(&request), Ok(()));
    second(&host);
    assert_eq!(flags6(&host, "lo0", "fd00::1"), Ok(0));
    second(&host);
    assert_eq!(flags6(&host, "lo0", "fd00::1"), Ok(IN6_IFF_DEPRECATED));
    let raw = host.socket(AF_INET6, SOCK_RAW, 255).unwrap();
    let ip = "fd00::1".parse().unwrap();
    assert_eq!(host.bind(raw, &encode(ip)), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(host.bind_udp(ip), Ok(ip));
    // Again, and it lives on.
    assert_eq!(add(&request), Ok(()));
    assert_eq!(flags6(&host, "lo0", "fd00::1"), Ok(0));
    host.nanosleep(Duration::from_secs(10)).unwrap();
    assert!(flags6(&host, "lo0", "fd00::1").is_ok());
    second(&host);
    let gone = flags6(&host, "lo0", "fd00::1");
    assert_eq!(gone, Err(Errno::EADDRNOTAVAIL));
    machine.check().unwrap();
}

#[test]
fn an_address_that_expires_at_once_is_listed() {
    let (_machine, host) = boot(Release::V15_1);
    let mut request = alias6("lo0", "fd00::1", 128);
    request.ifra_lifetime.ia6t_vltime = 0;
    request.ifra_lifetime.ia6t_pltime = 0;
    host.ioctl(inet6(&host), Ioctl::SiocAifaddrIn6(&request))
        .unwrap();
    assert_eq!(addrs(&host, "lo0").last().unwrap(), "fd00::1/128");
    second(&host);
    assert_eq!(addrs(&host, "lo0").last().unwrap(), "127.0.0.1/8");
}

#[test]
fn what_is_refused() {
    let (_machine, host) = boot(Release::V15_1);
    let fd = inet6(&host);
    type Change = fn(&mut in6_aliasreq);
    let add = |change: Change| {
        let mut request = alias6("bge0", "fd00::1", 64);
        change(&mut request);
        host.ioctl(fd, Ioctl::SiocAifaddrIn6(&request))
    };
    let cases: [(Change, Errno); 7] = [
        (|r| r.ifra_addr.sin6_len = 16, Errno::EAFNOSUPPORT),
        (|r| r.ifra_addr.sin6_family = 2, Errno::EAFNOSUPPORT),
        (|r| r.ifra_prefixmask = sockaddr_in6::ZERO, Errno::EINVAL),
        (
            |r| r.ifra_prefixmask = sin6("ffff::1".parse().unwrap()),
            Errno::EINVAL,
        ),
        (
            |r| r.ifra_prefixmask = sin6("::".parse().unwrap()),
            Errno::EINVAL,
        ),
        (
            |r| r.ifra_dstaddr = sin6("fd00::2".parse().unwrap()),
            Errno::EINVAL,
        ),
        (|r| r.ifra_vhid = 1, Errno::EPROTONOSUPPORT),
    ];
    for (at, (change, errno)) in cases.into_iter().enumerate() {
        assert_eq!(add(change), Err(errno), "case {at}");
    }
    assert_eq!(add6(&host, "bge0", "::1", 128), Err(Errno::EINVAL));
    assert_eq!(delete6(&host, "bge0", "fd00::9"), Err(Errno::EADDRNOTAVAIL));
    let mut scoped = alias6("lo0", "fe80::9", 64);
    scoped.ifra_addr.sin6_scope_id = 77;
    let sent = host.ioctl(fd, Ioctl::SiocAifaddrIn6(&scoped));
    assert_eq!(sent, Err(Errno::ENXIO));
}

#[test]
fn the_same_request_on_an_ipv4_socket() {
    let (_machine, host) = boot(Release::V15_1);
    let request = alias6("lo0", "fd00::1", 128);
    let fd = host.socket(AF_INET, SOCK_DGRAM, 0).unwrap();
    let sent = host.ioctl(fd, Ioctl::SiocAifaddrIn6(&request));
    assert_eq!(sent, Err(Errno::EINVAL));
}

#[test]
fn asking_for_a_mask() {
    let (_machine, host) = boot(Release::V15_1);
    add6(&host, "bge0", "fd00::1", 72).unwrap();
    let mut mask = sockaddr_in6::ZERO;
    let request = Ioctl::SiocGifnetmaskIn6 {
        name: &name("bge0"),
        addr: &sin6("fd00::1".parse().unwrap()),
        mask: &mut mask,
    };
    host.ioctl(inet6(&host), request).unwrap();
    let ones = mask
        .sin6_addr
        .s6_addr
        .iter()
        .map(|byte| byte.leading_ones());
    assert_eq!(ones.sum::<u32>(), 72);
}
