//! Which boot of the host something happened in.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::BootId;
use crate::sysctl::monotonic;
use crate::{Error, Host};

/// When the host was booted and for how long it has run, in seconds, and the boot's number if the
/// kernel has one.
///
/// The time of the boot alone does not tell one boot from another: it changes when somebody sets
/// the clock (`tc_setclock` in `sys/kern/kern_tc.c`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Boot {
    time: i64,
    uptime: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    id: Option<BootId>,
}

/// Whether the host was booted meanwhile: nothing that the kernel knew is there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Booted {
    No,
    Yes,
    /// Or else the clock was set forward, by more than the host had run.
    Perhaps,
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
        let id = BootId::now(host);
        Ok(Self { time, uptime, id })
    }

    /// Whether the host was booted between then and now.
    pub(crate) fn until(self, now: Self) -> Booted {
        if let (Some(then), Some(now)) = (self.id, now.id) {
            return match then == now {
                true => Booted::No,
                false => Booted::Yes,
            };
        }
        let last_seen = self.time.saturating_add_unsigned(self.uptime);
        match (now.uptime < self.uptime, now.time > last_seen) {
            (true, _) => Booted::Yes,
            (false, true) => Booted::Perhaps,
            (false, false) => Booted::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Boot, BootId, Booted};

    fn boot(time: i64, uptime: u64) -> Boot {
        let id = None;
        Boot { time, uptime, id }
    }

    #[test]
    fn by_the_clock() {
        let then = boot(1000, 50);
        for (now, booted, how) in [
            (then, Booted::No, "the same moment"),
            (boot(1000, 90), Booted::No, "later"),
            (boot(1020, 90), Booted::No, "set forward"),
            (boot(900, 90), Booted::No, "set back"),
            (boot(1100, 10), Booted::Yes, "booted"),
            (boot(900, 10), Booted::Yes, "booted and set back"),
            (
                boot(1100, 900),
                Booted::Perhaps,
                "booted, or set far forward",
            ),
        ] {
            assert_eq!(then.until(now), booted, "{how}");
        }
    }

    #[test]
    fn by_its_number_where_there_is_one() {
        let numbered = |boot: Boot, id: &str| Boot {
            id: Some(BootId::try_from(id.to_owned()).unwrap()),
            ..boot
        };
        let one = "00000000000000000000000000000001";
        let two = "000102030405060708090a0b0c0d0e0f";
        let then = numbered(boot(1000, 50), one);
        for (now, booted) in [
            (numbered(boot(9999, 900), one), Booted::No),
            (numbered(boot(1000, 50), two), Booted::Yes),
            // It was not there yet, or is not any more: a kernel just after its boot has none.
            (boot(1000, 90), Booted::No),
            (boot(1100, 900), Booted::Perhaps),
        ] {
            assert_eq!(then.until(now), booted, "{now:?}");
        }
        let text = serde_json::to_string(&numbered(boot(1, 2), two)).unwrap();
        let expected = format!(r#"{{"time":1,"uptime":2,"id":"{two}"}}"#);
        assert_eq!(text, expected);
        assert_eq!(
            serde_json::from_str::<Boot>(&text).unwrap(),
            numbered(boot(1, 2), two)
        );
        let old: Boot = serde_json::from_str(r#"{"time":1,"uptime":2}"#).unwrap();
        assert_eq!(old, boot(1, 2));
    }
}
