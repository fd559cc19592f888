//! Jails.

use core::time::Duration;
use std::collections::BTreeSet;

use jail::Kernel;
use jail_sys::sys::jail::JAIL_DYING;

use super::super::host::next_jail;

/// Takes away jails and waits until they are gone.
#[derive(Debug, Default)]
pub(super) struct Jails {
    /// Those that never stop dying: one case of 15.1 leaves such a one.
    stuck: BTreeSet<i32>,
}

impl Jails {
    pub(super) fn remove(&mut self, kernel: &dyn Kernel) {
        let next = |after| next_jail(kernel, after, 0);
        for jid in std::iter::successors(next(0), |jid| next(*jid)).take(MAX_JAILS) {
            // It may have gone by itself, or with its parent.
            let _ = kernel.jail_remove(jid);
        }
        for _ in 0..TRIES {
            if self.dying(kernel).is_empty() {
                return;
            }
            let _ = kernel.nanosleep(PAUSE);
        }
        self.stuck.extend(self.dying(kernel));
    }

    /// The jails that are left, but those known to be stuck.
    fn dying(&self, kernel: &dyn Kernel) -> Vec<i32> {
        let next = |after| next_jail(kernel, after, JAIL_DYING);
        let all = std::iter::successors(next(0), |jid| next(*jid));
        let new = all.take(MAX_JAILS).filter(|jid| !self.stuck.contains(jid));
        new.collect()
    }
}

/// Far more than a case makes.
const MAX_JAILS: usize = 10_000;
/// Three seconds.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(10);
