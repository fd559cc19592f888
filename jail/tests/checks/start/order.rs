//! The order of steps, and who is told of them.

use core::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use super::*;

#[test]
fn hooks_at_their_points() {
    everywhere(|bench| {
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut spec = bench.spec("hooked");
        for point in [
            HookPoint::Release,
            HookPoint::Poststop,
            HookPoint::Prestop,
            HookPoint::Poststart,
            HookPoint::Created,
            HookPoint::Prestart,
            HookPoint::Prepare,
        ] {
            let told = told.clone();
            let name = bench.name("hooked");
            spec = spec.hook_fn(point, move |host| {
                let there = host.jail(name.as_str()).is_ok();
                told.lock().unwrap().push((point, there));
                Ok(())
            });
        }
        let mut started = spec.start(&bench.host).unwrap();
        started.stop(StopPolicy::default()).unwrap();
        let expected = [
            (HookPoint::Prepare, false),
            (HookPoint::Prestart, false),
            (HookPoint::Created, true),
            (HookPoint::Poststart, true),
            (HookPoint::Prestop, true),
            (HookPoint::Poststop, false),
            (HookPoint::Release, false),
        ];
        assert_eq!(*told.lock().unwrap(), expected);
    });
}

/// Two functions that do the same are not the same.
#[test]
fn hooks_are_equal_if_they_are_the_same() {
    let spec = || JailSpec::new("web").unwrap();
    let call = |spec: JailSpec| spec.hook_fn(HookPoint::Created, |_| Ok(()));
    let run = |spec: JailSpec, exec| spec.hook(HookPoint::Created, exec);
    let one = call(spec());
    assert_eq!(one, one.clone());
    assert_ne!(one, call(spec()));
    assert_ne!(one, run(spec(), yes()));
    assert_eq!(run(spec(), yes()), run(spec(), yes()));
    assert_ne!(run(spec(), yes()), run(spec(), no()));
    // Of one nothing else can be told.
    assert!(format!("{one:?}").contains("a closure"), "{one:?}");
    let told = format!("{:?}", run(spec(), yes()));
    assert!(told.contains("/bin/sh"), "{told}");
}

#[test]
fn broken_off_between_steps() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let spec = web.spec(bench);
        let total = spec.plan().unwrap().steps().len();
        for at in 0..total {
            let mut undone = 0;
            let mut watch = |event: StepEvent<'_>| match event {
                StepEvent::Begin { index, .. } if index == at => ControlFlow::Break(()),
                StepEvent::Undone { error, .. } => {
                    assert!(error.is_none());
                    undone += 1;
                    ControlFlow::Continue(())
                }
                _ => ControlFlow::Continue(()),
            };
            let options = StartOptions::default();
            let error = spec
                .start_with(&bench.host, options, &mut watch)
                .unwrap_err();
            assert!(matches!(error, Error::Cancelled { .. }), "{error}");
            assert!(undone <= at);
            assert_eq!(World::of(bench), before, "broken off before step {at}");
        }
    });
}

#[test]
fn a_stop_that_cannot_do_one_thing_does_the_others() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let started = web.spec(bench).exec_stop(no());
        let mut started = started.start(&bench.host).unwrap();
        let plan = started.teardown_plan(StopPolicy::default()).to_string();
        assert!(plan.contains("umount "), "{plan}");
        let error = started.stop(StopPolicy::default()).unwrap_err();
        assert!(error.to_string().contains("/bin/sh"), "{error}");
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn what_was_there_before_is_not_in_the_plan_of_a_stop() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let alias = IpAlias::new("lo0", bench.addr(7)).unwrap();
        let added = alias.add(&bench.host).unwrap();
        let before = World::of(bench);
        let spec = JailSpec::new(bench.name("web")).unwrap().path(&web.root);
        let other = IpAlias::new("lo0", bench.addr(8)).unwrap();
        let spec = spec.alias(alias).alias(other);
        let mut started = spec.start(&bench.host).unwrap();
        let plan = started.teardown_plan(StopPolicy::default()).to_string();
        let removed = |last| plan.contains(&format!("{} -alias", bench.addr(last)));
        assert_eq!((removed(7), removed(8)), (false, true), "{plan}");
        started.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
        added.remove().unwrap();
    });
}

