//! The program vanishes at every point of a start and of a stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jail::Kernel;
use jail::life::Outcome;

use super::store::{Trouble, program, vanish};
use super::*;
use crate::stride;

/// Recovers, and sees that nothing of a jail is left.
fn recovered(bench: &Bench, before: &World, at: &str) {
    for recovered in bench.host.recover().unwrap() {
        match recovered.outcome {
            Outcome::Undone(told) => assert!(told.is_empty(), "{at}: {told:?}"),
            Outcome::Running(mut started) => started.stop(StopPolicy::now()).unwrap(),
            other => panic!("{at}: {other:?}"),
        }
    }
    assert_eq!(World::of(bench), *before, "{at}");
    let names = journals(bench);
    assert!(names.is_empty(), "{at}: {names:?}");
}

/// The journals that there are.
fn journals(bench: &Bench) -> Vec<String> {
    let store = bench.machine.as_ref().unwrap().process().journals();
    let names = store.unwrap().names().unwrap();
    let names = names.into_iter();
    names.filter(|name| name.ends_with(".json")).collect()
}

#[test]
fn at_every_call_of_a_start() {
    let points = AtomicUsize::new(0);
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                for nth in (1..).step_by(stride(1)) {
                    let (host, faults, _) = program(bench, None);
                    vanish(&faults, nth);
                    let result = spec.start(&host);
                    if faults.injected() == 0 {
                        faults.disarm();
                        stop(result.unwrap());
                        break;
                    }
                    drop((result, host));
                    points.fetch_add(1, Ordering::Relaxed);
                    recovered(
                        bench,
                        &before,
                        &format!("{release} {} call {nth}", spec.name()),
                    );
                }
            }
        });
    }
    println!("{} crashes", points.into_inner());
}

#[test]
fn at_every_call_of_a_stop() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                for nth in (1..).step_by(stride(1)) {
                    let (host, faults, _) = program(bench, None);
                    let mut started = spec.start(&host).unwrap();
                    vanish(&faults, nth);
                    let result = started.stop(StopPolicy::default());
                    let over = faults.injected() == 0;
                    drop((started, host));
                    if over {
                        result.unwrap();
                        break;
                    }
                    recovered(
                        bench,
                        &before,
                        &format!("{release} {} call {nth}", spec.name()),
                    );
                }
            }
        });
    }
}

#[test]
fn at_every_write() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
            let before = World::of(bench);
            for trouble in [Trouble::GoneBefore, Trouble::GoneAfter] {
                for nth in 1.. {
                    let (host, _, store) = program(bench, Some((nth, trouble)));
                    let result = spec.start(&host);
                    let result = result.and_then(|mut started| started.stop(StopPolicy::now()));
                    if store.writes() < nth {
                        result.unwrap();
                        break;
                    }
                    drop(host);
                    recovered(
                        bench,
                        &before,
                        &format!("{} {trouble:?} {nth}", spec.name()),
                    );
                }
            }
        }
    });
}

#[test]
fn a_write_that_fails_undoes_all() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
            let before = World::of(bench);
            for trouble in [Trouble::NoSpace, Trouble::Torn] {
                for nth in 1.. {
                    let (host, _, store) = program(bench, Some((nth, trouble)));
                    match spec.start(&host) {
                        Ok(mut started) => {
                            let over = store.writes() < nth;
                            started.stop(StopPolicy::now()).unwrap();
                            if over {
                                break;
                            }
                        }
                        Err(error) => {
                            assert!(error.to_string().contains(".json"), "{error}");
                            let told = matches!(error, Error::NotUndone { .. });
                            assert!(!told, "{trouble:?} {nth}: {error}");
                        }
                    }
                    assert_eq!(World::of(bench), before, "{trouble:?} {nth}");
                    assert!(journals(bench).is_empty(), "{trouble:?} {nth}");
                }
            }
        }
    });
}

/// Of hooks that are programs: how often each was called.
#[derive(Clone, Default)]
struct Hooks([Arc<AtomicUsize>; 2]);

impl Hooks {
    fn of(bench: &Bench, spec: JailSpec) -> (Self, JailSpec) {
        let hooks = Self::default();
        let points = [HookPoint::Poststop, HookPoint::Release];
        let all = points.into_iter().zip(hooks.0.clone());
        let spec = all.fold(spec, |spec, (point, calls)| {
            let program = format!("/bin/{point}");
            let machine = bench.machine.as_ref().unwrap();
            machine.register(&program, move |_| {
                calls.fetch_add(1, Ordering::Relaxed);
                0
            });
            spec.hook(point, Exec::new(program))
        });
        (hooks, spec)
    }

    fn take(&self) -> [usize; 2] {
        self.0
            .each_ref()
            .map(|calls| calls.swap(0, Ordering::Relaxed))
    }
}

#[test]
fn the_hooks_of_a_stop_are_called_whenever_it_vanishes() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let (hooks, spec) = Hooks::of(bench, web.on_bridge(bench));
        let before = World::of(bench);
        for nth in 1.. {
            let (host, faults, _) = program(bench, None);
            let mut started = spec.start(&host).unwrap();
            vanish(&faults, nth);
            let _ = started.stop(StopPolicy::now());
            let over = faults.injected() == 0;
            drop((started, host));
            recovered(bench, &before, &format!("call {nth}"));
            let calls = hooks.take();
            assert!(!calls.contains(&0), "call {nth}: {calls:?}");
            if over {
                break;
            }
        }
    });
}

#[test]
fn those_of_a_start_that_fails_are_not() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let (hooks, spec) = Hooks::of(bench, web.on_bridge(bench).exec_start(no()));
        let before = World::of(bench);
        for nth in 1.. {
            let (host, faults, _) = program(bench, None);
            vanish(&faults, nth);
            spec.start(&host).unwrap_err();
            let over = faults.injected() == 0;
            drop(host);
            recovered(bench, &before, &format!("call {nth}"));
            assert_eq!(hooks.take(), [0, 0], "call {nth}");
            if over {
                break;
            }
        }
    });
}

#[test]
fn a_recovery_that_vanishes_is_recovered() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let spec = web.spec(bench);
        let before = World::of(bench);
        for nth in 1.. {
            let (host, faults, _) = program(bench, None);
            let started = spec.start(&host).unwrap();
            started.remove().unwrap();
            drop((started, host));
            let (host, gone, _) = program(bench, None);
            vanish(&gone, nth);
            let _ = host.recover();
            let over = gone.injected() == 0;
            drop((host, faults));
            recovered(bench, &before, &format!("call {nth}"));
            if over {
                break;
            }
        }
    });
}
