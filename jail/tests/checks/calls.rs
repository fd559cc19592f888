//! No call more than the work needs.

use jail::{Allow, JailUpdate};

use crate::everywhere;

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
