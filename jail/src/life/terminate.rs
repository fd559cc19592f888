//! Asking a jail's processes to end.

use std::time::Duration;

use crate::sysctl::monotonic;
use crate::{Errno, Error, Jail, ProcessState, Signal};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// `SIGTERM` to all processes, those of jails inside included, and a wait until they are gone or
/// `limit` is over. That some are left is no error: removing the jail kills them.
pub(super) fn terminate(jail: &Jail, limit: Duration) -> Result<(), Error> {
    jail.signal_nested(Signal::TERM)?;
    let kernel = jail.host().kernel();
    let start = monotonic(jail.host()).unwrap_or_default();
    let mut pause = FIRST_PAUSE;
    loop {
        let processes = jail.processes_nested()?;
        // The dead wait for their parents, who may be on the host.
        if processes
            .iter()
            .all(|one| one.state == ProcessState::Zombie)
        {
            return Ok(());
        }
        let now = monotonic(jail.host()).unwrap_or_default();
        let left = limit.saturating_sub(now.saturating_sub(start));
        if left.is_zero() {
            return Ok(());
        }
        match kernel.nanosleep(pause.min(left)) {
            Ok(()) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(Error::kernel("nanosleep", jail.name().to_string(), errno)),
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
