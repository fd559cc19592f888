//! IPv4 addresses.

use jail::kernel::{Ioctl, Kernel};
use jail::{Errno, Release};
use jail_sys::netinet::in_::sockaddr_in;
use jail_sys::netinet::in_var::in_aliasreq;
use jail_sys::sys::socket::AF_INET6;

use super::*;
use crate::net::sockaddr::{sin, sin_addr};

#[test]
fn a_machine_boots_with_lo0() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        let lo0 = ["::1/128", "fe80::1%1/64", "127.0.0.1/8"];
        assert_eq!(addrs(&host, "lo0"), lo0);
        assert_eq!(names(&host), ["lo0", "bge0"]);
        machine.check().unwrap();
    }
}

#[test]
fn adding_again_moves_to_the_end() {
    let (_machine, host) = boot(Release::V15_1);
    for addr in ["10.0.0.1", "10.0.0.2", "10.0.0.1"] {
        add(&host, "bge0", addr, 24).unwrap();
    }
    assert_eq!(addrs(&host, "bge0"), ["10.0.0.2/24", "10.0.0.1/24"]);
    // With another mask too.
    add(&host, "bge0", "10.0.0.2", 32).unwrap();
    assert_eq!(addrs(&host, "bge0"), ["10.0.0.1/24", "10.0.0.2/32"]);
}

#[test]
fn masks_of_classes() {
    let (_machine, host) = boot(Release::V15_1);
    for (addr, bits) in [("10.1.2.3", 8), ("172.16.0.1", 16), ("192.168.1.1", 24)] {
        let request = alias("bge0", addr, None);
        host.ioctl(inet(&host), Ioctl::SiocAifaddr(&request))
            .unwrap();
        assert_eq!(addrs(&host, "bge0"), [format!("{addr}/{bits}")]);
        delete(&host, "bge0", addr).unwrap();
    }
}

#[test]
fn malformed_requests() {
    for release in RELEASES {
        let (_machine, host) = boot(release);
        let fd = inet(&host);
        let send = |request: &in_aliasreq| host.ioctl(fd, Ioctl::SiocAifaddr(request));
        let mut request = alias("lo0", "10.0.0.1", Some(32));
        request.ifra_broadaddr = sockaddr_in {
            sin_len: 4,
            ..sockaddr_in::ZERO
        };
        assert_eq!(send(&request), Err(Errno::EINVAL));
        let mut request = alias("lo0", "10.0.0.1", Some(32));
        request.ifra_mask.sin_family = 0;
        let strict = release.major() >= 15;
        let expected = if strict { Err(Errno::EINVAL) } else { Ok(()) };
        assert_eq!(send(&request), expected);
        let mut request = alias("lo0", "10.0.0.1", Some(32));
        request.ifra_vhid = 7;
        assert_eq!(send(&request), Err(Errno::EPROTONOSUPPORT));
        create(&host, "tun").unwrap();
        assert_eq!(add(&host, "tun0", "10.0.0.9", 32), Err(Errno::EDESTADDRREQ));
        let mut request = alias("tun0", "10.0.0.9", Some(32));
        request.ifra_broadaddr = sin("10.0.0.10".parse().unwrap());
        assert_eq!(send(&request), Ok(()));
        let fd = inet6(&host);
        let request = alias("lo0", "10.0.0.1", Some(32));
        let sent = host.ioctl(fd, Ioctl::SiocAifaddr(&request));
        assert_eq!(sent, Err(Errno::EINVAL));
    }
}

