//! Rulesets of the kernel, looked at.

use super::jailrs_applied;
use crate::call::Call;
use crate::error::jailrs_error;
use crate::host::jailrs_host;
use crate::status::jailrs_status;

/// Whether the kernel's ruleset of this number has rules: a mount with one that has none would show
/// every device.
///
/// Errors: `JAILRS_NOT_FOUND` if it has none; `JAILRS_PERMISSION` for who is not root, or in a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_check_ruleset(
    host: *const jailrs_host,
    number: u16,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }
        .run(|call| Ok(call.get(host, "host")?.host.check_ruleset(number)?))
}

/// Whether a mount with this ruleset hides what nobody thought of, as a jail's should: it has rules,
/// and one of the first three hides everything, or includes a ruleset that begins so.
///
/// Errors: `JAILRS_NOT_FOUND` if it has none; `JAILRS_INVALID` if it does not begin so;
/// `JAILRS_PERMISSION` for who is not root, or in a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_check_jail_ruleset(
    host: *const jailrs_host,
    number: u16,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        Ok(place.host.check_jail_ruleset(number)?)
    })
}

/// Writes the numbers of the rules that were added to `numbers`, `size` of them at most; `*count` is how
/// many there are. `numbers` may be NULL if `size` is 0, to ask how many.
///
/// Errors: `JAILRS_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_applied_rule_numbers(
    applied: *const jailrs_applied,
    numbers: *mut u16,
    size: usize,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let added = call.get(applied, "applied")?.rule_numbers();
        let count = call.out(count, "count")?;
        let room = call.room_for(numbers, size, "numbers")?;
        room.iter_mut()
            .zip(added)
            .for_each(|(to, number)| *to = *number);
        count.give(added.len())
    })
}
