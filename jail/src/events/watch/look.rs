//! Looking for jails, where the kernel does not tell which were made.

use std::collections::{BTreeSet, VecDeque};

use jail_sys::sys::event::{
    EV_ADD, EVFILT_JAIL, NOTE_JAIL_ATTACH, NOTE_JAIL_CHILD, NOTE_JAIL_REMOVE, NOTE_JAIL_SET,
};

use super::super::{JailChange, JailEvent};
use super::Watch;
use crate::kernel::Kevent;
use crate::{Errno, Error, ErrorKind, Jid, Value};

/// All that is watched for.
const ALL: u32 = NOTE_JAIL_CHILD | NOTE_JAIL_SET | NOTE_JAIL_ATTACH | NOTE_JAIL_REMOVE;

impl Watch {
    /// Takes in all jails that are not known yet; gives whether there were any, and so may be
    /// more: those in them are told of only from now on.
    pub(super) fn look(&mut self, ready: &mut VecDeque<JailEvent>) -> Result<bool, Error> {
        let mut there = BTreeSet::new();
        for info in self.host.jails().only(&[]) {
            there.insert(info?.jid());
        }
        there.retain(|jid| !self.known.contains_key(jid));
        let mut any = false;
        for jid in there {
            any |= self.find(jid, ready)?;
        }
        Ok(any)
    }

    /// Takes in a jail that is not known, if there is one of this number.
    pub(super) fn find(
        &mut self,
        jid: Jid,
        ready: &mut VecDeque<JailEvent>,
    ) -> Result<bool, Error> {
        if !self.register(jid.raw(), ALL)? {
            return Ok(false);
        }
        let Some(name) = self.name_of(jid)? else {
            return Ok(false);
        };
        self.known.insert(jid, name);
        self.found.insert(jid);
        ready.push_back(self.event(jid, JailChange::Created));
        Ok(true)
    }

    /// Whether there is such a jail, alive.
    pub(super) fn register(&self, jid: i32, notes: u32) -> Result<bool, Error> {
        let change = Kevent {
            ident: usize::try_from(jid).unwrap_or_default(),
            filter: EVFILT_JAIL,
            flags: EV_ADD,
            fflags: notes,
            ..Kevent::default()
        };
        match self.queue.change(change) {
            Ok(()) => Ok(true),
            Err(Errno::ENOENT) => Ok(false),
            Err(errno) => Err(Error::kernel("kevent", format!("jid={jid}"), errno)),
        }
    }

    pub(super) fn has_children(&self, jid: Jid) -> Result<bool, Error> {
        let parent = match self.host.jail_by_jid(jid) {
            Ok(parent) => parent,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match parent.get(&["children.cur"]) {
            Ok(values) => Ok(values.get("children.cur") != Some(Value::Int(0))),
            Err(Error::Gone { .. } | Error::Reused { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
