//! Every call of a start and of a stop fails once.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::{is_local, newest, oldest_and_newest, stride};
use jail::kernel::{Call, Fault, Traced};
use jail::life::Outcome;

/// The calls that a start makes, and those of the stop after it.
fn calls(bench: &Bench, spec: &JailSpec) -> [Vec<(Call, usize)>; 2] {
    let traced = Traced::collecting(bench.kernel());
    let trace = traced.trace();
    let host = bench.keeping_journals(Host::new(traced));
    let mut started = spec.start(&host).unwrap();
    let starting = trace.counts();
    trace.reset();
    started.stop(StopPolicy::default()).unwrap();
    [starting, trace.counts()]
}

#[test]
fn of_a_start() {
    let points = AtomicUsize::new(0);
    oldest_and_newest(|bench| {
        let web = Web::new(bench);
        for spec in web.specs(bench) {
            let before = World::of(bench);
            let [starting, _] = calls(bench, &spec);
            for (call, count) in starting {
                for nth in (1..=count).step_by(stride(1)) {
                    points.fetch_add(1, Ordering::Relaxed);
                    let (host, faults) = bench.faulty();
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
    let points = points.into_inner();
    println!("{points} faults");
    let expected = if is_local() { 40 } else { 300 };
    assert!(points > expected, "only {points} faults");
}

/// Whatever fails, no descriptor of the program and none of its processes stay.
#[test]
fn nothing_stays_open() {
    use jail_sys::sys::fcntl::F_GETFD;
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            let (host, faults) = bench.faulty();
            let open = || {
                let kernel = host.kernel();
                let is_open = |fd: &i32| kernel.fcntl(*fd, F_GETFD, 0).is_ok();
                (0..256).filter(is_open).collect::<Vec<_>>()
            };
            for spec in web.specs(bench) {
                let turn = || {
                    let started = spec.start(&host);
                    let stopped = started.map(|mut started| {
                        let stopped = started.stop(StopPolicy::now());
                        let over = faults.pending() > 0;
                        faults.disarm();
                        stopped
                            .or_else(|_| started.stop(StopPolicy::now()))
                            .unwrap();
                        over
                    });
                    faults.disarm();
                    stopped.unwrap_or_default()
                };
                // What is kept open is opened the first time.
                turn();
                let before = (open(), bench.host.processes().unwrap().len());
                for nth in (1..).step_by(stride(1)) {
                    faults.arm(Fault::any(Errno::EIO).nth(nth));
                    let over = turn();
                    let now = (open(), bench.host.processes().unwrap().len());
                    assert_eq!(now, before, "{release} {} {nth}", spec.name());
                    if over {
                        break;
                    }
                }
            }
        });
    }
}

#[test]
fn as_long_as_the_jail_is_there_nothing_around_it_is_touched() {
    newest(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let (host, faults) = bench.faulty();
        let mut started = web.spec(bench).start(&host).unwrap();
        let running = World::of(bench);
        for call in [Call::JailRemove, Call::JailRemoveJd] {
            faults.arm(Fault::new(call, Errno::EPERM));
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
fn nor_by_the_undoing_of_a_start() {
    newest(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let (host, faults) = bench.faulty();
        for call in [Call::JailRemove, Call::JailRemoveJd] {
            faults.arm(Fault::new(call, Errno::EPERM).lasting());
        }
        let error = web.spec(bench).exec_start(no()).start(&host).unwrap_err();
        assert!(matches!(error, Error::NotUndone { .. }), "{error}");
        let left = World::of(bench);
        assert_eq!(left.jails.len(), before.jails.len() + 1);
        assert_eq!(left.addresses.len(), before.addresses.len() + 2);
        assert_eq!(left.mounts.len(), before.mounts.len() + 6);
        faults.disarm();
        let recovered = bench.host.recover().unwrap().remove(0).outcome;
        assert!(matches!(recovered, Outcome::Undone(_)), "{recovered:?}");
        assert_eq!(World::of(bench), before);
    });
}

#[test]
fn of_a_stop() {
    let (points, struck) = (AtomicUsize::new(0), AtomicUsize::new(0));
    oldest_and_newest(|bench| {
        let web = Web::new(bench);
        for spec in web.specs(bench) {
            let before = World::of(bench);
            let [_, stopping] = calls(bench, &spec);
            // With a SIGTERM and a wait, which pairs of faults are without.
            let errnos = match pairs::is_proof() {
                true => &pairs::ERRNOS[..],
                false => &[Errno::EIO],
            };
            for errno in errnos {
                for (call, count) in &stopping {
                    for nth in (1..=*count).step_by(stride(1)) {
                        points.fetch_add(1, Ordering::Relaxed);
                        let fault = Fault::new(*call, *errno).nth(nth);
                        let at = format!("{call:?} {nth} {errno}");
                        let injected = a_stop_fails(bench, &spec, fault, &before, &at);
                        struck.fetch_add(injected, Ordering::Relaxed);
                    }
                }
            }
        }
    });
    let (points, struck) = (points.into_inner(), struck.into_inner());
    println!("{points} faults of stops");
    // How often it looks at the clock is not always the same.
    assert!(
        struck * 10 > points * 9,
        "{struck} of {points} faults struck"
    );
    let expected = if is_local() { 20 } else { 150 };
    assert!(points > expected, "only {points} faults");
}

/// A call of a stop fails: all is undone, or can be by another stop. Gives how many did.
fn a_stop_fails(bench: &Bench, spec: &JailSpec, fault: Fault, before: &World, at: &str) -> usize {
    let (host, faults) = bench.faulty();
    let mut started = spec.start(&host).unwrap();
    let teardown = started.teardown_plan(StopPolicy::default()).steps().len();
    faults.arm(fault);
    let mut failed = 0;
    let mut watch = |event: StepEvent<'_>| {
        failed += usize::from(matches!(event, StepEvent::Failed { .. }));
        core::ops::ControlFlow::Continue(())
    };
    let result = started.stop_with(StopPolicy::default(), &mut watch);
    faults.disarm();
    assert!(failed < teardown);
    if let Err(error) = result {
        assert!(failed > 0, "{at}: {error}");
        started.stop(StopPolicy::now()).unwrap();
    }
    assert_eq!(World::of(bench), *before, "{at}");
    faults.injected()
}
