//! Changing jails.

use jail::{Allow, EnforceStatfs, ErrorKind, JailName, JailSys, JailUpdate};

use crate::everywhere;

#[test]
fn what_is_changed_is_read_back_and_the_rest_stays() {
    everywhere(|bench| {
        let spec = bench.spec("up").addr(bench.addr(1)).securelevel(1);
        let jail = spec.create(&bench.host).unwrap();
        let update = JailUpdate::new()
            .hostname("other")
            .ip4_addr([bench.addr(2), bench.addr(3)])
            .enforce_statfs(EnforceStatfs::Everything)
            .allow(Allow::CHFLAGS)
            .deny(Allow::RESERVED_PORTS)
            .children_max(5)
            .sysvshm(JailSys::New);
        jail.update(&update).unwrap();
        let names = [
            "host.hostname",
            "ip4.addr",
            "enforce_statfs",
            "children.max",
            "securelevel",
            "allow.chflags",
            "allow.reserved_ports",
            "allow.suser",
            "sysvshm",
        ];
        let values = jail.get(&names).unwrap();
        assert_eq!(values.str("host.hostname"), Some("other"));
        assert_eq!(
            values.ip4_addr().collect::<Vec<_>>(),
            [bench.addr(2), bench.addr(3)]
        );
        assert_eq!(values.enforce_statfs(), Some(EnforceStatfs::Everything));
        assert_eq!(values.int("children.max"), Some(5));
        assert_eq!(values.int("securelevel"), Some(1));
        assert_eq!(values.allow(), Allow::CHFLAGS | Allow::SUSER);
        assert_eq!(values.jailsys("sysvshm"), Some(JailSys::New));
    });
}

#[test]
fn no_addresses_is_no_network() {
    everywhere(|bench| {
        let jail = bench
            .spec("off")
            .addr(bench.addr(4))
            .create(&bench.host)
            .unwrap();
        jail.update(&JailUpdate::new().ip4_addr([])).unwrap();
        assert_eq!(
            jail.get(&["ip4"]).unwrap().jailsys("ip4"),
            Some(JailSys::Disable)
        );
    });
}

#[test]
fn notes_change_by_key() {
    everywhere(|bench| {
        if !bench.release().has_meta() {
            return;
        }
        let spec = bench.spec("keys").meta([("a", "1"), ("b", "2")]);
        let jail = spec.create(&bench.host).unwrap();
        jail.update(
            &JailUpdate::new()
                .meta_key("a", None)
                .meta_key("b", Some("3")),
        )
        .unwrap();
        assert_eq!(jail.get(&["meta"]).unwrap().str("meta"), Some("b=3"));
        jail.update(&JailUpdate::new().meta([("", ""); 0])).unwrap();
        assert_eq!(jail.get(&["meta"]).unwrap().str("meta"), Some(""));
    });
}

#[test]
fn no_change_is_no_error() {
    everywhere(|bench| bench.jail("same").update(&JailUpdate::new()).unwrap());
}

#[test]
fn a_jail_without_processes_that_need_not_persist_goes() {
    everywhere(|bench| {
        let jail = bench.jail("brief");
        jail.update(&JailUpdate::new().persist(false)).unwrap();
        assert_eq!(jail.check().unwrap_err().kind(), ErrorKind::Gone);
    });
}

#[test]
fn another_name() {
    everywhere(|bench| {
        let mut jail = bench.jail("old");
        let taken = bench.jail("taken");
        let new = JailName::new(&bench.name("new")).unwrap();
        jail.rename(&new).unwrap();
        assert_eq!(jail.name(), &new);
        assert_eq!(bench.host.jail(&new).unwrap().jid(), jail.jid());
        let error = jail.rename(taken.name()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Exists);
        assert_eq!(jail.info().unwrap().name(), &new);
        let elsewhere = JailName::new("a.b").unwrap();
        let error = jail.rename(&elsewhere).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    });
}
