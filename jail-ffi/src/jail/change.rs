//! Changing a jail that exists.

use std::ffi::{c_char, c_void};
use std::net::IpAddr;

use jail::{CpuSet, JailName, JailUpdate, Value};

use super::jailrs_jail;
use crate::building::Building;
use crate::call::{Call, free};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::param;
use crate::status::jailrs_status;

/// What shall change of a jail, all at once. It does nothing until it is applied.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_update {
    _opaque: [u8; 0],
}

impl Handle for jailrs_update {
    type Value = Building<JailUpdate>;
    const NAME: &'static str = "jailrs_update";
}

/// No change yet. `*update` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_new(
    update: *mut *mut jailrs_update,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.out(update, "update")?
            .give_new(Building::new(JailUpdate::new()))
    })
}

/// Changes a parameter, as `jailrs_spec_set` sets it.
///
/// Errors: `JAILRS_INVALID` for a value of the wrong type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_set(
    update: *mut jailrs_update,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = param::of_text(name, call.text(value, "value")?)?;
        set(call, update, name, value)
    })
}

/// Changes a parameter to bytes that need not be UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_set_bytes(
    update: *mut jailrs_update,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = Value::String(call.word(value, "value")?.into());
        set(call, update, name, value)
    })
}

/// Changes a boolean parameter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_set_bool(
    update: *mut jailrs_update,
    name: *const c_char,
    value: bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        set(call, update, name, value.into())
    })
}

/// Changes a parameter to a number.
///
/// Errors: `JAILRS_INVALID` if the parameter's type is too small for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_set_int(
    update: *mut jailrs_update,
    name: *const c_char,
    value: i64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        set(call, update, name, param::of_number(name, value)?)
    })
}

/// Changes a parameter that the library does not know to the bytes that the kernel shall get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_set_raw(
    update: *mut jailrs_update,
    name: *const c_char,
    value: *const c_void,
    size: usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        let value = call.list(value.cast::<u8>(), size, "value")?;
        set(call, update, name, Value::Raw(value.to_vec()))
    })
}

/// Removes a key of `meta` or `env` (`"meta.owner"`), or all addresses of `"ip4.addr"` or `"ip6.addr"`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_remove(
    update: *mut jailrs_update,
    name: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = call.text(name, "name")?;
        set(call, update, name, Value::Null)
    })
}

/// Changes the jail: one jail_set(2), all of it or nothing.
///
/// Errors: `JAILRS_INVALID` for what cannot be changed, `JAILRS_PERMISSION`, `JAILRS_GONE`,
/// `JAILRS_REUSED`, with the kernel's text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_update(
    jail: *const jailrs_jail,
    update: *const jailrs_update,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        Ok(jail.update(call.get(update, "update")?.get()?)?)
    })
}

/// Frees a change. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_update_free(update: *mut jailrs_update) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(update) };
}

/// Gives the jail another name among the same jails. The handle knows it by that from then on.
///
/// Errors: `JAILRS_EXISTS`; `JAILRS_INVALID` for another parent, or of a nested jail since 15.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_rename(
    jail: *mut jailrs_jail,
    name: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let name = JailName::new(call.text(name, "name")?)?;
        Ok(call.get_mut(jail, "jail")?.rename(&name)?)
    })
}

/// Lets the jail use these processors only, as in `"0-3,5"`.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where; as cpuset_setaffinity(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_set_cpus(
    jail: *const jailrs_jail,
    cpus: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let cpus: CpuSet = call.text(cpus, "cpus")?.parse()?;
        Ok(jail.set_cpus(&cpus)?)
    })
}

/// Adds the default route through this gateway to a jail with a network stack of its own. It goes with
/// the interface that it leads through.
///
/// Errors: `JAILRS_INVALID` for what is no address, or cannot be a gateway; `JAILRS_EXISTS` if there is
/// a default route; `JAILRS_OTHER` with `ENETUNREACH` if the gateway is in no network of the jail's;
/// `JAILRS_PERMISSION`; `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_default_route(
    jail: *const jailrs_jail,
    gateway: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        let gateway = call.text(gateway, "gateway")?.parse::<IpAddr>();
        let gateway = gateway.map_err(|_| Failure::argument("gateway", "is no address"))?;
        Ok(jail.default_route(gateway)?)
    })
}

fn set(call: &Call, update: *mut jailrs_update, name: &str, value: Value) -> Result<(), Failure> {
    call.get_mut(update, "update")?
        .change(|update| update.param(name, value))
}
