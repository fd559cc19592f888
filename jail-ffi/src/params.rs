//! The parameters that there are.

use std::ffi::{CString, c_char};
use std::ptr;

use jail::params::{self, ParamInfo, ParamType, Settable};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::{borrowed, c_text};
use crate::values::{
    JAILRS_TYPE_ADDRESSES, JAILRS_TYPE_BOOL, JAILRS_TYPE_INT, JAILRS_TYPE_MODE, JAILRS_TYPE_NONE,
    JAILRS_TYPE_RAW, JAILRS_TYPE_STRING, JAILRS_TYPE_UINT,
};

/// Parameters of jails: what they are called and what they take.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_params {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Row {
    info: ParamInfo,
    name: CString,
    since: Option<CString>,
    module: Option<CString>,
}

impl Handle for jailrs_params {
    type Value = Vec<Row>;
    const NAME: &'static str = "jailrs_params";
}

/// Nobody can set it: the kernel only tells it.
pub const JAILRS_SETTABLE_NEVER: u32 = 0;
/// It is set when the jail is made, and stays.
pub const JAILRS_SETTABLE_CREATE: u32 = 1;
/// It is set when the jail is made, or later.
pub const JAILRS_SETTABLE_ALWAYS: u32 = 2;

/// All parameters that the kernel has with the modules it has loaded. It is asked once:
/// [`jailrs_host_refresh`](crate::host::jailrs_host_refresh) forgets that. `*params` is the caller's to
/// free.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_params(
    host: *const jailrs_host,
    params: *mut *mut jailrs_params,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(params, "params")?;
        out.give_new(place.host.params()?.iter().map(Row::of).collect())
    })
}

/// All parameters that the library knows, of any kernel; none is asked. `*params` is the caller's to
/// free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_known(
    params: *mut *mut jailrs_params,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(params, "params")?;
        out.give_new(params::all().map(Row::of).collect())
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_count(params: *const jailrs_params) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(params, 0, Vec::len) }
}

/// The name of the parameter at `index`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_name(
    params: *const jailrs_params,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(params, index, |row| Some(&row.name)) }
}

/// The type of its value: one of `JAILRS_TYPE_*`, which is `JAILRS_TYPE_NONE` if `index` is not below
/// the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_type(params: *const jailrs_params, index: usize) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(params, index, JAILRS_TYPE_NONE, number_of_type) }
}

/// The bytes of its value: what a number takes, one address, the most that a text may have with its
/// NUL; 0 where only the kernel knows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_size(params: *const jailrs_params, index: usize) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { part(params, index, 0, size) }
}

/// When it can be set: one of `JAILRS_SETTABLE_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_settable(params: *const jailrs_params, index: usize) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        part(params, index, JAILRS_SETTABLE_NEVER, |info| {
            match info.settable() {
                Settable::Always => JAILRS_SETTABLE_ALWAYS,
                Settable::Create => JAILRS_SETTABLE_CREATE,
                Settable::ReadOnly => JAILRS_SETTABLE_NEVER,
            }
        })
    }
}

/// The first release that has it, as in `"15.0"`; NULL if all have, back to 13.2, or it is not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_since(
    params: *const jailrs_params,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(params, index, |row| row.since.as_ref()) }
}

/// The kernel module without which there is no such parameter; NULL if it needs none, or that is not
/// known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_module(
    params: *const jailrs_params,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(params, index, |row| row.module.as_ref()) }
}

/// Frees a list of parameters. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_params_free(params: *mut jailrs_params) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(params) };
}

impl Row {
    fn of(info: &ParamInfo) -> Self {
        Self {
            name: c_text(info.name()),
            since: info.since().map(|since| c_text(since.to_string())),
            module: info.module().map(c_text),
            info: info.clone(),
        }
    }
}

const fn number_of_type(info: &ParamInfo) -> u32 {
    match info.param_type() {
        ParamType::Bool => JAILRS_TYPE_BOOL,
        ParamType::Int | ParamType::Long => JAILRS_TYPE_INT,
        ParamType::Uint | ParamType::Ulong => JAILRS_TYPE_UINT,
        ParamType::String { .. } | ParamType::KeyValue => JAILRS_TYPE_STRING,
        ParamType::JailSys => JAILRS_TYPE_MODE,
        ParamType::Ip4 | ParamType::Ip6 => JAILRS_TYPE_ADDRESSES,
        _ => JAILRS_TYPE_RAW,
    }
}

const fn size(info: &ParamInfo) -> usize {
    match info.param_type() {
        ParamType::Bool | ParamType::Int | ParamType::Uint | ParamType::JailSys => 4,
        ParamType::Ip4 => 4,
        ParamType::Long | ParamType::Ulong => 8,
        ParamType::Ip6 => 16,
        ParamType::String { max } => max,
        ParamType::Raw { size } => size,
        _ => 0,
    }
}

/// # Safety
/// As [`peek`].
unsafe fn part<R: Copy>(
    params: *const jailrs_params,
    index: usize,
    none: R,
    which: impl FnOnce(&ParamInfo) -> R,
) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        peek(params, none, |rows| {
            rows.get(index).map_or(none, |row| which(&row.info))
        })
    }
}

/// # Safety
/// As [`peek`].
unsafe fn text(
    params: *const jailrs_params,
    index: usize,
    which: impl FnOnce(&Row) -> Option<&CString>,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(params, ptr::null(), |rows| {
            borrowed(rows.get(index).and_then(which))
        })
    }
}
