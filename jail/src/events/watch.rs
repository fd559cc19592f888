//! Events that the kernel tells, since 15.0.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jail_sys::sys::event::{
    EV_ADD, EVFILT_JAIL, NOTE_JAIL_ATTACH, NOTE_JAIL_CHILD, NOTE_JAIL_MULTI, NOTE_JAIL_REMOVE,
    NOTE_JAIL_SET,
};

use super::{JailChange, JailEvent};
use crate::kernel::{Fd, Kevent};
use crate::sysctl::uptime;
use crate::{Errno, Error, ErrorKind, Host, JailName, Jid};

/// Told at once; the others are told by the next call.
const AT_ONCE: usize = 64;

pub(super) struct Watch {
    host: Host,
    queue: Fd,
    known: BTreeMap<Jid, JailName>,
    /// What was told has not been looked at, because of an error.
    behind: bool,
}

impl Watch {
    pub(super) fn new(host: &Host, ready: &mut VecDeque<JailEvent>) -> Result<Self, Error> {
        let queue = host.kernel().kqueue();
        let queue = queue.map_err(|errno| Error::kernel("kqueue", "events", errno))?;
        let mut watch = Self {
            host: host.clone(),
            queue: Fd::new(queue, host.kernel().clone()),
            known: BTreeMap::new(),
            behind: false,
        };
        // The caller's own jail, or the host: it tells of those that are made in it.
        watch.register(0, NOTE_JAIL_CHILD)?;
        watch.look(ready)?;
        Ok(watch)
    }

    pub(super) const fn queue(&self) -> &Fd {
        &self.queue
    }

    pub(super) fn jails(&self) -> impl Iterator<Item = (Jid, &JailName)> {
        self.known.iter().map(|(jid, name)| (*jid, name))
    }

