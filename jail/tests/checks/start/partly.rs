//! What becomes of a start or a stop of which a part could not be done.

use std::sync::{Arc, Mutex};

use jail::InterfaceFlags;
use jail::kernel::{Call, Fault, Traced};
use jail::life::Outcome;

use super::journal::{key, outcome, store};
use super::store::{program, vanish};
use super::*;

/// Without what others have, or may have, a part of.
fn alone(bench: &Bench) -> JailSpec {
    let disk = JailDisk::new(MdDisk::swap(Size::mib(1)));
    let tmp = Mount::tmpfs("/tmp").create_mount_point(0o755);
    bench.spec("web").disk(disk).mount(tmp)
}

fn journal(bench: &Bench) -> Option<String> {
    let text = store(bench).read(&key(bench)).unwrap();
    text.map(|text| String::from_utf8(text).unwrap())
}

/// As when an administrator did it by hand.
#[test]
fn what_somebody_has_undone_already_is_no_error() {
    simulated(Release::V15_1, |bench| {
        let alias = IpAlias::new("lo0", bench.addr(3)).unwrap();
        let spec = alone(bench).alias(alias.clone());
        let before = World::of(bench);
        let mut started = spec.start(&bench.host).unwrap();
        started.jail().remove().unwrap();
        started.wait_gone(Duration::from_secs(10)).unwrap();
        alias.remove(&bench.host).unwrap();
        for disk in bench.host.mds().unwrap() {
            bench.host.open_md(&disk).unwrap().detach().unwrap();
        }
        started.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// What stays is told and written down; what went is not, and may be another's from then on.
#[test]
fn what_went_is_nobodys() {
    simulated(Release::V15_1, |bench| {
        let alias = IpAlias::new("lo0", bench.addr(3)).unwrap();
        for failed in [true, false] {
            let spec = alone(bench).alias(alias.clone());
            let spec = spec.exec_start(if failed { no() } else { yes() });
            let before = World::of(bench);
            let (host, faults) = bench.faulty();
            let stays = || faults.arm(Fault::new(Call::Unmount, Errno::EPERM).lasting());
            if failed {
                stays();
                let error = spec.start(&host).unwrap_err();
                assert!(matches!(error, Error::NotUndone { .. }), "{error}");
            } else {
                let started = spec.start(&host).unwrap();
                started.jail().remove().unwrap();
                drop(started);
                stays();
                assert!(matches!(outcome(&host), Outcome::Left(_)));
            }
            faults.disarm();
            let now = World::of(bench);
            assert_eq!(now.addresses, before.addresses);
            assert_eq!(now.mounts.len(), before.mounts.len() + 1);
            let text = journal(bench).unwrap();
            let kept = text.contains("\"kind\": \"mount\"");
            assert!(kept && !text.contains("\"kind\": \"alias\""), "{text}");
            let theirs = alias.add(&bench.host).unwrap();
            let recovered = outcome(&bench.host);
            assert!(matches!(recovered, Outcome::Undone(_)), "{recovered:?}");
            assert!(alias.is_there(&bench.host).unwrap());
            theirs.remove().unwrap();
            assert_eq!(World::of(bench), before);
        }
    });
}

/// Without a journal nobody could do it later.
#[test]
fn what_is_around_a_jail_that_stays_goes_without_a_journal() {
    simulated(Release::V15_1, |bench| {
        let alias = IpAlias::new("lo0", bench.addr(3)).unwrap();
        let spec = alone(bench).alias(alias).exec_start(no());
        let before = World::of(bench);
        let (host, faults) = bench.faulty();
        for call in [Call::JailRemove, Call::JailRemoveJd] {
            faults.arm(Fault::new(call, Errno::EPERM).lasting());
        }
        let error = spec.start(&host.without_journal()).unwrap_err();
        assert!(matches!(error, Error::NotUndone { .. }), "{error}");
        faults.disarm();
        let now = World::of(bench);
        assert_eq!(now.jails.len(), before.jails.len() + 1);
        assert_eq!(
            (&now.addresses, &now.mounts, &now.disks),
            (&before.addresses, &before.mounts, &before.disks)
        );
        bench.host.jail(spec.name()).unwrap().remove().unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// A step that fails and has undone its own leaves nothing to be recovered; one that could not
/// does.
#[test]
fn a_step_that_fails() {
    simulated(Release::V15_1, |bench| {
        let spec = alone(bench);
        let before = World::of(bench);
        for undone in [true, false] {
            let (host, faults) = bench.faulty();
            faults.arm(Fault::new(Call::Nmount, Errno::EPERM));
            if !undone {
                faults.arm(Fault::new(Call::Unlinkat, Errno::EIO).lasting());
            }
            let error = spec.start(&host).unwrap_err();
            assert!(error.to_string().contains("tmp"), "{error}");
            faults.disarm();
            assert_eq!(journal(bench).is_none(), undone, "{error}");
            if !undone {
                assert_ne!(World::of(bench), before, "{error}");
                assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
            }
            assert_eq!(World::of(bench), before);
        }
        stop(spec.start(&bench.host).unwrap());
    });
}

/// A hook may take long, and the program be killed meanwhile.
#[test]
fn what_was_done_is_written_down_before_a_hook_is_called() {
    simulated(Release::V15_1, |bench| {
        let seen = Arc::new(Mutex::new(None));
        let (store, key, saw) = (store(bench), key(bench), seen.clone());
        let spec = alone(bench).hook_fn(HookPoint::Prestart, move |_| {
            *saw.lock().unwrap() = store.read(&key).unwrap();
            Ok(())
        });
        stop(spec.start(&bench.host).unwrap());
        let text = seen.lock().unwrap().take().unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("\"fsid\""), "{text}");
        assert!(!text.contains("\"done\": false"), "{text}");
    });
}

#[test]
fn what_is_undone_is_not_written_down_any_more() {
    simulated(Release::V15_1, |bench| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let mut spec = alone(bench);
        for point in [HookPoint::Prestop, HookPoint::Poststop, HookPoint::Release] {
            let (store, key, saw) = (store(bench), key(bench), seen.clone());
            spec = spec.hook_fn(point, move |_| {
                let text = store.read(&key).unwrap().unwrap();
                saw.lock().unwrap().push(String::from_utf8(text).unwrap());
                Ok(())
            });
        }
        let mut started = spec.start(&bench.host).unwrap();
        started.stop(StopPolicy::default()).unwrap();
        let kinds = ["jail", "mount", "disk"].map(|kind| format!("\"kind\": \"{kind}\""));
        let seen = seen.lock().unwrap();
        let told = seen
            .iter()
            .map(|text| kinds.each_ref().map(|kind| text.contains(kind)));
        let told: Vec<_> = told.collect();
        assert_eq!(
            told,
            [[true; 3], [false, true, true], [false; 3]],
            "{seen:#?}"
        );
    });
}

/// Not again before the next hook, nor before what does not take long.
#[test]
fn what_is_written_down_already_is_not_written_again() {
    simulated(Release::V15_1, |bench| {
        let writes = [1, 2, 5].map(|hooks| {
            let mut spec = alone(bench);
            for _ in 0..hooks {
                spec = spec.hook(HookPoint::Prestart, yes());
            }
            let (host, _, store) = program(bench, None);
            let started = spec.start(&host).unwrap();
            let writes = store.writes();
            stop(started);
            writes
        });
        assert_eq!(writes, [writes[0]; 3]);
        let writes = [0, 1, 4].map(|more| {
            let mount = |nth| Mount::tmpfs(format!("/{nth}")).create_mount_point(0o755);
            let spec = (0..more).map(mount).fold(alone(bench), JailSpec::mount);
            let (host, _, store) = program(bench, None);
            let started = spec.start(&host).unwrap();
            let writes = store.writes();
            stop(started);
            writes
        });
        let [none, one, four] = writes;
        assert_eq!(
            (one - none, four - none),
            (2, 8),
            "the directory, the mount"
        );
    });
}

/// What cannot be asked for is not taken for gone.
#[test]
fn a_kernel_that_does_not_answer() {
    simulated(Release::V15_1, |bench| {
        let spec = bench.spec("web");
        let before = World::of(bench);
        let (host, faults) = bench.faulty();
        let silent = || faults.arm(Fault::new(Call::JailGet, Errno::EPERM));
        silent();
        let error = spec.start(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM), "{error}");
        assert_eq!(World::of(bench), before);
        // One that runs, and one of which nobody knows yet that it was made.
        let made = |line: &String| line.starts_with("jail_set(");
        let traced = Traced::collecting(bench.machine.as_ref().unwrap().process());
        let trace = traced.trace();
        stop(spec.start(&Host::new(traced)).unwrap());
        let made = trace.take_lines().iter().position(made).unwrap() + 2;
        for runs in [true, false] {
            let (gone, vanishing, _) = program(bench, None);
            if !runs {
                vanish(&vanishing, made);
            }
            assert_eq!(spec.start(&gone).is_ok(), runs);
            drop(gone);
            let left = World::of(bench);
            assert_eq!(left.jails.len(), before.jails.len() + 1, "{runs}");
            silent();
            let told = outcome(&host);
            assert!(matches!(told, Outcome::Left(_)), "{runs}: {told:?}");
            assert_eq!(World::of(bench), left, "{runs}");
            match outcome(&host) {
                Outcome::Running(jail) => stop(*jail),
                Outcome::Undone(_) => assert!(!runs),
                other => panic!("{other:?}"),
            }
            assert_eq!(World::of(bench), before);
        }
    });
}

/// A mount that was about to be made is known by its place, and by what was to be there.
#[test]
fn something_else_on_the_place_of_a_mount() {
    simulated(Release::V15_1, |bench| {
        let root = bench.dir("web");
        bench.dir("web/data");
        let on_data = |dir| Mount::nullfs(bench.dir(dir), "/data");
        let spec = bench.spec("web").mount(on_data("ours"));
        let traced = Traced::collecting(bench.machine.as_ref().unwrap().process());
        let trace = traced.trace();
        stop(spec.start(&Host::new(traced)).unwrap());
        let lines = trace.take_lines();
        let mounted = lines.iter().position(|line| line.starts_with("nmount("));
        let (host, faults, _) = program(bench, None);
        vanish(&faults, mounted.unwrap() + 1);
        spec.start(&host).unwrap_err();
        drop(host);
        let theirs = on_data("theirs").mount(&bench.host, &root).unwrap();
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert!(theirs.is_mounted().unwrap());
        theirs.unmount().unwrap();
    });
}

/// Processes that cannot be asked to end are told of, and killed with the jail.
#[test]
fn a_signal_that_is_refused() {
    simulated(Release::V15_1, |bench| {
        let spec = bench.spec("web").exec_start(stubborn(bench));
        let (host, faults) = bench.faulty();
        let mut started = spec.start(&host).unwrap();
        faults.arm(Fault::new(Call::Kill, Errno::EPERM).lasting());
        let policy = StopPolicy::default().term(Duration::from_millis(1));
        let error = started.stop(policy).unwrap_err();
        faults.disarm();
        let told = error.to_string();
        assert!(told.contains("end the processes"), "{told}");
        assert_eq!(error.errno(), Some(Errno::EPERM), "{told}");
        assert!(host.jail(spec.name()).is_err());
        drop(started);
    });
}

/// Those of a stop that was cut off: once the jail is gone, and in their order.
#[test]
fn hooks_of_a_stop_that_another_program_finishes() {
    simulated(Release::V15_1, |bench| {
        let told = Arc::new(Mutex::new(Vec::new()));
        let machine = bench.machine.as_ref().unwrap();
        let mut spec = bench.spec("web").exec_start(yes());
        for point in [HookPoint::Poststop, HookPoint::Release] {
            let (told, name) = (told.clone(), spec.name().clone());
            let host = Host::new(machine.process());
            let program = format!("/bin/{point}");
            machine.register(&program, move |_| {
                let there = host.jail(name.clone()).is_ok();
                told.lock().unwrap().push((point, there));
                0
            });
            spec = spec.hook(point, Exec::new(program));
        }
        let (host, faults, _) = program(bench, None);
        let mut started = spec.start(&host).unwrap();
        vanish(&faults, 1);
        started.stop(StopPolicy::now()).unwrap_err();
        drop((started, host));
        assert!(bench.host.jail(spec.name()).is_ok());
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        let expected = [(HookPoint::Poststop, false), (HookPoint::Release, false)];
        assert_eq!(*told.lock().unwrap(), expected);
    });
}

/// One that was down comes home down.
#[test]
fn an_interface_that_was_down() {
    simulated(Release::V15_1, |bench| {
        let own = Own::create(bench, "epair").unwrap();
        own.0.down().unwrap();
        let spec = JailSpec::vnet(bench.name("lent")).unwrap();
        let spec = spec.path(bench.dir("lent"));
        let spec = spec.vnet_interface(own.name()).unwrap();
        stop(spec.start(&bench.host).unwrap());
        let flags = own.0.flags().unwrap();
        assert!(!flags.contains(InterfaceFlags::UP), "{flags:?}");
    });
}
