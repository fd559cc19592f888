//! Network stacks of jails.

use jail::kernel::{AttachBy, AttachedCall, Ioctl, Kernel, RunAttached, RunError, RunStep};
use jail::{Errno, Release};
use jail_sys::net::if_::IFF_UP;

use super::*;

#[test]
fn a_new_stack() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        let (_, inside) = vnet_jail(&host);
        assert_eq!(list(&inside), [("lo0".to_owned(), vec![])]);
        assert_eq!(flags(&inside, "lo0"), Ok(0x8008));
        add(&inside, "lo0", "10.0.0.1", 32).unwrap();
        let index = if release.major() >= 14 { 3 } else { 1 };
        let linklocal = format!("fe80::1%{index}/64");
        let expected = ["10.0.0.1/32", "::1/128", &linklocal];
        assert_eq!(addrs(&inside, "lo0"), expected);
        assert_eq!(destroy(&inside, "lo0"), Err(Errno::EINVAL));
        // Names and units are its own.
        create(&host, "epair").unwrap();
        assert_eq!(create(&inside, "epair"), Ok("epair0a".into()));
        machine.check().unwrap();
    }
}

#[test]
fn a_lent_interface_comes_home() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        let (jid, inside) = vnet_jail(&host);
        add(&host, "bge0", "10.0.0.1", 24).unwrap();
        lend(&host, "bge0", jid).unwrap();
        assert_eq!(names(&host), ["lo0"]);
        assert_eq!(addrs(&inside, "bge0"), [""; 0]);
        assert_eq!(flags(&inside, "bge0").unwrap() & IFF_UP, 0);
        add(&inside, "bge0", "10.0.0.2", 24).unwrap();
        create(&inside, "epair").unwrap();
        assert_eq!(lend(&host, "bge0", jid), Err(Errno::ENXIO));
        remove(&host, jid);
        assert_eq!(names(&host), ["lo0", "bge0"]);
        assert_eq!(addrs(&host, "bge0"), [""; 0]);
        assert_eq!(flags(&host, "bge0").unwrap() & IFF_UP, 0);
        machine.check().unwrap();
    }
}

#[test]
fn what_a_jail_made_goes_with_it() {
    let (machine, host) = boot(Release::V15_1);
    let (jid, inside) = vnet_jail(&host);
    create(&inside, "epair").unwrap();
    reclaim(&host, "epair0b", jid).unwrap();
    assert_eq!(names(&host), ["lo0", "bge0", "epair0b"]);
    remove(&host, jid);
    assert_eq!(names(&host), ["lo0", "bge0"]);
    machine.check().unwrap();
}

#[test]
fn one_end_is_destroyed_from_either_side() {
    let (machine, host) = boot(Release::V15_1);
    let (jid, inside) = vnet_jail(&host);
    create(&host, "epair").unwrap();
    lend(&host, "epair0b", jid).unwrap();
    assert_eq!(destroy(&host, "epair0b"), Err(Errno::ENXIO));
    destroy(&inside, "epair0b").unwrap();
    assert_eq!(names(&host), ["lo0", "bge0"]);
    assert_eq!(create(&host, "epair"), Ok("epair0a".into()));
    machine.check().unwrap();
}

#[test]
fn moves_that_are_refused() {
    let (machine, host) = boot(Release::V15_1);
    let (jid, inside) = vnet_jail(&host);
    let plain = jail_of(&host, &[("persist", &[])], JAIL_CREATE);
    create(&host, "epair").unwrap();
    create(&inside, "lo7").unwrap();
    create(&host, "lo7").unwrap();
    assert_eq!(lend(&host, "nope0", jid), Err(Errno::ENXIO));
    assert_eq!(lend(&host, "epair0a", 999), Err(Errno::ENXIO));
    assert_eq!(lend(&host, "epair0a", 0), Err(Errno::ENXIO));
    assert_eq!(lend(&host, "epair0a", plain), Err(Errno::EEXIST));
    assert_eq!(lend(&host, "lo7", jid), Err(Errno::EEXIST));
    assert_eq!(reclaim(&host, "nope0", jid), Err(Errno::ENXIO));
    assert_eq!(reclaim(&host, "nope0", 999), Err(Errno::ENXIO));
    assert_eq!(reclaim(&host, "epair0a", plain), Err(Errno::EEXIST));
    assert_eq!(lend(&inside, "lo7", jid), Err(Errno::ENXIO));
    // Nobody asks whether the name is free: two have it, and the older one is found.
    assert_eq!(reclaim(&host, "lo7", jid), Ok(()));
    assert_eq!(names(&host).iter().filter(|name| *name == "lo7").count(), 2);
    destroy(&host, "lo7").unwrap();
    destroy(&host, "lo7").unwrap();
    assert_eq!(destroy(&host, "lo7"), Err(Errno::ENXIO));
    machine.check().unwrap();
}

