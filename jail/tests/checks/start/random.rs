//! Several jails that share things, started, stopped, left and recovered in any order.

use std::sync::atomic::{AtomicUsize, Ordering};

use jail::kernel::Fault;
use jail::life::Outcome;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// What is done next, to which jail.
#[derive(Clone, Copy, Debug)]
enum Act {
    Start(usize),
    /// A call of this number fails.
    StartFaulty(usize, usize),
    /// The program is gone at a call of this number.
    StartKilled(usize, usize),
    Stop(usize),
    StopKilled(usize, usize),
    Restart(usize),
    /// The program ends.
    Leave(usize),
    /// Somebody removes it.
    Remove(usize),
    Recover,
}

fn act() -> impl Strategy<Value = Act> {
    let jail = 0..JAILS;
    let call = 1_usize..120;
    prop_oneof![
        4 => jail.clone().prop_map(Act::Start),
        2 => (jail.clone(), call.clone()).prop_map(|(jail, call)| Act::StartFaulty(jail, call)),
        2 => (jail.clone(), call.clone()).prop_map(|(jail, call)| Act::StartKilled(jail, call)),
        2 => jail.clone().prop_map(Act::Stop),
        2 => (jail.clone(), call).prop_map(|(jail, call)| Act::StopKilled(jail, call)),
        1 => jail.clone().prop_map(Act::Restart),
        2 => jail.clone().prop_map(Act::Leave),
        1 => jail.prop_map(Act::Remove),
        2 => Just(Act::Recover),
    ]
}

const JAILS: usize = 3;

/// Some of what there is, by the bits of a number.
fn spec(bench: &Bench, nth: usize, parts: u8) -> JailSpec {
    let dir = bench.dir(&format!("web/{nth}"));
    for name in ["dev", "tmp"] {
        bench.dir(&format!("web/{nth}/{name}"));
    }
    bench.programs(&format!("web/{nth}"));
    let rules: DevfsRuleset = "hide\npath null unhide".parse().unwrap();
    let has = |bit: u8| parts & (1 << bit) != 0;
    let mut spec = JailSpec::new(bench.name(&format!("r{nth}")))
        .unwrap()
        .path(dir);
    if has(0) {
        spec = spec.alias(IpAlias::new("lo0", bench.addr(1)).unwrap());
    }
    if has(1) {
        spec = spec.devices_at(77, rules.clone());
    } else if has(2) {
        spec = spec.devices(rules);
    }
    if has(3) {
        spec = spec.mount(Mount::tmpfs("/tmp").size(Size::mib(1)));
    }
    if has(4) {
        let disk = JailDisk::new(MdDisk::swap(Size::mib(1)));
        spec = spec.disk(disk);
    }
    if has(5) {
        spec = spec.limit(Limit::deny(Resource::MaxProc, 50).unwrap());
    }
    if has(6) {
        spec = spec.directory("/made/for/it", 0o755);
    }
    if has(7) {
        spec = spec.exec_start(Exec::new("/bin/sh").args(["-c", "sleep 1000 &"]).quiet());
    }
    spec
}

/// The jails that this program has, each by a host of its own.
type Jails = [Option<Started>; JAILS];

fn take(bench: &Bench, jails: &mut Jails, specs: &[JailSpec; JAILS], act: Act) {
    match act {
        Act::Start(at) if jails[at].is_none() => {
            jails[at] = specs[at].start(&bench.host).ok();
        }
        Act::StartFaulty(at, call) if jails[at].is_none() => {
            let (host, faults) = bench.faulty();
            faults.arm(Fault::any(Errno::EIO).nth(call));
            jails[at] = specs[at].start(&host).ok();
            faults.disarm();
        }
        Act::StartKilled(at, call) if jails[at].is_none() => {
            let (host, faults, _) = store::program(bench, None);
            store::vanish(&faults, call);
            let _ = specs[at].start(&host);
        }
        Act::Stop(at) => {
            if let Some(mut jail) = jails[at].take() {
                jail.stop(StopPolicy::now()).unwrap();
            }
        }
        Act::StopKilled(at, call) => {
            let name = specs[at].name();
            drop(jails[at].take());
            let (host, faults, _) = store::program(bench, None);
            if let Ok(mut jail) = host.adopt(name) {
                store::vanish(&faults, call);
                let _ = jail.stop(StopPolicy::now());
            }
        }
        Act::Restart(at) => {
            if let Some(jail) = &mut jails[at] {
                // Since somebody may have removed it.
                jail.restart(StopPolicy::now()).unwrap();
            }
        }
        Act::Leave(at) => drop(jails[at].take()),
        Act::Remove(at) => {
            if let Some(jail) = &jails[at] {
                let _ = jail.remove();
            }
        }
        Act::Recover => recover(bench, jails, specs),
        _ => {}
    }
}

/// What runs is taken over.
fn recover(bench: &Bench, jails: &mut Jails, specs: &[JailSpec; JAILS]) {
    for recovered in bench.host.recover().unwrap() {
        match recovered.outcome {
            Outcome::Running(started) => {
                let at = specs.iter().position(|spec| spec.name() == started.name());
                jails[at.unwrap()] = Some(*started);
            }
            Outcome::Undone(_) | Outcome::InUse => {}
            other => panic!("{}: {other:?}", recovered.jail),
        }
    }
}

#[test]
fn at_the_end_the_host_is_as_before() {
    let runs = AtomicUsize::new(0);
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let mut runner = TestRunner::new(Config {
                cases: if std::env::var_os("JAILRS_PROOF").is_some() {
                    2_000
                } else {
                    60
                },
                failure_persistence: None,
                ..Config::default()
            });
            let acts = proptest::collection::vec(act(), 1..25);
            let parts = any::<[u8; JAILS]>();
            let result = runner.run(&(parts, acts), |(parts, acts)| {
                let mut nth = 0;
                let specs = parts.map(|parts| {
                    nth += 1;
                    spec(bench, nth, parts)
                });
                runs.fetch_add(1, Ordering::Relaxed);
                let before = World::of(bench);
                let mut jails = Jails::default();
                for act in acts {
                    take(bench, &mut jails, &specs, act);
                }
                recover(bench, &mut jails, &specs);
                for jail in jails.iter_mut().flatten() {
                    jail.stop(StopPolicy::now()).unwrap();
                }
                drop(jails);
                prop_assert_eq!(bench.host.recover().unwrap().len(), 0);
                prop_assert_eq!(World::of(bench), before);
                Ok(())
            });
            result.unwrap();
        });
    }
    println!("{} runs", runs.into_inner());
}
