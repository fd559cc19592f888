//! Whatever bytes, lengths and orders of calls are thrown at the simulated kernel, it answers an
//! errno or success, never panics, and stays consistent.
#![expect(clippy::indexing_slicing, reason = "a test may panic")]

mod params;
mod world;

use jail::Release;
use proptest::prelude::*;

use params::{RawParam, list, raw};
use world::{Op, World, ops};

/// Few enough to take seconds, since every test run makes them.
const CASES: u32 = 150;

fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    // What is found becomes a test with a name, not a file of seeds.
    config.failure_persistence = None;
    config
}

fn release() -> impl Strategy<Value = Release> {
    prop::sample::select(vec![
        Release::V13_2,
        Release::V14_4,
        Release::V15_0,
        Release::V15_1,
    ])
}

proptest! {
    #![proptest_config(config())]

    /// Calls that mostly mean something, in any order, by several processes.
    #[test]
    fn any_order_of_calls(release in release(), ops in prop::collection::vec(ops(), 1..60)) {
        let mut world = World::furnished(release);
        for op in &ops {
            world.act(op);
            prop_assert_eq!(world.machine.check(), Ok(()), "after {:?}", op);
        }
        world.end();
        prop_assert_eq!(world.machine.check(), Ok(()), "after the last process");
        prop_assert_eq!(world.jails_left(), 0);
    }

    /// Lists of names and values that mean nothing.
    #[test]
    fn any_bytes(
        release in release(),
        calls in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(raw(), 0..6), any::<bool>(), any::<i32>()),
            1..8,
        ),
    ) {
        let mut world = World::new(release);
        for (set, params, half, flags) in calls {
            let op = Op::Call { by: 0, set, params, half, flags };
            world.act(&op);
            prop_assert_eq!(world.machine.check(), Ok(()), "after {:?}", op);
        }
    }

    /// What a successful jail_get says it filled is what there was room for.
    #[test]
    fn lengths_written_back_fit(release in release(), list in list()) {
        let mut world = World::new(release);
        world.act(&Op::Call { by: 0, set: true, params: list, half: false, flags: 1 });
        let names = params::NAMES.iter().map(|name| RawParam::buffer(name, 64));
        for param in names {
            let (result, lens) = world.get_first(std::slice::from_ref(&param));
            if result.is_ok() {
                prop_assert!(lens.iter().all(|len| *len <= 64), "{:?}: {:?}", param, lens);
            }
        }
    }
}
