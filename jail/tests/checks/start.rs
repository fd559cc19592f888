//! Starting and stopping jails with all they have around them.

mod booted;
mod calls;
mod crash;
mod faults;
mod fleet;
mod hostile;
mod journal;
mod killed;
mod lent;
mod order;
mod ours;
mod pairs;
mod partly;
mod random;
mod refused;
mod shared;
mod store;
mod wait;

use std::path::PathBuf;
use std::time::Duration;

use jail::life::{
    Exec, HookPoint, IfRunning, JailDisk, StartOptions, Started, StepEvent, StopPolicy,
};
use jail::limit::Resource;
use jail::{
    Allow, Cidr, CpuSet, DevfsRuleset, Errno, Error, ErrorKind, Host, IpAlias, JailName, JailSpec,
    Kernel, Limit, MdDisk, Mount, NewfsOptions, Racct, Release, Size, Vnet,
};

use crate::interface::Own;
use crate::{Bench, everywhere, simulated};

/// A root for a web server, with what it is made of.
struct Web {
    root: PathBuf,
    base: PathBuf,
}

impl Web {
    fn new(bench: &Bench) -> Self {
        bench.needs(&["nullfs", "tmpfs", "procfs"]);
        for dir in ["dev", "proc", "tmp", "data", "usr", "bin"] {
            bench.dir(&format!("base/{dir}"));
        }
        bench.dir("web");
        bench.programs("base");
        bench.programs("web");
        Self {
            root: bench.dir("web"),
            base: bench.dir("base"),
        }
    }

    /// With everything there is.
    fn spec(&self, bench: &Bench) -> JailSpec {
        let v6 = format!("fd00:198::{:x}", u16::from(bench.addr(1).octets()[2]) + 1);
        let v6: std::net::Ipv6Addr = v6.parse().unwrap();
        let spec = JailSpec::new(bench.name("web"))
            .unwrap()
            .path(&self.root)
            .alias(IpAlias::new("lo0", bench.addr(1)).unwrap())
            .alias(IpAlias::new("lo0", v6).unwrap())
            .mount(Mount::nullfs(&self.base, "/").read_only())
            .mount(Mount::procfs("/proc"))
            .mount(Mount::tmpfs("/tmp").size(Size::mib(1)))
            .mount(Mount::tmpfs("/usr").size(Size::mib(1)))
            .devices(DevfsRuleset::jail())
            .disk(
                JailDisk::new(MdDisk::swap(Size::mib(4)))
                    .newfs(NewfsOptions::new())
                    .mount("/data"),
            )
            .cpus(CpuSet::new([0]).unwrap())
            .exec_start(
                Exec::new("/bin/sh")
                    .args(["-c", "sleep 1000 & true"])
                    .quiet(),
            )
            .exec_stop(yes());
        // Off, unless the loader was told to turn it on.
        match bench.host.capabilities().unwrap().racct {
            Racct::On => spec.limit(Limit::deny(Resource::MaxProc, 50).unwrap()),
            _ => spec,
        }
    }

    /// All three kinds, as far as this kernel has what they take.
    fn specs(&self, bench: &Bench) -> Vec<JailSpec> {
        let mut specs = vec![self.spec(bench), self.on_disk(bench)];
        if !bench.host.capabilities().unwrap().vnet {
            println!("skipped in part: this kernel has no vnet");
        } else if Own::create(bench, "epair").is_some() {
            specs.push(self.on_bridge(bench));
        }
        specs
    }

    /// With a network stack of its own, on a bridge that is made for it.
    fn on_bridge(&self, bench: &Bench) -> JailSpec {
        let link = Vnet::bridge("bridge77").unwrap().create_bridge();
        let link = link.addr("10.77.0.2/24".parse::<Cidr>().unwrap());
        JailSpec::vnet(bench.name("vnet").as_str())
            .unwrap()
            .path(&self.root)
            .link(link.gateway([10, 77, 0, 1]))
            .exec_start(yes())
    }

    /// With a disk, too, as a jail of its own kind: the disk is its root.
    fn on_disk(&self, bench: &Bench) -> JailSpec {
        let disk = JailDisk::new(MdDisk::swap(Size::mib(4)))
            .newfs(NewfsOptions::new())
            .mount("/");
        JailSpec::new(bench.name("disk"))
            .unwrap()
            .path(&self.root)
            .disk(disk)
            .mount(
                Mount::nullfs(self.base.join("bin"), "/bin")
                    .create_mount_point(0o755)
                    .read_only(),
            )
            .directory("/var/run", 0o755)
            .exec_start(yes())
    }
}

/// A program that succeeds.
fn yes() -> Exec {
    Exec::new("/bin/sh").args(["-c", "true"])
}

/// One that does not.
fn no() -> Exec {
    Exec::new("/bin/sh").args(["-c", "exit 1"])
}

/// All that a jail may have changed of a host.
#[derive(Debug, PartialEq)]
struct World {
    mounts: Vec<String>,
    addresses: Vec<String>,
    interfaces: Vec<String>,
    disks: Vec<String>,
    /// Numbers and rules.
    rulesets: Vec<(u16, String)>,
    /// Of all the jails that there are in these checks.
    limits: Vec<(String, Vec<Limit>)>,
    /// Those that die, too.
    jails: Vec<String>,
    /// In jails.
    processes: Vec<String>,
    /// Of the web server's root on this computer.
    files: Vec<PathBuf>,
}

