//! The end of jails, and handles that outlive them.

use std::time::Duration;

use jail::{ErrorKind, Jail, JailUpdate, Jid};

use crate::{everywhere, simulated};

const LONG: Duration = Duration::from_secs(10);

#[test]
fn a_removed_jail_is_gone() {
    everywhere(|bench| {
        let jail = bench.jail("gone");
        jail.remove().unwrap();
        jail.wait_gone(LONG).unwrap();
        for result in [
            jail.check().map(drop),
            jail.get(&["name"]).map(drop),
            jail.update(&JailUpdate::new().persist(true)),
            jail.remove(),
            jail.attach(),
        ] {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Gone);
        }
        jail.wait_gone(Duration::ZERO).unwrap();
        assert_eq!(
            jail.check().unwrap_err().to_string(),
            format!("jail {} ({}) is gone", jail.jid(), jail.name())
        );
    });
}

#[test]
fn waiting_ends_at_the_deadline() {
    everywhere(|bench| {
        let jail = bench.jail("alive");
        let error = jail.wait_gone(Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(error.hint(), Some("it has not been removed"));
    });
}

#[test]
fn another_jail_of_the_name_is_not_hit() {
    everywhere(|bench| {
        let old = bench.jail("again");
        old.remove().unwrap();
        let new = bench.jail("again");
        assert_ne!(old.jid(), new.jid());
        assert_eq!(old.remove().unwrap_err().kind(), ErrorKind::Gone);
        let update = JailUpdate::new().hostname("hit");
        assert_eq!(old.update(&update).unwrap_err().kind(), ErrorKind::Gone);
        assert_ne!(new.info().unwrap().hostname(), Some("hit".as_ref()));
        old.wait_gone(LONG).unwrap();
    });
}

#[test]
fn another_jail_of_the_jid_is_not_hit() {
    everywhere(|bench| {
        let jid = Jid::new(987_001).unwrap();
        let make = |name: &str| -> Jail { bench.spec(name).jid(jid).create(&bench.host).unwrap() };
        let old = make("first");
        old.remove().unwrap();
        old.wait_gone(LONG).unwrap();
        let new = make("second");
        for result in [
            old.remove(),
            old.update(&JailUpdate::new()),
            old.check().map(drop),
        ] {
            let kind = result.unwrap_err().kind();
            assert!(
                matches!(kind, ErrorKind::Gone | ErrorKind::Reused),
                "{kind:?}"
            );
        }
        old.wait_gone(Duration::ZERO).unwrap();
        assert_eq!(new.check().unwrap(), jid);
    });
}

#[test]
fn a_reused_jid_is_told_where_there_are_no_descriptors() {
    simulated(jail::Release::V13_2, |bench| {
        let jid = Jid::new(5).unwrap();
        let old = bench.spec("a").jid(jid).create(&bench.host).unwrap();
        old.remove().unwrap();
        let new = bench.spec("b").jid(jid).create(&bench.host).unwrap();
        let error = old.remove().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Reused);
        let text = format!(
            "jid 5 is no longer the jail {} but {}",
            old.name(),
            new.name()
        );
        assert_eq!(error.to_string(), text);
    });
}

#[test]
fn a_listed_jail_that_changed_is_not_opened() {
    everywhere(|bench| {
        let jid = Jid::new(987_002).unwrap();
        let old = bench.spec("x").jid(jid).create(&bench.host).unwrap();
        let info = old.info().unwrap();
        assert_eq!(bench.host.open(&info).unwrap().jid(), jid);
        old.remove().unwrap();
        old.wait_gone(LONG).unwrap();
        assert_eq!(
            bench.host.open(&info).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        let _new = bench.spec("y").jid(jid).create(&bench.host).unwrap();
        assert_eq!(
            bench.host.open(&info).unwrap_err().kind(),
            ErrorKind::Reused
        );
    });
}

#[test]
fn a_killed_process_keeps_a_jail_dying_until_it_is_waited_for() {
    everywhere(|bench| {
        // The root of every kernel has the program; an empty directory has none.
        let jail = bench.spec("busy").path("/").create(&bench.host).unwrap();
        let mut child = jail.command("/bin/sleep").arg("1000").spawn().unwrap();
        assert_eq!(jail.processes().unwrap().len(), 1);
        jail.remove().unwrap();
        assert_eq!(jail.check().unwrap_err().kind(), ErrorKind::Gone);
        let error = jail.wait_gone(Duration::from_millis(50)).unwrap_err();
        assert!(error.hint().unwrap().starts_with("it is dying"), "{error}");
        assert_eq!(child.wait().unwrap().signal(), Some(jail::Signal::KILL));
        jail.wait_gone(LONG).unwrap();
    });
}

#[test]
fn attaching_moves_the_process_in() {
    simulated(jail::Release::V13_2, attached);
    simulated(jail::Release::V15_1, attached);
}

fn attached(bench: &crate::Bench) {
    let jail = bench.jail("inside");
    let host = jail::Host::new(bench.machine.as_ref().unwrap().process());
    assert!(!host.capabilities().unwrap().jailed);
    host.jail(jail.name()).unwrap().attach().unwrap();
    assert!(host.capabilities().unwrap().jailed);
    assert_eq!(host.jails().into_iter().count(), 0);
    drop(host);
    jail.remove().unwrap();
    jail.wait_gone(LONG).unwrap();
}
