//! A call fails with each errno; two calls fail: one of a start or a stop, and one of those after
//! it, which may be undoing.
//!
//! A sample of all pairs, or with `JAILRS_PROOF=all` every one.

use std::sync::atomic::{AtomicUsize, Ordering};

use jail::kernel::{Fault, Faults};
use jail::life::Outcome;

use super::store::{Trouble, hardy};
use super::*;
use crate::stride;

pub(super) const ERRNOS: [Errno; 5] = [
    Errno::EIO,
    Errno::ENOMEM,
    Errno::EPERM,
    Errno::EBUSY,
    Errno::EINTR,
];

pub(super) fn is_proof() -> bool {
    std::env::var_os("JAILRS_PROOF").is_some_and(|which| which == "all")
}

/// Nothing is left, or it is told what, and recovery removes it.
fn nothing_or_recovered(bench: &Bench, before: &World, result: Result<(), Error>, at: &str) {
    let journals = bench.host.recover().unwrap();
    for recovered in journals {
        match recovered.outcome {
            Outcome::Undone(_) => {
                let told = result
                    .as_ref()
                    .map_or_else(ToString::to_string, |()| String::new());
                assert!(told.contains("not undone"), "{at}: {told}");
            }
            other => panic!("{at}: {other:?} after {result:?}"),
        }
    }
    assert_eq!(World::of(bench), *before, "{at}: {result:?}");
}

/// Starts and stops with two faults armed: the calls that were made, and what came of it.
fn run(bench: &Bench, spec: &JailSpec, first: Fault, second: Fault) -> (usize, Result<(), Error>) {
    let (host, faults) = bench.faulty();
    faults.arm(first);
    faults.arm(second);
    let result = start_and_stop(&host, &faults, spec);
    (faults.total(), result)
}

fn start_and_stop(host: &Host, faults: &Faults, spec: &JailSpec) -> Result<(), Error> {
    match spec.start(host) {
        Ok(mut started) => {
            let stopped = started.stop(StopPolicy::now());
            match stopped {
                Ok(()) => Ok(()),
                // As somebody would who is told of it; what cannot be done now can be later.
                Err(error) => {
                    faults.disarm();
                    started.stop(StopPolicy::now()).map_err(|_| error)
                }
            }
        }
        Err(error) => Err(error),
    }
}

#[test]
fn of_a_start_and_its_undoing() {
    let points = AtomicUsize::new(0);
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                let never = Fault::any(Errno::EIO).nth(usize::MAX);
                let (calls, clean) = run(bench, &spec, never, never);
                clean.unwrap();
                for first in (1..=calls).step_by(stride(5)) {
                    for gap in (1..=60).step_by(stride(11)) {
                        let errno = ERRNOS[(first + gap) % ERRNOS.len()];
                        points.fetch_add(1, Ordering::Relaxed);
                        let fault = |nth| Fault::any(errno).nth(nth);
                        let (_, result) = run(bench, &spec, fault(first), fault(first + gap));
                        let at = format!("{release} {} {errno} at {first} +{gap}", spec.name());
                        nothing_or_recovered(bench, &before, result, &at);
                    }
                }
            }
        });
    }
    println!("{} pairs of faults", points.into_inner());
}

/// A call fails, and a write of the journal: the one before, or one of the undoing.
#[test]
fn of_a_call_and_a_write() {
    let points = AtomicUsize::new(0);
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                let (host, faults, store) = hardy(bench, (usize::MAX, Trouble::NoSpace));
                start_and_stop(&host, &faults, &spec).unwrap();
                let (calls, writes) = (faults.total(), store.writes());
                for nth in (1..=calls).step_by(stride(7)) {
                    for write in (1..=writes + 4).skip(nth % stride(3)).step_by(stride(3)) {
                        points.fetch_add(1, Ordering::Relaxed);
                        let errno = ERRNOS[(nth + write) % ERRNOS.len()];
                        let trouble = [Trouble::NoSpace, Trouble::Torn][(nth + write) % 2];
                        let (host, faults, _) = hardy(bench, (write, trouble));
                        faults.arm(Fault::any(errno).nth(nth));
                        let result = start_and_stop(&host, &faults, &spec);
                        let at = format!("{release} {} {errno} at {nth}, {write}", spec.name());
                        nothing_or_recovered(bench, &before, result, &at);
                    }
                }
            }
        });
    }
    println!("{} faults of a call and a write", points.into_inner());
}

#[test]
fn each_call_with_each_errno() {
    let points = AtomicUsize::new(0);
    let releases = match is_proof() {
        true => &[Release::V13_2, Release::V15_1][..],
        false => &[Release::V15_1],
    };
    for release in releases {
        simulated(*release, |bench| {
            let web = Web::new(bench);
            for spec in [web.spec(bench), web.on_disk(bench), web.on_bridge(bench)] {
                let before = World::of(bench);
                let never = Fault::any(Errno::EIO).nth(usize::MAX);
                let (calls, clean) = run(bench, &spec, never, never);
                clean.unwrap();
                for (errno, nth) in ERRNOS
                    .iter()
                    .flat_map(|e| (1..=calls).step_by(stride(1)).map(move |n| (*e, n)))
                {
                    points.fetch_add(1, Ordering::Relaxed);
                    let (_, result) = run(bench, &spec, Fault::any(errno).nth(nth), never);
                    let at = format!("{release} {} {errno} at {nth}", spec.name());
                    nothing_or_recovered(bench, &before, result, &at);
                }
            }
        });
    }
    println!("{} faults with each errno", points.into_inner());
}

/// All calls fail from one on, as when memory is used up: nothing can be undone until it is over.
#[test]
fn from_a_call_on_all_fail() {
    simulated(Release::V15_1, |bench| {
        let web = Web::new(bench);
        let spec = web.spec(bench);
        let before = World::of(bench);
        for nth in (1..).step_by(stride(4)) {
            let (host, faults) = bench.faulty();
            faults.arm(Fault::any(Errno::ENOMEM).nth(nth).lasting());
            let result = spec.start(&host);
            let over = faults.injected() == 0;
            faults.disarm();
            match result {
                Ok(started) => stop(started),
                Err(error) => {
                    // With the program goes what it has not waited for.
                    drop(host);
                    for recovered in bench.host.recover().unwrap() {
                        let undone = matches!(recovered.outcome, Outcome::Undone(_));
                        assert!(undone, "{nth}: {recovered:?} after {error}");
                    }
                }
            }
            assert_eq!(World::of(bench), before, "{nth}");
            if over {
                break;
            }
        }
    });
}
