//! Events by comparing two looks, where the kernel tells none.

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};

use super::{JailChange, JailEvent};
use crate::sysctl::uptime;
use crate::{Errno, Error, Host, JailInfo, JailName, Jid};

const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

pub(super) struct Poll {
    host: Host,
    known: BTreeMap<Jid, JailInfo>,
}

impl Poll {
    pub(super) fn new(host: &Host) -> Result<Self, Error> {
        Ok(Self {
            host: host.clone(),
            known: look(host)?,
        })
    }

    pub(super) fn jails(&self) -> impl Iterator<Item = (Jid, &JailName)> {
        self.known.iter().map(|(jid, info)| (*jid, info.name()))
    }

    pub(super) fn wait(
        &mut self,
        limit: Duration,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<(), Error> {
        let start = uptime(&self.host)?;
        let mut pause = FIRST_PAUSE;
        loop {
            self.compare(ready)?;
            let now = uptime(&self.host)?;
            let left = limit.saturating_sub(now.saturating_sub(start));
            if !ready.is_empty() || left.is_zero() {
                return Ok(());
            }
            match self.host.kernel().nanosleep(pause.min(left)) {
                Ok(()) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(Error::kernel("nanosleep", "events", errno)),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn compare(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        let now = look(&self.host)?;
        for (jid, old) in &self.known {
            match now.get(jid) {
                None => ready.push_back(event(old, JailChange::Removed)),
                Some(new) if !same_jail(old, new) => {
                    ready.push_back(event(old, JailChange::Removed));
                    ready.push_back(event(new, JailChange::Created));
                }
                Some(new) if !old.values().iter().eq(new.values().iter()) => {
                    ready.push_back(event(new, JailChange::Changed));
                }
                Some(_) => {}
            }
        }
        for (jid, new) in &now {
            if !self.known.contains_key(jid) {
                ready.push_back(event(new, JailChange::Created));
            }
        }
        self.known = now;
        Ok(())
    }
}

/// A jail may be renamed; its root stays.
fn same_jail(old: &JailInfo, new: &JailInfo) -> bool {
    old.path() == new.path() && old.parent() == new.parent()
}

fn look(host: &Host) -> Result<BTreeMap<Jid, JailInfo>, Error> {
    let jails = host.jails().into_iter();
    jails
        .map(|info| info.map(|info| (info.jid(), info)))
        .collect()
}

fn event(info: &JailInfo, change: JailChange) -> JailEvent {
    JailEvent {
        jid: info.jid(),
        name: Some(info.name().clone()),
        change,
    }
}
