//! Which jail of a list is in which.

use std::ffi::c_int;

use super::{Rows, jailrs_list, row};
use crate::call::peek;

/// The place in the list of the jail with this number; the count if it is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_find(list: *const jailrs_list, jid: c_int) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, 0, |rows| {
            find(rows, jid).unwrap_or_else(|| rows.len())
        })
    }
}

/// The first place in the list, `from` or after it, of a jail directly inside the one with the number
/// `parent`, or, if that is 0, of one that is in no other jail of the list; the count if there is none.
/// The list has to have the jails in the jails: no `JAILRS_LIST_CHILDREN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_child(
    list: *const jailrs_list,
    parent: c_int,
    from: usize,
) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, 0, |rows| {
            let mut places = from..rows.len();
            let found = places.find(|at| parent_of(rows, *at) == Some(parent));
            found.unwrap_or_else(|| rows.len())
        })
    }
}

/// 0 for a jail whose parent is not listed.
fn parent_of(rows: &Rows, at: usize) -> Option<c_int> {
    let parent = row(rows, at)?.values().int("parent").unwrap_or(0);
    Some(find(rows, parent).map_or(0, |_| parent))
}

/// They are in the order of their numbers.
fn find(rows: &Rows, jid: c_int) -> Option<usize> {
    let (mut low, mut high) = (0, rows.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let found = row(rows, middle)?.values().jid().raw();
        if found == jid {
            return Some(middle);
        }
        match found < jid {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    None
}