    pub(super) fn wait(
        &mut self,
        limit: Duration,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<(), Error> {
        let start = uptime(&self.host)?;
        let mut left = limit;
        if self.behind {
            self.catch_up(ready)?;
            self.behind = false;
        }
        loop {
            if !ready.is_empty() {
                return Ok(());
            }
            let mut events = [Kevent::default(); AT_ONCE];
            let told = self
                .host
                .kernel()
                .kevent(self.queue.raw(), &[], &mut events, Some(left));
            let told = match told {
                Err(Errno::EINTR) => 0,
                told => told.map_err(|errno| Error::kernel("kevent", "events", errno))?,
            };
            self.behind = true;
            self.take(events.get(..told).unwrap_or_default(), ready)?;
            self.behind = false;
            let now = uptime(&self.host)?;
            left = limit.saturating_sub(now.saturating_sub(start));
            if ready.is_empty() && left.is_zero() {
                return Ok(());
            }
        }
    }

    /// Removals first: the number of a jail that went may be another's already.
    fn take(&mut self, events: &[Kevent], ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        for event in events {
            if let Some(jid) = jid_of(event) {
                self.told(jid, event, ready)?;
            }
        }
        for event in events {
            if event.fflags & NOTE_JAIL_CHILD == 0 {
                continue;
            }
            let one = event.fflags & NOTE_JAIL_MULTI == 0;
            match i32::try_from(event.data).ok().and_then(Jid::new) {
                Some(jid) if one => self.made(jid, ready)?,
                _ => self.look(ready)?,
            }
        }
        Ok(())
    }

    fn told(
        &mut self,
        jid: Jid,
        event: &Kevent,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<(), Error> {
        let has = |note| event.fflags & note != 0;
        if has(NOTE_JAIL_SET) {
            if let Some(name) = self.name_of(jid)? {
                self.known.insert(jid, name);
            }
            ready.push_back(self.event(jid, JailChange::Changed));
        }
        if has(NOTE_JAIL_ATTACH) {
            let one = !has(NOTE_JAIL_MULTI) && !has(NOTE_JAIL_CHILD);
            let pid = i32::try_from(event.data).ok().filter(|pid| one && *pid > 0);
            ready.push_back(self.event(jid, JailChange::Attached(pid)));
        }
        if has(NOTE_JAIL_REMOVE) {
            ready.push_back(self.event(jid, JailChange::Removed));
            self.known.remove(&jid);
            // Somebody may have got the number since.
            if self.name_of(jid)?.is_some() {
                self.made(jid, ready)?;
            }
        }
        Ok(())
    }

    /// A jail was made, and may be gone by now.
    fn made(&mut self, jid: Jid, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        if self.known.contains_key(&jid) {
            return Ok(());
        }
        let name = match self.register(jid.raw(), ALL)? {
            true => self.name_of(jid)?,
            false => None,
        };
        let Some(name) = name else {
            ready.push_back(self.event(jid, JailChange::Created));
            ready.push_back(self.event(jid, JailChange::Removed));
            return Ok(());
        };
        self.known.insert(jid, name);
        ready.push_back(self.event(jid, JailChange::Created));
        // Jails may have been made in it before it was watched.
        self.look_below(jid, ready)
    }

    /// All jails that are not known yet, until there is none: those that are watched tell of
    /// others.
    fn look(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        loop {
            let mut found = BTreeSet::new();
            for info in self.host.jails().only(&[]) {
                found.insert(info?.jid());
            }
            found.retain(|jid| !self.known.contains_key(jid));
            let before = self.known.len();
            for jid in found {
                self.made_alone(jid, ready)?;
            }
            if self.known.len() == before {
                return Ok(());
            }
        }
    }

    /// After an error: what is there now, and what is not.
    fn catch_up(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        let mut there = BTreeSet::new();
        for info in self.host.jails().only(&[]) {
            there.insert(info?.jid());
        }
        let gone: Vec<Jid> = self.known.keys().copied().collect();
        for jid in gone.into_iter().filter(|jid| !there.contains(jid)) {
            ready.push_back(self.event(jid, JailChange::Removed));
            self.known.remove(&jid);
        }
        self.look(ready)
    }

    fn look_below(&mut self, jid: Jid, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        let parent = match self.host.jail_by_jid(jid) {
            Ok(parent) => parent,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let values = match parent.get(&["children.cur"]) {
            Ok(values) => values,
            Err(Error::Gone { .. } | Error::Reused { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        match values.get("children.cur") {
            Some(crate::Value::Int(0)) => Ok(()),
            _ => self.look(ready),
        }
    }

    fn made_alone(&mut self, jid: Jid, ready: &mut VecDeque<JailEvent>) -> Result<(), Error> {
        if !self.register(jid.raw(), ALL)? {
            return Ok(());
        }
        if let Some(name) = self.name_of(jid)? {
            self.known.insert(jid, name);
            ready.push_back(self.event(jid, JailChange::Created));
        }
        Ok(())
    }

    /// Whether there is such a jail, alive.
    fn register(&self, jid: i32, notes: u32) -> Result<bool, Error> {
        let change = Kevent {
            ident: usize::try_from(jid).unwrap_or_default(),
            filter: EVFILT_JAIL,
            flags: EV_ADD,
            fflags: notes,
            ..Kevent::default()
        };
        let kernel = self.host.kernel();
        match kernel.kevent(self.queue.raw(), &[change], &mut [], Some(Duration::ZERO)) {
            Ok(_) => Ok(true),
            Err(Errno::ENOENT) => Ok(false),
            Err(errno) => Err(Error::kernel("kevent", format!("jid={jid}"), errno)),
        }
    }

    fn name_of(&self, jid: Jid) -> Result<Option<JailName>, Error> {
        match self.host.jail_by_jid(jid) {
            Ok(jail) => Ok(Some(jail.name().clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn event(&self, jid: Jid, change: JailChange) -> JailEvent {
        JailEvent {
            jid,
            name: self.known.get(&jid).cloned(),
            change,
        }
    }
}

const ALL: u32 = NOTE_JAIL_CHILD | NOTE_JAIL_SET | NOTE_JAIL_ATTACH | NOTE_JAIL_REMOVE;

/// The jail that an event is of; none for the caller's own.
fn jid_of(event: &Kevent) -> Option<Jid> {
    i32::try_from(event.ident).ok().and_then(Jid::new)
}
