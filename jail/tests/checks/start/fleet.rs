//! Several jails that depend on each other.

use std::num::NonZeroUsize;

use jail::life::Outcome;

use super::*;

fn spec(bench: &Bench, name: &str, needs: &[&str]) -> JailSpec {
    let mut spec = bench.spec(name).exec_start(yes());
    for need in needs {
        spec = spec.depends_on(bench.name(need).as_str()).unwrap();
    }
    spec
}

fn at_once(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

#[test]
fn each_after_those_it_needs() {
    everywhere(|bench| {
        for count in [1, 3, 100] {
            let specs = [
                spec(bench, "www", &["db", "cache"]),
                spec(bench, "cache", &["base"]),
                spec(bench, "db", &["base"]),
                spec(bench, "base", &[]),
                spec(bench, "alone", &[]),
            ];
            let mut fleet = bench.host.start_all(&specs, at_once(count)).unwrap();
            assert!(fleet.failed.is_empty() && fleet.skipped.is_empty());
            let order: Vec<_> = fleet
                .started
                .iter()
                .map(|jail| jail.name().clone())
                .collect();
            let place = |name: &str| {
                let name = bench.name(name);
                order
                    .iter()
                    .position(|other| other.to_string() == name)
                    .unwrap()
            };
            assert!(place("base") < place("db") && place("base") < place("cache"));
            assert!(place("db") < place("www") && place("cache") < place("www"));
            fleet.stop_all(StopPolicy::now()).unwrap();
            assert!(fleet.started.is_empty());
        }
    });
}

#[test]
fn one_that_fails_and_those_that_need_it() {
    everywhere(|bench| {
        let specs = [
            spec(bench, "www", &["db"]),
            spec(bench, "top", &["www"]),
            spec(bench, "db", &[]).exec_start(no()),
            spec(bench, "other", &[]),
        ];
        let mut fleet = bench.host.start_all(&specs, at_once(4)).unwrap();
        assert_eq!(fleet.started.len(), 1);
        assert_eq!(fleet.failed.len(), 1);
        assert_eq!(fleet.failed[0].0.to_string(), bench.name("db"));
        assert_eq!(fleet.skipped.len(), 2);
        fleet.stop_all(StopPolicy::now()).unwrap();
    });
}

#[test]
fn a_jail_after_the_one_that_it_is_in() {
    everywhere(|bench| {
        let outer = spec(bench, "outer", &[]).children_max(5);
        let inner = spec(bench, "outer.inner", &[]);
        let mut fleet = bench.host.start_all(&[inner, outer], at_once(2)).unwrap();
        assert!(fleet.failed.is_empty(), "{:?}", fleet.failed);
        assert_eq!(fleet.started.len(), 2);
        fleet.stop_all(StopPolicy::now()).unwrap();
    });
}

/// Nobody waits for a jail whose start has gone with its thread.
#[test]
fn one_whose_hook_panics() {
    simulated(Release::V15_1, |bench| {
        let base = spec(bench, "base", &[]).hook_fn(HookPoint::Created, |_| panic!("a hook does"));
        let specs = [
            base,
            spec(bench, "www", &["base"]),
            spec(bench, "other", &[]),
        ];
        let (host, (over, told)) = (bench.host.clone(), std::sync::mpsc::channel());
        std::thread::spawn(move || {
            let all = std::panic::AssertUnwindSafe(|| host.start_all(&specs, at_once(3)));
            over.send(std::panic::catch_unwind(all).is_err()).unwrap();
        });
        assert_eq!(told.recv_timeout(Duration::from_secs(60)), Ok(true));
        for recovered in bench.host.recover().unwrap() {
            match recovered.outcome {
                Outcome::Running(jail) => stop(*jail),
                Outcome::Undone(_) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(World::of(bench).jails.is_empty());
    });
}

#[test]
fn what_cannot_be_ordered() {
    everywhere(|bench| {
        let before = World::of(bench);
        let circle = [spec(bench, "a", &["b"]), spec(bench, "b", &["a"])];
        let missing = [spec(bench, "a", &["nowhere"])];
        let twice = [spec(bench, "a", &[]), spec(bench, "a", &[])];
        for specs in [&circle[..], &missing, &twice] {
            let error = bench.host.start_all(specs, at_once(2)).unwrap_err();
            assert!(matches!(error, Error::Param { .. }), "{error}");
        }
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn what_cannot_be_looked_for_is_not_missing() {
    use jail::kernel::{Call, Fault};
    everywhere(|bench| {
        let (host, faults) = bench.faulty();
        faults.arm(Fault::new(Call::JailGet, Errno::EPERM));
        let specs = [spec(bench, "a", &["nowhere"])];
        let error = host.start_all(&specs, at_once(1)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM), "{error}");
    });
}

#[test]
fn stopped_and_started_again() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut started = web.spec(bench).start(&bench.host).unwrap();
        let running = World::of(bench);
        let old = started.jid();
        started.restart(StopPolicy::now()).unwrap();
        assert_ne!(started.jid(), old);
        let again = World::of(bench);
        assert_eq!(again.addresses, running.addresses);
        stop(started);
        assert_eq!(World::of(bench), before);
    });
}
