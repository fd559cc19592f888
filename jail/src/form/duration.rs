//! Times in seconds.

use core::time::Duration;

use serde::{Deserialize, Serialize};

/// Seconds as people write them; with nanoseconds apart where a number would not be exact.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Seconds {
    Whole(u64),
    Parts(f64),
    Exact([u64; 2]),
}

impl From<Duration> for Seconds {
    fn from(time: Duration) -> Self {
        let parts = time.as_secs_f64();
        match time.subsec_nanos() {
            0 => Self::Whole(time.as_secs()),
            _ if Duration::try_from_secs_f64(parts) == Ok(time) => Self::Parts(parts),
            nanos => Self::Exact([time.as_secs(), nanos.into()]),
        }
    }
}

impl TryFrom<Seconds> for Duration {
    type Error = &'static str;

    fn try_from(seconds: Seconds) -> Result<Self, Self::Error> {
        match seconds {
            Seconds::Whole(whole) => Ok(Self::from_secs(whole)),
            Seconds::Parts(parts) => {
                Self::try_from_secs_f64(parts).map_err(|_| "not a time in seconds")
            }
            Seconds::Exact([whole, nanos]) => match u32::try_from(nanos) {
                Ok(nanos) if nanos < 1_000_000_000 => Ok(Self::new(whole, nanos)),
                _ => Err("not seconds and nanoseconds"),
            },
        }
    }
}
