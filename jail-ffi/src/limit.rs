//! What a jail may use, and does.

pub mod list;

use std::ffi::{CString, c_char};
use std::ptr;

use jail::limit::Added;
use jail::{JailName, Limit};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::c_text;

/// Names with amounts: what a jail uses, as it was at one moment.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_usage {
    _opaque: [u8; 0],
}

impl Handle for jailrs_usage {
    type Value = Vec<(CString, u64)>;
    const NAME: &'static str = "jailrs_usage";
}

/// The limit is new.
pub const JAILRS_LIMIT_NEW: u32 = 0;
/// The limit was there already, and is not the caller's to remove.
pub const JAILRS_LIMIT_THERE: u32 = 1;
/// The limit took the place of another one of the same resource.
pub const JAILRS_LIMIT_REPLACED: u32 = 2;

/// Limits what a jail of this name uses, or will use, as rctl(8) writes it without its subject:
/// `"maxproc:deny=50"`. `*added` is one of `JAILRS_LIMIT_*`.
///
/// Errors: `JAILRS_UNSUPPORTED` if the kernel has no limits, or they are off, with what turns them on;
/// `JAILRS_INVALID`, with what is wrong and where; `JAILRS_PERMISSION`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_add_limit(
    host: *const jailrs_host,
    jail: *const c_char,
    limit: *const c_char,
    added: *mut u32,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (place, name, limit) = arguments(call, host, jail, limit)?;
        let out = call.out(added, "added")?;
        out.give(match place.add_limit(&name, &limit)? {
            Added::New => JAILRS_LIMIT_NEW,
            Added::AlreadyThere => JAILRS_LIMIT_THERE,
            Added::Replaced(_) => JAILRS_LIMIT_REPLACED,
        })
    })
}

/// Removes exactly this limit of a jail of this name.
///
/// Errors: `JAILRS_NOT_FOUND`; as [`jailrs_host_add_limit`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_remove_limit(
    host: *const jailrs_host,
    jail: *const c_char,
    limit: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (place, name, limit) = arguments(call, host, jail, limit)?;
        Ok(place.remove_limit(&name, &limit)?)
    })
}

/// The limits of a jail of this name, one a line. `*text` is the caller's, for
/// [`jailrs_string_free`](crate::text::jailrs_string_free).
///
/// Errors: as [`jailrs_host_add_limit`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_limits(
    host: *const jailrs_host,
    jail: *const c_char,
    text: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = JailName::new(call.text(jail, "jail")?)?;
        let out = call.out(text, "text")?;
        let limits = place.host.limits(&name)?;
        out.give_text(
            limits
                .iter()
                .map(|limit| format!("{limit}\n"))
                .collect::<String>(),
        )
    })
}

/// What a jail of this name, and the jails in it, use now; of a name that no jail has, nothing.
/// `*usage` is the caller's to free.
///
/// Errors: as [`jailrs_host_add_limit`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_usage(
    host: *const jailrs_host,
    jail: *const c_char,
    usage: *mut *mut jailrs_usage,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = JailName::new(call.text(jail, "jail")?)?;
        let out = call.out(usage, "usage")?;
        let used = place.host.usage(&name)?;
        out.give_new(
            used.iter()
                .map(|(name, amount)| (c_text(name), amount))
                .collect(),
        )
    })
}

/// How many resources there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_usage_count(usage: *const jailrs_usage) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(usage, 0, Vec::len) }
}

/// The name of the resource at `index`, as in `"memoryuse"`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_usage_name(
    usage: *const jailrs_usage,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(usage, ptr::null(), |used| {
            used.get(index)
                .map_or(ptr::null(), |(name, _)| name.as_ptr())
        })
    }
}

/// How much of it is used: bytes, seconds, percents or a number of things, as rctl(8) has it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_usage_amount(usage: *const jailrs_usage, index: usize) -> u64 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(usage, 0, |used| {
            used.get(index).map_or(0, |(_, amount)| *amount)
        })
    }
}

/// How much of the resource of this name is used.
///
/// Errors: `JAILRS_NOT_FOUND` if the kernel does not tell.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_usage_get(
    usage: *const jailrs_usage,
    name: *const c_char,
    amount: *mut u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let used = call.get(usage, "usage")?;
        let name = call.text(name, "name")?;
        let out = call.out(amount, "amount")?;
        let found = used.iter().find(|(of, _)| of.as_bytes() == name.as_bytes());
        let missing = || Failure::Missing(format!("{name}: the kernel does not count it"));
        out.give(found.ok_or_else(missing)?.1)
    })
}

/// Frees what tells of a usage. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_usage_free(usage: *mut jailrs_usage) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(usage) };
}

fn arguments(
    call: &Call,
    host: *const jailrs_host,
    jail: *const c_char,
    limit: *const c_char,
) -> Result<(jail::Host, JailName, Limit), Failure> {
    let place = call.get(host, "host")?;
    let name = JailName::new(call.text(jail, "jail")?)?;
    let limit: Limit = call.text(limit, "limit")?.parse()?;
    Ok((place.host.clone(), name, limit))
}
