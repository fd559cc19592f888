//! Watching processes. Follows `filt_procattach`, `filt_proc`, `knote_fork`.

use jail::Errno;
use jail::kernel::Kevent;
use jail_sys::sys::event::{EV_EOF, EV_ONESHOT, NOTE_EXIT, NOTE_PCTRLMASK, NOTE_TRACK};

use super::{Key, KqId, Target};
use crate::proc::{Life, Pid};
use crate::state::State;

impl State {
    /// `filt_procattach`: `ESRCH` for a process that is not there or not to be seen. One that has
    /// ended and waits for its parent is there for who asks for its exit. Following children
    /// (`NOTE_TRACK`) is not modelled: `EINVAL`.
    pub(super) fn filt_procattach(&self, caller: Pid, kev: Kevent) -> Result<Target, Errno> {
        if kev.fflags & NOTE_TRACK != 0 {
            return Err(Errno::EINVAL);
        }
        let pid = Pid::try_from(kev.ident).map_err(|_| Errno::ESRCH)?;
        let target = if kev.fflags & NOTE_EXIT != 0 {
            self.procs.all.get(&pid).ok_or(Errno::ESRCH)?
        } else {
            self.proc(pid)?
        };
        self.prison_check(&self.proc(caller)?.cred, target.cred.prison)?;
        Ok(Target::Proc(pid))
    }

    /// A process that has ended already tells so at once.
    pub(super) fn knote_zombie(&mut self, kq: KqId, key: Key, pid: Pid) {
        if let Some(Life::Zombie(status)) = self.procs.all.get(&pid).map(|proc| proc.life) {
            self.proc_event(kq, key, NOTE_EXIT, status);
        }
    }

    /// `KNOTE_LOCKED(p->p_klist, hint)`: to everybody who watches this process.
    pub(crate) fn knote_proc(&mut self, pid: Pid, note: u32, status: i32) {
        let first = (pid, KqId(0), (i16::MIN, 0));
        let last = (pid, KqId(u64::MAX), (i16::MAX, usize::MAX));
        let watchers: Vec<_> = self.kqueues.procs.range(first..=last).copied().collect();
        for (_, kq, key) in watchers {
            self.proc_event(kq, key, note, status);
        }
    }

    /// `filt_proc`.
    fn proc_event(&mut self, kq: KqId, key: Key, note: u32, status: i32) {
        let kqueues = &mut self.kqueues;
        let Some(queue) = kqueues.all.get_mut(&kq) else {
            return;
        };
        let Some(knote) = queue.knotes.get_mut(&key) else {
            return;
        };
        knote.fflags |= note & knote.kev.fflags & NOTE_PCTRLMASK;
        let happened = knote.fflags != 0;
        if note == NOTE_EXIT {
            if let Target::Proc(pid) = std::mem::replace(&mut knote.target, Target::Gone) {
                kqueues.procs.remove(&(pid, kq, key));
            }
            knote.flags |= EV_EOF | EV_ONESHOT;
            if knote.fflags & NOTE_EXIT != 0 {
                knote.data = status.into();
            }
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
