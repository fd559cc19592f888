//! What can be watched. Follows the filters of `sys/kern/kern_event.c` and `sys_pipe.c`.

use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, RawFd, Release};
use jail_sys::sys::event::{
    EV_CLEAR, EV_EOF, EV_ONESHOT, EVFILT_EMPTY, EVFILT_JAIL, EVFILT_JAILDESC, EVFILT_PROC,
    EVFILT_READ, EVFILT_TIMER, EVFILT_USER, EVFILT_WRITE, NOTE_ABSTIME, NOTE_MSECONDS,
    NOTE_NSECONDS, NOTE_SECONDS, NOTE_USECONDS,
};

use super::register::NOTE_FFLAGSMASK;
use super::{Knote, Target};
use crate::fd::{FileKind, Pipes};
use crate::proc::Pid;
use crate::state::State;

/// The filters whose ident is a descriptor.
pub(super) const ON_DESCRIPTORS: [i16; 4] =
    [EVFILT_READ, EVFILT_WRITE, EVFILT_EMPTY, EVFILT_JAILDESC];

/// `EVFILT_USER` and `EVFILT_TIMER` take what is in these bits as an operation.
const NOTE_FFCTRLMASK: u32 = 0xc000_0000;
const NOTE_FFAND: u32 = 0x4000_0000;
const NOTE_FFOR: u32 = 0x8000_0000;
const NOTE_FFCOPY: u32 = 0xc000_0000;

/// `kqueue_fo_find`: `EINVAL` for a filter that the release does not have.
pub(super) fn exists(filter: i16, release: Release) -> Result<(), Errno> {
    let jails = release.has_jail_descriptors();
    match filter {
        EVFILT_READ | EVFILT_WRITE | EVFILT_EMPTY | EVFILT_PROC | EVFILT_TIMER | EVFILT_USER => {
            Ok(())
        }
        EVFILT_JAIL | EVFILT_JAILDESC if jails => Ok(()),
        _ => Err(Errno::EINVAL),
    }
}

/// The descriptor that is watched, if it is one.
pub(super) fn descriptor(filter: i16, ident: usize) -> Option<RawFd> {
    let fd = RawFd::try_from(ident).unwrap_or(-1);
    ON_DESCRIPTORS.contains(&filter).then_some(fd)
}

impl State {
    /// `f_attach`: what the event hangs on, and the `EV_*` flags that the filter forces.
    pub(super) fn filter_attach(&self, pid: Pid, kev: Kevent) -> Result<(Target, u16), Errno> {
        match kev.filter {
            EVFILT_PROC => Ok((self.filt_procattach(pid, kev)?, EV_CLEAR)),
            EVFILT_TIMER => {
                let target = timer(kev, self.clock.uptime, self.clock.boot_time)?;
                let absolute = kev.fflags & NOTE_ABSTIME != 0;
                Ok((target, if absolute { 0 } else { EV_CLEAR }))
            }
            EVFILT_USER => Ok((Target::User, 0)),
            EVFILT_JAIL => Ok((self.filt_jailattach(pid, kev.ident)?, EV_CLEAR)),
            _ => {
                let fd = descriptor(kev.filter, kev.ident).ok_or(Errno::EINVAL)?;
                match (kev.filter, &self.file(pid, fd)?.kind) {
                    (EVFILT_READ, &FileKind::Pipe(end)) => Ok((Target::Read(end), 0)),
                    (EVFILT_WRITE, &FileKind::Pipe(end)) if self.files.pipes.is_eof(end) => {
                        Err(Errno::EPIPE)
                    }
                    (EVFILT_WRITE, &FileKind::Pipe(end)) => Ok((Target::Write(end), 0)),
                    (EVFILT_JAILDESC, &FileKind::JailDesc { prison, .. }) => {
                        Ok((prison.map_or(Target::Gone, Target::Jail), EV_CLEAR))
                    }
                    _ => Err(Errno::EINVAL),
                }
            }
        }
    }
}

