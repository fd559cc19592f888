//! What stands in journals, and what is made of it.

use std::sync::Arc;

use jail::Kernel;
use jail::journal::{DirStore, JournalProblem, MemoryStore, Store};
use jail::life::Outcome;

use super::store::{program, vanish};
use super::*;

pub(super) fn store(bench: &Bench) -> Arc<dyn Store> {
    let process = bench.machine.as_ref().unwrap().process();
    process.journals().unwrap()
}

pub(super) fn key(bench: &Bench) -> String {
    format!("{}.json", bench.name("web"))
}

/// The one journal there is.
pub(super) fn outcome(host: &Host) -> Outcome {
    let mut recovered = host.recover().unwrap();
    assert_eq!(recovered.len(), 1, "{recovered:?}");
    recovered.remove(0).outcome
}

#[test]
fn of_a_jail_that_runs() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let started = web.spec(bench).start(&bench.host).unwrap();
        let text = store(bench).read(&key(bench)).unwrap().unwrap();
        let text = String::from_utf8(text).unwrap();
        let jid = format!("\"jid\": {}", started.jid());
        let address = format!("\"address\": \"{}/32\"", bench.addr(1));
        for part in [
            "\"state\": \"running\"",
            &jid,
            &address,
            "\"fsid\"",
            "maxproc:deny=50",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(matches!(outcome(&bench.host), Outcome::InUse));
        drop(started);
        let Outcome::Running(mut adopted) = outcome(&bench.host) else {
            panic!("not taken over");
        };
        adopted.stop(StopPolicy::default()).unwrap();
        assert_eq!(World::of(bench), before);
        assert_eq!(bench.host.recover().unwrap().len(), 0);
    });
}

#[test]
fn a_jail_that_was_started_by_another_program() {
    everywhere(|bench| {
        let spec = bench.spec("web").exec_start(yes());
        let started = spec.start(&bench.host).unwrap();
        let name = started.name().clone();
        let error = bench.host.adopt(&name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy, "{error}");
        assert!(error.to_string().contains("locked"), "{error}");
        let jid = started.jid();
        drop(started);
        // It runs, and this is told before it is told that somebody left it.
        let again = spec.start(&bench.host).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Exists, "{again}");
        let mut adopted = bench.host.adopt(&name).unwrap();
        assert_eq!(adopted.jid(), jid);
        adopted.stop(StopPolicy::default()).unwrap();
        let gone = bench.host.adopt(&name).unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound, "{gone}");
    });
}

#[test]
fn a_jail_that_ended_by_itself() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let done = bench.on_computer("done");
        let spec = web.spec(bench);
        let spec = spec.hook(HookPoint::Poststop, yes());
        let spec = spec.hook_fn(HookPoint::Release, |_| Ok(()));
        let started = spec.start(&bench.host).unwrap();
        started.remove().unwrap();
        drop(started);
        let error = spec.start(&bench.host).unwrap_err();
        assert!(error.to_string().contains("recover"), "{error}");
        let Outcome::Undone(told) = outcome(&bench.host) else {
            panic!("not undone");
        };
        // The function was this program's, but a journal cannot tell.
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].to_string().contains("function"), "{told:?}");
        assert_eq!(World::of(bench), before);
        assert!(!done.exists());
    });
}

#[test]
fn one_that_cannot_be_trusted_is_left_alone() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let started = web.spec(bench).start(&bench.host).unwrap();
        drop(started);
        let (store, key) = (store(bench), key(bench));
        let good = store.read(&key).unwrap().unwrap();
        let text = String::from_utf8(good.clone()).unwrap();
        let running = World::of(bench);
        let version = text.replace("\"jailrs\": 1", "\"jailrs\": 2");
        let unit = text.replace("\"done\": true", "\"done\": false");
        type Expected = fn(&JournalProblem) -> bool;
        let cases: [(&[u8], Expected); 6] = [
            (b"", |p| matches!(p, JournalProblem::Unreadable(_))),
            (&good[..good.len() / 2], |p| {
                matches!(p, JournalProblem::Unreadable(_))
            }),
            (b"{}", |p| matches!(p, JournalProblem::Unreadable(_))),
            (version.as_bytes(), |p| *p == JournalProblem::Version(2)),
            (unit.as_bytes(), |p| *p == JournalProblem::Sum),
            (&[0xff; 9], |p| matches!(p, JournalProblem::Unreadable(_))),
        ];
        for (bytes, expected) in cases {
            store.write(&key, bytes).unwrap();
            let Outcome::Unreadable(error) = outcome(&bench.host) else {
                panic!("{}", String::from_utf8_lossy(bytes));
            };
            let Error::Journal { file, problem } = &error else {
                panic!("{error}");
            };
            assert!(file.contains(&key) && expected(problem), "{error}");
            assert_eq!(store.read(&key).unwrap().unwrap(), bytes, "{error}");
            assert!(web.spec(bench).start(&bench.host).is_err());
            assert_eq!(World::of(bench), running, "{error}");
        }
        // Of another jail, by its name.
        store.remove(&key).unwrap();
        store.write("other.json", &good).unwrap();
        assert!(matches!(outcome(&bench.host), Outcome::Unreadable(_)));
        store.remove("other.json").unwrap();
        store.write(&key, &good).unwrap();
        let Outcome::Running(mut adopted) = outcome(&bench.host) else {
            panic!("not taken over");
        };
        adopted.stop(StopPolicy::now()).unwrap();
    });
}

