//! Requests whose struct has no pointers.

use core::ffi::{c_ulong, c_void};

use jail_sys::fs::devfs::devfs::{DRC_PATHPTRN, devfs_rule};
use jail_sys::sys::uio::iovec;

use super::{Request, memory};
use crate::Errno;

/// A struct that is taken, and given back if somebody wants to have it.
pub(super) struct Plain<'a, T> {
    number: c_ulong,
    value: T,
    filled: Option<&'a mut T>,
}

impl<'a, T: Copy> Plain<'a, T> {
    pub(super) const fn new(number: c_ulong, value: T) -> Self {
        Self {
            number,
            value,
            filled: None,
        }
    }

    pub(super) const fn filled(number: c_ulong, value: &'a mut T) -> Self {
        Self {
            number,
            value: *value,
            filled: Some(value),
        }
    }
}

/// A rule that the kernel will match paths with.
pub(super) fn rule(
    number: c_ulong,
    rule: &devfs_rule,
) -> Result<Plain<'static, devfs_rule>, Errno> {
    check(rule)?;
    Ok(Plain::new(number, *rule))
}

/// As [`rule`], for requests that give it back.
pub(super) fn filled_rule(
    number: c_ulong,
    rule: &mut devfs_rule,
) -> Result<Plain<'_, devfs_rule>, Errno> {
    check(rule)?;
    Ok(Plain::filled(number, rule))
}

/// The kernel looks for the pattern's end wherever it is (`devfs_rule_matchpath` in
/// `sys/fs/devfs/devfs_rule.c`).
fn check(rule: &devfs_rule) -> Result<(), Errno> {
    if rule.dr_icond & DRC_PATHPTRN != 0 && !rule.dr_pathptrn.contains(&0) {
        return Err(Errno::EINVAL);
    }
    Ok(())
}

// SAFETY: the types this is made of here are numbers and C structs of numbers and null pointers,
// each with the number of its own request.
unsafe impl<T: Copy> Request for Plain<'_, T> {
    fn argument(&mut self) -> (c_ulong, *mut c_void) {
        (self.number, (&raw mut self.value).cast())
    }

    fn written(&mut self) -> [iovec; 3] {
        [memory(&mut self.value), iovec::ZERO, iovec::ZERO]
    }

    fn finish(&mut self) -> Result<(), Errno> {
        if let Some(filled) = &mut self.filled {
            **filled = self.value;
        }
        Ok(())
    }
}
