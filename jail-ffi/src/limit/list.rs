//! Limits, part by part.

use std::ffi::{CString, c_char};
use std::ptr;

use jail::limit::Added;
use jail::{JailName, Limit};

use super::{JAILRS_LIMIT_NEW, JAILRS_LIMIT_REPLACED, JAILRS_LIMIT_THERE, arguments};
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};

/// Limits of a name, as they were at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_limits {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    amount: u64,
    resource: CString,
    action: CString,
    per: CString,
    text: CString,
}

impl Handle for jailrs_limits {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_limits";
}

/// The limits of a jail of this name, in the kernel's order. `*limits` is the caller's to free.
///
/// Errors: as [`jailrs_host_add_limit`](super::jailrs_host_add_limit).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_list_limits(
    host: *const jailrs_host,
    jail: *const c_char,
    limits: *mut *mut jailrs_limits,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = JailName::new(call.text(jail, "jail")?)?;
        let out = call.out(limits, "limits")?;
        let found = place.host.limits(&name)?;
        out.give_new(found.iter().map(Row::from).collect())
    })
}

/// As [`jailrs_host_add_limit`](super::jailrs_host_add_limit), and tells which limit's place it took:
/// `*replaced`, the caller's to free, has that one if `*added` is `JAILRS_LIMIT_REPLACED`, and else
/// none.
///
/// Errors: as [`jailrs_host_add_limit`](super::jailrs_host_add_limit).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_replace_limit(
    host: *const jailrs_host,
    jail: *const c_char,
    limit: *const c_char,
    added: *mut u32,
    replaced: *mut *mut jailrs_limits,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (place, name, limit) = arguments(call, host, jail, limit)?;
        let added = call.out(added, "added")?;
        let replaced = call.out(replaced, "replaced")?;
        let (what, before) = match place.add_limit(&name, &limit)? {
            Added::New => (JAILRS_LIMIT_NEW, None),
            Added::AlreadyThere => (JAILRS_LIMIT_THERE, None),
            Added::Replaced(before) => (JAILRS_LIMIT_REPLACED, Some(before)),
        };
        added.give(what)?;
        replaced.give_new(before.iter().map(Row::from).collect())
    })
}

/// Removes all limits of a jail of this name, whoever made them; none is no error.
///
/// Errors: as [`jailrs_host_add_limit`](super::jailrs_host_add_limit).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_remove_limits(
    host: *const jailrs_host,
    jail: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = JailName::new(call.text(jail, "jail")?)?;
        Ok(place.host.remove_limits(&name)?)
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_count(limits: *const jailrs_limits) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(limits, 0, Vec::len) }
}

/// What the limit at `index` limits, as in `"maxproc"`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_resource(
    limits: *const jailrs_limits,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(limits, index, |row| &row.resource) }
}

/// What happens when more is used, as in `"deny"` or `"sigterm"`; NULL if `index` is not below the
/// count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_action(
    limits: *const jailrs_limits,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(limits, index, |row| &row.action) }
}

/// The most that may be used: bytes, seconds, percents or a number of things, as rctl(8) has it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_amount(limits: *const jailrs_limits, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(limits, 0, |rows| {
            rows.get(index).map_or(0, |row| row.amount)
        })
    }
}

/// Whose usage counts: `"jail"`, `"process"`, `"user"` or `"loginclass"`; NULL if `index` is not below
/// the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_per(
    limits: *const jailrs_limits,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(limits, index, |row| &row.per) }
}

/// All of it, as `jailrs_host_add_limit` takes it; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_text(
    limits: *const jailrs_limits,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(limits, index, |row| &row.text) }
}

/// Frees a list of limits, which stay. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_limits_free(limits: *mut jailrs_limits) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(limits) };
}

impl From<&Limit> for Row {
    fn from(limit: &Limit) -> Self {
        Self {
            amount: limit.amount(),
            resource: c_text(limit.resource().name()),
            action: c_text(limit.action().to_string()),
            per: c_text(limit.counted_per().name()),
            text: c_text(limit.to_string()),
        }
    }
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    limits: *const jailrs_limits,
    index: usize,
    which: impl FnOnce(&Row) -> &CString,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(limits, ptr::null(), |rows| {
            borrowed(rows.get(index).map(which))
        })
    }
}
