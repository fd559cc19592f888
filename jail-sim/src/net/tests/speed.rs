//! Calls about one thing cost the same among ten thousand. Run by hand, in a release build.

use std::time::{Duration, Instant};

use jail::Release;
use jail::kernel::{Ioctl, Kernel};
use jail_sys::sys::socket::SOCK_RAW;

use super::*;
use crate::net::sockaddr::encode;

fn each(what: &str, mut call: impl FnMut()) {
    let began = Instant::now();
    for _ in 0..1_000 {
        call();
    }
    let one = began.elapsed() / 1_000;
    println!("{what}: {one:?}");
    let limit = if cfg!(debug_assertions) { 100 } else { 5 };
    assert!(one < Duration::from_micros(limit), "{what}: {one:?}");
}

#[test]
#[ignore = "measures"]
fn among_ten_thousand() {
    let (machine, host) = boot(Release::V15_1);
    let (v4, v6) = (inet(&host), inet6(&host));
    for number in 0..10_000_u32 {
        let [_, _, c, d] = number.to_be_bytes();
        let request = alias("lo0", &format!("10.1.{c}.{d}"), Some(32));
        host.ioctl(v4, Ioctl::SiocAifaddr(&request)).unwrap();
        let request = alias("bge0", &format!("10.2.{c}.{d}"), Some(16));
        host.ioctl(v4, Ioctl::SiocAifaddr(&request)).unwrap();
        let request = alias6("lo0", &format!("fd00::{number:x}"), 128);
        host.ioctl(v6, Ioctl::SiocAifaddrIn6(&request)).unwrap();
        let mut name = name("lo");
        host.ioctl(v4, Ioctl::SiocIfcreate2 { name: &mut name })
            .unwrap();
    }
    machine.check().unwrap();
    let add = alias("lo0", "10.1.5.5", Some(32));
    each("add again", || {
        host.ioctl(v4, Ioctl::SiocAifaddr(&add)).unwrap()
    });
    let (lo0, bge0) = (name("lo0"), name("bge0"));
    for (name, addr, bits) in [(&lo0, "10.3.0.1", 32), (&bge0, "10.2.200.1", 16)] {
        let addr = sin(addr.parse().unwrap());
        let mut request = alias("", "0.0.0.0", Some(bits));
        request.ifra_name = name.map(|byte| byte as _);
        request.ifra_addr = addr;
        each("add", || {
            host.ioctl(v4, Ioctl::SiocAifaddr(&request)).unwrap()
        });
        let mut probe = request;
        each("probe", || {
            host.ioctl(v4, Ioctl::SiocGifalias(&mut probe)).unwrap()
        });
        each("delete and add", || {
            let addr = &addr;
            host.ioctl(v4, Ioctl::SiocDifaddr { name, addr }).unwrap();
            host.ioctl(v4, Ioctl::SiocAifaddr(&request)).unwrap();
        });
    }
    let add = alias6("lo0", "fd00:1::1", 128);
    let addr = sin6("fd00:1::1".parse().unwrap());
    each("add and delete 6", || {
        host.ioctl(v6, Ioctl::SiocAifaddrIn6(&add)).unwrap();
        let (name, addr) = (&lo0, &addr);
        host.ioctl(v6, Ioctl::SiocDifaddrIn6 { name, addr })
            .unwrap();
    });
    let mut flags = 0;
    let addr = sin6("fd00::77".parse().unwrap());
    each("flags 6", || {
        let (name, addr, flags) = (&lo0, &addr, &mut flags);
        host.ioctl(v6, Ioctl::SiocGifaflagIn6 { name, addr, flags })
            .unwrap();
    });
    for number in 0..1_000_u32 {
        let [.., c, d] = number.to_be_bytes();
        delete(&host, "bge0", &format!("10.2.{c}.{d}")).unwrap();
    }
    let (mut c, mut d) = (4, 0_u8);
    each("delete the first of a network", || {
        let addr = sin(format!("10.2.{c}.{d}").parse().unwrap());
        let (name, addr) = (&bge0, &addr);
        host.ioctl(v4, Ioctl::SiocDifaddr { name, addr }).unwrap();
        (c, d) = if d == 255 { (c + 1, 0) } else { (c, d + 1) };
    });
    let raw = host.socket(AF_INET, SOCK_RAW, 255).unwrap();
    let bytes = encode("10.1.7.7".parse().unwrap());
    each("bind", || host.bind(raw, &bytes).unwrap());
    each("create and destroy", || {
        let mut made = name("epair");
        host.ioctl(v4, Ioctl::SiocIfcreate2 { name: &mut made })
            .unwrap();
        host.ioctl(v4, Ioctl::SiocIfdestroy { name: &made })
            .unwrap();
    });
    machine.check().unwrap();
}
