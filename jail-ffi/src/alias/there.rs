//! Addresses that are there, whoever added them.

use super::jailrs_alias;
use crate::call::Call;
use crate::error::jailrs_error;
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;

/// Whether the interface has the address, with whatever prefix.
///
/// Errors: `JAILRS_NOT_FOUND` without such an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_is_there(
    alias: *const jailrs_alias,
    host: *const jailrs_host,
    is: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        let place = call.get(host, "host")?;
        call.out(is, "is")?.give(alias.is_there(&place.host)?)
    })
}

/// As [`jailrs_alias_is_there`], of an interface of a jail with a network stack of its own.
///
/// Errors: as [`jailrs_alias_is_there`]; `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_is_there_in(
    alias: *const jailrs_alias,
    jail: *const jailrs_jail,
    is: *mut bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        let jail = call.get(jail, "jail")?;
        call.out(is, "is")?.give(alias.is_there_in(jail)?)
    })
}

/// Takes the address from the interface, whoever added it: for one of which only a record is left.
/// `jailrs_added_alias_remove` removes what was added by this program.
///
/// Errors: `JAILRS_NOT_FOUND` if it is not there, or there is no such interface; `JAILRS_PERMISSION`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_remove(
    alias: *const jailrs_alias,
    host: *const jailrs_host,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        Ok(alias.remove(&call.get(host, "host")?.host)?)
    })
}

/// As [`jailrs_alias_remove`], from an interface of a jail with a network stack of its own.
///
/// Errors: as [`jailrs_alias_remove`]; `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_alias_remove_in(
    alias: *const jailrs_alias,
    jail: *const jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let alias = call.get(alias, "alias")?.get()?;
        Ok(alias.remove_in(call.get(jail, "jail")?)?)
    })
}
