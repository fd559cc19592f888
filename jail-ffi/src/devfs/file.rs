//! Rulesets in files, by name.

use std::ffi::{CString, c_char};
use std::ptr;

use jail::devfs::DevfsRules;

use super::jailrs_devfs;
use crate::building::Building;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::Handle;
use crate::status::jailrs_status;
use crate::text::{c_text, nth};

/// Rulesets of files like `/etc/devfs.rules`, in the order in which their numbers were first seen.
///
/// One thread at a time may read more into it; when nobody does, several may use it. Its texts live
/// until more is read into it, or it is freed.
#[derive(Debug)]
pub struct jailrs_rulesets {
    _opaque: [u8; 0],
}

#[derive(Debug, Default)]
pub(crate) struct Read {
    rules: DevfsRules,
    names: Vec<CString>,
}

impl Handle for jailrs_rulesets {
    type Value = Read;
    const NAME: &'static str = "jailrs_rulesets";
}

/// Those of this text, which is in the form of devfs.rules(5). `*rulesets` is the caller's to free.
///
/// Errors: `JAILRS_INVALID`, with what is wrong and where.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_parse(
    text: *const c_char,
    rulesets: *mut *mut jailrs_rulesets,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let text = call.text(text, "text")?;
        let out = call.out(rulesets, "rulesets")?;
        let mut read = Read::default();
        read.more(text)?;
        out.give_new(read)
    })
}

/// Reads one more file's text. A ruleset of a number that there is replaces that one, as
/// `/etc/devfs.rules` does with those of `/etc/defaults/devfs.rules`. After an error all is as before.
///
/// Errors: as [`jailrs_rulesets_parse`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_read(
    rulesets: *mut jailrs_rulesets,
    text: *const c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let read = call.get_mut(rulesets, "rulesets")?;
        read.more(call.text(text, "text")?)
    })
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_count(rulesets: *const jailrs_rulesets) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(rulesets, 0, |read| read.names.len()) }
}

/// The name of the ruleset at `index`, as in `"devfsrules_jail"`; NULL if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_name(
    rulesets: *const jailrs_rulesets,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(rulesets, ptr::null(), |read| nth(&read.names, index)) }
}

/// Its number; 0 if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_number(
    rulesets: *const jailrs_rulesets,
    index: usize,
) -> u16 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(rulesets, 0, |read| {
            let mut all = read.rules.iter();
            all.nth(index).map_or(0, |ruleset| ruleset.number)
        })
    }
}

/// The rules of the ruleset of this name; of several the last one. `*rules` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_get(
    rulesets: *const jailrs_rulesets,
    name: *const c_char,
    rules: *mut *mut jailrs_devfs,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let read = call.get(rulesets, "rulesets")?;
        let name = call.text(name, "name")?;
        let out = call.out(rules, "rules")?;
        let missing = || Failure::Missing(format!("{name}: there is no such ruleset"));
        let found = read.rules.get(name).ok_or_else(missing)?;
        out.give_new(Building::new(found.rules.clone()))
    })
}

/// Frees rulesets. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_rulesets_free(rulesets: *mut jailrs_rulesets) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(rulesets) };
}

impl Read {
    fn more(&mut self, text: &str) -> Result<(), Failure> {
        self.rules = self.rules.clone().read(text)?;
        self.names = self.rules.iter().map(|of| c_text(&*of.name)).collect();
        Ok(())
    }
}
