//! Registering what to watch. Follows `kqueue_register`.

use jail::Errno;
use jail::kernel::Kevent;
use jail_sys::sys::event::{
    EV_ADD, EV_CLEAR, EV_DELETE, EV_DISABLE, EV_ENABLE, EV_ERROR, EV_KEEPUDATA, EV_RECEIPT,
    NOTE_JAIL_REMOVE, NOTE_TRIGGER,
};

use super::{Key, Knote, KqId, Target, filter};
use crate::proc::Pid;
use crate::state::State;

/// `EV_SYSFLAGS` and what else is not for the caller to set.
const EV_SYSFLAGS: u16 = 0xf000;

impl State {
    /// The changes of a kevent(2) call. Errors and receipts go into `events` while there is room;
    /// gives how many did.
    pub(crate) fn kevent_changes(
        &mut self,
        pid: Pid,
        kq: KqId,
        changes: &[Kevent],
        events: &mut [Kevent],
    ) -> Result<usize, Errno> {
        let mut room = events.iter_mut();
        let mut told = 0;
        for &change in changes {
            let mut kev = change;
            kev.flags &= !EV_SYSFLAGS;
            let result = self.kqueue_register(pid, kq, kev);
            if result.is_ok() && kev.flags & EV_RECEIPT == 0 {
                continue;
            }
            let errno = result.err();
            match (room.next(), errno) {
                (Some(event), _) => {
                    *event = kev;
                    event.flags = EV_ERROR;
                    event.data = errno.map_or(0, |errno| errno.raw().into());
                    told += 1;
                }
                (None, Some(errno)) => return Err(errno),
                (None, None) => {}
            }
        }
        Ok(told)
    }

    /// `kqueue_register`.
    fn kqueue_register(&mut self, pid: Pid, kq: KqId, kev: Kevent) -> Result<(), Errno> {
        if kev.flags & (EV_ENABLE | EV_DISABLE) == EV_ENABLE | EV_DISABLE {
            return Err(Errno::EINVAL);
        }
        let key: Key = (kev.filter, kev.ident);
        let queue = self.kqueues.all.get(&kq).ok_or(Errno::EBADF)?;
        let known = queue.knotes.contains_key(&key);
        if !known {
            filter::exists(kev.filter, self.release)?;
            if kev.flags & EV_ADD == 0 {
                // A descriptor that is not open is told before the knote that is not there.
                filter::descriptor(kev.filter, kev.ident)
                    .map_or(Ok(()), |fd| self.file(pid, fd).map(|_| ()))?;
                return Err(Errno::ENOENT);
            }
        }
        if kev.flags & EV_DELETE != 0 {
            if !known {
                return Err(Errno::ENOENT);
            }
            self.knote_drop(kq, key);
            return Ok(());
        }
        if !known {
            self.knote_attach(pid, kq, key, kev)?;
        } else {
            self.knote_touch(kq, key, kev)?;
        }
        let Some(queue) = self.kqueues.all.get_mut(&kq) else {
            return Ok(());
        };
        if let Some(knote) = queue.knotes.get_mut(&key) {
            if kev.flags & EV_DISABLE != 0 {
                knote.disabled = true;
            } else if kev.flags & EV_ENABLE != 0 {
                knote.disabled = false;
            }
        }
        self.sched.wakeup();
        Ok(())
    }

    /// `f_attach`, and the knote is there.
    fn knote_attach(&mut self, pid: Pid, kq: KqId, key: Key, kev: Kevent) -> Result<(), Errno> {
        let (target, forced) = self.filter_attach(pid, kev)?;
        let mut kev = kev;
        kev.flags |= forced;
        let mut knote = Knote {
            kev,
            fflags: 0,
            data: 0,
            flags: 0,
            disabled: false,
            told: (0, 0),
            active: None,
            target,
        };
        if target == Target::User {
            knote.kev.fflags &= NOTE_FFLAGSMASK;
        }
        match target {
            Target::Proc(pid) => self.kqueues.procs.insert((pid, kq, key)),
            Target::Jail(prison) => self.kqueues.jails.insert((prison, kq, key)),
            _ => false,
        };
        let queue = self.kqueues.all.get_mut(&kq).ok_or(Errno::EBADF)?;
        if matches!(
            target,
            Target::Read(_) | Target::Write(_) | Target::Timer { .. }
        ) {
            queue.polled.insert(key);
        }
        queue.knotes.insert(key, knote);
        match target {
            Target::Proc(target) => self.knote_zombie(kq, key, target),
            Target::Gone => self.jail_event(kq, key, NOTE_JAIL_REMOVE, 0),
            // `NOTE_TRIGGER` does nothing here: the kernel clears what `filt_userattach` looks at.
            _ => {}
        }
        Ok(())
    }

    /// `f_touch`: a change to a knote that is there.
    fn knote_touch(&mut self, kq: KqId, key: Key, kev: Kevent) -> Result<(), Errno> {
        let uptime = self.clock.uptime;
        let realtime = self.clock.boot_time;
        let queue = self.kqueues.all.get_mut(&kq).ok_or(Errno::EBADF)?;
        let knote = queue.knotes.get_mut(&key).ok_or(Errno::ENOENT)?;
        if kev.flags & EV_KEEPUDATA == 0 {
            knote.kev.udata = kev.udata;
        }
        match knote.target {
            Target::User => {
                filter::user_touch(knote, kev);
                if kev.fflags & NOTE_TRIGGER != 0 {
                    self.knote_trigger(kq, key);
                }
            }
            Target::Timer { .. } if kev.flags & EV_ADD != 0 => {
                knote.target = filter::timer(kev, uptime, realtime)?;
                knote.kev.fflags = kev.fflags;
                knote.kev.data = kev.data;
                knote.data = 0;
                queue.deactivate(key);
            }
            _ if kev.flags & EV_ADD != 0 => {
                knote.kev.fflags = kev.fflags;
                knote.kev.data = kev.data;
                knote.kev.flags |= kev.flags & EV_CLEAR;
            }
            _ => {}
        }
        Ok(())
    }

    /// `NOTE_TRIGGER` of `EVFILT_USER`.
    fn knote_trigger(&mut self, kq: KqId, key: Key) {
        if let Some(queue) = self.kqueues.all.get_mut(&kq) {
            queue.activate(key);
        }
        self.sched.wakeup();
    }
}

/// `NOTE_FFLAGSMASK`: the caller's part of `EVFILT_USER`'s flags.
pub(super) const NOTE_FFLAGSMASK: u32 = 0x00ff_ffff;