#[test]
fn what_would_be_typed() {
    let spec = JailSpec::new("web").unwrap();
    let here = Exec::new("/bin/echo").arg("a b").env("X", "it's");
    let spec = spec.hook(
        HookPoint::Prestart,
        here.clone().user("www").current_dir("/"),
    );
    let spec = spec.exec_start(here.clone().quiet());
    let spec = spec.exec_start(
        here.user(80)
            .current_dir("/my root")
            .console("/var/log/web"),
    );
    let plan = spec.plan().unwrap();
    let step = |index: usize| {
        let step: &jail::life::Step = &plan.steps()[index];
        (step.to_string(), step.shell().to_owned())
    };
    let words = r"env X='it'\''s' /bin/echo 'a b'";
    let typed = |line: &str| format!("'{}'", line.replace('\'', r"'\''"));
    let (told, shell) = step(0);
    assert_eq!(told, format!("prestart: {words}"));
    let line = typed(&format!("(cd / && {words})"));
    assert_eq!(shell, format!("su -m www -c {line}"));
    let (told, shell) = step(2);
    assert_eq!(told, format!("in the jail: {words} > /dev/null 2>&1"));
    assert_eq!(shell, format!("jexec web {words} > /dev/null 2>&1"));
    let (told, shell) = step(3);
    assert_eq!(told, format!("in the jail: {words} >> /var/log/web 2>&1"));
    let line = typed(&format!("cd '/my root' && exec {words}"));
    let expected = format!("jexec -U 80 web /bin/sh -c {line} >> /var/log/web 2>&1");
    assert_eq!(shell, expected);
    let spec = JailSpec::new("web").unwrap().hostname("a b");
    let spec = spec.ip4_saddrsel(false).persist(true);
    let spec = spec.allow(Allow::MLOCK).deny(Allow::SET_HOSTNAME);
    let spec = spec.param("nothing", false);
    let plan = spec.plan().unwrap();
    let shell = plan.steps()[0].shell();
    for word in [
        "jail -c name=web ",
        " 'host.hostname=a b'",
        " ip4.nosaddrsel",
        " persist",
        " allow.mlock",
        " allow.noset_hostname",
        " nonothing",
    ] {
        assert!(shell.contains(word), "{word}: {shell}");
    }
}

