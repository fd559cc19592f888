//! Jails that have a part of the same thing.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use jail::journal::{Lock, Store};
use jail::life::Outcome;

use super::*;

/// The parts that can be shared: an address, rules, a file system.
fn parts(bench: &Bench, name: &str) -> JailSpec {
    let rules: DevfsRuleset = "hide\npath null unhide".parse().unwrap();
    let dir = bench.dir(&format!("web/{name}"));
    let _ = std::fs::create_dir_all(bench.on_computer(&format!("web/{name}/dev")));
    bench.programs(&format!("web/{name}"));
    JailSpec::new(bench.name(name))
        .unwrap()
        .path(dir)
        .alias(IpAlias::new("lo0", bench.addr(9)).unwrap())
        .devices_at(77, rules)
        .exec_start(yes())
}

#[test]
fn the_last_one_takes_the_address_and_the_rules_away() {
    everywhere(|bench| {
        let names = ["a", "b", "c"];
        let specs = names.map(|name| parts(bench, name));
        let before = World::of(bench);
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let mut jails = specs
                .each_ref()
                .map(|spec| Some(spec.start(&bench.host).unwrap()));
            let now = World::of(bench);
            assert_eq!(now.addresses.len(), before.addresses.len() + 1);
            assert_eq!(now.rulesets.len(), before.rulesets.len() + 1);
            if let Some(machine) = &bench.machine {
                let mut names = machine.process().journals().unwrap().names().unwrap();
                names.retain(|name| !name.ends_with(".json"));
                let address = format!("address.lo0.{}.shared", bench.addr(9));
                assert_eq!(names, [&*address, "ruleset.77.shared"], "a mark each");
            }
            for (nth, index) in order.into_iter().enumerate() {
                let last = nth == 2;
                // Not all by the program that started them.
                let mut jail = jails[index].take().unwrap();
                if nth == 1 {
                    let name = jail.name().clone();
                    drop(jail);
                    jail = bench.host.adopt(&name).unwrap();
                }
                jail.stop(StopPolicy::now()).unwrap();
                let now = World::of(bench);
                assert_eq!(
                    now.addresses.len() == before.addresses.len(),
                    last,
                    "{order:?}"
                );
                assert_eq!(
                    now.rulesets.len() == before.rulesets.len(),
                    last,
                    "{order:?}"
                );
            }
            assert_eq!(World::of(bench), before);
            if let Some(machine) = &bench.machine {
                let names = Kernel::journals(&machine.process()).unwrap().names();
                assert_eq!(names.unwrap(), [""; 0], "no mark is left");
            }
        }
    });
}

