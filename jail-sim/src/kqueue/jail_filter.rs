//! Watching jails, since 15. Follows `filt_jailattach` in `sys/kern/kern_jail.c` and
//! `kern_jaildesc.c`.

use jail::Errno;
use jail_sys::sys::event::{
    EV_EOF, EV_ONESHOT, NOTE_JAIL_ATTACH, NOTE_JAIL_CHILD, NOTE_JAIL_MULTI, NOTE_JAIL_REMOVE,
};

use super::{Key, KqId, Target};
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `filt_jailattach`: the caller's own jail (0) or one below it: `ENOENT`.
    pub(super) fn filt_jailattach(&self, caller: Pid, ident: usize) -> Result<Target, Errno> {
        let own = self.proc(caller)?.cred.prison;
        if ident == 0 {
            return Ok(Target::Jail(own));
        }
        let jid = i32::try_from(ident).map_err(|_| Errno::ENOENT)?;
        let below = self.prisons.find_child(own, jid);
        let alive = below.filter(|&id| self.prisons.is_alive(id));
        alive.map(Target::Jail).ok_or(Errno::ENOENT)
    }

    /// `prison_knote`: to everybody who watches this prison. `data` is a jid with
    /// `NOTE_JAIL_CHILD` and a pid with `NOTE_JAIL_ATTACH`; a second one before the first is told
    /// makes it `NOTE_JAIL_MULTI` and no number.
    pub(crate) fn prison_knote(&mut self, prison: PrisonId, note: u32, data: i32) {
        if note != NOTE_JAIL_ATTACH {
            self.kqueues.jail_changes += 1;
        }
        let first = (prison, KqId(0), (i16::MIN, 0));
        let last = (prison, KqId(u64::MAX), (i16::MAX, usize::MAX));
        let watchers: Vec<_> = self.kqueues.jails.range(first..=last).copied().collect();
        for (_, kq, key) in watchers {
            self.jail_event(kq, key, note, data);
        }
    }

    /// `filt_jail`.
    pub(super) fn jail_event(&mut self, kq: KqId, key: Key, note: u32, data: i32) {
        let kqueues = &mut self.kqueues;
        let Some(queue) = kqueues.all.get_mut(&kq) else {
            return;
        };
        let Some(knote) = queue.knotes.get_mut(&key) else {
            return;
        };
        if knote.kev.fflags & note != 0 {
            knote.fflags |= note;
            if note & (NOTE_JAIL_CHILD | NOTE_JAIL_ATTACH) != 0 {
                let again = knote.data != 0 || knote.fflags & NOTE_JAIL_MULTI != 0;
                knote.fflags |= if again { NOTE_JAIL_MULTI } else { 0 };
                knote.data = if again { 0 } else { data.into() };
            }
        }
        let happened = knote.fflags != 0;
        if note == NOTE_JAIL_REMOVE {
            if let Target::Jail(prison) = std::mem::replace(&mut knote.target, Target::Gone) {
                kqueues.jails.remove(&(prison, kq, key));
            }
            knote.flags |= EV_EOF | EV_ONESHOT;
            if !happened {
                self.knote_drop(kq, key);
                return;
            }
        }
        if happened {
            queue.activate(key);
            self.sched.wakeup();
        }
    }
}