#[test]
fn a_socket_belongs_to_its_maker() {
    let (_machine, host) = boot(Release::V15_1);
    let (_, inside) = vnet_jail(&host);
    let made = host.fork().unwrap();
    let fd = inet(&made);
    let jid = jail_of(&host, &[("persist", &[])], JAIL_CREATE);
    made.jail_attach(jid).unwrap();
    let mut index = 0;
    let name = name("bge0");
    let request = Ioctl::SiocGifindex {
        name: &name,
        index: &mut index,
    };
    made.ioctl(fd, request).unwrap();
    assert_eq!(index, 2);
    let missing = Ioctl::SiocGifindex {
        name: &name,
        index: &mut index,
    };
    let fd = inet(&inside);
    assert_eq!(inside.ioctl(fd, missing), Err(Errno::ENXIO));
}

#[test]
fn stacks_below_stacks() {
    let (machine, host) = boot(Release::V15_1);
    let one = 1_i32.to_ne_bytes();
    let params: [(&str, &[u8]); 3] = [("persist", &[]), ("vnet", &one), ("children.max", &one)];
    let outer = host.fork().unwrap();
    let jid = jail_of(&outer, &params, JAIL_CREATE | JAIL_ATTACH);
    let (inner, _inside) = vnet_jail(&outer);
    create(&outer, "epair").unwrap();
    lend(&outer, "epair0b", inner).unwrap();
    create(&host, "lo9").unwrap();
    lend(&host, "lo9", jid).unwrap();
    lend(&outer, "lo9", inner).unwrap();
    machine.check().unwrap();
    remove(&host, jid);
    assert_eq!(names(&host), ["lo0", "bge0", "lo9"]);
    machine.check().unwrap();
}

#[test]
fn calls_from_outside() {
    let (machine, host) = boot(Release::V15_1);
    let (jid, inside) = vnet_jail(&host);
    let (good, bad) = (
        alias("lo0", "10.0.0.1", Some(32)),
        alias("nope0", "10.0.0.2", Some(32)),
    );
    let run = |jid, requests: &[&in_aliasreq]| {
        let calls = requests.iter().map(|request| AttachedCall::Ioctl {
            domain: AF_INET,
            request: Ioctl::SiocAifaddr(request),
        });
        let mut calls: Vec<AttachedCall<'_>> = calls.collect();
        let calls = &mut calls;
        let attach = AttachBy::Jid(jid);
        host.run_attached(&mut RunAttached { attach, calls })
    };
    assert_eq!(run(jid, &[&good]), Ok(()));
    assert_eq!(addrs(&inside, "lo0")[0], "10.0.0.1/32");
    let failed = RunError::new(RunStep::Call(1), Errno::ENXIO);
    assert_eq!(run(jid, &[&good, &bad]), Err(failed));
    let failed = RunError::new(RunStep::Attach, Errno::EINVAL);
    assert_eq!(run(999, &[&good]), Err(failed));
    let mut flags = 0;
    let lo0 = name("lo0");
    let request = Ioctl::SiocGifflags {
        name: &lo0,
        flags: &mut flags,
    };
    let domain = AF_INET;
    let calls = &mut [AttachedCall::Ioctl { domain, request }];
    let attach = AttachBy::Jid(jid);
    host.run_attached(&mut RunAttached { attach, calls })
        .unwrap();
    assert_eq!(flags, 0x8049);
    assert_eq!(host.wait4(-1, 1), Ok(None));
    machine.check().unwrap();
}
