//! Resource limits, which are all text.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;

use jail_sys::calls;

use super::answer::zero;
use super::convert::out;
use crate::Errno;

/// One of the five calls of `<sys/rctl.h>`.
type Call = unsafe extern "C" fn(*const c_char, usize, *mut c_char, usize) -> c_int;

pub(super) fn racct(filter: &CStr, to: &mut [u8]) -> Result<(), Errno> {
    ask(calls::rctl_get_racct, filter, to)
}

pub(super) fn rules(filter: &CStr, to: &mut [u8]) -> Result<(), Errno> {
    ask(calls::rctl_get_rules, filter, to)
}

pub(super) fn limits(filter: &CStr, to: &mut [u8]) -> Result<(), Errno> {
    ask(calls::rctl_get_limits, filter, to)
}

pub(super) fn add(rule: &CStr) -> Result<(), Errno> {
    tell(calls::rctl_add_rule, rule)
}

pub(super) fn remove(filter: &CStr) -> Result<(), Errno> {
    tell(calls::rctl_remove_rule, filter)
}

/// The input's length counts its NUL.
fn ask(call: Call, filter: &CStr, to: &mut [u8]) -> Result<(), Errno> {
    let (len, room) = (filter.count_bytes() + 1, to.len());
    let to = out(to).cast();
    // SAFETY: all five take a text of `len` bytes, its NUL included, and write at most `room`
    // bytes to `to`, which is null or valid for so many.
    zero(unsafe { call(filter.as_ptr(), len, to, room) })
}

fn tell(call: Call, rule: &CStr) -> Result<(), Errno> {
    let len = rule.count_bytes() + 1;
    // SAFETY: as in ask; these two write nothing.
    zero(unsafe { call(rule.as_ptr(), len, ptr::null_mut(), 0) })
}
