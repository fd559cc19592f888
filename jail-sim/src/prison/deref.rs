//! References. Follows `prison_hold`, `prison_proc_hold`, `prison_deref`, `prison_deref_kill`.

use std::time::Duration;

use jail_sys::sys::event::NOTE_JAIL_REMOVE;

use super::walk::Walk;
use super::{PrisonFlags, PrisonId, PrisonState, Prisons};
use crate::cred::Cred;
use crate::state::State;

/// What `prison_deref` shall do (`PD_*`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Deref {
    /// Give back a reference (`PD_DEREF`).
    pub(super) free: bool,
    /// Give back a user reference (`PD_DEUREF`).
    pub(super) proc_free: bool,
    /// Remove it and kill what is in it (`PD_KILL`).
    pub(super) kill: bool,
    /// Leave the last reference to a task (`prison_free`).
    pub(super) task: bool,
}

/// How long a task takes from taking a prison off the list to letting go of its root. In between
/// is the end of its network stack.
const TASK: Duration = Duration::from_millis(2);

impl Deref {
    pub(super) const FREE: Self = Self {
        free: true,
        proc_free: false,
        kill: false,
        task: false,
    };
    pub(super) const PROC_FREE: Self = Self {
        free: false,
        proc_free: true,
        kill: false,
        task: false,
    };
    pub(super) const KILL: Self = Self {
        free: false,
        proc_free: false,
        kill: true,
        task: false,
    };
}

impl State {
    /// `crhold`: somebody keeps this credential (`pr_ref`).
    pub(crate) fn cred_hold(&mut self, cred: &Cred) {
        self.prisons.hold(cred.prison);
    }

    /// `crfree`: gives it back; the last one frees a dead prison.
    pub(crate) fn cred_free(&mut self, cred: &Cred) {
        self.prison_free(cred.prison);
    }

    /// `prison_proc_hold`: a process lives in the prison (`pr_uref`).
    pub(crate) fn prison_proc_hold(&mut self, id: PrisonId) {
        self.prisons.proc_hold(id);
    }

    /// `prison_proc_free`: it left; the last one of a prison that does not persist makes it die.
    pub(crate) fn prison_proc_free(&mut self, id: PrisonId) {
        self.prison_deref(id, Deref::PROC_FREE);
    }

    /// `prison_free`.
    pub(super) fn prison_free(&mut self, id: PrisonId) {
        let task = true;
        self.prison_deref(
            id,
            Deref {
                task,
                ..Deref::FREE
            },
        );
    }

    /// `prison_deref`. A prison that goes gives back its references on its parent, which may go
    /// with it, and so on.
    pub(super) fn prison_deref(&mut self, id: PrisonId, what: Deref) {
        let mut killed = Vec::new();
        let (mut at, mut what) = (id, what);
        loop {
            // Since 15 this also spares a prison whose making failed half-way in a module (`meta`
            // too big): it persists, never alive, for good.
            if self.release.has_jail_descriptors() && !self.prisons.is_alive(at) {
                what.kill = false;
            }
            if what.kill {
                if !what.free {
                    self.prisons.hold(at);
                    what.free = true;
                }
                self.prison_kill(at);
            }
            if what.proc_free {
                self.drop_uref(at, &mut what);
            }
            if what.kill {
                killed.push(at);
                killed.extend(self.prisons.descendants(at));
                what.kill = false;
            }
            if !what.free {
                break;
            }
            match self.drop_ref(at, what.task) {
                Some(parent) => at = parent,
                None => break,
            }
            what.proc_free = true;
        }
        for id in killed {
            self.kill_prison_procs(id);
        }
    }

    /// A user reference less; with the last one a live prison begins to die.
    fn drop_uref(&mut self, id: PrisonId, what: &mut Deref) {
        if self.prisons.proc_release(id) > 0 {
            return;
        }
        if !what.free {
            self.prisons.hold(id);
            what.free = true;
        }
        let prison = self.prisons.get_mut(id);
        if let Some(prison) = prison.filter(|prison| prison.is_alive()) {
            prison.state = PrisonState::Dying;
            self.prison_cleanup(id);
        }
    }

