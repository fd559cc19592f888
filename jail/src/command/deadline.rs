//! How long a wait may last, by the kernel's own clock.

use core::time::Duration;

use jail_sys::sys::time::CLOCK_MONOTONIC;

use crate::{Errno, Error, Host, Kernel};

/// When a wait is over; perhaps never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<Limit>);

#[derive(Clone, Copy, Debug)]
struct Limit {
    end: Duration,
    limit: Duration,
}

impl Deadline {
    pub(super) const NEVER: Self = Self(None);

    /// `limit` from now.
    pub(super) fn within(host: &Host, limit: Duration) -> Result<Self, Error> {
        let now = host.kernel().clock_gettime(CLOCK_MONOTONIC);
        let now = now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))?;
        let end = now.saturating_add(limit);
        Ok(Self(Some(Limit { end, limit })))
    }

    pub(super) const fn is_never(self) -> bool {
        self.0.is_none()
    }

    /// What is left, nothing when it is over; `None` for ever.
    pub(super) fn left(self, kernel: &dyn Kernel) -> Result<Option<Duration>, Errno> {
        let Some(Limit { end, .. }) = self.0 else {
            return Ok(None);
        };
        let now = kernel.clock_gettime(CLOCK_MONOTONIC)?;
        Ok(Some(end.saturating_sub(now)))
    }

    /// The error when it is over.
    pub(super) fn error(self, operation: &'static str, object: &str) -> Error {
        let limit = self.0.map_or(Duration::MAX, |limit| limit.limit);
        Error::timed_out(operation, object, limit)
    }
}
