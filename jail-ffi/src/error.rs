//! Errors as objects.

use std::ffi::{CString, c_char, c_int};

use jail::Error;

use crate::call::{free, peek};
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text, nth};

/// Why a call failed: kind, errno, text, operation, object, and what could not be undone.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_error {
    _opaque: [u8; 0],
}

impl Handle for jailrs_error {
    type Value = Told;
    const NAME: &'static str = "jailrs_error";
}

/// An error, with texts as C has them.
#[derive(Debug)]
pub(crate) struct Told {
    status: jailrs_status,
    errno: c_int,
    errno_name: Option<CString>,
    message: CString,
    operation: Option<CString>,
    object: Option<CString>,
    errmsg: Option<CString>,
    hint: Option<CString>,
    step: Option<CString>,
    jail: Option<CString>,
    since: Option<CString>,
    module: Option<CString>,
    left: Vec<CString>,
}

impl From<Failure> for Told {
    fn from(failure: Failure) -> Self {
        let errno = failure.errno();
        let error = failure.library();
        let text = |part: Option<&str>| part.map(c_text);
        let argument = match &failure {
            Failure::Argument { argument, .. } => Some(*argument),
            _ => None,
        };
        let object = error.and_then(Error::object);
        let left = error.map(Error::left).unwrap_or_default();
        let name = error.and_then(Error::jail);
        let since = error.and_then(Error::since);
        Self {
            status: failure.status(),
            errno: errno.map_or(0, jail::Errno::raw),
            errno_name: text(errno.and_then(jail::Errno::name)),
            message: c_text(failure.message()),
            operation: text(error.and_then(Error::operation)),
            object: text(object.as_deref().or(argument)),
            errmsg: text(error.and_then(Error::errmsg)),
            hint: text(error.and_then(Error::hint)),
            step: text(error.and_then(Error::step)),
            jail: name.map(|name| c_text(name.as_bytes())),
            since: since.map(|since| c_text(since.to_string())),
            module: text(error.and_then(Error::module)),
            left: left.iter().map(|error| c_text(error.to_string())).collect(),
        }
    }
}

impl From<Error> for Told {
    fn from(error: Error) -> Self {
        Failure::Library(error).into()
    }
}

/// What kind of error it is: the status that the call returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_status(error: *const jailrs_error) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(error, jailrs_status::JAILRS_OK, |error| error.status) }
}

/// FreeBSD's number of the errno, whatever system this runs on; 0 if the kernel was not asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_errno(error: *const jailrs_error) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(error, 0, |error| error.errno) }
}

/// Its name, as in `"EPERM"`; NULL if there is no errno, or none with a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_errno_name(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.errno_name.as_ref()) }
}

/// All of it in one line, for people. Never NULL, but for a NULL error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_message(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| Some(&error.message)) }
}

/// The call that failed, as in `"jail_set"`; NULL if the kernel was not asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_operation(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.operation.as_ref()) }
}

/// What it is about, as in `"name=web, path=/jails/web"`; for an argument that cannot be used, its
/// name in the header. NULL if there is nothing to name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_object(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.object.as_ref()) }
}

/// What the kernel said besides the errno; NULL if it said nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_errmsg(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.errmsg.as_ref()) }
}

/// What is known to cause it, where the kernel says nothing; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_hint(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.hint.as_ref()) }
}

/// The step of a start or a stop that failed, in words; NULL if it was none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_step(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.step.as_ref()) }
}

/// The jail it was about, where that is known; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_jail(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.jail.as_ref()) }
}

/// The first release that can, as in `"15.0"`, of what this kernel is too old for; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_since(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.since.as_ref()) }
}

/// The kernel module that would bring what is missing, by the name kldload(8) takes; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_module(error: *const jailrs_error) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(error, |error| error.module.as_ref()) }
}

/// How many things could not be undone, and are left behind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_left_count(error: *const jailrs_error) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(error, 0, |error| error.left.len()) }
}

/// Why one of them could not be undone; NULL if `index` is not below their count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_left(
    error: *const jailrs_error,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(error, std::ptr::null(), |error| nth(&error.left, index)) }
}

/// Frees an error. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_error_free(error: *mut jailrs_error) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(error) };
}

/// # Safety
/// As [`peek`].
unsafe fn part<'e>(
    error: *const jailrs_error,
    which: impl FnOnce(&'e Told) -> Option<&'e CString>,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe { peek(error, std::ptr::null(), |error| borrowed(which(error))) }
}
