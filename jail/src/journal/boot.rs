//! Which boot of the host something happened in.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::sysctl::monotonic;
use crate::{Error, Host};

/// When the host was booted and for how long it has run, in seconds.
///
/// The time of the boot alone does not tell one boot from another: it changes when somebody sets
/// the clock (`tc_setclock` in `sys/kern/kern_tc.c`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Boot {
    time: i64,
    uptime: u64,
}

impl Boot {
    pub(crate) fn now(host: &Host) -> Result<Self, Error> {
        let mut value = [0; 16];
        let name = c"kern.boottime";
        let len = host.kernel().sysctlbyname(name, &mut value, None);
        let failed = |errno| Error::kernel("sysctl", "kern.boottime", errno);
        let time = match (len.map_err(failed)?, value.first_chunk()) {
            // A struct timeval.
            (16, Some(seconds)) => i64::from_ne_bytes(*seconds),
            _ => return Err(Error::answer("sysctl", "kern.boottime", "no timeval")),
        };
        let uptime = monotonic(host).unwrap_or(Duration::ZERO).as_secs();
        Ok(Self { time, uptime })
    }

    /// Whether the host was booted between then and now: nothing that the kernel knew is there
    /// any more.
    pub(crate) fn is_over(self, now: Self) -> bool {
        let last_seen = self.time.saturating_add_unsigned(self.uptime);
        now.uptime < self.uptime || now.time > last_seen
    }
}

#[cfg(test)]
mod tests {
    use super::Boot;

    #[test]
    fn a_clock_that_was_set_is_no_boot() {
        let boot = |time, uptime| Boot { time, uptime };
        let then = boot(1000, 50);
        assert!(!then.is_over(then));
        assert!(!then.is_over(boot(1000, 90)));
        assert!(!then.is_over(boot(1020, 90)), "set forward");
        assert!(!then.is_over(boot(900, 90)), "set back");
        assert!(then.is_over(boot(1100, 10)));
        assert!(then.is_over(boot(1100, 900)));
        assert!(then.is_over(boot(900, 10)), "set back, too");
    }
}
