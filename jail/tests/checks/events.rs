//! What happens to jails, told as it happens.

mod polled;

use std::sync::Arc;
use std::time::Duration;

use jail::{Errno, Events, Host, JailChange, JailEvent, JailSpec, Release};

use crate::{Bench, everywhere, simulated};

const SOON: Duration = Duration::from_secs(2);

/// All that is told of jails of this check, until nothing more comes.
fn told(bench: &Bench, events: &mut Events) -> Vec<(String, JailChange)> {
    let mut all = Vec::new();
    while let Some(JailEvent { name, change, .. }) = events.wait(SOON).unwrap() {
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        let prefix = bench.name("");
        all.push((name.replace(&prefix, ""), change));
    }
    all
}

fn watches(bench: &Bench) -> bool {
    bench.release() >= Release::V15_0
}

#[test]
fn of_one_jail() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        let jail = bench.jail("one");
        assert_eq!(
            told(bench, &mut events),
            [("one".into(), JailChange::Created)]
        );
        assert!(
            events
                .jails()
                .any(|(jid, name)| (jid, name) == (jail.jid(), jail.name()))
        );
        jail.update(&jail::JailUpdate::new().param("host.hostname", "other"))
            .unwrap();
        assert_eq!(
            told(bench, &mut events),
            [("one".into(), JailChange::Changed)]
        );
        let mut child = jail.command("/bin/sleep").arg("1000").spawn().unwrap();
        let attached = told(bench, &mut events);
        match watches(bench) {
            // It goes in by the jail's descriptor, which is a jail_set(2).
            true => assert_eq!(
                attached,
                [
                    ("one".into(), JailChange::Changed),
                    ("one".into(), JailChange::Attached(Some(child.pid())))
                ]
            ),
            false => assert_eq!(attached, []),
        }
        jail.remove().unwrap();
        let _ = child.wait();
        assert_eq!(
            told(bench, &mut events),
            [("one".into(), JailChange::Removed)]
        );
        assert!(!events.jails().any(|(jid, _)| jid == jail.jid()));
    });
}

#[test]
fn of_those_that_were_there() {
    everywhere(|bench| {
        let one = bench.jail("one");
        let mut events = bench.host.events().unwrap();
        assert!(events.jails().any(|(jid, _)| jid == one.jid()));
        assert_eq!(events.wait(Duration::ZERO).unwrap(), None);
        one.remove().unwrap();
        assert_eq!(
            told(bench, &mut events),
            [("one".into(), JailChange::Removed)]
        );
    });
}

#[test]
fn of_jails_in_jails() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        let outer = bench
            .spec("outer")
            .param("children.max", 5)
            .create(&bench.host)
            .unwrap();
        let inner = bench.spec("outer.inner").create(&bench.host).unwrap();
        let all = told(bench, &mut events);
        assert!(
            all.contains(&("outer".into(), JailChange::Created)),
            "{all:?}"
        );
        assert!(
            all.contains(&("outer.inner".into(), JailChange::Created)),
            "{all:?}"
        );
        assert_eq!(all.len(), 2, "{all:?}");
        outer.remove().unwrap();
        let all = told(bench, &mut events);
        let removed = all
            .iter()
            .filter(|(_, change)| *change == JailChange::Removed);
        assert_eq!(removed.count(), 2, "{all:?}");
        assert!(inner.check().is_err());
    });
}

#[test]
fn many_at_once_and_the_same_name_again() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        let jails: Vec<_> = (0..100).map(|nth| bench.jail(&format!("n{nth}"))).collect();
        let all = told(bench, &mut events);
        assert_eq!(all.len(), 100, "{all:?}");
        for jail in &jails {
            jail.remove().unwrap();
            jail.wait_gone(SOON).unwrap();
        }
        let again = bench.jail("n0");
        let all = told(bench, &mut events);
        let count = |wanted| all.iter().filter(|(_, change)| *change == wanted).count();
        assert_eq!(
            (count(JailChange::Removed), count(JailChange::Created)),
            (100, 1),
            "{all:?}"
        );
        again.remove().unwrap();
        assert_eq!(
            told(bench, &mut events),
            [("n0".into(), JailChange::Removed)]
        );
    });
}