#[test]
fn what_somebody_else_has_now_is_not_undone() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let started = web.on_disk(bench).start(&bench.host).unwrap();
        // All of it goes behind the library's back, and others take the numbers.
        let jid = started.jid();
        started.remove().unwrap();
        started.wait_gone(Duration::from_secs(10)).unwrap();
        for info in bench.host.mounts_under(&web.root).unwrap().iter().rev() {
            jail::Mounted::adopt(&bench.host, info.clone())
                .unmount()
                .unwrap();
        }
        let md = bench.host.mds().unwrap().remove(0);
        bench.host.open_md(&md).unwrap().detach().unwrap();
        let theirs = MdDisk::swap(Size::mib(1))
            .unit(md.unit())
            .attach(&bench.host)
            .unwrap();
        let other = JailSpec::new(bench.name("other")).unwrap().path("/");
        let other = other.param("jid", jid.raw()).create(&bench.host).unwrap();
        assert_eq!(other.jid(), jid);
        let mount = Mount::tmpfs("/").mount(&bench.host, &web.root).unwrap();
        let name = started.name().clone();
        drop(started);
        assert_eq!(bench.host.adopt(&name).unwrap_err().kind(), ErrorKind::Busy);
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert!(other.check().is_ok() && theirs.query().is_ok());
        assert!(mount.is_mounted().unwrap());
        mount.unmount().unwrap();
        theirs.detach().unwrap();
        other.remove().unwrap();
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn a_jail_of_that_name_that_somebody_else_made_meanwhile() {
    simulated(Release::V15_1, |bench| {
        let spec = bench.spec("web");
        let traced = jail::kernel::Traced::collecting(bench.machine.as_ref().unwrap().process());
        let trace = traced.trace();
        stop(spec.start(&Host::new(traced)).unwrap());
        let lines = trace.take_lines();
        let made = lines.iter().position(|line| line.starts_with("jail_set("));
        // Gone just before the jail is made, which is written down as about to be.
        let (host, faults, _) = program(bench, None);
        vanish(&faults, made.unwrap() + 1);
        assert!(spec.start(&host).is_err());
        drop(host);
        let theirs = spec.create(&bench.host).unwrap();
        let mut sleeper = theirs.command("/bin/sleep").arg("1000").spawn().unwrap();
        let Outcome::Left(error) = outcome(&bench.host) else {
            panic!("it may be theirs");
        };
        assert!(error.to_string().contains("somebody else's"), "{error}");
        assert_eq!(theirs.processes().unwrap().len(), 1);
        theirs.remove().unwrap();
        let _ = sleeper.wait();
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
    });
}

#[test]
fn kept_elsewhere_or_not_at_all() {
    everywhere(|bench| {
        let spec = bench.spec("web");
        let elsewhere = bench.host.clone().with_journal(MemoryStore::new());
        let started = spec.start(&elsewhere).unwrap();
        assert!(bench.host.recover().unwrap().is_empty());
        drop(started);
        let Outcome::Running(mut adopted) = outcome(&elsewhere) else {
            panic!("not taken over");
        };
        adopted.stop(StopPolicy::now()).unwrap();

        let without = bench.host.clone().without_journal();
        let mut started = spec.start(&without).unwrap();
        assert!(bench.host.recover().unwrap().is_empty());
        assert!(without.recover().is_err());
        started.stop(StopPolicy::now()).unwrap();
    });
}

#[test]
fn in_a_directory() {
    everywhere(|bench| {
        let dir = bench.on_computer("journals");
        let store = DirStore::new(&dir);
        let host = bench.host.clone().with_journal(store.clone());
        assert!(host.recover().unwrap().is_empty());
        let web = Web::new(bench);
        let started = web.spec(bench).start(&host).unwrap();
        assert_eq!(store.names().unwrap().len(), 3, "{:?}", store.names());
        assert!(matches!(outcome(&host), Outcome::InUse));
        drop(started);
        let Outcome::Running(mut adopted) = outcome(&host) else {
            panic!("not taken over");
        };
        adopted.stop(StopPolicy::now()).unwrap();
        assert!(
            !store
                .names()
                .unwrap()
                .iter()
                .any(|name| name.ends_with(".json"))
        );
        assert!(
            DirStore::new(dir.join("not/there"))
                .write("a", b"")
                .is_err()
        );
    });
}

