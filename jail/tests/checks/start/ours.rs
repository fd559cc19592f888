//! What a recovery takes for the jail's own, and what not.

use jail::journal::DirStore;
use jail::life::Outcome;

use super::journal::outcome;
use super::store::{program, vanish};
use super::*;

#[test]
fn a_jail_of_that_name_and_number_somewhere_else() {
    simulated(Release::V15_1, |bench| {
        let started = bench.spec("web").start(&bench.host).unwrap();
        let (jid, name) = (started.jid(), started.name().clone());
        started.remove().unwrap();
        started.wait_gone(Duration::from_secs(10)).unwrap();
        drop(started);
        let other = JailSpec::new(name.clone())
            .unwrap()
            .path(bench.dir("elsewhere"));
        let other = other.param("jid", jid.raw()).create(&bench.host).unwrap();
        assert!(bench.host.adopt(&name).is_err());
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert!(other.check().is_ok());
        other.remove().unwrap();
    });
}

#[test]
fn a_limit_that_was_there_stays() {
    simulated(Release::V15_1, |bench| {
        let limit = Limit::deny(Resource::MaxProc, 50).unwrap();
        let spec = bench.spec("web").limit(limit);
        let name = spec.name().clone();
        bench.host.add_limit(&name, &limit).unwrap();
        for ended in [false, true] {
            let started = spec.start(&bench.host).unwrap();
            if ended {
                started.remove().unwrap();
            }
            drop(started);
            match outcome(&bench.host) {
                Outcome::Running(mut jail) => jail.stop(StopPolicy::now()).unwrap(),
                Outcome::Undone(told) => assert!(ended && told.is_empty(), "{told:?}"),
                other => panic!("{other:?}"),
            }
            assert_eq!(bench.host.limits(&name).unwrap(), [limit]);
        }
    });
}

#[test]
fn what_never_ran_has_no_hooks_to_its_end() {
    simulated(Release::V15_1, |bench| {
        let traced = jail::kernel::Traced::collecting(bench.machine.as_ref().unwrap().process());
        let trace = traced.trace();
        // A function cannot be kept: it would be told that it was not called.
        let spec = bench.spec("web").exec_start(yes());
        let spec = spec.hook_fn(HookPoint::Poststop, |_| Ok(()));
        let spec = spec.hook_fn(HookPoint::Release, |_| Ok(()));
        stop(spec.start(&Host::new(traced)).unwrap());
        let lines = trace.take_lines();
        let made = lines.iter().position(|line| line.starts_with("jail_set("));
        // Gone before the jail is made, and after.
        for nth in [made.unwrap() + 1, made.unwrap() + 2] {
            let (host, faults, _) = program(bench, None);
            vanish(&faults, nth);
            assert!(spec.start(&host).is_err());
            drop(host);
            match outcome(&bench.host) {
                Outcome::Undone(told) => assert!(told.is_empty(), "{nth}: {told:?}"),
                other => panic!("{nth}: {other:?}"),
            }
        }
    });
}

#[test]
fn a_lock_that_cannot_be_had_is_not_one_that_is_held() {
    everywhere(|bench| {
        let dir = bench.on_computer("journals");
        let host = bench.host.clone().with_journal(DirStore::new(&dir));
        let spec = bench.spec("web");
        let mut started = spec.start(&host).unwrap();
        let lock = dir.join(format!("{}.lock", bench.name("web")));
        std::fs::remove_file(&lock).unwrap();
        std::os::unix::fs::symlink("nowhere", &lock).unwrap();
        let told = |error: &Error| error.to_string().contains(".lock");
        assert!(matches!(outcome(&host), Outcome::Unreadable(error) if told(&error)));
        for error in [
            host.adopt(spec.name()).unwrap_err(),
            spec.start(&host).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Journal { .. }), "{error}");
            assert!(told(&error), "{error}");
        }
        started.stop(StopPolicy::now()).unwrap();
    });
}