#[test]
fn one_that_came_and_went() {
    everywhere(|bench| {
        let mut events = bench.host.events().unwrap();
        let jail = bench.jail("brief");
        jail.remove().unwrap();
        jail.wait_gone(SOON).unwrap();
        let all = told(bench, &mut events);
        let changes: Vec<_> = all.iter().map(|(_, change)| *change).collect();
        match watches(bench) {
            true => assert_eq!(changes, [JailChange::Created, JailChange::Removed]),
            false => assert_eq!(changes, []),
        }
    });
}

#[test]
fn a_number_that_another_jail_has_now() {
    everywhere(|bench| {
        let old = bench.jail("old");
        let mut events = bench.host.events().unwrap();
        old.remove().unwrap();
        old.wait_gone(SOON).unwrap();
        let new = bench
            .spec("new")
            .param("jid", old.jid().raw())
            .create(&bench.host)
            .unwrap();
        assert_eq!(new.jid(), old.jid());
        let expected = [
            ("old".into(), JailChange::Removed),
            ("new".into(), JailChange::Created),
        ];
        assert_eq!(told(bench, &mut events), expected);
        new.remove().unwrap();
        assert_eq!(
            told(bench, &mut events),
            [("new".into(), JailChange::Removed)]
        );
    });
}

#[test]
fn what_is_refused_is_told() {
    use jail::kernel::{Call, Fault, Faulty};
    simulated(Release::V15_1, |bench| {
        let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
        let host = Host::new(kernel);
        host.release().unwrap();
        for call in [Call::Kqueue, Call::Pollable, Call::Kevent, Call::JailGet] {
            faults.arm(Fault::new(call, Errno::EMFILE));
            let error = host.events().unwrap_err();
            assert_eq!(error.errno(), Some(Errno::EMFILE), "{error}");
        }
        let mut events = host.events().unwrap();
        JailSpec::new(bench.name("x"))
            .unwrap()
            .path("/")
            .create(&host)
            .unwrap();
        faults.arm(Fault::new(Call::Kevent, Errno::ENOMEM));
        assert!(events.wait(SOON).is_err());
        assert!(events.wait(SOON).unwrap().is_some());
        // What came with the call that failed is not lost.
        let y = JailSpec::new(bench.name("y"))
            .unwrap()
            .path("/")
            .create(&host)
            .unwrap();
        faults.arm(Fault::new(Call::JailGet, Errno::ENOMEM));
        assert!(events.wait(SOON).is_err());
        let event = events.wait(SOON).unwrap().unwrap();
        assert_eq!((event.jid, event.change), (y.jid(), JailChange::Created));
        y.remove().unwrap();
        let event = events.wait(SOON).unwrap().unwrap();
        assert_eq!((event.jid, event.change), (y.jid(), JailChange::Removed));
    });
}