#[test]
fn a_directory_that_others_can_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    everywhere(|bench| {
        let dir = bench.on_computer("journals");
        std::fs::create_dir(&dir).unwrap();
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o777)).unwrap();
        let host = bench.host.clone().with_journal(DirStore::new(&dir));
        let error = bench.spec("web").start(&host).unwrap_err();
        assert!(error.to_string().contains("alone"), "{error}");
        std::fs::remove_dir(&dir).unwrap();
        std::os::unix::fs::symlink(bench.on_computer("web"), &dir).unwrap();
        assert!(bench.spec("web").start(&host).is_err());
    });
}

#[test]
fn a_root_that_is_reached_through_a_link() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        std::os::unix::fs::symlink("web", bench.on_computer("link")).unwrap();
        let link = web.root.with_file_name("link");
        let spec = web.spec(bench).path(&link);
        drop(spec.start(&bench.host).unwrap());
        let Outcome::Running(started) = outcome(&bench.host) else {
            panic!("not taken over");
        };
        started.remove().unwrap();
        drop(started);
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn as_long_as_the_jail_cannot_be_removed_nothing_is_recovered() {
    use jail::kernel::{Call, Fault};
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let (host, faults, _) = program(bench, None);
        let mut started = web.spec(bench).start(&host).unwrap();
        // Gone at the beginning of a stop.
        vanish(&faults, 1);
        assert!(started.stop(StopPolicy::now()).is_err());
        drop((started, host));
        let left = World::of(bench);
        let (host, armed) = bench.faulty();
        for call in [Call::JailRemove, Call::JailRemoveJd] {
            armed.arm(Fault::new(call, Errno::EPERM).lasting());
        }
        assert!(left.jails.len() > before.jails.len());
        assert!(matches!(outcome(&host), Outcome::Left(_)));
        assert_eq!(World::of(bench), left);
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn after_a_boot_only_directories_are_left() {
    simulated(Release::V15_1, |bench| {
        let machine = |bench: &Bench| {
            let builder = jail_sim::Machine::builder(Release::V15_1);
            builder.root(bench.on_computer(".")).build()
        };
        let store = MemoryStore::new();
        let root = bench.dir("web");
        let spec = JailSpec::new("web")
            .unwrap()
            .path(&root)
            .directory("/a/b", 0o755);
        let spec = spec.mount(Mount::tmpfs("/made").create_mount_point(0o755));
        let spec = spec.limit(Limit::deny(Resource::MaxProc, 5).unwrap());
        let first = machine(bench).process();
        first.nanosleep(Duration::from_secs(1000)).unwrap();
        let host = Host::new(first).with_journal(store.clone());
        drop(spec.start(&host).unwrap());
        drop(host);
        assert!(bench.on_computer("web/a/b").exists());
        let second = Host::new(machine(bench).process()).with_journal(store.clone());
        // Somebody made the same jail anew.
        let same = JailSpec::new("web")
            .unwrap()
            .path(&root)
            .create(&second)
            .unwrap();
        let limit = Limit::deny(Resource::MaxProc, 5).unwrap();
        second.add_limit(same.name(), &limit).unwrap();
        assert!(matches!(outcome(&second), Outcome::Undone(_)));
        assert!(!bench.on_computer("web/a").exists() && !bench.on_computer("web/made").exists());
        assert!(same.check().is_ok());
        assert_eq!(second.limits(same.name()).unwrap(), [limit]);
        assert!(second.recover().unwrap().is_empty());
    });
}

#[test]
fn an_interface_that_somebody_else_has_now() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let started = web.on_bridge(bench).start(&bench.host).unwrap();
        started.remove().unwrap();
        started.wait_gone(Duration::from_secs(10)).unwrap();
        drop(started);
        let epair = jail::InterfaceName::new("epair0a").unwrap();
        bench.host.interface(epair).unwrap().destroy().unwrap();
        let theirs = jail::Interface::create(&bench.host, "epair0").unwrap();
        theirs.tag("theirs").unwrap();
        assert!(matches!(outcome(&bench.host), Outcome::Undone(_)));
        assert!(theirs.exists().unwrap());
        theirs.destroy().unwrap();
        assert_eq!(World::of(bench), before);
    });
}
