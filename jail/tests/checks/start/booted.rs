//! Boots of the host, and clocks that are set.

use jail::journal::{JournalProblem, MemoryStore};
use jail::life::Outcome;
use jail_sys::sys::time::CLOCK_REALTIME;

use super::journal::outcome;
use super::*;

const HOUR: Duration = Duration::from_secs(3600);

/// The clock is set forward by a year, or back.
fn set_clock(bench: &Bench, forward: bool) {
    let now = bench.host.kernel().clock_gettime(CLOCK_REALTIME).unwrap();
    let year = 24 * 365 * HOUR;
    let machine = bench.machine.as_ref().unwrap();
    machine.set_clock(if forward { now + year } else { now - year });
}

fn is_perhaps_booted(outcome: &Outcome) -> bool {
    let Outcome::Left(error) = outcome else {
        return false;
    };
    assert!(error.to_string().contains(".json"), "{error}");
    let problem = JournalProblem::PerhapsBooted;
    matches!(error, Error::Journal { problem: told, .. } if *told == problem)
}

#[test]
fn a_clock_that_is_set_is_no_boot() {
    for release in [Release::V13_2, Release::V14_4, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            let before = World::of(bench);
            drop(web.spec(bench).start(&bench.host).unwrap());
            let running = World::of(bench);
            set_clock(bench, true);
            if release < Release::V14_0 {
                // Without a number of the boot nobody can tell, and nothing is touched.
                assert!(is_perhaps_booted(&outcome(&bench.host)));
                let again = web.spec(bench).start(&bench.host).unwrap_err();
                assert_eq!(again.kind(), ErrorKind::Busy, "{again}");
                assert_eq!(World::of(bench), running);
                set_clock(bench, false);
            }
            let Outcome::Running(mut started) = outcome(&bench.host) else {
                panic!("{release}: it runs");
            };
            started.stop(StopPolicy::now()).unwrap();
            assert_eq!(World::of(bench), before);
        });
    }
}

/// Whatever is left, and be it a single thing, is seen.
#[test]
fn what_is_left_is_seen_before_a_boot_is_believed() {
    simulated(Release::V13_2, |bench| {
        let web = Web::new(bench);
        let spec = || JailSpec::new(bench.name("web")).unwrap().path(&web.root);
        bench.dir("web/dev");
        let rules: DevfsRuleset = "hide".parse().unwrap();
        let disk = JailDisk::new(MdDisk::swap(Size::mib(1)));
        for spec in [
            spec().alias(IpAlias::new("lo0", bench.addr(5)).unwrap()),
            spec().devices_at(77, rules),
            spec().mount(Mount::tmpfs("/tmp").create_mount_point(0o755)),
            spec().disk(disk),
            spec().limit(Limit::deny(Resource::MaxProc, 5).unwrap()),
            web.on_bridge(bench),
        ] {
            let before = World::of(bench);
            let started = spec.start(&bench.host).unwrap();
            // All but the jail is left.
            started.jail().remove().unwrap();
            started.wait_gone(HOUR).unwrap();
            drop(started);
            let left = World::of(bench);
            assert_ne!(left, before);
            set_clock(bench, true);
            let told = outcome(&bench.host);
            assert!(is_perhaps_booted(&told), "{told:?}");
            assert_eq!(World::of(bench), left);
            set_clock(bench, false);
            assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
            assert_eq!(World::of(bench), before);
        }
    });
}

#[test]
fn a_boot_that_only_the_clock_tells_of() {
    simulated(Release::V13_2, |bench| {
        let root = bench.dir("web");
        let machine = |uptime: Duration, booted: Duration| {
            let builder = jail_sim::Machine::builder(Release::V13_2);
            let machine = builder
                .root(bench.on_computer("."))
                .boot_time(booted)
                .build();
            let process = machine.process();
            process.nanosleep(uptime).unwrap();
            process
        };
        let spec = JailSpec::new("web").unwrap().path(&root);
        let spec = spec.directory("/a/b", 0o755);
        let spec = spec.limit(Limit::deny(Resource::MaxProc, 5).unwrap());
        let store = MemoryStore::new();
        let host = Host::new(machine(HOUR, HOUR)).with_journal(store.clone());
        drop(spec.start(&host).unwrap());
        drop(host);
        // It has run for longer than the first one had.
        let second = machine(3 * HOUR, 9 * HOUR);
        let second = Host::new(second).with_journal(store.clone());
        // Somebody has made a jail with the same number, name and root.
        let same = JailSpec::new("web")
            .unwrap()
            .path(&root)
            .create(&second)
            .unwrap();
        assert!(is_perhaps_booted(&outcome(&second)));
        assert!(same.check().is_ok() && bench.on_computer("web/a/b").exists());
        same.remove().unwrap();
        same.wait_gone(HOUR).unwrap();
        assert!(matches!(outcome(&second), Outcome::Undone(_)));
        assert!(!bench.on_computer("web/a").exists());
        assert!(second.recover().unwrap().is_empty());
    });
}
