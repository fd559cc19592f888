//! What a case made is taken away again.

use core::time::Duration;
use std::collections::BTreeSet;

use jail_sys::sys::jail::JAIL_DYING;
use jail_sys::sys::signal::SIGKILL;

use super::host::next_jail;
use super::process::Local;
use crate::driver::Driver;

/// Takes away processes and jails. (The scratch directory and the host's name see to themselves;
/// no case that makes anything else is replayed here yet.)
#[derive(Debug, Default)]
pub(super) struct Cleanup {
    /// Jails that never stop dying: one case of 15.1 leaves such a one.
    stuck: BTreeSet<i32>,
}

impl Cleanup {
    pub(super) fn after_case(&mut self, local: &Local, sleepers: &[i32]) {
        let kernel = local.kernel();
        for pid in sleepers.iter().filter(|pid| **pid > 1) {
            // It may have ended; init waits for it.
            let _ = kernel.kill(*pid, SIGKILL);
        }
        let next = |after| next_jail(kernel, after, 0);
        for jid in std::iter::successors(next(0), |jid| next(*jid)).take(MAX_JAILS) {
            // It may have gone by itself, or with its parent.
            let _ = kernel.jail_remove(jid);
        }
        for _ in 0..TRIES {
            if self.dying(local).is_empty() {
                return;
            }
            let _ = kernel.nanosleep(PAUSE);
        }
        self.stuck.extend(self.dying(local));
    }

    /// The jails that are left, but those known to be stuck.
    fn dying(&self, local: &Local) -> Vec<i32> {
        let kernel = local.kernel();
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