#[test]
fn an_error_loses_nothing_whatever_it_hits() {
    use jail::kernel::{Call, Fault, Faulty};
    simulated(Release::V15_1, |bench| {
        for call in [Call::Kevent, Call::JailGet] {
            for nth in 1..12 {
                let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
                let host = Host::new(kernel);
                let old = bench.jail("old");
                let mut events = host.events().unwrap();
                old.remove().unwrap();
                old.wait_gone(SOON).unwrap();
                let again = bench.spec("new").param("jid", old.jid().raw());
                let new = again.param("children.max", 3).create(&bench.host).unwrap();
                let inner = bench.spec("new.in").create(&bench.host).unwrap();
                let brief = bench.jail("brief");
                brief.remove().unwrap();
                brief.wait_gone(SOON).unwrap();
                faults.arm(Fault::new(call, Errno::ENOMEM).nth(nth));
                let mut all = Vec::new();
                for event in events.until_quiet(SOON).take(20) {
                    all.push(event.map(|event| (event.jid, event.change)));
                }
                faults.disarm();
                let failed = all.iter().filter(|told| told.is_err()).count();
                assert!(failed <= 1);
                let rest = events.until_quiet(SOON).map(Result::unwrap);
                let told: Vec<_> = all.iter().flatten().copied().collect();
                let told: Vec<_> = told
                    .into_iter()
                    .chain(rest.map(|e| (e.jid, e.change)))
                    .collect();
                let of = |jid| {
                    let of = told.iter().filter(move |(at, _)| *at == jid);
                    of.map(|(_, change)| *change).collect::<Vec<_>>()
                };
                let made = [JailChange::Removed, JailChange::Created];
                assert_eq!(of(old.jid()), made, "{call} {nth}: {told:?}");
                assert_eq!(of(inner.jid()), [JailChange::Created], "{call} {nth}");
                assert!(of(brief.jid()).len() % 2 == 0, "{call} {nth}: {told:?}");
                new.remove().unwrap();
                let told: Vec<_> = events.until_quiet(SOON).map(Result::unwrap).collect();
                let gone = |jid| (jid, JailChange::Removed);
                let mut told: Vec<_> = told.iter().map(|e| (e.jid, e.change)).collect();
                told.sort_by_key(|(jid, _)| *jid);
                let mut both = [gone(new.jid()), gone(inner.jid())];
                both.sort_by_key(|(jid, _)| *jid);
                assert_eq!(told, both, "{call} {nth}");
                new.wait_gone(SOON).unwrap();
            }
        }
    });
}

/// A number is reused just after the kernel has told that it is free: the jail is found by looking,
/// and the news of it, with those of its end, come later.
#[test]
fn found_first_and_told_later_is_told_once() {
    use std::sync::atomic::{AtomicBool, Ordering};

    use jail::kernel::Traced;
    simulated(Release::V15_1, |bench| {
        let old = bench.jail("old");
        let reuse = Arc::new(AtomicBool::new(false));
        let other = Host::new(bench.machine.as_ref().unwrap().process());
        let again = bench.spec("new").param("jid", old.jid().raw());
        let (soon, spec) = (reuse.clone(), again.clone());
        let process = bench.machine.as_ref().unwrap().process();
        let watching = Host::new(Traced::new(process, move |line| {
            if line.starts_with("kevent(") && soon.swap(false, Ordering::Relaxed) {
                spec.create(&other).unwrap();
            }
        }));
        let mut events = watching.events().unwrap();
        old.remove().unwrap();
        old.wait_gone(SOON).unwrap();
        reuse.store(true, Ordering::Relaxed);
        let first = events.wait(SOON).unwrap().unwrap();
        assert_eq!(first.change, JailChange::Removed);
        let new = bench.host.jail(again.name()).unwrap();
        assert_eq!(new.jid(), old.jid());
        new.remove().unwrap();
        new.wait_gone(SOON).unwrap();
        let expected = [
            ("new".into(), JailChange::Created),
            ("new".into(), JailChange::Removed),
        ];
        assert_eq!(told(bench, &mut events), expected);
    });
}

#[test]
fn names_follow_a_jail_around_them() {
    everywhere(|bench| {
        let outer = bench.spec("outer").param("children.max", 5);
        let mut outer = outer.create(&bench.host).unwrap();
        let inner = bench.spec("outer.inner").create(&bench.host).unwrap();
        let mut events = bench.host.events().unwrap();
        let name = jail::JailName::new(&bench.name("other")).unwrap();
        outer.rename(&name).unwrap();
        told(bench, &mut events);
        let known = events.jails().find(|(jid, _)| *jid == inner.jid());
        assert_eq!(known.unwrap().1.to_string(), format!("{name}.inner"));
        outer.remove().unwrap();
        let all = told(bench, &mut events);
        let removed = ("other.inner".into(), JailChange::Removed);
        assert!(all.contains(&removed), "{all:?}");
    });
}