/// The commands do what the steps do, with each option that a step has.
#[test]
fn what_would_be_typed_for_what_is_around_it() {
    let alias = |addr: &str| IpAlias::new("bge0", addr.parse::<Cidr>().unwrap()).unwrap();
    let rules: DevfsRuleset = "path null unhide".parse().unwrap();
    let scratch = MdDisk::swap(Size::from_bytes(3 << 19)).sector_size(4096);
    let image = MdDisk::vnode("/my disks/a.img").read_only().must_dealloc();
    let link = |bridge: &str| Vnet::bridge(bridge).unwrap().create_bridge();
    let link = |bridge| link(bridge).addr("10.0.0.2/24".parse::<Cidr>().unwrap());
    let all = link("bridge7").epair("epair3").unwrap().mtu(1400);
    let all = all.addr("fd00::2/64".parse::<Cidr>().unwrap());
    let all = all.name_inside("eth0").unwrap().gateway([10, 0, 0, 1]);
    let all = all.gateway("fe80::1".parse::<std::net::Ipv6Addr>().unwrap());
    let spec = JailSpec::vnet("web").unwrap().path("/web");
    let spec = spec
        .alias(alias("192.168.1.200/24").vhid(3).unwrap())
        .alias(alias("fd00::1/64"))
        .alias(alias("fd00::3/64").wait_for_dad(Duration::from_secs(1)))
        .disk(
            JailDisk::new(scratch)
                .newfs(NewfsOptions::new())
                .mount("/x"),
        )
        .disk(
            JailDisk::new(image.unit(7).label("it's"))
                .read_only()
                .mount("/"),
        )
        .devices_at(77, rules)
        .mount(Mount::tmpfs("/tmp").create_mount_point(0o1777))
        .vnet_interface("em1")
        .unwrap()
        .link(link("lan"))
        .link(all);
    let plan = spec.plan().unwrap();
    let typed: Vec<_> = plan.steps().iter().map(jail::life::Step::shell).collect();
    let expected = [
        "ifconfig bge0 inet 192.168.1.200/24 vhid 3 alias",
        "ifconfig bge0 inet6 fd00::1/64 alias no_dad",
        "ifconfig bge0 inet6 fd00::3/64 alias",
        "mdconfig -a -t swap -s 1536K -S 4096 -L jail:web",
        "newfs -O 2 /dev/mdUNIT",
        r"mdconfig -a -t vnode -f '/my disks/a.img' -o readonly -o mustdealloc -u 7 -L 'it'\''s'",
        "mount -t ufs -o ro /dev/md7 /web",
        "devfs rule -s 77 add path null unhide",
        "mkdir -m 1777 -p /web/tmp; mount -t tmpfs tmpfs /web/tmp",
        "mount -t ufs /dev/mdUNIT /web/x",
        "mount -t devfs -o ruleset=77 devfs /web/dev",
        "jail -c name=web persist enforce_statfs=2 vnet=new path=/web ip4.addr=192.168.1.200 \
         ip6.addr=fd00::1,fd00::3 host.hostname=web",
        "ifconfig em1 vnet web",
        "ifconfig bridge create name lan up; ifconfig epair create; ifconfig lan addm EPAIRa; \
         ifconfig EPAIRa up; ifconfig EPAIRb vnet web; \
         jexec web ifconfig lo0 inet 127.0.0.1/8 up; jexec web ifconfig EPAIRb up; \
         jexec web ifconfig EPAIRb inet 10.0.0.2/24 alias",
        "ifconfig bridge7 create up; ifconfig epair3 create; ifconfig epair3a mtu 1400; \
         ifconfig epair3b mtu 1400; ifconfig bridge7 addm epair3a; ifconfig epair3a up; \
         ifconfig epair3b vnet web; jexec web ifconfig lo0 inet 127.0.0.1/8 up; \
         jexec web ifconfig epair3b name eth0; jexec web ifconfig eth0 up; \
         jexec web ifconfig eth0 inet 10.0.0.2/24 alias; \
         jexec web ifconfig eth0 inet6 fd00::2/64 alias no_dad; \
         jexec web route add default 10.0.0.1; jexec web route -6 add default fe80::1%eth0",
    ];
    let told: Vec<_> = plan.steps().iter().map(ToString::to_string).collect();
    for (index, expected) in [
        (6, "disk 1 on /web"),
        (9, "disk 0 on /web/x"),
        (10, "devfs with that ruleset on /web/dev"),
    ] {
        assert_eq!(told[index], expected);
    }
    for (typed, expected) in typed.iter().zip(expected) {
        assert_eq!(*typed, expected);
    }
    assert_eq!(typed.len(), expected.len());
}

#[test]
fn what_would_be_typed_to_stop_it() {
    everywhere(|bench| {
        bench.needs(&["tmpfs"]);
        let spec = bench.spec("web").directory("/a/b", 0o755);
        let spec = spec.mount(Mount::tmpfs("/tmp/x").create_mount_point(0o755));
        bench.dir("web/y");
        let spec = spec.mount(Mount::tmpfs("/y"));
        let started = spec.start(&bench.host).unwrap();
        let plan = started.teardown_plan(StopPolicy::default());
        let (root, name) = (bench.dir("web"), started.name());
        let expected = [
            format!("pkill -TERM -j {name}"),
            format!("jail -R {name}"),
            format!("umount {}/y", root.display()),
            format!("umount {0}/tmp/x; rmdir {0}/tmp/x {0}/tmp", root.display()),
            format!("rmdir {0}/a/b {0}/a", root.display()),
        ];
        let typed: Vec<_> = plan.steps().iter().map(jail::life::Step::shell).collect();
        assert_eq!(typed, expected);
        stop(started);
    });
}

