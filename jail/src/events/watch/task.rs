//! What is to be done about what the kernel told.

use std::collections::VecDeque;

use jail_sys::sys::event::{
    NOTE_JAIL_ATTACH, NOTE_JAIL_CHILD, NOTE_JAIL_MULTI, NOTE_JAIL_REMOVE, NOTE_JAIL_SET,
};

use crate::Jid;
use crate::kernel::Kevent;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Changed(Jid),
    Attached(Jid, Option<i32>),
    Removed(Jid),
    /// Somebody may have got the number of a jail that went.
    Reused(Jid),
    Made(Jid),
    /// Jails may have been made in this one before it was watched.
    Below(Jid),
    /// Jails were made, the kernel does not tell which.
    Look,
}

/// Removals come before what was made: the number of a jail that went may be another's already.
pub(super) fn of(told: &[Kevent]) -> VecDeque<Task> {
    let mut tasks = VecDeque::new();
    for event in told {
        let has = |note| event.fflags & note != 0;
        // 0 is the caller's own, which only tells of those in it.
        let Some(jid) = i32::try_from(event.ident).ok().and_then(Jid::new) else {
            continue;
        };
        if has(NOTE_JAIL_SET) {
            tasks.push_back(Task::Changed(jid));
        }
        if has(NOTE_JAIL_ATTACH) {
            let one = !has(NOTE_JAIL_MULTI) && !has(NOTE_JAIL_CHILD);
            let pid = i32::try_from(event.data).ok().filter(|pid| one && *pid > 0);
            tasks.push_back(Task::Attached(jid, pid));
        }
        if has(NOTE_JAIL_REMOVE) {
            tasks.push_back(Task::Removed(jid));
        }
    }
    for event in told {
        if event.fflags & NOTE_JAIL_CHILD == 0 {
            continue;
        }
        let one = event.fflags & NOTE_JAIL_MULTI == 0;
        let jid = i32::try_from(event.data).ok().and_then(Jid::new);
        tasks.push_back(match jid.filter(|_| one) {
            Some(jid) => Task::Made(jid),
            None => Task::Look,
        });
    }
    tasks
}
