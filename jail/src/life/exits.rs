//! Waiting until processes exit, told by the kernel.

use core::time::Duration;
use std::collections::HashSet;

use jail_sys::sys::event::{EV_ADD, EV_ERROR, EV_ONESHOT, EVFILT_PROC, NOTE_EXIT};

use crate::kernel::{Fd, Kevent};
use crate::sysctl::uptime;
use crate::{Errno, Error, Host, Process};

/// So many are waited for at once; the others are seen at the next look.
const AT_ONCE: usize = 64;

/// The kernel's word on who has exited; none where it refuses to tell.
#[derive(Debug, Default)]
pub(super) struct Exits {
    queue: Option<Fd>,
    refused: bool,
    /// Of these it has told. One that is stuck in exit(2) is listed as alive yet, and told of at
    /// once each time it is asked for.
    told: HashSet<(i32, Duration)>,
}

impl Exits {
    /// Waits until the first of these that have not been told of have exited, or `limit` is over;
    /// not at all if there is none, or the kernel does not tell.
    ///
    /// A process that exits between the look and here is answered by `ESRCH`, or told of at once
    /// as long as its parent has not waited for it. If another one has its number by then, that
    /// one is waited for in vain: the caller has to look again now and then.
    ///
    /// # Errors
    /// The clock's.
    pub(super) fn wait(
        &mut self,
        host: &Host,
        processes: &[Process],
        limit: Duration,
    ) -> Result<(), Error> {
        let news = processes.iter().map(|one| (one.pid, one.start));
        let news: Vec<_> = news
            .filter(|one| !self.told.contains(one))
            .take(AT_ONCE)
            .collect();
        let start = uptime(host)?;
        let mut left = limit;
        let mut changes: Vec<_> = news.iter().map(|(pid, _)| exit_of(*pid)).collect();
        let mut open: HashSet<usize> = changes.iter().map(|change| change.ident).collect();
        // Refusals of changes are told as events while there is room; nothing is waited for then.
        let mut events = vec![Kevent::default(); changes.len()];
        while !open.is_empty() && !left.is_zero() {
            let waited_for = open.len();
            let told = self.kevent(host, &changes, &mut events, left);
            for event in events.iter().take(told) {
                if event.flags & EV_ERROR == 0 || event.data != 0 {
                    open.remove(&event.ident);
                }
            }
            if open.len() == waited_for {
                break;
            }
            changes.clear();
            left = limit.saturating_sub(uptime(host)?.saturating_sub(start));
        }
        let is_told = |pid: i32| !usize::try_from(pid).is_ok_and(|pid| open.contains(&pid));
        self.told
            .extend(news.into_iter().filter(|(pid, _)| is_told(*pid)));
        Ok(())
    }

    /// How many events there are; none once the kernel has refused.
    fn kevent(
        &mut self,
        host: &Host,
        changes: &[Kevent],
        events: &mut [Kevent],
        limit: Duration,
    ) -> usize {
        let kernel = host.kernel();
        if self.queue.is_none() && !self.refused {
            let queue = kernel.kqueue();
            self.queue = queue.ok().map(|raw| Fd::new(raw, kernel.clone()));
        }
        let Some(queue) = &self.queue else {
            self.refused = true;
            return 0;
        };
        match kernel.kevent(queue.raw(), changes, events, Some(limit)) {
            Ok(told) => told,
            Err(Errno::EINTR) => 0,
            Err(_) => {
                self.queue = None;
                self.refused = true;
                0
            }
        }
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
