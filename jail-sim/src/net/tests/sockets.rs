//! Making and binding sockets.

use jail::kernel::Kernel;
use jail::{Errno, Release};
use jail_sys::sys::fcntl::{F_GETFD, F_GETFL, FD_CLOEXEC, O_NONBLOCK};
use jail_sys::sys::socket::{
    AF_ROUTE, AF_UNIX, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_RAW, SOCK_STREAM,
};

use super::*;
use crate::net::sockaddr::encode;

#[test]
fn kinds() {
    let (machine, host) = boot(Release::V15_1);
    let cases = [
        ((AF_INET, SOCK_DGRAM, 0), None),
        ((AF_INET, SOCK_STREAM, 6), None),
        ((AF_UNIX, SOCK_DGRAM, 0), None),
        ((AF_ROUTE, SOCK_RAW, 0), None),
        ((AF_INET6, SOCK_RAW, 255), None),
        ((AF_INET, SOCK_RAW, 256), Some(Errno::EPROTONOSUPPORT)),
        ((99, SOCK_DGRAM, 0), Some(Errno::EAFNOSUPPORT)),
        ((AF_INET, 9, 0), Some(Errno::EPROTOTYPE)),
        ((AF_INET, 0, 0), Some(Errno::EPROTONOSUPPORT)),
        ((AF_INET, SOCK_DGRAM, 6), Some(Errno::EPROTONOSUPPORT)),
        ((AF_ROUTE, SOCK_DGRAM, 0), Some(Errno::EPROTOTYPE)),
    ];
    for ((domain, kind, protocol), errno) in cases {
        let made = host.socket(domain, kind, protocol);
        assert_eq!(made.err(), errno, "{domain} {kind} {protocol}");
    }
    let fd = host
        .socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
        .unwrap();
    assert_eq!(host.fcntl(fd, F_GETFD, 0), Ok(FD_CLOEXEC));
    assert_ne!(host.fcntl(fd, F_GETFL, 0).unwrap() & O_NONBLOCK, 0);
    machine.check().unwrap();
}

#[test]
fn who_gets_raw_ones() {
    let (_machine, host) = boot(Release::V15_1);
    let raw = |process: &Process| process.socket(AF_INET, SOCK_RAW, 255).err();
    let jailed = |params: &[(&str, &[u8])]| {
        let inside = host.fork().unwrap();
        jail_of(&inside, params, JAIL_CREATE | JAIL_ATTACH);
        inside
    };
    let one = 1_i32.to_ne_bytes();
    let two = 2_i32.to_ne_bytes();
    assert_eq!(raw(&host), None);
    assert_eq!(raw(&jailed(&[("ip4", &two)])), Some(Errno::EPERM));
    let allowed = jailed(&[("ip4", &two), ("allow.raw_sockets", &[])]);
    assert_eq!(raw(&allowed), None);
    // Also without being allowed.
    assert_eq!(raw(&jailed(&[("vnet", &one)])), None);
    // Without addresses there are none of either kind, but routing sockets.
    let bare = jailed(&[]);
    assert_eq!(raw(&bare), Some(Errno::EPROTONOSUPPORT));
    let datagram = bare.socket(AF_INET6, SOCK_DGRAM, 0).err();
    assert_eq!(datagram, Some(Errno::EPROTONOSUPPORT));
    assert!(bare.socket(AF_ROUTE, SOCK_RAW, 0).is_ok());
    host.setuid(1001).unwrap();
    assert_eq!(raw(&host), Some(Errno::EPERM));
}

#[test]
fn binding() {
    for release in RELEASES {
        let (_machine, host) = boot(release);
        add(&host, "bge0", "10.0.0.1", 24).unwrap();
        let addr = |text: &str| encode(text.parse().unwrap());
        let raw = host.socket(AF_INET, SOCK_RAW, 255).unwrap();
        for (text, bound) in [
            ("127.0.0.1", Ok(())),
            ("10.0.0.1", Ok(())),
            ("0.0.0.0", Ok(())),
            ("10.0.0.255", Ok(())),
            ("10.0.0.2", Err(Errno::EADDRNOTAVAIL)),
        ] {
            assert_eq!(host.bind(raw, &addr(text)), bound, "{text}");
        }
        assert_eq!(host.bind(raw, &addr("::1")), Err(Errno::EAFNOSUPPORT));
        assert_eq!(host.bind(raw, &addr("127.0.0.1")[..8]), Err(Errno::EINVAL));
        assert_eq!(host.bind(raw, &[16]), Err(Errno::EINVAL));
        assert_eq!(host.bind(raw, &[0; 256]), Err(Errno::ENAMETOOLONG));
        assert_eq!(host.bind(1, &addr("127.0.0.1")), Err(Errno::ENOTSOCK));
        assert_eq!(host.bind(99, &addr("127.0.0.1")), Err(Errno::EBADF));
        let udp = inet(&host);
        let missing = host.bind(udp, &addr("10.9.9.9"));
        assert_eq!(missing, Err(Errno::EADDRNOTAVAIL));
        assert_eq!(host.bind(udp, &addr("127.0.0.1")), Ok(()));
        assert_eq!(host.bind(udp, &addr("127.0.0.1")), Err(Errno::EINVAL));
        let raw6 = host.socket(AF_INET6, SOCK_RAW, 255).unwrap();
        assert_eq!(host.bind(raw6, &addr("::1")), Ok(()));
        assert_eq!(host.bind(raw6, &addr("fd00::1")), Err(Errno::EADDRNOTAVAIL));
    }
}

#[test]
fn a_jail_binds_its_own() {
    let (_machine, host) = boot(Release::V15_1);
    add(&host, "bge0", "10.0.0.1", 24).unwrap();
    add(&host, "bge0", "10.0.0.2", 24).unwrap();
    let inside = host.fork().unwrap();
    let params: [(&str, &[u8]); 2] = [("ip4.addr", &[10, 0, 0, 1]), ("allow.raw_sockets", &[])];
    jail_of(&inside, &params, JAIL_CREATE | JAIL_ATTACH);
    let raw = inside.socket(AF_INET, SOCK_RAW, 255).unwrap();
    let addr = |text: &str| encode(text.parse().unwrap());
    assert_eq!(inside.bind(raw, &addr("10.0.0.1")), Ok(()));
    assert_eq!(
        inside.bind(raw, &addr("10.0.0.2")),
        Err(Errno::EADDRNOTAVAIL)
    );
    assert_eq!(
        inside.bind(raw, &addr("0.0.0.0")),
        Err(Errno::EADDRNOTAVAIL)
    );
}
