//! Rules that say which devices a jail sees.

pub mod check;
pub mod file;

use std::ffi::c_char;

use jail::devfs::AppliedRuleset;
use jail::{DevfsRule, DevfsRuleset};

use crate::building::Building;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;

/// Rules in their order. They do nothing until they are applied.
///
/// One thread at a time may change them; when nobody does, several may use them.
#[derive(Debug)]
pub struct jailrs_devfs {
    _opaque: [u8; 0],
}

impl Handle for jailrs_devfs {
    type Value = Building<DevfsRuleset>;
    const NAME: &'static str = "jailrs_devfs";
}

/// A ruleset of the kernel that rules were applied to, and which of them are ours.
///
/// It never changes: several threads may use it at once.
#[derive(Debug)]
pub struct jailrs_applied {
    _opaque: [u8; 0],
}

impl Handle for jailrs_applied {
    type Value = AppliedRuleset;
    const NAME: &'static str = "jailrs_applied";
}

/// No rules. `*rules` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_new(
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.out(rules, "rules")?
            .give_new(Building::new(DevfsRuleset::new()))
    })
}

/// Rules as devfs(8) writes them, one a line: `"hide"`, `"path 'tty*' unhide"`. `*rules` is the
/// caller's to free.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_parse(
    text: *const c_char,
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let text = call.text(text, "text")?;
        let out = call.out(rules, "rules")?;
        out.give_new(Building::new(DevfsRuleset::parse(text)?))
    })
}

/// The standard ruleset of this number, 1 to 5, as in `/etc/defaults/devfs.rules`, with its includes.
/// `*rules` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND` for another number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_standard(
    number: u16,
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let out = call.out(rules, "rules")?;
        let standard = DevfsRuleset::standard(number);
        let missing = || Failure::Missing(format!("there is no standard ruleset {number}"));
        out.give_new(Building::new(standard.ok_or_else(missing)?))
    })
}

/// What jails get (as ruleset 4 does), in rules that include no other ruleset: nothing has to be
/// loaded on the host before. `*rules` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_jail(
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.out(rules, "rules")?
            .give_new(Building::new(DevfsRuleset::jail()))
    })
}

/// The rules that the kernel has under this number; none if there is no such ruleset. `*rules` is the
/// caller's to free.
///
/// Errors: `JAILRS_PERMISSION` for who is not root, or in a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_devfs(
    host: *const jailrs_host,
    number: u16,
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(rules, "rules")?;
        out.give_new(Building::new(place.host.devfs_ruleset(number)?))
    })
}

/// Writes the numbers of the kernel's rulesets to `numbers`, `size` of them at most; `*count` is how
/// many there are. `numbers` may be NULL if `size` is 0, to ask how many.
///
/// Errors: `JAILRS_PERMISSION` for who is not root, or in a jail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_devfs_numbers(
    host: *const jailrs_host,
    numbers: *mut u16,
    size: usize,
    count: *mut usize,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let count = call.out(count, "count")?;
        let room = call.room_for(numbers, size, "numbers")?;
        let found = place.host.devfs_rulesets()?;
        room.iter_mut()
            .zip(&found)
            .for_each(|(to, number)| *to = *number);
        count.give(found.len())
    })
}

/// Adds a rule as devfs(8) writes it: `"path null unhide"`, `"include 1"`.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_add_rule(
    rules: *mut jailrs_devfs,
    rule: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get_mut(rules, "rules")?;
        let rule: DevfsRule = call.text(rule, "rule")?.parse()?;
        rules.change(|rules| rules.rule(rule))
    })
}

/// Shows what fits the pattern, and the directories on the way to it: `"dri/renderD128"`.
///
/// Errors: `JAILRS_INVALID` for what is no pattern.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_expose(
    rules: *mut jailrs_devfs,
    pattern: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get_mut(rules, "rules")?;
        let pattern = call.text(pattern, "pattern")?;
        rules.try_change(|rules| rules.expose(pattern))
    })
}

/// How many rules there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_count(rules: *const jailrs_devfs) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(rules, 0, |rules| {
            rules.get().map_or(0, |rules| rules.rules().len())
        })
    }
}

/// The rules as devfs(8) writes them, one a line. `*text` is the caller's, for
/// [`jailrs_string_free`](crate::text::jailrs_string_free).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_text(
    rules: *const jailrs_devfs,
    text: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get(rules, "rules")?.get()?;
        call.out(text, "text")?.give_text(rules.to_string())
    })
}

/// Gives the rules to the kernel as a ruleset of their own. `*applied` is the caller's to free, which
/// leaves them.
///
/// Errors: `JAILRS_PERMISSION`; `JAILRS_NOT_FOUND` if a ruleset that they include is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_apply(
    rules: *const jailrs_devfs,
    host: *const jailrs_host,
    applied: *mut *mut jailrs_applied,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get(rules, "rules")?.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(applied, "applied")?;
        out.give_new(rules.apply(&place.host)?)
    })
}

/// As [`jailrs_devfs_apply`], as the ruleset of this number; if that has just these rules already,
/// nothing is done.
///
/// Errors: as [`jailrs_devfs_apply`]; `JAILRS_EXISTS` if it has other rules.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_apply_at(
    rules: *const jailrs_devfs,
    host: *const jailrs_host,
    number: u16,
    applied: *mut *mut jailrs_applied,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rules = call.get(rules, "rules")?.get()?;
        let place = call.get(host, "host")?;
        let out = call.out(applied, "applied")?;
        out.give_new(rules.apply_at(&place.host, number)?)
    })
}

/// The number of the ruleset, for a mount or a jail's `devfs_ruleset`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_applied_number(applied: *const jailrs_applied) -> u16 {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(applied, 0, AppliedRuleset::number) }
}

/// Whether rules were added, and not there already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_applied_is_ours(applied: *const jailrs_applied) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(applied, false, AppliedRuleset::is_ours) }
}

/// Takes away the rules that were added, and no others.
///
/// Errors: as the kernel answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_applied_remove(
    applied: *const jailrs_applied,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| Ok(call.get(applied, "applied")?.clone().remove()?))
}

/// Frees what tells of rules that were applied, and leaves them. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_applied_free(applied: *mut jailrs_applied) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(applied) };
}

/// Frees rules. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_devfs_free(rules: *mut jailrs_devfs) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(rules) };
}
