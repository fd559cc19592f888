//! kqueue(2) events.

/// `struct kevent`: what to watch, or what happened. Constants are in `jail_sys::sys::event`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kevent {
    /// A pid, a descriptor, a jid: what `filter` says.
    pub ident: usize,
    /// `EVFILT_*`.
    pub filter: i16,
    /// `EV_*`.
    pub flags: u16,
    /// `NOTE_*`.
    pub fflags: u32,
    /// What the filter says: a wait status, bytes to read, a child's jid.
    pub data: i64,
    /// The caller's own, returned as it was.
    pub udata: u64,
}
