//! No call more than the work needs.

use std::net::{Ipv4Addr, Ipv6Addr};

use jail::kernel::{Call, Fault};
use jail::{Allow, Errno, Host, JailUpdate, Release};

use crate::{everywhere, simulated};

#[test]
fn one_call_makes_a_jail() {
    everywhere(|bench| {
        let spec = bench
            .spec("calls")
            .addr(bench.addr(1))
            .allow(Allow::RAW_SOCKETS)
            .deny(Allow::SET_HOSTNAME)
            .children_max(1);
        bench.host.release().unwrap();
        bench.trace.reset();
        let jail = spec.create(&bench.host).unwrap();
        assert_eq!(bench.trace.count("jail_set"), 1);
        let cloexec = usize::from(jail.desc().is_some());
        assert_eq!(bench.trace.count("fcntl"), cloexec);
        assert_eq!(
            bench.trace.total(),
            1 + cloexec,
            "{:?}",
            bench.trace.take_lines()
        );
    });
}

#[test]
fn removing_and_reading() {
    everywhere(|bench| {
        let jail = bench.jail("few");
        let looks = usize::from(jail.desc().is_none());
        bench.trace.reset();
        jail.get(&["path", "host.hostname", "ip4.addr", "allow.mount", "vnet"])
            .unwrap();
        assert_eq!(bench.trace.total(), 1);
        bench.trace.reset();
        jail.update(&JailUpdate::new().hostname("x")).unwrap();
        assert_eq!(bench.trace.count("jail_set"), 1);
        assert_eq!(bench.trace.count("jail_get"), looks);
        bench.trace.reset();
        jail.remove().unwrap();
        assert_eq!(bench.trace.total(), 1 + looks);
    });
}

#[test]
fn finding_one() {
    everywhere(|bench| {
        let jail = bench.jail("find");
        bench.trace.reset();
        let found = bench.host.jail(jail.name()).unwrap();
        assert_eq!(bench.trace.count("jail_get"), 1);
        assert_eq!((found.jid(), found.name()), (jail.jid(), jail.name()));
        bench.trace.reset();
        let found = bench.host.jail_by_jid(jail.jid()).unwrap();
        assert_eq!(bench.trace.count("jail_get"), 1);
        assert_eq!((found.jid(), found.name()), (jail.jid(), jail.name()));
        found.check().unwrap();
    });
}

/// A list tells no length before it is read: there is room for a few, and then for more each time.
#[test]
fn long_values_are_asked_for_again() {
    simulated(Release::V15_1, |bench| {
        set(&bench.host, c"security.jail.jail_max_af_ips", 1024);
        set(&bench.host, c"security.jail.meta_maxbufsize", 16_384);
        for (addrs, notes, calls) in [(16, 4000, 1), (64, 8000, 2), (256, 16_000, 3)] {
            let v4 = (1..=addrs).map(|n| Ipv4Addr::from(0x0a00_0000 + n));
            let v6 = (1..=addrs).map(|n| Ipv6Addr::from(0xfd << 120 | u128::from(n)));
            let spec = bench.spec("long").ip4_addr(v4).ip6_addr(v6);
            let spec = spec.meta([("k", "x".repeat(notes))]);
            let jail = spec.create(&bench.host).unwrap();
            let values = |name| {
                bench.trace.reset();
                let values = jail.get(&[name]).unwrap();
                assert_eq!(bench.trace.count("jail_get"), calls, "{name} {addrs}");
                values
            };
            let addrs = usize::try_from(addrs).unwrap();
            assert_eq!(values("ip4.addr").ip4_addr().count(), addrs);
            assert_eq!(values("ip6.addr").ip6_addr().count(), addrs);
            assert_eq!(values("meta").str("meta").unwrap().len(), notes + 2);
            jail.remove().unwrap();
        }
        // As many as one call can carry.
        let most = (1..=1024).map(|n| Ipv4Addr::from(0x0a00_0000 + n));
        let jail = bench.spec("most").ip4_addr(most).create(&bench.host);
        let values = jail.unwrap().get(&["ip4.addr"]).unwrap();
        assert_eq!(values.ip4_addr().count(), 1024);
    });
}

#[test]
fn what_has_its_size_is_asked_for_once() {
    everywhere(|bench| {
        let jail = bench.jail("once");
        let (host, faults) = bench.faulty();
        let jail = host.jail_by_jid(jail.jid()).unwrap();
        for (name, calls) in [("path", 1), ("host.hostid", 1), ("ip4", 1), ("ip4.addr", 4)] {
            let before = faults.count(Call::JailGet);
            faults.arm(Fault::new(Call::JailGet, Errno::EINVAL).lasting());
            let error = jail.get(&[name]).unwrap_err();
            faults.disarm();
            assert_eq!(error.errno(), Some(Errno::EINVAL), "{name}");
            assert_eq!(faults.count(Call::JailGet) - before, calls, "{name}");
        }
    });
}

fn set(host: &Host, name: &std::ffi::CStr, value: u32) {
    let kernel = host.kernel();
    let set = kernel.sysctlbyname(name, &mut [0; 4], Some(&value.to_ne_bytes()));
    assert_eq!(set, Ok(4), "{name:?}");
}
