//! The machine's clock, which stands still but for waits (see `sched`). Follows `sys/kern/kern_time.c`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use jail::Errno;
use jail_sys::sys::time::{CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_UPTIME};

use crate::shared::Sleep;

/// Virtual time.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Clock {
    /// Since the machine booted.
    pub(crate) uptime: Duration,
    /// When it booted, since 1970, as the clock says now.
    pub(crate) boot_time: Duration,
    /// Drawn at boot (`kern.boot_id`).
    pub(crate) boot_id: [u8; 16],
}

impl Clock {
    /// A machine that boots at `boot_time`.
    pub(crate) fn new(boot_time: Duration) -> Self {
        Self {
            uptime: Duration::ZERO,
            boot_time,
            boot_id: random(),
        }
    }

    /// `tc_setclock`: time goes on as before, and the boot was at another time.
    pub(crate) fn set(&mut self, time: Duration) {
        self.boot_time = time.saturating_sub(self.uptime);
    }

    /// Moves on to this uptime; never back.
    pub(crate) fn advance(&mut self, uptime: Duration) {
        self.uptime = self.uptime.max(uptime);
    }

    /// When something that takes this long from now ends; `None` is never.
    pub(crate) fn after(&self, time: Duration) -> Option<Duration> {
        self.uptime.checked_add(time)
    }

    /// Whether it is this uptime; `None` is never.
    pub(crate) fn sleep_until(&self, until: Option<Duration>) -> Sleep<()> {
        match until {
            Some(until) if until <= self.uptime => Sleep::Done(()),
            until => Sleep::Until(until),
        }
    }

    /// `kern_clock_gettime`. The precise and fast clocks are the same ones here.
    pub(crate) fn gettime(&self, clock: i32) -> Result<Duration, Errno> {
        let realtime = self.boot_time.saturating_add(self.uptime);
        match clock {
            CLOCK_REALTIME | CLOCK_REALTIME_PRECISE | CLOCK_REALTIME_FAST => Ok(realtime),
            CLOCK_SECOND => Ok(Duration::from_secs(realtime.as_secs())),
            CLOCK_MONOTONIC..=CLOCK_UPTIME
            | CLOCK_UPTIME_PRECISE..=CLOCK_UPTIME_FAST
            | CLOCK_MONOTONIC_PRECISE..=CLOCK_MONOTONIC_FAST => Ok(self.uptime),
            _ => Err(Errno::EINVAL),
        }
    }
}

fn random() -> [u8; 16] {
    // Each one is keyed anew.
    let drawn = || u128::from(RandomState::new().build_hasher().finish());
    (drawn() << 64 | drawn()).to_ne_bytes()
}

/// More of `sys/_clock_id.h`.
const CLOCK_UPTIME_PRECISE: i32 = 7;
const CLOCK_UPTIME_FAST: i32 = 8;
const CLOCK_REALTIME_PRECISE: i32 = 9;
const CLOCK_REALTIME_FAST: i32 = 10;
const CLOCK_MONOTONIC_PRECISE: i32 = 11;
const CLOCK_MONOTONIC_FAST: i32 = 12;
const CLOCK_SECOND: i32 = 13;
