//! What a jail is.

use std::ffi::c_char;

use jail::Value;

use super::jailrs_jail;
use crate::call::Call;
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::status::jailrs_status;
use crate::values::number::{signed, unsigned};
use crate::values::{another, jailrs_values};

/// Asks for parameters by name: one jail_get(2) for any number of them; `names` may be NULL for none.
/// `*values` is the caller's to free.
///
/// Errors: `JAILRS_UNSUPPORTED` for a parameter that the kernel lacks, `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get(
    jail: *const jailrs_jail,
    names: *const *const c_char,
    count: usize,
    values: *mut *mut jailrs_values,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let names = call.texts(names, count, "names")?;
        let out = call.out(values, "values")?;
        out.give_new(jail.get(&names)?.into())
    })
}

/// Asks for all parameters that the kernel has. `*values` is the caller's to free.
///
/// Errors: `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get_all(
    jail: *const jailrs_jail,
    values: *mut *mut jailrs_values,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let out = call.out(values, "values")?;
        out.give_new(jail.all()?.into())
    })
}

/// One boolean: one jail_get(2).
///
/// Errors: as [`jailrs_jail_get`]; `JAILRS_INVALID` if the parameter is of another type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get_bool(
    jail: *const jailrs_jail,
    name: *const c_char,
    result: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        match one(call, jail, name)? {
            (_, Value::Bool(on)) => out.give(on),
            (name, other) => Err(another(name, "a boolean", &other)),
        }
    })
}

/// One number: one jail_get(2).
///
/// Errors: as [`jailrs_jail_get`]; `JAILRS_INVALID` if the parameter is of another type, or the number
/// too large.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get_int(
    jail: *const jailrs_jail,
    name: *const c_char,
    result: *mut i64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        let (name, value) = one(call, jail, name)?;
        out.give(signed(name, &value)?)
    })
}

/// One number that is not negative, as `"host.hostid"`: one jail_get(2).
///
/// Errors: as [`jailrs_jail_get`]; `JAILRS_INVALID` if the parameter is of another type, or the number
/// negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get_uint(
    jail: *const jailrs_jail,
    name: *const c_char,
    result: *mut u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(result, "result")?;
        let (name, value) = one(call, jail, name)?;
        out.give(unsigned(name, &value)?)
    })
}

/// One value of any type as a text: `"192.0.2.1"`, `"www.example.org"`, `"true"`; what is a text is as
/// the kernel has it. `*text` is the caller's, for
/// [`jailrs_string_free`](crate::text::jailrs_string_free).
///
/// Errors: as [`jailrs_jail_get`]; `JAILRS_NOT_FOUND` for a key of `meta` or `env` that is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_get_string(
    jail: *const jailrs_jail,
    name: *const c_char,
    text: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(text, "text")?;
        match one(call, jail, name)? {
            (_, Value::String(text)) => out.give_text(text.into_encoded_bytes()),
            (_, other) => out.give_text(other.to_string()),
        }
    })
}

/// The processors that the jail may use, as in `"0-3,5"`. `*cpus` is the caller's, for
/// [`jailrs_string_free`](crate::text::jailrs_string_free).
///
/// Errors: `JAILRS_GONE`, `JAILRS_REUSED`, as cpuset_getaffinity(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_cpus(
    jail: *const jailrs_jail,
    cpus: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let out = call.out(cpus, "cpus")?;
        out.give_text(jail.cpus()?.to_string())
    })
}

fn one(
    call: &Call,
    jail: *const jailrs_jail,
    name: *const c_char,
) -> Result<(&str, Value), Failure> {
    let jail = call.get(jail, "jail")?;
    let name = call.text(name, "name")?;
    let missing = || Failure::Missing(format!("{name}: the kernel tells no value"));
    Ok((name, jail.get(&[name])?.get(name).ok_or_else(missing)?))
}
