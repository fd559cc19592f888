//! Jails that do not want to go.

use std::sync::{Arc, Mutex};

use super::*;
use jail::kernel::{AttachBy, AttachedCall, RunAttached, Traced};
use jail::life::Outcome;
use jail::{JailUpdate, Param};

#[test]
fn one_that_ignores_sigterm_is_killed() {
    everywhere(|bench| {
        let spec = bench.spec("stubborn").exec_start(stubborn(bench));
        let mut started = spec.start(&bench.host).unwrap();
        // It may be a shell yet that is about to become it.
        let asked = (0..1000).find_map(|_| {
            let mut found = started.processes().unwrap();
            found.retain(|process| process.command() != "sh");
            let pause = Duration::from_millis(5);
            found
                .is_empty()
                .then(|| bench.host.kernel().nanosleep(pause));
            (!found.is_empty()).then_some(found)
        });
        let asked = asked.unwrap();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked[0].signal(&bench.host, jail::Signal::TERM).unwrap();
        assert!(
            asked[0].signal(&bench.host, jail::Signal::new(0)).is_ok(),
            "it ends"
        );
        let policy = StopPolicy::default().term(Duration::from_millis(200));
        started.stop(policy).unwrap();
        assert!(asked[0].signal(&bench.host, jail::Signal::new(0)).is_err());
    });
}

#[test]
fn one_that_is_gone_already() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut started = web.spec(bench).start(&bench.host).unwrap();
        started.jail().remove().unwrap();
        started.stop(StopPolicy::default()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// A status that nobody has taken keeps it dying: that is told of, and all else is undone.
#[test]
fn one_that_is_removed_and_does_not_go() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            let before = World::of(bench);
            for recovered in [false, true] {
                let mut started = web.spec(bench).start(&bench.host).unwrap();
                let mut child = started.command("sleep").arg("9999").spawn().unwrap();
                let mut kept = None;
                let error = match recovered {
                    false => {
                        let error = started.stop(StopPolicy::now()).unwrap_err();
                        kept = Some(started);
                        error
                    }
                    true => {
                        started.remove().unwrap();
                        drop(started);
                        let mut told = bench.host.recover().unwrap();
                        match told.remove(0).outcome {
                            Outcome::Left(error) => error,
                            other => panic!("{other:?}"),
                        }
                    }
                };
                assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
                let mut now = World::of(bench);
                // It has its root in use yet.
                assert_eq!(now.mounts.pop(), Some("nullfs /base on /web".into()));
                let of = |world: &World| (world.mounts.clone(), world.addresses.clone());
                assert_eq!(of(&now), of(&before), "{recovered}: {error}");
                assert_eq!(
                    (&now.disks, &now.rulesets),
                    (&before.disks, &before.rulesets)
                );
                assert_eq!(now.limits, before.limits);
                child.wait().unwrap();
                match kept {
                    Some(mut started) => started.stop(StopPolicy::now()).unwrap(),
                    None => {
                        let outcome = bench.host.recover().unwrap().remove(0).outcome;
                        assert!(matches!(outcome, Outcome::Undone(_)), "{outcome:?}");
                    }
                }
                assert_eq!(World::of(bench), before);
            }
        });
    }
}

/// What root of the jail does in it.
fn mount_inside(bench: &Bench, jid: i32, on: &str) {
    let mut on = format!("{on}\0").into_bytes();
    let mut fstype = *b"tmpfs\0";
    let mut params = [
        Param::new(b"fstype\0", &mut fstype),
        Param::new(b"fspath\0", &mut on),
    ];
    let mut calls = [AttachedCall::Nmount {
        params: &mut params,
        flags: 0,
    }];
    let mut run = RunAttached {
        attach: AttachBy::Jid(jid),
        calls: &mut calls,
    };
    bench.host.kernel().run_attached(&mut run).unwrap();
}

#[test]
fn what_it_mounts_in_itself_goes_with_it() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let spec = web
            .spec(bench)
            .enforce_statfs(jail::EnforceStatfs::BelowRoot);
        let spec = spec
            .param("allow.mount", true)
            .param("allow.mount.tmpfs", true);
        // A program that vanishes in the running kernel is one that is killed: see `killed`.
        let ends: &[bool] = match bench.machine {
            Some(_) => &[false, true],
            None => &[false],
        };
        for recovered in ends {
            let mut started = spec.start(&bench.host).unwrap();
            for on in ["/data", "/data", "/usr", "/tmp"] {
                mount_inside(bench, started.jid().raw(), on);
            }
            // Neither of the jail's nor of its making: it stays, and keeps nothing.
            let host_mount = Mount::tmpfs("/proc").mount(&bench.host, &web.base).unwrap();
            let mut shell = started.command("/bin/sh");
            shell.args(["-c", "cd /data; sleep 1000 &"]);
            assert!(shell.status().unwrap().success());
            if *recovered {
                // Its program is gone in the middle of a stop.
                let (host, faults, _) = store::program(bench, None);
                let name = started.name().clone();
                drop(started);
                let mut started = host.adopt(&name).unwrap();
                store::vanish(&faults, 3);
                started.stop(StopPolicy::now()).unwrap_err();
                drop((started, host));
                for recovered in bench.host.recover().unwrap() {
                    match recovered.outcome {
                        Outcome::Undone(told) => assert!(told.is_empty(), "{told:?}"),
                        Outcome::Running(mut started) => started.stop(StopPolicy::now()).unwrap(),
                        other => panic!("{other:?}"),
                    }
                }
            } else {
                started.stop(StopPolicy::now()).unwrap();
            }
            assert!(host_mount.is_mounted().unwrap());
            host_mount.unmount().unwrap();
            assert_eq!(World::of(bench), before);
        }
    });
}

