//! Waiting until processes exit, told by the kernel.

use core::time::Duration;

use jail_sys::sys::event::{EV_ADD, EV_ERROR, EV_ONESHOT, EVFILT_PROC, NOTE_EXIT};

use crate::kernel::{Fd, Kevent};
use crate::sysctl::monotonic;
use crate::{Errno, Host};

/// So many are waited for at once; the others are seen at the next look.
const AT_ONCE: usize = 64;

/// Waits until these processes have exited, or `limit` is over. That one is gone by now counts.
///
/// # Errors
/// What the kernel answers: it has to be waited in another way.
pub(super) fn await_exits(host: &Host, pids: &[i32], limit: Duration) -> Result<(), Errno> {
    let kernel = host.kernel();
    let pids = pids.get(..AT_ONCE).unwrap_or(pids);
    let changes: Vec<Kevent> = pids.iter().map(|pid| exit_of(*pid)).collect();
    let queue = Fd::new(kernel.kqueue()?, kernel.clone());
    let mut events = vec![Kevent::default(); pids.len()];
    // Errors of changes come as events as long as there is room for them, and nothing is waited
    // for then, so what was exited at that time is known before the rest is.
    let mut told = kernel.kevent(queue.raw(), &changes, &mut events, Some(Duration::ZERO))?;
    let start = monotonic(host).unwrap_or_default();
    let mut open = pids.len();
    loop {
        for event in events.iter().take(told) {
            let refused = event.flags & EV_ERROR != 0 && event.data != 0;
            if refused && event.data != i64::from(Errno::ESRCH.raw()) {
                let errno = i32::try_from(event.data).unwrap_or_default();
                return Err(Errno::new(errno));
            }
            open = open.saturating_sub(1);
        }
        let passed = monotonic(host).unwrap_or(limit).saturating_sub(start);
        let left = limit.saturating_sub(passed);
        if open == 0 || left.is_zero() {
            return Ok(());
        }
        told = match kernel.kevent(queue.raw(), &[], &mut events, Some(left)) {
            Err(Errno::EINTR) => 0,
            told => told?,
        };
    }
}

fn exit_of(pid: i32) -> Kevent {
    Kevent {
        ident: usize::try_from(pid).unwrap_or_default(),
        filter: EVFILT_PROC,
        flags: EV_ADD | EV_ONESHOT,
        fflags: NOTE_EXIT,
        ..Kevent::default()
    }
}
