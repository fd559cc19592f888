//! Asking a jail's processes to end.

use std::time::Duration;

use super::exits::await_exits;
use crate::sysctl::monotonic;
use crate::{Errno, Error, Jail, ProcessState, Signal};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// `SIGTERM` to all processes, those of jails inside included, and a wait until they are gone or
/// `limit` is over. That some are left is no error: removing the jail kills them.
pub(super) fn terminate(jail: &Jail, limit: Duration) -> Result<(), Error> {
    jail.signal_nested(Signal::TERM)?;
    let host = jail.host();
    let start = monotonic(host).unwrap_or_default();
    let mut pause = FIRST_PAUSE;
    let mut last = Vec::new();
    loop {
        // Those that were waited for may have left others.
        let processes = jail.processes_nested()?.into_iter();
        // The dead wait for their parents, who may be on the host.
        let alive = processes.filter(|one| one.state != ProcessState::Zombie);
        let pids: Vec<i32> = alive.map(|one| one.pid).collect();
        let now = monotonic(host).unwrap_or_default();
        let left = limit.saturating_sub(now.saturating_sub(start));
        if pids.is_empty() || left.is_zero() {
            return Ok(());
        }
        // One that the kernel calls exited is about to leave the list: a look at once would see
        // the same again.
        if pids != last && await_exits(host, &pids, left).is_ok() {
            last = pids;
            continue;
        }
        match host.kernel().nanosleep(pause.min(left)) {
            Ok(()) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(Error::kernel("nanosleep", jail.name().to_string(), errno)),
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
        last.clear();
    }
}