#[test]
fn what_the_host_mounts_beneath_it_stays() {
    everywhere(|bench| {
        let root = bench.dir("beneath");
        bench.needs(&["tmpfs"]);
        bench.dir("beneath/on");
        let spec = bench.spec("beneath").param("allow.mount", true);
        let mut started = spec
            .param("allow.mount.tmpfs", true)
            .start(&bench.host)
            .unwrap();
        let mounted = Mount::tmpfs("/on").mount(&bench.host, root).unwrap();
        started.stop(StopPolicy::now()).unwrap();
        assert!(mounted.is_mounted().unwrap());
        mounted.unmount().unwrap();
    });
}

#[test]
fn it_has_another_host_name_and_rubbish_for_users() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut started = web.spec(bench).start(&bench.host).unwrap();
        let other = JailUpdate::new().param("host.hostname", "localhost; rm -rf /");
        started.jail().update(&other).unwrap();
        let rubbish: Vec<u8> = (0..100_000_u32).map(|n| (n * 7 % 256) as u8).collect();
        std::fs::create_dir_all(bench.on_computer("base/etc")).unwrap();
        for name in ["passwd", "group"] {
            std::fs::write(bench.on_computer("base/etc").join(name), &rubbish).unwrap();
        }
        let user = started.command("/bin/sh").user("nobody").status();
        assert!(user.is_err());
        let number = started
            .command("/bin/sh")
            .uid(7)
            .gid(7)
            .args(["-c", "exit 3"])
            .status();
        assert_eq!(number.unwrap().code(), Some(3));
        started.stop(StopPolicy::default()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// It puts links to the host where directories were made for it: nothing is removed through them,
/// and what is left is said, by a stop and by a recovery, until it can be undone.
#[test]
fn links_where_directories_were() {
    const MOVED: [(&str, &str); 2] = [("a/b", "a/x"), ("d", "y")];
    everywhere(|bench| {
        bench.dir("victim/c");
        bench.needs(&["tmpfs"]);
        let spec = bench.spec("links").directory("/a/b/c", 0o755);
        let spec = spec.mount(Mount::tmpfs("/d/e").create_mount_point(0o755));
        let inside = bench.on_computer("links");
        let before = (World::of(bench), files(&inside));
        let mut started = spec.start(&bench.host).unwrap();
        for (dir, moved) in MOVED {
            std::fs::rename(inside.join(dir), inside.join(moved)).unwrap();
            std::os::unix::fs::symlink(bench.on_computer("victim"), inside.join(dir)).unwrap();
        }
        let both = |told: &str| told.contains("links/a/b") && told.contains("links/d");
        let error = started.stop(StopPolicy::default()).unwrap_err();
        assert!(matches!(error, Error::NotUndone { .. }), "{error}");
        assert!(both(&error.to_string()), "{error}");
        drop(started);
        let recovered = bench.host.recover().unwrap();
        let [Outcome::Left(error)] = &*recovered
            .into_iter()
            .map(|one| one.outcome)
            .collect::<Vec<_>>()
        else {
            panic!("not told what is left");
        };
        assert!(both(&error.to_string()), "{error}");
        // But for the directories all is undone.
        assert_eq!(World::of(bench), before.0);
        assert!(bench.on_computer("victim/c").exists());
        for (dir, moved) in MOVED {
            std::fs::remove_file(inside.join(dir)).unwrap();
            std::fs::rename(inside.join(moved), inside.join(dir)).unwrap();
        }
        let recovered = bench.host.recover().unwrap();
        assert_eq!(recovered.len(), 1, "{recovered:?}");
        assert!(
            matches!(&recovered[0].outcome, Outcome::Undone(told) if told.is_empty()),
            "{recovered:?}"
        );
        assert_eq!((World::of(bench), files(&inside)), before);
    });
}

/// New processes come faster than they are asked to end.
#[test]
fn one_that_forks_while_it_is_stopped() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let forking = match &bench.machine {
            Some(machine) => {
                machine.register("/bin/forking", |program| {
                    let process = program.process();
                    let _ = process.ignore_signal(jail::Signal::TERM.number());
                    for _ in 0..200 {
                        let Ok(child) = process.fork() else { break };
                        let _ = child.nanosleep(Duration::from_millis(1));
                        let _ = process.nanosleep(Duration::from_millis(1));
                    }
                    0
                });
                "forking & sleep 0.01"
            }
            // As many as that, since there may be no limits.
            None => {
                "trap '' TERM; n=0; while [ $n -lt 500 ]; do sleep 1 & n=$((n + 1)); done & \
                 sleep 0.01"
            }
        };
        let spec = web
            .spec(bench)
            .exec_start(Exec::new("/bin/sh").args(["-c", forking]).quiet());
        let mut started = spec.start(&bench.host).unwrap();
        let policy = StopPolicy::default().term(Duration::from_millis(50));
        started.stop(policy).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// With each signal there is another process to be signalled.
#[test]
fn one_that_forks_at_each_signal() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let machine = bench.machine.as_ref().unwrap();
            let parent = Arc::new(machine.process());
            parent.ignore_signal(jail::Signal::TERM.number()).unwrap();
            let (forking, children) = (parent.clone(), Mutex::new(Vec::new()));
            let kernel = Traced::new(machine.process(), move |line| {
                if line.starts_with("kill(") {
                    children.lock().unwrap().push(forking.fork());
                }
            });
            let before = World::of(bench);
            let spec = bench.spec("forking");
            let mut started = spec.start(&Host::new(kernel)).unwrap();
            parent.jail_attach(started.jid().raw()).unwrap();
            let policy = StopPolicy::default().term(Duration::from_millis(50));
            started.stop(policy).unwrap();
            assert_eq!(World::of(bench), before);
        });
    }
}
