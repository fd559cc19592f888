//! Interfaces that jails have for as long as they are there.

use jail::kernel::Fault;
use jail::life::Outcome;
use jail::{Interface, InterfaceFlags};

use super::store::{program, vanish};
use super::*;
use crate::stride;

/// One that is up, and a jail that gets it; nothing, saying so, where there can be none.
fn lent(bench: &Bench) -> Option<(Own, JailSpec)> {
    if !bench.host.capabilities().unwrap().vnet {
        println!("skipped: this kernel has no vnet");
        return None;
    }
    let own = Own::create(bench, "epair")?;
    own.0.up().unwrap();
    let spec = JailSpec::vnet(bench.name("lent")).unwrap();
    bench.programs("lent");
    let spec = spec.path(bench.dir("lent")).exec_start(yes());
    let spec = spec.vnet_interface(own.name()).unwrap();
    Some((own, spec))
}

fn is_home(bench: &Bench, own: &Own) -> bool {
    let home: Interface = bench.host.interface(own.name()).unwrap();
    home.exists().unwrap() && home.flags().unwrap().contains(InterfaceFlags::UP)
}

#[test]
fn it_comes_home_before_the_jail_goes() {
    everywhere(|bench| {
        let Some((own, spec)) = lent(bench) else {
            return;
        };
        let before = World::of(bench);
        let mut started = spec.start(&bench.host).unwrap();
        assert!(!own.0.exists().unwrap());
        let plan = started.teardown_plan(StopPolicy::now());
        let home = format!("ifconfig {} -vnet {}", own.name(), started.name());
        assert_eq!(plan.steps()[0].shell(), home);
        bench.trace.reset();
        started.stop(StopPolicy::now()).unwrap();
        let lines = bench.trace.take_lines();
        let place = |part: &str| lines.iter().position(|line| line.contains(part)).unwrap();
        assert!(place("SIOCSIFRVNET") < place("jail_remove"), "{lines:#?}");
        assert!(is_home(bench, &own));
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn and_after_a_start_that_fails() {
    everywhere(|bench| {
        let Some((own, spec)) = lent(bench) else {
            return;
        };
        let before = World::of(bench);
        spec.exec_start(no()).start(&bench.host).unwrap_err();
        assert!(is_home(bench, &own));
        let shared = JailSpec::new(bench.name("shared"))
            .unwrap()
            .path(bench.dir("lent"));
        let shared = shared.vnet_interface(own.name()).unwrap();
        let error = shared.start(&bench.host).unwrap_err();
        assert!(error.to_string().contains("vnet"), "{error}");
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn whatever_fails_and_wherever_it_vanishes() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let (own, spec) = lent(bench).unwrap();
            let before = World::of(bench);
            for vanishes in [false, true] {
                for nth in (1..).step_by(stride(1)) {
                    let at = format!("{release} {vanishes} {nth}");
                    let (host, faults) = match vanishes {
                        true => {
                            let (host, faults, _) = program(bench, None);
                            vanish(&faults, nth);
                            (host, faults)
                        }
                        false => {
                            let (host, faults) = bench.faulty();
                            faults.arm(Fault::any(Errno::EIO).nth(nth));
                            (host, faults)
                        }
                    };
                    let result = spec.start(&host);
                    let result = result.and_then(|mut started| {
                        let stopped = started.stop(StopPolicy::now());
                        match vanishes {
                            true => stopped,
                            false => stopped.or_else(|_| started.stop(StopPolicy::now())),
                        }
                    });
                    let over = faults.injected() == 0;
                    drop(host);
                    for recovered in bench.host.recover().unwrap() {
                        match recovered.outcome {
                            Outcome::Undone(told) => assert!(told.is_empty(), "{at}: {told:?}"),
                            Outcome::Running(jail) => stop(*jail),
                            other => panic!("{at}: {other:?}"),
                        }
                    }
                    assert!(is_home(bench, &own), "{at}: {result:?}");
                    assert_eq!(World::of(bench), before, "{at}: {result:?}");
                    if over {
                        result.unwrap();
                        break;
                    }
                }
            }
        });
    }
}
