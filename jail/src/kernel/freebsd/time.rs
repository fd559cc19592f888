//! Clocks, and waits that keep their deadline when a signal comes.

use core::ffi::c_int;
use core::ptr;
use core::time::Duration;
use std::time::Instant;

use jail_sys::calls;
use jail_sys::sys::event::kevent as Raw;
use jail_sys::sys::time::timespec;

use super::answer::{number, zero};
use crate::Errno;

/// kevent(2). The kernel has made the changes when a signal interrupts the waiting, so the second
/// time there are none.
pub(super) fn kevent(
    kq: c_int,
    changes: &[Raw],
    events: &mut [Raw],
    timeout: Option<Duration>,
) -> Result<usize, Errno> {
    let start = Instant::now();
    let (mut changes, mut left) = (changes, timeout);
    loop {
        match once(kq, changes, events, left.map(to_timespec)) {
            Err(Errno::EINTR) => {
                changes = &[];
                left = timeout.map(|time| time.saturating_sub(start.elapsed()));
            }
            answer => return answer,
        }
    }
}

fn once(
    kq: c_int,
    changes: &[Raw],
    events: &mut [Raw],
    timeout: Option<timespec>,
) -> Result<usize, Errno> {
    let room = c_int::try_from(events.len()).map_err(|_| Errno::EINVAL)?;
    let count = c_int::try_from(changes.len()).map_err(|_| Errno::EINVAL)?;
    let timeout = timeout.as_ref().map_or(ptr::null(), ptr::from_ref);
    let (changes, events) = (changes.as_ptr(), events.as_mut_ptr());
    // SAFETY: `changes` is valid for reading `count` structs, `events` for writing `room` of them,
    // `timeout` is null or valid for reading one; udata is never followed.
    let filled = number(unsafe { calls::kevent(kq, changes, count, events, room, timeout) })?;
    usize::try_from(filled).map_err(|_| Errno::EINVAL)
}

pub(super) fn clock_gettime(clock: c_int) -> Result<Duration, Errno> {
    let mut now = timespec::ZERO;
    // SAFETY: `now` is valid for writing.
    zero(unsafe { calls::clock_gettime(clock, &raw mut now) })?;
    Ok(from_timespec(now))
}

pub(super) fn nanosleep(time: Duration) -> Result<(), Errno> {
    let (mut time, mut left) = (to_timespec(time), timespec::ZERO);
    loop {
        // SAFETY: `time` is valid for reading, `left` for writing.
        match zero(unsafe { calls::nanosleep(&raw const time, &raw mut left) }) {
            Err(Errno::EINTR) => time = left,
            answer => return answer,
        }
    }
}

/// No longer than 68 years, which every release takes.
fn to_timespec(time: Duration) -> timespec {
    timespec {
        tv_sec: i32::try_from(time.as_secs()).unwrap_or(i32::MAX).into(),
        tv_nsec: time.subsec_nanos().into(),
    }
}

fn from_timespec(time: timespec) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanoseconds = u64::try_from(time.tv_nsec).unwrap_or(0);
    Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds))
}
