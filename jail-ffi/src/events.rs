//! What happens to jails, as it happens.

use std::ffi::{CString, c_char, c_int};
use std::os::fd::AsRawFd;
use std::ptr;
use std::time::Duration;

use jail::{Events, JailChange, JailEvent};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};

/// What happens to jails, told one by one.
///
/// One thread at a time may use it.
#[derive(Debug)]
pub struct jailrs_events {
    _opaque: [u8; 0],
}

impl Handle for jailrs_events {
    type Value = Events;
    const NAME: &'static str = "jailrs_events";
}

/// Something that happened to a jail.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_event {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Told {
    event: JailEvent,
    name: Option<CString>,
    text: CString,
}

impl Handle for jailrs_event {
    type Value = Told;
    const NAME: &'static str = "jailrs_event";
}

/// The jail was made.
pub const JAILRS_EVENT_CREATED: u32 = 0;
/// A jail_set(2) changed it, or failed in the attempt.
pub const JAILRS_EVENT_CHANGED: u32 = 1;
/// A process, or several, entered it. Not seen before FreeBSD 15.0.
pub const JAILRS_EVENT_ATTACHED: u32 = 2;
/// It is being removed: it may die for a while.
pub const JAILRS_EVENT_REMOVED: u32 = 3;
/// Something of which a later version of the library tells more.
pub const JAILRS_EVENT_OTHER: u32 = 4;

/// Tells what happens to jails from now on. `*events` is the caller's to free.
///
/// Errors: as kqueue(2), kevent(2) and jail_get(2) answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_events(
    host: *const jailrs_host,
    events: *mut *mut jailrs_events,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(events, "events")?;
        out.give_new(place.host.events()?)
    })
}

/// The next one, if one comes within so many milliseconds: `*event` is then the caller's to free, else
/// it is NULL.
///
/// Errors: as the kernel answers. The next call goes on where this one ended: nothing is lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_events_wait(
    events: *mut jailrs_events,
    milliseconds: u64,
    event: *mut *mut jailrs_event,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let events = call.get_mut(events, "events")?;
        let out = call.out(event, "event")?;
        match events.wait(Duration::from_millis(milliseconds))? {
            None => out.give(ptr::null_mut()),
            Some(event) => out.give_new(Told {
                name: event.name.as_ref().map(|name| c_text(name.as_bytes())),
                text: c_text(event.to_string()),
                event,
            }),
        }
    })
}

/// A descriptor for poll(2), epoll(7) or kqueue(2), on a simulated machine, too; it is closed with the
/// events, and -1 for NULL. It is readable when there may be something to tell, and stays so until
/// [`jailrs_events_wait`], with 0 milliseconds, has told all of it. It is not to be read from.
///
/// Before FreeBSD 15.0 it is readable twice a second, so that jails are looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_events_fd(events: *const jailrs_events) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(events, -1, |events| events.as_raw_fd()) }
}

/// Writes the numbers of the jails that there are, as far as events were waited for, to `jids`, `size` of
/// them at most; `*count` is how many there are. `jids` may be NULL if `size` is 0, to ask how many.
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_events_jails(
    events: *const jailrs_events,
    jids: *mut c_int,
    size: usize,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let events = call.get(events, "events")?;
        let count = call.out(count, "count")?;
        let mut room = call.room_for(jids, size, "jids")?.iter_mut();
        let mut found = 0;
        for (jid, _) in events.jails() {
            found += 1;
            if let Some(to) = room.next() {
                *to = jid.raw();
            }
        }
        count.give(found)
    })
}

/// Frees events: nothing more is told. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_events_free(events: *mut jailrs_events) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(events) };
}

/// The number of the jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_jid(event: *const jailrs_event) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, 0, |told| told.event.jid.raw()) }
}

/// The name of the jail; NULL if it was gone before anybody could ask for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_name(event: *const jailrs_event) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, ptr::null(), |told| borrowed(told.name.as_ref())) }
}

/// What happened: one of `JAILRS_EVENT_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_what(event: *const jailrs_event) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(event, JAILRS_EVENT_OTHER, |told| match told.event.change {
            JailChange::Created => JAILRS_EVENT_CREATED,
            JailChange::Changed => JAILRS_EVENT_CHANGED,
            JailChange::Attached(_) => JAILRS_EVENT_ATTACHED,
            JailChange::Removed => JAILRS_EVENT_REMOVED,
            _ => JAILRS_EVENT_OTHER,
        })
    }
}

/// The process that entered the jail; 0 if it is not known or several did.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_pid(event: *const jailrs_event) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(event, 0, |told| match told.event.change {
            JailChange::Attached(pid) => pid.unwrap_or(0),
            _ => 0,
        })
    }
}

/// The event in a line, for people.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_text(event: *const jailrs_event) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(event, ptr::null(), |told| told.text.as_ptr()) }
}

/// Frees an event. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_event_free(event: *mut jailrs_event) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(event) };
}