impl Knote {
    /// `f_event` of the filters that look: whether it is so now.
    pub(super) fn look(&mut self, pipes: &Pipes, uptime: Duration) -> bool {
        match &mut self.target {
            &mut Target::Read(end) => {
                let count = pipes.readable(end);
                self.pipe_state(count, pipes.is_eof(end), count > 0)
            }
            &mut Target::Write(end) => {
                let count = pipes.writable(end);
                self.pipe_state(count, pipes.is_eof(end), count >= PIPE_BUF)
            }
            Target::Timer { next, period } => {
                if *next <= uptime {
                    let late = uptime.saturating_sub(*next).as_nanos();
                    let more = late.checked_div(period.as_nanos());
                    let more = more.filter(|_| self.kev.flags & EV_ONESHOT == 0);
                    let times = more.unwrap_or(0).saturating_add(1);
                    self.data = self
                        .data
                        .saturating_add(times.try_into().unwrap_or(i64::MAX));
                    *next = match more.and(u32::try_from(times).ok()) {
                        Some(times) => next.saturating_add(period.saturating_mul(times)),
                        None if more.is_some() => uptime.saturating_add(*period),
                        None => Duration::MAX,
                    };
                }
                self.data > 0
            }
            Target::Proc(_) | Target::User | Target::Jail(_) | Target::Gone => true,
        }
    }

    /// A pipe with so many bytes to read or write. With `EV_CLEAR` only more of them count.
    fn pipe_state(&mut self, count: usize, eof: bool, enough: bool) -> bool {
        self.data = i64::try_from(count).unwrap_or(i64::MAX);
        self.flags = if eof { EV_EOF } else { 0 };
        let (data, flags) = self.told;
        self.told.0 = data.min(self.data);
        let clear = self.kev.flags & EV_CLEAR != 0;
        let more = !clear || self.data > data || self.flags != flags;
        more && (eof || enough)
    }

    /// When it may be so without anybody doing anything.
    pub(super) fn next(&self) -> Option<Duration> {
        match self.target {
            Target::Timer { next, .. } if next < Duration::MAX && !self.disabled => Some(next),
            _ => None,
        }
    }
}

/// `filt_timerattach`: the unit is in `fflags`, milliseconds without one.
pub(super) fn timer(kev: Kevent, uptime: Duration, boot: Duration) -> Result<Target, Errno> {
    let units = NOTE_SECONDS | NOTE_MSECONDS | NOTE_USECONDS | NOTE_NSECONDS;
    if kev.fflags & !(units | NOTE_ABSTIME) != 0 {
        return Err(Errno::EINVAL);
    }
    let mut data = u64::try_from(kev.data).map_err(|_| Errno::EINVAL)?;
    if data == 0 && kev.flags & EV_ONESHOT == 0 {
        data = 1;
    }
    let time = match kev.fflags & units {
        NOTE_SECONDS => Duration::from_secs(data),
        0 | NOTE_MSECONDS => Duration::from_millis(data),
        NOTE_USECONDS => Duration::from_micros(data),
        NOTE_NSECONDS => Duration::from_nanos(data),
        _ => return Err(Errno::EINVAL),
    };
    Ok(if kev.fflags & NOTE_ABSTIME != 0 {
        Target::Timer {
            next: time.saturating_sub(boot),
            period: Duration::ZERO,
        }
    } else {
        Target::Timer {
            next: uptime.saturating_add(time),
            period: time,
        }
    })
}

/// `filt_usertouch`: what of the flags to keep, and how.
pub(super) fn user_touch(knote: &mut Knote, kev: Kevent) {
    let bits = kev.fflags & NOTE_FFLAGSMASK;
    let mine = &mut knote.kev.fflags;
    match kev.fflags & NOTE_FFCTRLMASK {
        NOTE_FFAND => *mine &= bits,
        NOTE_FFOR => *mine |= bits,
        NOTE_FFCOPY => *mine = bits,
        _ => {}
    }
    knote.kev.data = kev.data;
}

/// A pipe can be written when this many bytes fit.
const PIPE_BUF: usize = 512;