#[test]
fn a_file_system_that_is_only_read() {
    everywhere(|bench| {
        bench.needs(&["nullfs"]);
        let share = |name| {
            JailSpec::new(bench.name(name))
                .unwrap()
                .path(bench.dir("web"))
                .mount(Mount::nullfs(bench.dir("base"), "/").read_only())
        };
        let before = World::of(bench);
        let mut one = share("one").start(&bench.host).unwrap();
        let mut two = share("two").start(&bench.host).unwrap();
        assert_eq!(World::of(bench).mounts.len(), before.mounts.len() + 1);
        one.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench).mounts.len(), before.mounts.len() + 1);
        two.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
        // Another source is not the same.
        let mut one = share("one").start(&bench.host).unwrap();
        let other = JailSpec::new(bench.name("two"))
            .unwrap()
            .path(bench.dir("web"));
        let other = other.mount(Mount::nullfs(bench.dir("other"), "/").read_only());
        assert_eq!(
            other.start(&bench.host).unwrap_err().kind(),
            ErrorKind::Busy
        );
        one.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn what_the_host_had_stays() {
    everywhere(|bench| {
        let alias = IpAlias::new("lo0", bench.addr(9)).unwrap();
        let hosts = alias.add(&bench.host).unwrap();
        let specs = ["a", "b"].map(|name| parts(bench, name));
        let mut jails = specs
            .each_ref()
            .map(|spec| spec.start(&bench.host).unwrap());
        for jail in &mut jails {
            jail.stop(StopPolicy::now()).unwrap();
            assert!(alias.is_there(&bench.host).unwrap());
        }
        hosts.remove().unwrap();
    });
}

#[test]
fn a_start_that_fails_leaves_what_others_have() {
    everywhere(|bench| {
        let bad = parts(bench, "b").exec_start(no());
        let mut one = parts(bench, "a").start(&bench.host).unwrap();
        let with_one = World::of(bench);
        assert!(bad.start(&bench.host).is_err());
        assert_eq!(World::of(bench), with_one);
        one.stop(StopPolicy::now()).unwrap();
    });
}

#[test]
fn those_of_programs_that_are_gone() {
    simulated(Release::V15_1, |bench| {
        let specs = ["a", "b"].map(|name| parts(bench, name));
        let before = World::of(bench);
        let [a, b] = specs
            .each_ref()
            .map(|spec| spec.start(&bench.host).unwrap());
        a.remove().unwrap();
        drop((a, b));
        let mut running = Vec::new();
        for recovered in bench.host.recover().unwrap() {
            match recovered.outcome {
                Outcome::Undone(told) => assert!(told.is_empty(), "{told:?}"),
                Outcome::Running(jail) => running.push(jail),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(World::of(bench).addresses.len(), before.addresses.len() + 1);
        assert_eq!(running.len(), 1);
        running.remove(0).stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// Another program looks who has something.
#[derive(Debug)]
struct Looking {
    inner: Arc<dyn Store>,
    asked: Arc<AtomicUsize>,
    since: OnceLock<Instant>,
    /// Whether it is done, by how often and for how long it was asked for.
    done: fn(usize, Duration) -> io::Result<bool>,
}

impl Looking {
    fn until(bench: &Bench, done: fn(usize, Duration) -> io::Result<bool>) -> Self {
        let machine = bench.machine.as_ref().unwrap();
        Self {
            inner: machine.process().journals().unwrap(),
            asked: Arc::default(),
            since: OnceLock::new(),
            done,
        }
    }
}

impl Store for Looking {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.inner.read(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.inner.write(name, bytes)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.inner.remove(name)
    }

    fn lock(&self, name: &str) -> io::Result<Option<Box<dyn Lock>>> {
        if name == "shared.lock" {
            let nth = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
            let since = self.since.get_or_init(Instant::now);
            if !(self.done)(nth, since.elapsed())? {
                return Ok(None);
            }
        }
        self.inner.lock(name)
    }

    fn locate(&self, name: &str) -> String {
        self.inner.locate(name)
    }
}

#[test]
fn who_looks_is_waited_for() {
    simulated(Release::V15_1, |bench| {
        let store = Looking::until(bench, |nth, _| Ok(nth > 5));
        let host = bench.host.clone().with_journal(store);
        let mut one = parts(bench, "a").start(&host).unwrap();
        one.stop(StopPolicy::now()).unwrap();
    });
}

/// Ever less often: it may take seconds.
#[test]
fn and_is_not_asked_all_the_time() {
    simulated(Release::V15_1, |bench| {
        let store = Looking::until(bench, |_, since| Ok(since > Duration::from_millis(200)));
        let asked = store.asked.clone();
        let host = bench.host.clone().with_journal(store);
        let alias = IpAlias::new("lo0", bench.addr(9)).unwrap();
        let spec = bench.spec("a").alias(alias);
        let started = spec.start(&host).unwrap();
        let times = asked.load(Ordering::Relaxed);
        assert!((2..40).contains(&times), "{times}");
        stop(started);
    });
}

/// Here nobody may ask.
#[test]
fn what_is_the_jails_alone_waits_for_nobody() {
    simulated(Release::V15_1, |bench| {
        let store = Looking::until(bench, |_, _| Err(io::Error::other("asked for")));
        let host = bench.host.clone().with_journal(store);
        let disk = JailDisk::new(MdDisk::swap(Size::mib(1)));
        let spec = bench.spec("a").directory("/a", 0o755).disk(disk);
        let spec = spec.mount(Mount::tmpfs("/tmp").create_mount_point(0o755));
        stop(spec.start(&host).unwrap());
    });
}

/// The same address with another prefix is not the same.
#[test]
fn another_prefix_is_no_part_of_it() {
    simulated(Release::V15_1, |bench| {
        let alias = |prefix| {
            let addr = format!("{}/{prefix}", bench.addr(9)).parse::<Cidr>();
            IpAlias::new("lo0", addr.unwrap()).unwrap()
        };
        let before = World::of(bench);
        let one = bench.spec("a").alias(alias(32)).start(&bench.host).unwrap();
        let other = bench.spec("b").alias(alias(24));
        let error = other.start(&bench.host).unwrap_err();
        assert!(error.to_string().contains("/32"), "{error}");
        let other = bench
            .spec("b")
            .alias(alias(24).if_there(jail::IfThere::Use));
        let mut other = other.start(&bench.host).unwrap();
        let plan = other.teardown_plan(StopPolicy::now()).to_string();
        assert!(!plan.contains("-alias"), "{plan}");
        stop(one);
        assert_eq!(World::of(bench).addresses, before.addresses);
        other.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

/// Only what is there already is shared.
#[test]
fn a_mount_that_is_refused_is_not_shared() {
    use jail::kernel::{Call, Fault};
    simulated(Release::V15_1, |bench| {
        let share = |name| {
            let mount = Mount::nullfs(bench.dir("base"), "/").read_only();
            let spec = JailSpec::new(bench.name(name)).unwrap();
            spec.path(bench.dir("web")).mount(mount)
        };
        let one = share("one").start(&bench.host).unwrap();
        let (host, faults) = bench.faulty();
        faults.arm(Fault::new(Call::Nmount, Errno::EPERM));
        let error = share("two").start(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM), "{error}");
        stop(one);
    });
}

/// Another address of the same interface is not a part of this one.
#[test]
fn neighbours_share_nothing() {
    everywhere(|bench| {
        let alias = |last| IpAlias::new("lo0", bench.addr(last)).unwrap();
        let neighbour = bench.spec("next").alias(alias(8)).exec_start(yes());
        let specs = ["a", "b"].map(|name| parts(bench, name));
        let before = World::of(bench);
        let mut next = neighbour.start(&bench.host).unwrap();
        let mut jails = specs
            .each_ref()
            .map(|spec| spec.start(&bench.host).unwrap());
        for jail in &mut jails {
            assert!(alias(9).is_there(&bench.host).unwrap());
            jail.stop(StopPolicy::now()).unwrap();
        }
        assert!(!alias(9).is_there(&bench.host).unwrap());
        let hosts = alias(9).add(&bench.host).unwrap();
        let mut one = specs[0].start(&bench.host).unwrap();
        one.stop(StopPolicy::now()).unwrap();
        assert!(alias(9).is_there(&bench.host).unwrap());
        hosts.remove().unwrap();
        next.stop(StopPolicy::now()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}