#[test]
fn a_stop_without_commands_that_waits() {
    let second = Duration::from_secs(1);
    let policy = StopPolicy::now().term(second);
    assert_eq!((policy.term, policy.commands), (second, false));
    let policy = StopPolicy::default().term(second);
    assert_eq!((policy.term, policy.commands), (second, true));
}

#[test]
fn each_step_tells_how_long_it_took() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let second = Duration::from_secs(1);
        let sleeps = |line| Exec::new("/bin/sh").args(["-c", line]);
        let spec = web.on_disk(bench).exec_start(sleeps("sleep 1"));
        let spec = spec.exec_start(sleeps("sleep 1; exit 1"));
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        let mut undone = 0;
        let mut watch = |event: StepEvent<'_>| {
            match event {
                StepEvent::Done { took, .. } => done.push(took),
                StepEvent::Failed { took, .. } => failed.push(took),
                StepEvent::Undone { took, .. } if took < second => undone += 1,
                _ => {}
            }
            ControlFlow::Continue(())
        };
        let options = StartOptions::default();
        spec.start_with(&bench.host, options, &mut watch)
            .unwrap_err();
        assert!(done.last().is_some_and(|took| *took >= second), "{done:?}");
        assert!(failed.len() == 1 && failed[0] >= second, "{failed:?}");
        assert!(undone > 0);
    });
}

/// Nothing of a spec is passed over by a call that only makes the jail.
#[test]
fn what_is_around_a_jail_takes_a_start() {
    everywhere(|bench| {
        let spec = || bench.spec("web");
        let limit = Limit::deny(Resource::MaxProc, 5).unwrap();
        let vnet = Vnet::bridge("bridge0").unwrap();
        let disk = JailDisk::new(MdDisk::swap(Size::mib(4)));
        for one in [
            spec().alias(IpAlias::new("lo0", bench.addr(1)).unwrap()),
            spec().directory("/a", 0o755),
            spec().disk(disk),
            spec().devices(DevfsRuleset::jail()),
            spec().mount(Mount::tmpfs("/tmp")),
            spec().limit(limit),
            spec().cpus(CpuSet::new([0]).unwrap()),
            spec().link(vnet),
            spec().exec_start(yes()),
            spec().exec_stop(yes()),
            spec().console_log("/console"),
            spec().hook(HookPoint::Created, yes()),
            spec().depends_on("db").unwrap(),
        ] {
            let error = one.create(&bench.host).unwrap_err();
            let Error::Param { problem, .. } = &error else {
                panic!("{error}");
            };
            assert_eq!(*problem, jail::Problem::NeedsStart, "{one:?}");
        }
        spec().create(&bench.host).unwrap().remove().unwrap();
    });
}

/// What is put into a jail's tree never goes into the host's.
#[test]
fn what_is_beneath_a_root_takes_one() {
    everywhere(|bench| {
        let spec = || JailSpec::new(bench.name("web")).unwrap().exec_start(yes());
        let disk = || JailDisk::new(MdDisk::swap(Size::mib(4)));
        for one in [
            spec().directory("/a", 0o755),
            spec().devices(DevfsRuleset::jail()),
            spec().mount(Mount::tmpfs("/tmp")),
            spec().disk(disk().mount("/data")),
        ] {
            let no_root = Error::param("path", jail::Problem::NoRoot);
            for one in [one.clone(), one.path("/")] {
                assert_eq!(one.plan().unwrap_err(), no_root, "{one:?}");
            }
        }
        // One that nobody mounts is only attached.
        assert!(spec().disk(disk()).plan().is_ok());
    });
}
