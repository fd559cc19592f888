//! Header: `sys/event.h`
//!
//! Events of jails (`EVFILT_JAIL`, `EVFILT_JAILDESC`, `NOTE_JAIL_*`) are new in FreeBSD 15.0; kevent(2)
//! answers EINVAL to them on 13 and 14.
//!
//! <https://cgit.freebsd.org/src/tree/sys/sys/event.h>

use core::ffi::{c_short, c_uint, c_ushort, c_void};
use core::ptr::null_mut;

/// Something can be read.
pub const EVFILT_READ: c_short = -1;
/// Something can be written.
pub const EVFILT_WRITE: c_short = -2;
/// A file changes.
pub const EVFILT_VNODE: c_short = -4;
/// A process ends, forks or executes.
pub const EVFILT_PROC: c_short = -5;
/// A signal comes.
pub const EVFILT_SIGNAL: c_short = -6;
/// Time passes.
pub const EVFILT_TIMER: c_short = -7;
/// A process descriptor's process ends.
pub const EVFILT_PROCDESC: c_short = -8;
/// A file system is mounted or unmounted.
pub const EVFILT_FS: c_short = -9;
/// The program's own event.
pub const EVFILT_USER: c_short = -11;
/// A send buffer is empty.
pub const EVFILT_EMPTY: c_short = -13;
/// A jail changes; `ident` is its number. Since 15.0.
pub const EVFILT_JAIL: c_short = -14;
/// A jail changes; `ident` is a descriptor. Since 15.0.
pub const EVFILT_JAILDESC: c_short = -15;
/// Add the event.
pub const EV_ADD: c_ushort = 0x0001;
/// Delete the event.
pub const EV_DELETE: c_ushort = 0x0002;
/// Report it again.
pub const EV_ENABLE: c_ushort = 0x0004;
/// Do not report it.
pub const EV_DISABLE: c_ushort = 0x0008;
/// Delete it when it was reported.
pub const EV_ONESHOT: c_ushort = 0x0010;
/// Reset its state when it was reported.
pub const EV_CLEAR: c_ushort = 0x0020;
/// Report the change's own outcome, as `EV_ERROR`.
pub const EV_RECEIPT: c_ushort = 0x0040;
/// Disable it when it was reported.
pub const EV_DISPATCH: c_ushort = 0x0080;
/// Leave `udata` as it is.
pub const EV_KEEPUDATA: c_ushort = 0x0200;
/// The other side is gone.
pub const EV_EOF: c_ushort = 0x8000;
/// The change failed; errno is in `data`.
pub const EV_ERROR: c_ushort = 0x4000;
/// EVFILT_PROC, EVFILT_PROCDESC: it ended; the status is in `data`.
pub const NOTE_EXIT: c_uint = 0x80000000;
/// EVFILT_PROC: it forked.
pub const NOTE_FORK: c_uint = 0x40000000;
/// EVFILT_PROC: it executed something.
pub const NOTE_EXEC: c_uint = 0x20000000;
/// EVFILT_PROC: follow its children too.
pub const NOTE_TRACK: c_uint = 0x00000001;
/// EVFILT_PROC: a child could not be followed.
pub const NOTE_TRACKERR: c_uint = 0x00000002;
/// EVFILT_PROC: a child; its parent's number is in `data`.
pub const NOTE_CHILD: c_uint = 0x00000004;
/// EVFILT_PROC: the bits of the events.
pub const NOTE_PCTRLMASK: c_uint = 0xf0000000;
/// EVFILT_PROC: the bits of the data.
pub const NOTE_PDATAMASK: c_uint = 0x000fffff;
/// EVFILT_JAIL: a child jail was made; its number is in `data`. Since 15.0.
pub const NOTE_JAIL_CHILD: c_uint = 0x80000000;
/// EVFILT_JAIL: the jail was changed. Since 15.0.
pub const NOTE_JAIL_SET: c_uint = 0x40000000;
/// EVFILT_JAIL: a process entered; its number is in `data`. Since 15.0.
pub const NOTE_JAIL_ATTACH: c_uint = 0x20000000;
/// EVFILT_JAIL: the jail was removed. Since 15.0.
pub const NOTE_JAIL_REMOVE: c_uint = 0x10000000;
/// EVFILT_JAIL: several of a kind happened, so `data` is 0. Since 15.0.
pub const NOTE_JAIL_MULTI: c_uint = 0x08000000;
/// EVFILT_JAIL: the bits of the events. Since 15.0.
pub const NOTE_JAIL_CTRLMASK: c_uint = 0xf0000000;
/// EVFILT_TIMER: `data` is in seconds.
pub const NOTE_SECONDS: c_uint = 0x00000001;
/// EVFILT_TIMER: `data` is in milliseconds.
pub const NOTE_MSECONDS: c_uint = 0x00000002;
/// EVFILT_TIMER: `data` is in microseconds.
pub const NOTE_USECONDS: c_uint = 0x00000004;
/// EVFILT_TIMER: `data` is in nanoseconds.
pub const NOTE_NSECONDS: c_uint = 0x00000008;
/// EVFILT_TIMER: `data` is a time, not a duration.
pub const NOTE_ABSTIME: c_uint = 0x00000010;
/// EVFILT_USER: make it happen.
pub const NOTE_TRIGGER: c_uint = 0x01000000;
/// EVFILT_VNODE: the file was deleted.
pub const NOTE_DELETE: c_uint = 0x0001;
/// EVFILT_VNODE: the file was written.
pub const NOTE_WRITE: c_uint = 0x0002;
/// EVFILT_VNODE: the file was renamed.
pub const NOTE_RENAME: c_uint = 0x0020;
/// An event, asked for or reported.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct kevent {
    /// What it is about: a descriptor, a process, a jail.
    pub ident: usize,
    /// `EVFILT_*`.
    pub filter: c_short,
    /// `EV_*`.
    pub flags: c_ushort,
    /// `NOTE_*`.
    pub fflags: c_uint,
    /// What the filter has to say.
    pub data: i64,
    /// The program's own, given back as it was.
    pub udata: *mut c_void,
    /// Extensions.
    pub ext: [u64; 4],
}

impl kevent {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ident: 0,
        filter: 0,
        flags: 0,
        fflags: 0,
        data: 0,
        udata: null_mut(),
        ext: [0; 4],
    };
}

const _: () = assert!(size_of::<kevent>() == 64);
