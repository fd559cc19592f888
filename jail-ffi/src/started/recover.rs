//! After a program that did not finish.

use std::ffi::{CString, c_char};
use std::ptr;

use jail::Error;
use jail::life::{Outcome, Recovered, Started};

use super::jailrs_started;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::{Handle, Lent};
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::c_text;

/// What a recovery found, and did: an entry a journal.
///
/// One thread at a time may take jails out of it; when nobody does, several may use it. Its texts live
/// as long as it does.
#[derive(Debug)]
pub struct jailrs_recovery {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Found {
    name: CString,
    outcome: u32,
    /// Until it is taken out.
    running: Option<Started>,
    errors: Vec<Lent<jailrs_error>>,
}

impl Handle for jailrs_recovery {
    type Value = Vec<Found>;
    const NAME: &'static str = "jailrs_recovery";
}

/// A program has the jail: nothing was done.
pub const JAILRS_RECOVERED_IN_USE: u32 = 0;
/// The jail runs, and is the caller's to stop now: [`jailrs_recovery_take`].
pub const JAILRS_RECOVERED_RUNNING: u32 = 1;
/// What was begun is undone. Errors tell of what went wrong on the way and left nothing.
pub const JAILRS_RECOVERED_UNDONE: u32 = 2;
/// Not all of it could be undone; the journal tells what is left, for another try. The error tells why.
pub const JAILRS_RECOVERED_LEFT: u32 = 3;
/// The journal is of no use, and was left as it is; nothing was undone. The error tells why.
pub const JAILRS_RECOVERED_UNREADABLE: u32 = 4;
/// Something of which a later version of the library tells more.
pub const JAILRS_RECOVERED_OTHER: u32 = 5;

impl From<Recovered> for Found {
    fn from(recovered: Recovered) -> Self {
        let (outcome, running, errors): (_, _, Vec<Error>) = match recovered.outcome {
            Outcome::InUse => (JAILRS_RECOVERED_IN_USE, None, Vec::new()),
            Outcome::Running(started) => (JAILRS_RECOVERED_RUNNING, Some(*started), Vec::new()),
            Outcome::Undone(errors) => (JAILRS_RECOVERED_UNDONE, None, errors),
            Outcome::Left(error) => (JAILRS_RECOVERED_LEFT, None, vec![error]),
            Outcome::Unreadable(error) => (JAILRS_RECOVERED_UNREADABLE, None, vec![error]),
            _ => (JAILRS_RECOVERED_OTHER, None, Vec::new()),
        };
        let errors = errors.into_iter().map(|error| Lent::new(error.into()));
        Self {
            name: c_text(recovered.jail),
            outcome,
            running,
            errors: errors.collect(),
        }
    }
}

/// Looks after the jails of programs that are gone: a jail that runs is taken over, what was begun and
/// not finished is undone; jails that a program still has are let alone. `*recovery` is the caller's to
/// free.
///
/// Errors: `JAILRS_OTHER` if the journals cannot be listed, or there are none to be kept. What is wrong
/// with one of them is told as its outcome.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_recover(
    host: *const jailrs_host,
    recovery: *mut *mut jailrs_recovery,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(recovery, "recovery")?;
        let found = place.host.recover()?.into_iter().map(Found::from);
        out.give_new(found.collect())
    })
}

/// How many journals there were.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_count(recovery: *const jailrs_recovery) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(recovery, 0, Vec::len) }
}

/// The name of the jail at `index`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_jail(
    recovery: *const jailrs_recovery,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(recovery, ptr::null(), |all| {
            all.get(index)
                .map_or(ptr::null(), |found| found.name.as_ptr())
        })
    }
}

/// What became of it: one of `JAILRS_RECOVERED_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_outcome(
    recovery: *const jailrs_recovery,
    index: usize,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(recovery, JAILRS_RECOVERED_OTHER, |all| {
            all.get(index)
                .map_or(JAILRS_RECOVERED_OTHER, |found| found.outcome)
        })
    }
}

/// How many errors there are of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_error_count(
    recovery: *const jailrs_recovery,
    index: usize,
) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(recovery, 0, |all| {
            all.get(index).map_or(0, |found| found.errors.len())
        })
    }
}

/// One of them, lent as long as the recovery is there; NULL if there is none at these indexes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_error(
    recovery: *const jailrs_recovery,
    index: usize,
    which: usize,
) -> *const jailrs_error {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(recovery, ptr::null(), |all| {
            let error = all.get(index).and_then(|found| found.errors.get(which));
            error.map_or(ptr::null(), Lent::handle)
        })
    }
}

/// Takes the jail at `index` out, which runs. `*started` is the caller's to free. What is not taken
/// out is left running when the recovery is freed.
///
/// Errors: `JAILRS_NOT_FOUND` if it does not run, or was taken out already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_take(
    recovery: *mut jailrs_recovery,
    index: usize,
    started: *mut *mut jailrs_started,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let all = call.get_mut(recovery, "recovery")?;
        let out = call.out(started, "started")?;
        let taken = all.get_mut(index).and_then(|found| found.running.take());
        let missing = || Failure::Missing("there is no jail to be taken out at this index".into());
        out.give_new(taken.ok_or_else(missing)?.into())
    })
}

/// Frees what tells of a recovery. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_recovery_free(recovery: *mut jailrs_recovery) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(recovery) };
}
