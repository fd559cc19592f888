//! Flags, MTU, names, descriptions, groups.

use std::ffi::CStr;

use jail::kernel::{Ioctl, Kernel};
use jail::{Errno, Release};
use jail_sys::net::if_::{IFF_LOOPBACK, IFF_UP};

use super::*;

#[test]
fn up_and_down() {
    let (machine, host) = boot(Release::V15_1);
    assert_eq!(flags(&host, "lo0"), Ok(0x8049));
    assert_eq!(flags(&host, "bge0"), Ok(0x8843));
    create(&host, "lo").unwrap();
    assert_eq!(flags(&host, "lo1"), Ok(0x8008));
    set_flags(&host, "lo1", IFF_LOOPBACK | IFF_UP).unwrap();
    // It runs because it got a link-local address.
    assert_eq!(flags(&host, "lo1"), Ok(0x8049));
    assert_eq!(addrs(&host, "lo1"), ["fe80::1%3/64"]);
    set_flags(&host, "lo1", IFF_LOOPBACK).unwrap();
    assert_eq!(flags(&host, "lo1"), Ok(0x8048));
    assert_eq!(addrs(&host, "lo1"), ["fe80::1%3/64"]);
    assert_eq!(set_flags(&host, "nope0", 0), Err(Errno::ENXIO));
    machine.check().unwrap();
}

#[test]
fn an_address_brings_it_up() {
    let (_machine, host) = boot(Release::V15_1);
    create(&host, "epair").unwrap();
    assert_eq!(flags(&host, "epair0a").unwrap() & IFF_UP, 0);
    add(&host, "epair0a", "10.0.0.1", 24).unwrap();
    assert_eq!(flags(&host, "epair0a"), Ok(0x8843));
    // IPv6 is still off.
    assert_eq!(addrs(&host, "epair0a"), ["10.0.0.1/24"]);
}

#[test]
fn names_and_numbers() {
    let (machine, host) = boot(Release::V15_1);
    assert_eq!(rename(&host, "bge0", "bge0"), Ok(()));
    assert_eq!(rename(&host, "bge0", "lo0"), Err(Errno::EEXIST));
    assert_eq!(rename(&host, "bge0", ""), Err(Errno::EINVAL));
    let long = Ioctl::SiocSifname {
        name: &name("bge0"),
        new: &[b'x'; 16],
    };
    assert_eq!(host.ioctl(inet(&host), long), Err(Errno::ENAMETOOLONG));
    let mut index = 0;
    let unterminated = Ioctl::SiocGifindex {
        name: &[b'x'; 16],
        index: &mut index,
    };
    assert_eq!(host.ioctl(inet(&host), unterminated), Err(Errno::ENXIO));
    rename(&host, "bge0", "wan").unwrap();
    let request = Ioctl::SiocGifindex {
        name: &name("wan"),
        index: &mut index,
    };
    host.ioctl(inet(&host), request).unwrap();
    assert_eq!((index, names(&host)), (2, vec!["lo0".into(), "wan".into()]));
    machine.check().unwrap();
}

#[test]
fn mtu() {
    let (_machine, host) = boot(Release::V15_1);
    create(&host, "epair").unwrap();
    create(&host, "bridge").unwrap();
    let set = |interface: &str, mtu| {
        let name = name(interface);
        host.ioctl(inet(&host), Ioctl::SiocSifmtu { name: &name, mtu })
    };
    assert_eq!(set("bge0", 71), Err(Errno::EINVAL));
    assert_eq!(set("bge0", 65_536), Err(Errno::EINVAL));
    assert_eq!(set("bge0", 1_501), Err(Errno::EINVAL));
    assert_eq!(set("bge0", 1_400), Ok(()));
    assert_eq!(set("epair0a", 9_000), Ok(()));
    join(&host, "bridge0", "epair0a").unwrap();
    assert_eq!(set("epair0a", 1_500), Err(Errno::EOPNOTSUPP));
    let mut mtu = 0;
    let request = Ioctl::SiocGifmtu {
        name: &name("bridge0"),
        mtu: &mut mtu,
    };
    host.ioctl(inet(&host), request).unwrap();
    assert_eq!(mtu, 9_000);
    assert_eq!(join(&host, "bridge0", "bge0"), Err(Errno::EINVAL));
}

#[test]
fn descriptions() {
    let (_machine, host) = boot(Release::V15_1);
    let set = |descr: &CStr| {
        let name = &name("bge0");
        host.ioctl(inet(&host), Ioctl::SiocSifdescr { name, descr })
    };
    let get = |room| {
        let (mut descr, mut len) = (vec![0; room], 0);
        let request = Ioctl::SiocGifdescr {
            name: &name("bge0"),
            descr: &mut descr,
            len: &mut len,
        };
        host.ioctl(inet(&host), request)?;
        Ok((descr, len))
    };
    assert_eq!(get(8), Err(Errno::ENOMSG));
    set(c"jail web").unwrap();
    assert_eq!(get(9), Ok((b"jail web\0".to_vec(), 9)));
    assert_eq!(get(8), Ok((vec![0; 8], 9)));
    let long = std::ffi::CString::new(vec![b'x'; 1_024]).unwrap();
    assert_eq!(set(&long), Err(Errno::ENAMETOOLONG));
    set(c"").unwrap();
    assert_eq!(get(8), Err(Errno::ENOMSG));
}

#[test]
fn groups() {
    let (_machine, host) = boot(Release::V15_1);
    create(&host, "epair").unwrap();
    let (interface, fd) = (name("epair0a"), inet(&host));
    let change = |group: &str, adds| {
        let (name, group) = (&interface, &name(group));
        match adds {
            true => host.ioctl(fd, Ioctl::SiocAifgroup { name, group }),
            false => host.ioctl(fd, Ioctl::SiocDifgroup { name, group }),
        }
    };
    let get = |room| {
        let (mut groups, mut count) = (vec![[0; 16]; room], 0);
        let request = Ioctl::SiocGifgroup {
            name: &interface,
            groups: &mut groups,
            count: &mut count,
        };
        host.ioctl(fd, request)?;
        Ok((groups, count))
    };
    assert_eq!(get(2), Ok((vec![name("all"), name("epair")], 2)));
    assert_eq!(change("jailrs", true), Ok(()));
    assert_eq!(change("jailrs", true), Err(Errno::EEXIST));
    assert_eq!(change("jail7", true), Err(Errno::EINVAL));
    assert_eq!(get(0), Ok((vec![], 3)));
    assert_eq!(get(2), Err(Errno::EINVAL));
    assert_eq!(get(4).unwrap().0[2..], [name("jailrs"), [0; 16]]);
    assert_eq!(change("jailrs", false), Ok(()));
    assert_eq!(change("jailrs", false), Err(Errno::ENOENT));
    let (name, group) = (&interface, &[b'x'; 16]);
    let unended = host.ioctl(fd, Ioctl::SiocAifgroup { name, group });
    assert_eq!(unended, Err(Errno::EINVAL));
    let unended = host.ioctl(fd, Ioctl::SiocDifgroup { name, group });
    assert_eq!(unended, Err(Errno::EINVAL));
}