    /// A reference less; with the last one the prison is gone, and its parent is given. The caller
    /// lets go of its root before it goes on; a task does it when it comes to that.
    fn drop_ref(&mut self, id: PrisonId, by_task: bool) -> Option<PrisonId> {
        if self.prisons.release(id) > 0 {
            return None;
        }
        let prison = self.prisons.remove(id)?;
        self.cpusets.release(prison.cpuset);
        self.prison_racct_detach(id);
        if prison.flags.has(PrisonFlags::VNET) {
            self.net.vnet_destroy(prison.vnet);
        }
        if by_task {
            let until = self.clock.uptime.saturating_add(TASK);
            self.prisons.keep_root(until, prison.root);
        }
        prison.links.parent
    }

    /// `prison_deref_kill`: the prison and its descendants begin to die, whether they persist or
    /// not; those nothing holds are gone.
    fn prison_kill(&mut self, id: PrisonId) {
        let Some(prison) = self.prisons.get_mut(id) else {
            return;
        };
        prison.urefs += 1;
        prison.state = PrisonState::Dying;
        for below in self.mark_descendants(id) {
            self.remove_marked(below);
        }
        self.prison_cleanup(id);
        self.prisons.unpersist(id);
        self.prisons.proc_release(id);
    }

    /// Marks the descendants that are alive. They are given each behind its own children.
    fn mark_descendants(&mut self, id: PrisonId) -> Vec<PrisonId> {
        let mut marked = Vec::new();
        let mut walk = Walk::below(id);
        while let Some(below) = walk.next(&self.prisons) {
            match self.prisons.get_mut(below) {
                Some(prison) if prison.is_alive() => {
                    prison.refs += 1;
                    prison.urefs += 1;
                    prison.state = PrisonState::Dying;
                    prison.flags |= PrisonFlags::REMOVE;
                    marked.push(below);
                }
                _ => walk.skip(),
            }
        }
        marked.reverse();
        marked
    }

    fn remove_marked(&mut self, id: PrisonId) {
        self.prison_cleanup(id);
        if let Some(prison) = self.prisons.get_mut(id) {
            prison.flags = prison.flags.without(PrisonFlags::REMOVE);
        }
        self.prisons.unpersist(id);
        self.prisons.proc_release(id);
        // The parent is marked or being killed: it is held and cannot go here.
        if let Some(parent) = self.drop_ref(id, false) {
            self.prisons.proc_release(parent);
            self.prisons.release(parent);
        }
    }

    /// `prison_cleanup_locked` and `prison_cleanup_unlocked`: what a prison gives up when it
    /// begins to die.
    fn prison_cleanup(&mut self, id: PrisonId) {
        self.prison_knote(id, NOTE_JAIL_REMOVE, 0);
        self.jaildesc_prison_cleanup(id);
    }
}

impl Prisons {
    /// `prison_hold`.
    pub(super) fn hold(&mut self, id: PrisonId) {
        if let Some(prison) = self.get_mut(id) {
            prison.refs += 1;
        }
    }

    /// `prison_proc_hold`.
    pub(super) fn proc_hold(&mut self, id: PrisonId) {
        if let Some(prison) = self.get_mut(id) {
            prison.urefs += 1;
        }
    }

    /// A reference less: how many are left. There is always one where there is no prison.
    pub(super) fn release(&mut self, id: PrisonId) -> i64 {
        self.get_mut(id).map_or(1, |prison| {
            prison.refs = prison.refs.saturating_sub(1).max(0);
            prison.refs
        })
    }

    /// Likewise of user references.
    pub(super) fn proc_release(&mut self, id: PrisonId) -> i64 {
        self.get_mut(id).map_or(1, |prison| {
            prison.urefs = prison.urefs.saturating_sub(1).max(0);
            prison.urefs
        })
    }

    /// Takes `persist` away with its references, which are not the last ones.
    fn unpersist(&mut self, id: PrisonId) {
        let prison = self.get_mut(id);
        if let Some(prison) = prison.filter(|prison| prison.flags.has(PrisonFlags::PERSIST)) {
            prison.flags = prison.flags.without(PrisonFlags::PERSIST);
            self.proc_release(id);
            self.release(id);
        }
    }
}