#[test]
fn deleting_what_is_malformed_takes_the_first() {
    let (machine, host) = boot(Release::V15_1);
    add(&host, "lo0", "10.0.0.1", 32).unwrap();
    add(&host, "lo0", "10.0.0.2", 32).unwrap();
    let fd = inet(&host);
    let remove = |addr: &sockaddr_in| {
        let name = &name("lo0");
        host.ioctl(fd, Ioctl::SiocDifaddr { name, addr })
    };
    let mut wrong = sin("10.0.0.2".parse().unwrap());
    wrong.sin_family = AF_INET6 as u8;
    // One that is there is that one all the same.
    remove(&wrong).unwrap();
    assert_eq!(addrs(&host, "lo0")[2..], ["127.0.0.1/8", "10.0.0.1/32"]);
    remove(&wrong).unwrap();
    remove(&sockaddr_in::ZERO).unwrap();
    assert_eq!(addrs(&host, "lo0").len(), 2);
    assert_eq!(remove(&wrong), Err(Errno::EADDRNOTAVAIL));
    machine.check().unwrap();
}

#[test]
fn asking_for_an_alias() {
    let (_machine, host) = boot(Release::V15_1);
    add(&host, "bge0", "10.1.0.1", 20).unwrap();
    let fd = inet(&host);
    let mut request = alias("bge0", "10.1.0.1", None);
    host.ioctl(fd, Ioctl::SiocGifalias(&mut request)).unwrap();
    assert_eq!(sin_addr(&request.ifra_mask).to_string(), "255.255.240.0");
    // As long as its last byte that is not 0.
    assert_eq!(request.ifra_mask.sin_len, 7);
    let broadcast = sin_addr(&request.ifra_broadaddr);
    assert_eq!(broadcast.to_string(), "10.1.15.255");
    let mut request = alias("bge0", "10.1.0.2", None);
    let missing = host.ioctl(fd, Ioctl::SiocGifalias(&mut request));
    assert_eq!(missing, Err(Errno::EADDRNOTAVAIL));
    let mut request = alias("lo0", "127.0.0.1", None);
    host.ioctl(fd, Ioctl::SiocGifalias(&mut request)).unwrap();
    assert_eq!(request.ifra_broadaddr.sin_len, 0);
}

#[test]
fn who_may() {
    let (_machine, host) = boot(Release::V15_1);
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(add(&user, "lo0", "10.0.0.1", 32), Err(Errno::EPERM));
    assert_eq!(add(&user, "nope0", "10.0.0.1", 32), Err(Errno::ENXIO));
    assert_eq!(delete(&user, "lo0", "10.0.0.1"), Err(Errno::EPERM));
    assert_eq!(create(&user, "lo"), Err(Errno::EPERM));
    assert_eq!(destroy(&user, "nope0"), Err(Errno::EPERM));
    assert_eq!(rename(&user, "lo0", "x0"), Err(Errno::EPERM));
    assert!(flags(&user, "lo0").is_ok());
    assert_eq!(add6(&user, "lo0", "fd00::1", 128), Err(Errno::EPERM));
    // Looked for before the privilege is.
    assert_eq!(delete6(&user, "lo0", "fd00::1"), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(delete6(&user, "lo0", "::1"), Err(Errno::EPERM));
}

#[test]
fn a_jail_sees_its_own() {
    let (_machine, host) = boot(Release::V15_1);
    add(&host, "bge0", "10.0.0.1", 24).unwrap();
    add(&host, "bge0", "10.0.0.2", 32).unwrap();
    let inside = host.fork().unwrap();
    let ip = [("ip4.addr", &[10, 0, 0, 2][..])];
    jail_of(&inside, &ip, JAIL_CREATE | JAIL_ATTACH);
    assert_eq!(addrs(&inside, "bge0"), ["10.0.0.2/32"]);
    assert_eq!(addrs(&inside, "lo0"), [""; 0]);
    assert_eq!(names(&inside), ["lo0", "bge0"]);
    let fd = inet(&inside);
    let mut own = alias("bge0", "10.0.0.2", None);
    assert_eq!(inside.ioctl(fd, Ioctl::SiocGifalias(&mut own)), Ok(()));
    let mut other = alias("bge0", "10.0.0.1", None);
    let hidden = inside.ioctl(fd, Ioctl::SiocGifalias(&mut other));
    assert_eq!(hidden, Err(Errno::EADDRNOTAVAIL));
}
