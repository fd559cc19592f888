//! Asking a jail's processes to end.

use std::time::Duration;

use super::exits::Exits;
use crate::sysctl::uptime;
use crate::{Errno, Error, Jail, ProcessState, Signal};

/// Looks are no closer together than this, which grows with each: a jail may fork faster than it
/// can be looked at.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// They are no further apart either: a process that is waited for may be another one by now, with
/// the number of one that exited.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Whether something may run in it yet. One that is removed and does not go, as a socket or a
/// status that nobody has taken keeps it, is no reason to leave what is around it.
pub(super) fn may_run(jail: &Jail) -> bool {
    !matches!(jail.check(), Err(Error::Gone { .. } | Error::Reused { .. }))
}

/// `SIGTERM` to all processes, those of jails inside included, and a wait until they are gone or
/// `limit` is over. That some are left is no error: removing the jail kills them.
pub(super) fn terminate(jail: &Jail, limit: Duration) -> Result<(), Error> {
    match jail.signal_nested(Signal::TERM) {
        // They are made faster than they can be signalled.
        Err(error) if error.errno() == Some(Errno::EAGAIN) => {}
        signalled => drop(signalled?),
    }
    let host = jail.host();
    let start = uptime(host)?;
    let mut exits = Exits::default();
    let mut pause = FIRST_PAUSE;
    loop {
        // Those that were waited for may have left others.
        let mut alive = jail.processes_nested()?;
        // The dead wait for their parents, who may be on the host.
        alive.retain(|process| process.state != ProcessState::Zombie);
        let looked = uptime(host)?;
        let left = limit.saturating_sub(looked.saturating_sub(start));
        if alive.is_empty() || left.is_zero() {
            return Ok(());
        }
        exits.wait(host, &alive, left.min(LOOK_AGAIN))?;
        let waited = uptime(host)?.saturating_sub(looked);
        let rest = pause.min(left).saturating_sub(waited);
        pause = (pause * 2).min(LONGEST_PAUSE);
        if rest.is_zero() {
            continue;
        }
        match host.kernel().nanosleep(rest) {
            Ok(()) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(Error::kernel("nanosleep", jail.name().to_string(), errno)),
        }
    }
}
