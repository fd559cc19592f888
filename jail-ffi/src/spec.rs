//! What a jail shall be: its name and its parameters.

pub mod around;
pub mod hook;

use std::ffi::{CString, c_char, c_void};
use std::ptr;

use jail::{JailSpec, Value};

use crate::building::Building;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::jail::{jailrs_jail, jailrs_owned};
use crate::param;
use crate::plan::jailrs_plan;
use crate::status::jailrs_status;
use crate::text::c_text;

/// What a jail shall be, and have around it. It does nothing until it is created or started.
///
/// Unless it is said otherwise the jail persists without processes, has its name as its host name,
/// and `enforce_statfs` 2.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_spec {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Described {
    name: CString,
    pub(crate) spec: Building<JailSpec>,
}

impl Handle for jailrs_spec {
    type Value = Described;
    const NAME: &'static str = "jailrs_spec";
}

impl From<JailSpec> for Described {
    fn from(spec: JailSpec) -> Self {
        Self {
            name: c_text(spec.name().as_bytes()),
            spec: Building::new(spec),
        }
    }
}

/// A jail of this name; one with dots is a jail inside the one before the last dot. `*spec` is the
/// caller's to free.
///
/// Errors: `JAILRS_INVALID` for what is no name of a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_new(
    name: *const c_char,
    spec: *mut *mut jailrs_spec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let out = call.out(spec, "spec")?;
        out.give_new(JailSpec::new(name)?.into())
    })
}

/// A copy, for a jail that is much the same. `*copy` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_clone(
    spec: *const jailrs_spec,
    copy: *mut *mut jailrs_spec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = call.get(spec, "spec")?.spec.get()?;
        call.out(copy, "copy")?.give_new(spec.clone().into())
    })
}

/// A spec out of JSON, as [`jailrs_spec_json`] writes it. `*spec` is the caller's to free.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_from_json(
    json: *const c_char,
    spec: *mut *mut jailrs_spec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let json = call.text(json, "json")?;
        let out = call.out(spec, "spec")?;
        let spec = serde_json::from_str::<JailSpec>(json);
        let spec = spec.map_err(|why| Failure::argument("json", format!("is no spec: {why}")))?;
        out.give_new(spec.into())
    })
}

/// The spec as JSON. `*json` is the caller's, for [`jailrs_string_free`].
///
/// Errors: `JAILRS_INVALID` if it has functions as hooks.
///
/// [`jailrs_string_free`]: crate::text::jailrs_string_free
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_json(
    spec: *const jailrs_spec,
    json: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = call.get(spec, "spec")?.spec.get()?;
        let out = call.out(json, "json")?;
        let text = serde_json::to_string_pretty(spec);
        let text =
            text.map_err(|why| Failure::argument("spec", format!("cannot be written: {why}")))?;
        out.give_text(text)
    })
}

/// The jail's name; lives as long as the spec.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_name(spec: *const jailrs_spec) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(spec, ptr::null(), |spec| spec.name.as_ptr()) }
}

/// Sets a parameter by the kernel's name for it, as in jail(8): `"path"`, `"ip4.addr"` (addresses
/// with commas between them), `"allow.raw_sockets"` (`"true"` or `"false"`), `"vnet"` (`"new"`,
/// `"inherit"` or `"disable"`), `"meta.owner"`. A parameter that is not known to the library is a
/// text. Setting one again replaces it.
///
/// Errors: `JAILRS_INVALID` for a value of the wrong type. What else cannot work is told when the
/// jail is created or started, before anything is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set(
    spec: *mut jailrs_spec,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = param::of_text(name, call.text(value, "value")?)?;
        set(call, spec, name, value)
    })
}

/// Sets a parameter to bytes that need not be UTF-8: a path, a host name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_bytes(
    spec: *mut jailrs_spec,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = Value::String(call.word(value, "value")?.into());
        set(call, spec, name, value)
    })
}

/// Sets a boolean parameter: `"allow.raw_sockets"`, `"persist"`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_bool(
    spec: *mut jailrs_spec,
    name: *const c_char,
    value: bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        set(call, spec, name, value.into())
    })
}

/// Sets a parameter to a number: `"securelevel"`, `"children.max"`, `"enforce_statfs"`.
///
/// Errors: `JAILRS_INVALID` if the parameter's type is too small for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_int(
    spec: *mut jailrs_spec,
    name: *const c_char,
    value: i64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        set(call, spec, name, param::of_number(name, value)?)
    })
}

/// Sets a parameter that the library does not know to the bytes that the kernel shall get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_set_raw(
    spec: *mut jailrs_spec,
    name: *const c_char,
    value: *const c_void,
    size: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = call.data(value, size, "value")?;
        set(call, spec, name, Value::Raw(value.to_vec()))
    })
}

/// Adds an IPv4 or IPv6 address, which an interface of the host has already; for one that it shall
/// get, see [`jailrs_spec_add_alias`](around::jailrs_spec_add_alias).
///
/// Errors: `JAILRS_INVALID` for what is no address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_address(
    spec: *mut jailrs_spec,
    address: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = &mut call.get_mut(spec, "spec")?.spec;
        let text = call.text(address, "address")?;
        let address = text.parse::<std::net::IpAddr>().map_err(|_| {
            let problem = format!("is {text:?}, and no address; a jail's have no prefix");
            Failure::argument("address", problem)
        })?;
        spec.change(|spec| spec.addr(address))
    })
}

/// What starting it will do, step by step. Nothing is changed and no kernel is asked. `*plan` is the
/// caller's to free.
///
/// Errors: `JAILRS_INVALID` if something is to be mounted and there is no path.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_plan(
    spec: *const jailrs_spec,
    plan: *mut *mut jailrs_plan,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = call.get(spec, "spec")?.spec.get()?;
        let out = call.out(plan, "plan")?;
        out.give_new(spec.plan()?.into())
    })
}

/// Makes the jail by one jail_set(2), without anything around it. `*jail` is the caller's to free;
/// the jail goes on without it.
///
/// Errors: `JAILRS_EXISTS`, `JAILRS_PERMISSION`, `JAILRS_INVALID`, ... with the kernel's text;
/// `JAILRS_INVALID` too if the spec has more than parameters, which a start does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_create(
    spec: *const jailrs_spec,
    host: *const jailrs_host,
    jail: *mut *mut jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = call.get(spec, "spec")?.spec.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(jail, "jail")?;
        out.give_new(spec.create(&place.host)?)
    })
}

/// As [`jailrs_spec_create`]: a jail that is removed when `*owned` is freed, and since FreeBSD 15.0
/// also when the program ends in whatever way. For tests and CI runners.
///
/// Errors: as [`jailrs_spec_create`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_create_owned(
    spec: *const jailrs_spec,
    host: *const jailrs_host,
    owned: *mut *mut jailrs_owned,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let spec = call.get(spec, "spec")?.spec.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(owned, "owned")?;
        out.give_new(spec.create_owned(&place.host)?.into())
    })
}

/// Frees a spec. NULL is nothing. What was created or started from it goes on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_free(spec: *mut jailrs_spec) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(spec) };
}

fn set(call: &Call, spec: *mut jailrs_spec, name: &str, value: Value) -> Result<(), Failure> {
    let spec = &mut call.get_mut(spec, "spec")?.spec;
    spec.change(|spec| spec.param(name, value))
}
