//! Numbers to try, for what gets one before it is made.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// So many are tried from zero, as they are nicest to read.
const SMALL: u32 = 8;
/// And so many at random: that all are taken is unlikely as long as half of them are free.
const RANDOM: u32 = 56;

/// Numbers up to `max`, to be tried one after the other.
pub(crate) fn candidates(max: u32) -> impl Iterator<Item = u32> {
    let small = 0..SMALL.min(max);
    small.chain((0..RANDOM).map(move |_| random(SMALL.min(max), max)))
}

/// A number from `min` to `max`.
pub(crate) fn random(min: u32, max: u32) -> u32 {
    let span = u64::from(max.saturating_sub(min)) + 1;
    // Each one is keyed anew.
    let drawn = RandomState::new().build_hasher().finish() % span;
    min.saturating_add(u32::try_from(drawn).unwrap_or_default())
}
