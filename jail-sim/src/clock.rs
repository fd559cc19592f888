//! The machine's clock, which moves only when everybody waits. Follows `sys/kern/kern_time.c`.

use std::time::Duration;

use jail::Errno;

/// `CLOCK_REALTIME` and its kin in `sys/_clock_id.h`.
const CLOCK_REALTIME: i32 = 0;

/// Virtual time.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Since the machine booted.
    pub(crate) uptime: Duration,
    /// When it booted, since 1970.
    pub(crate) boot_time: Duration,
}

impl Clock {
    /// A machine that boots at `boot_time`.
    pub(crate) fn new(boot_time: Duration) -> Self {
        Self {
            uptime: Duration::ZERO,
            boot_time,
        }
    }

    /// `kern_clock_gettime`.
    pub(crate) fn gettime(&self, clock: i32) -> Result<Duration, Errno> {
        match clock {
            // CLOCK_REALTIME, _PRECISE, _FAST, CLOCK_SECOND.
            0 | 9 | 10 => Ok(self.boot_time + self.uptime),
            13 => Ok(Duration::from_secs(
                (self.boot_time + self.uptime).as_secs(),
            )),
            // CLOCK_MONOTONIC (4), CLOCK_UPTIME (5), their _PRECISE and _FAST forms.
            4 | 5 | 7 | 8 | 11 | 12 => Ok(self.uptime),
            _ => Err(Errno::EINVAL),
        }
    }
}