impl World {
    fn of(bench: &Bench) -> Self {
        Self::seen_by(&bench.host, bench)
    }

    /// Of the bench's machine as it is to another host.
    fn seen_by(host: &Host, bench: &Bench) -> Self {
        let rules = |number: &u16| (*number, host.devfs_ruleset(*number).unwrap().to_string());
        let mut rulesets: Vec<_> = host.devfs_rulesets().unwrap().iter().map(rules).collect();
        // One that a mount referred to stays, empty, until nobody does.
        rulesets.retain(|(_, rules)| !rules.is_empty());
        let interfaces = host.interfaces().unwrap();
        let mut interfaces = each(&interfaces, |one| one.name.to_string());
        // One that comes home is the last one of the list.
        interfaces.sort();
        let limits = |name: &str| {
            let jail = JailName::new(&bench.name(name)).unwrap();
            (name.to_owned(), host.limits(&jail).unwrap_or_default())
        };
        let mut processes = host.processes().unwrap();
        processes.retain(|process| process.jid.is_some());
        let jails = host.jails().include_dying().into_iter();
        let jails: Vec<_> = jails.map(Result::unwrap).collect();
        Self {
            mounts: each(&host.mounts().unwrap(), ToString::to_string),
            addresses: each(&host.addresses().unwrap(), |addr| format!("{addr:?}")),
            interfaces,
            disks: each(&host.mds().unwrap(), |disk| format!("{disk:?}")),
            rulesets,
            limits: ["web", "disk", "vnet", "lent", "r1", "r2", "r3"]
                .map(limits)
                .into(),
            jails: each(&jails, |jail| format!("{} {}", jail.jid(), jail.name())),
            // Not their commands: one that has just begun may not be what it will be.
            processes: each(&processes, |one| one.pid.to_string()),
            files: files(&bench.on_computer("web")),
        }
    }
}

fn each<T>(all: &[T], one: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().map(one).collect()
}

/// Leaves a program in the jail that does not end by being asked.
fn stubborn(bench: &Bench) -> Exec {
    if let Some(machine) = &bench.machine {
        machine.register("/bin/stubborn", |program| {
            let process = program.process();
            let _ = process.ignore_signal(jail::Signal::TERM.number());
            let _ = process.nanosleep(Duration::from_secs(1000));
            0
        });
        return Exec::new("/bin/sh")
            .args(["-c", "stubborn & sleep 0.01"])
            .quiet();
    }
    Exec::new("/bin/sh")
        .args(["-c", "trap '' TERM; sleep 1000 & true"])
        .quiet()
}

fn files(dir: &std::path::Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let Ok(entries) = std::fs::read_dir(dir) else {
        return all;
    };
    // Of a procfs something may go meanwhile.
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            all.extend(files(&entry.path()));
        }
        all.push(entry.path());
    }
    all.sort();
    all
}

fn stop(mut started: Started) {
    started.stop(StopPolicy::now()).unwrap();
}

#[test]
fn all_of_it_and_nothing_is_left() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut started = web.spec(bench).start(&bench.host).unwrap();
        assert!(started.check().is_ok());
        assert_eq!(started.processes().unwrap().len(), 1);
        assert_eq!(bench.host.mounts_under(&web.root).unwrap().len(), 6);
        let now = World::of(bench);
        assert_eq!(now.addresses.len(), before.addresses.len() + 2);
        started.stop(StopPolicy::default()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn a_disk_as_the_root() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let started = web.on_disk(bench).start(&bench.host).unwrap();
        assert_eq!(World::of(bench).disks.len(), before.disks.len() + 1);
        let mds = bench.host.mds().unwrap();
        let label = format!("jail:{}", bench.name("disk"));
        assert!(mds.iter().any(|md| md.label() == label.as_str()));
        stop(started);
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn create_alone_refuses_what_only_start_does() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let error = web.spec(bench).create(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("start"), "{error}");
    });
}

#[test]
fn one_that_runs() {
    everywhere(|bench| {
        let spec = bench.spec("one").exec_start(yes());
        let started = spec.start(&bench.host).unwrap();
        let again = spec.start(&bench.host).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Exists);
        let mut options = StartOptions::default();
        options.if_running = IfRunning::Return;
        let mut nobody = |_: StepEvent<'_>| core::ops::ControlFlow::Continue(());
        let same = spec.start_with(&bench.host, options, &mut nobody).unwrap();
        assert_eq!(same.jid(), started.jid());
        stop(started);
    });
}

#[test]
fn a_start_command_that_fails_undoes_all() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let spec = web.spec(bench).exec_start(no());
        let error = spec.start(&bench.host).unwrap_err();
        let Error::Step { step, error, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(step, "in the jail: /bin/sh -c 'exit 1'");
        let Error::Command { command, status } = &**error else {
            panic!("{error}");
        };
        assert_eq!((&**command, status.code()), ("/bin/sh -c exit 1", Some(1)));
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn a_plan_changes_nothing() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let spec = web.spec(bench);
        bench.trace.reset();
        let plan = spec.plan().unwrap();
        assert_eq!(bench.trace.total(), 0);
        assert_eq!(World::of(bench), before);
        let text = plan.to_string();
        for part in [
            "ifconfig lo0 inet ",
            "mount -t nullfs -o ro",
            "jail -c name=",
            &format!(" host.hostname={}\n", spec.name()),
            "rctl -a jail:",
        ] {
            assert!(text.contains(part), "{text}");
        }
    });
}
