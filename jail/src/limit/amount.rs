//! How much.

use core::time::Duration;

use super::{Resource, Unit};
use crate::{Error, Problem, Size};

/// An amount of a resource: a number in the resource's own [unit](Resource::unit), a [`Size`], or
/// a time.
///
/// ```
/// use std::time::Duration;
///
/// use jail::limit::{Action, Resource};
/// use jail::{Limit, Size};
///
/// let minute = Duration::from_secs(60);
/// assert_eq!(Limit::new(Resource::CpuTime, Action::Log, minute)?.amount(), 60);
/// assert!(Limit::deny(Resource::MaxProc, Size::mib(1)).is_err());
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Amount {
    /// In the resource's unit.
    Number(u64),
    /// Of memory, files, or what is read and written in a second.
    Size(Size),
    /// Whole seconds.
    Time(Duration),
}

impl Amount {
    /// In the resource's unit.
    pub(super) fn of(self, resource: Resource) -> Result<u64, Error> {
        let expected = match resource.unit() {
            Unit::Count | Unit::OperationsPerSecond => "a number",
            Unit::Percent => "percent of a processor",
            Unit::Bytes | Unit::BytesPerSecond => "a number of bytes",
            Unit::Seconds => "a number of seconds",
        };
        let bytes = matches!(resource.unit(), Unit::Bytes | Unit::BytesPerSecond);
        let (amount, given) = match self {
            Self::Number(number) => (Some(number), "a number"),
            Self::Size(size) => (bytes.then_some(size.bytes()), "a size"),
            Self::Time(time) if time.subsec_nanos() != 0 => (None, "parts of a second"),
            Self::Time(time) => {
                let seconds = resource.unit() == Unit::Seconds;
                (seconds.then_some(time.as_secs()), "a time")
            }
        };
        let wrong_type = || Error::param(resource.name(), Problem::Type { expected, given });
        let amount = amount.ok_or_else(wrong_type)?;
        let max = resource.max();
        match i64::try_from(amount) {
            Ok(signed) if signed <= max => Ok(amount),
            _ => {
                let problem = Problem::OutOfRange { min: 0, max };
                Err(Error::param(resource.name(), problem))
            }
        }
    }
}

impl From<u64> for Amount {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Size> for Amount {
    fn from(size: Size) -> Self {
        Self::Size(size)
    }
}

impl From<Duration> for Amount {
    fn from(time: Duration) -> Self {
        Self::Time(time)
    }
}
