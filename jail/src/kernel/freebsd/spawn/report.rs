//! What a child that failed writes before it exits: the step and the errno.

use super::super::super::{SpawnError, SpawnStep};
use crate::Errno;

/// Bytes of a report.
pub(super) const SIZE: usize = 8;

/// Allocates nothing: this is called in the child.
pub(super) fn encode(error: SpawnError) -> [u8; SIZE] {
    let [a, b, c, d] = (error.step as i32).to_ne_bytes();
    let [e, f, g, h] = error.errno.raw().to_ne_bytes();
    [a, b, c, d, e, f, g, h]
}

pub(super) fn decode([a, b, c, d, e, f, g, h]: [u8; SIZE]) -> SpawnError {
    let step = i32::from_ne_bytes([a, b, c, d]);
    let errno = Errno::new(i32::from_ne_bytes([e, f, g, h]));
    let step = STEPS.into_iter().find(|known| *known as i32 == step);
    SpawnError::new(step.unwrap_or(SpawnStep::Fork), errno)
}

const STEPS: [SpawnStep; 9] = [
    SpawnStep::Fork,
    SpawnStep::Session,
    SpawnStep::Stdio,
    SpawnStep::Terminal,
    SpawnStep::Attach,
    SpawnStep::Fib,
    SpawnStep::Ids,
    SpawnStep::Chdir,
    SpawnStep::Exec,
];
