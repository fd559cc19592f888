//! Changes a prison, and its descendants with it. Follows the part of `kern_jail_set` behind all
//! checks.

use super::super::ip::Family;
use super::super::{Name, Prison, PrisonFlags, PrisonId, Prisons};
use super::limits::NewName;
use super::request::Request;
use super::{Checked, State};

impl State {
    /// Sets everything the call asks for. Gives whether the prison lost `persist`: a user
    /// reference is to be given back.
    pub(super) fn set_apply(&mut self, id: PrisonId, request: &Request, checked: &Checked) -> bool {
        for (family, list) in [(Family::V4, &request.ip4), (Family::V6, &request.ip6)] {
            if request.flags.has(family.user()) {
                if let Some(prison) = self.prisons.get_mut(id) {
                    prison.flags |= family.restricted();
                }
                self.prisons.set_addrs(id, family, list.clone());
                self.prisons.restrict_addrs(id, family, self.release);
            }
        }
        self.prisons.apply_levels(id, request, checked.ruleset);
        if let Some(name) = &checked.name {
            self.prisons.rename(id, checked.parent, name);
        }
        self.prisons.apply_host(id, request);
        if let Some(prison) = self.prisons.get_mut(id) {
            prison.allow = prison.allow & !request.ch_allow | request.allow;
        }
        let cleared = request.ch_allow & !request.allow;
        if cleared != 0 {
            self.prison_take_allow(id, cleared);
        }
        self.prisons.apply_flags(id, request)
    }
}

impl Prisons {
    /// Numbers that hold for the descendants, too.
    fn apply_levels(&mut self, id: PrisonId, request: &Request, ruleset: Option<i32>) {
        if let Some(level) = request.securelevel {
            self.apply(id, |prison| prison.securelevel = level);
            self.each_below(id, |prison, _| {
                prison.securelevel = prison.securelevel.max(level);
            });
        }
        if let Some(max) = request.childmax {
            self.apply(id, |prison| prison.childmax = max);
            self.each_below(id, |prison, level| {
                let left = max.wrapping_sub(level);
                if prison.childmax > left {
                    prison.childmax = if max > level { left } else { 0 };
                }
            });
        }
        if let Some(level) = request.enforce_statfs {
            self.apply(id, |prison| prison.enforce_statfs = level);
            self.each_below(id, |prison, _| {
                prison.enforce_statfs = prison.enforce_statfs.max(level);
            });
        }
        if let Some(ruleset) = ruleset {
            self.each_from(id, |prison| prison.devfs_ruleset = ruleset);
        }
    }

    /// Gives a prison its new name, and its descendants the part that changed.
    fn rename(&mut self, id: PrisonId, parent: PrisonId, new: &NewName) {
        let below: Vec<_> = self.descendants(id).collect();
        let all = || std::iter::once(id).chain(below.iter().copied());
        for id in all() {
            self.remove_name(id);
        }
        let full = match self.get(parent) {
            Some(parent_prison) if parent != PrisonId::ZERO => {
                [parent_prison.name.bytes(), b".", &new.part].concat()
            }
            _ => new.part.clone(),
        };
        let mut name = Name::default();
        self.apply(id, |prison| {
            prison.name.set(&full);
            name = prison.name.clone();
        });
        for &id in &below {
            self.apply(id, |prison| {
                prison
                    .name
                    .change_component(new.old_len, new.part.len(), &name);
            });
        }
        for id in all() {
            self.add_name(id);
        }
    }

    fn apply_host(&mut self, id: PrisonId, request: &Request) {
        if request
            .ch_flags
            .without(request.flags)
            .has(PrisonFlags::HOST)
        {
            let own = self
                .get(id)
                .is_some_and(|prison| prison.flags.has(PrisonFlags::HOST));
            let above = self.parent(id).and_then(|parent| self.get(parent));
            if let Some(host) = above.filter(|_| own).map(|above| above.host.clone()) {
                self.apply(id, |prison| prison.host = host);
            }
        } else if request.host.is_some() {
            self.change_host(id, &request.host);
        }
    }

    /// Flags; `persist` holds the prison and keeps it alive.
    fn apply_flags(&mut self, id: PrisonId, request: &Request) -> bool {
        let mut dropped = false;
        self.apply(id, |prison| {
            let changed = request.ch_flags & (request.flags ^ prison.flags);
            if changed.has(PrisonFlags::PERSIST) {
                if request.flags.has(PrisonFlags::PERSIST) {
                    prison.refs += 1;
                    prison.urefs += 1;
                } else {
                    prison.refs -= 1;
                    dropped = true;
                }
            }
            prison.flags = prison.flags.without(request.ch_flags) | request.flags;
        });
        dropped
    }

    fn apply(&mut self, id: PrisonId, act: impl FnOnce(&mut Prison)) {
        if let Some(prison) = self.get_mut(id) {
            act(prison);
        }
    }
}
