//! Every call of a start and of a stop fails once.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use jail::kernel::{Call, Fault, Faults, Faulty, Traced};

fn faulty(bench: &Bench) -> (Host, Faults) {
    let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
    (Host::new(kernel), faults)
}

/// The calls that a start makes, and those of the stop after it.
fn calls(bench: &Bench, spec: &JailSpec) -> [Vec<(Call, usize)>; 2] {
    let traced = Traced::collecting(bench.machine.as_ref().unwrap().process());
    let trace = traced.trace();
    let host = Host::new(traced);
    let mut started = spec.start(&host).unwrap();
    let starting = trace.counts();
    trace.reset();
    started.stop(StopPolicy::default()).unwrap();
    [starting, trace.counts()]
}

#[test]
fn of_a_start() {
    let points = AtomicUsize::new(0);
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                let [starting, _] = calls(bench, &spec);
                for (call, count) in starting {
                    for nth in 1..=count {
                        points.fetch_add(1, Ordering::Relaxed);
                        let (host, faults) = faulty(bench);
                        faults.arm(Fault::new(call, Errno::EIO).nth(nth));
                        match spec.start(&host) {
                            Ok(started) => {
                                // Watching the clock fails nothing, and it may be read later.
                                faults.disarm();
                                stop(started);
                            }
                            Err(error) => {
                                let told = matches!(error, Error::NotUndone { .. });
                                assert!(!told, "{call:?} {nth}: {error}");
                            }
                        }
                        assert_eq!(World::of(bench), before, "{call:?} {nth}");
                    }
                }
            }
        });
    }
    let points = points.into_inner();
    println!("{points} faults");
    assert!(points > 300, "only {points} faults");
}

#[test]
fn as_long_as_the_jail_is_there_nothing_around_it_is_touched() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let (host, faults) = faulty(bench);
        let mut started = web.spec(bench).start(&host).unwrap();
        let running = World::of(bench);
        for call in [Call::JailRemove, Call::JailRemoveJd] {
            faults.arm(Fault::new(call, Errno::EPERM).nth(faults.count(call) + 1));
        }
        let policy = StopPolicy::default().term(Duration::ZERO);
        let error = started.stop(policy).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EPERM), "{error}");
        assert_eq!(World::of(bench), running);
        while started.stop(policy).is_err() {
            assert_eq!(World::of(bench), running);
        }
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn of_a_stop() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let spec = web.spec(bench);
        let before = World::of(bench);
        let [_, stopping] = calls(bench, &spec);
        for (call, count) in stopping {
            for nth in 1..=count {
                let (host, faults) = faulty(bench);
                let mut started = spec.start(&host).unwrap();
                let teardown = started.teardown_plan(StopPolicy::default()).steps().len();
                faults.arm(Fault::new(call, Errno::EIO).nth(faults.count(call) + nth));
                let mut failed = 0;
                let mut watch = |event: StepEvent<'_>| {
                    failed += usize::from(matches!(event, StepEvent::Failed { .. }));
                    core::ops::ControlFlow::Continue(())
                };
                let result = started.stop_with(StopPolicy::default(), &mut watch);
                assert!(failed < teardown);
                match result {
                    Ok(()) => assert_eq!(World::of(bench), before, "{call:?} {nth}"),
                    Err(error) => {
                        assert!(failed > 0, "{call:?} {nth}: {error}");
                        started.stop(StopPolicy::now()).unwrap();
                        assert_eq!(World::of(bench), before, "{call:?} {nth}: {error}");
                    }
                }
            }
        }
    });
}
