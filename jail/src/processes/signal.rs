//! Signals to all of a jail.

use core::time::Duration;
use std::collections::HashSet;

use super::{Process, ProcessState};
use crate::{Errno, Error, Jail, Signal};

/// Lists that may have new processes in them: a fork bomb has them for ever.
const ROUNDS: usize = 64;

/// Signals what `list` gives until there is nothing new in it.
pub(super) fn all(
    jail: &Jail,
    signal: Signal,
    list: impl Fn(&Jail) -> Result<Vec<Process>, Error>,
) -> Result<usize, Error> {
    let mut done: HashSet<(i32, Duration)> = HashSet::new();
    let mut refusal = None;
    for round in 0..ROUNDS {
        let processes = match list(jail) {
            // Without its last process a jail that does not persist is gone, as it should be.
            Err(Error::Gone { .. }) if round > 0 => Vec::new(),
            listed => listed?,
        };
        let known = done.len();
        for process in processes {
            let is_zombie = process.state == ProcessState::Zombie;
            if is_zombie || !done.insert((process.pid, process.start)) {
                continue;
            }
            match process.kill(jail.host(), signal) {
                Err(error) if error.errno() == Some(Errno::ESRCH) => {}
                Err(error) => refusal = refusal.or(Some(error)),
                Ok(()) => {}
            }
        }
        if done.len() == known {
            return refusal.map_or(Ok(known), Err);
        }
    }
    let object = format!("jid={}, name={}", jail.jid(), jail.name());
    let endless = Error::kernel("kill", object, Errno::EAGAIN);
    Err(endless.with_hint("processes are made faster than they can be signalled; remove the jail"))
}
