//! Lists of jails.

mod rows;
pub mod tree;

use std::ffi::{c_char, c_int};
use std::ptr;

use jail::{Jail, JailInfo, List};

use self::rows::Rows;
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::{Handle, Lent};
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::status::jailrs_status;
use crate::values::{Row, jailrs_values};

/// Jails, as they were at one moment, in the order of their numbers.
///
/// It never changes: several threads may look at it at once. Its texts live as long as it does.
#[derive(Debug)]
pub struct jailrs_list {
    _opaque: [u8; 0],
}

impl Handle for jailrs_list {
    type Value = Rows;
    const NAME: &'static str = "jailrs_list";
}

/// All jails below the caller's, nested ones included.
pub const JAILRS_LIST_ALL: u32 = 0;
/// Also those that are removed and not gone yet.
pub const JAILRS_LIST_DYING: u32 = 0x1;
/// Only those directly inside the caller's jail, or the jail asked for.
pub const JAILRS_LIST_CHILDREN: u32 = 0x2;
/// Only the parameters that are given, and `name`, `parent` and `dying`; without it `path`,
/// `host.hostname`, `ip4.addr`, `ip6.addr` and `vnet` are asked for, too.
pub const JAILRS_LIST_ONLY: u32 = 0x4;

/// Lists jails: one jail_get(2) a jail for any number of parameters. `names` are those to ask for
/// besides the usual ones; NULL will do for none. `flags` is `JAILRS_LIST_ALL` or a sum of the others.
/// `*list` is the caller's to free.
///
/// Errors: `JAILRS_UNSUPPORTED` for a parameter that the kernel lacks; `JAILRS_INVALID` for other bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_list(
    host: *const jailrs_host,
    names: *const *const c_char,
    count: usize,
    flags: u32,
    list: *mut *mut jailrs_list,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let names = call.texts(names, count, "names")?;
        let out = call.out(list, "list")?;
        let jails = asked(place.host.jails(), &names, flags)?;
        let jails = match flags & JAILRS_LIST_CHILDREN {
            0 => jails,
            _ => jails.top_level(),
        };
        out.give_new(collect(jails)?)
    })
}

/// Lists the jails inside this one, as [`jailrs_host_list`] lists all; `names` may be NULL for none.
/// `*list` is the caller's to free.
///
/// Errors: as [`jailrs_host_list`]; `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_list(
    jail: *const jailrs_jail,
    names: *const *const c_char,
    count: usize,
    flags: u32,
    list: *mut *mut jailrs_list,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail: &Jail = call.get(jail, "jail")?;
        let names = call.texts(names, count, "names")?;
        let out = call.out(list, "list")?;
        let jails = asked(jail.host().jails(), &names, flags)?;
        let jails = match flags & JAILRS_LIST_CHILDREN {
            0 => jails.below(jail),
            _ => jails.children_of(jail),
        };
        out.give_new(collect(jails)?)
    })
}

/// How many jails there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_count(list: *const jailrs_list) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(list, 0, Rows::len) }
}

/// The number of the jail at `index`; 0 if that is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_jid(list: *const jailrs_list, index: usize) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, 0, |rows| {
            row(rows, index).map_or(0, |row| row.values().jid().raw())
        })
    }
}

/// Its name, its parents' included; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_name(list: *const jailrs_list, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(list, index, "name") }
}

/// Its root, as the caller sees it; NULL if it was not asked for, or `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_path(list: *const jailrs_list, index: usize) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(list, index, "path") }
}

/// Its host name; NULL if it was not asked for, or `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_hostname(
    list: *const jailrs_list,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { text(list, index, "host.hostname") }
}

/// The number of the jail it is in; 0 if that is the caller's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_parent(list: *const jailrs_list, index: usize) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, 0, |rows| {
            row(rows, index)
                .and_then(|row| row.values().int("parent"))
                .unwrap_or(0)
        })
    }
}

/// Whether it is removed and not gone yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_is_dying(list: *const jailrs_list, index: usize) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, false, |rows| {
            row(rows, index)
                .and_then(|row| row.values().bool("dying"))
                .unwrap_or(false)
        })
    }
}

/// All that was asked of it, lent as long as the list is there; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_values(
    list: *const jailrs_list,
    index: usize,
) -> *const jailrs_values {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(list, ptr::null(), |rows| {
            rows.get(index).map_or(ptr::null(), Lent::handle)
        })
    }
}

/// The jail at `index`, if it is still that one. `host` is where it was listed; `*jail` is the caller's
/// to free.
///
/// Errors: `JAILRS_NOT_FOUND` if it is gone or dying, or `index` not below the count; `JAILRS_REUSED`
/// if its number is another jail's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_open(
    list: *const jailrs_list,
    index: usize,
    host: *const jailrs_host,
    jail: *mut *mut jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let rows = call.get(list, "list")?;
        let place = call.get(host, "host")?;
        let out = call.out(jail, "jail")?;
        let missing = || Failure::Missing(format!("there are {} jails", rows.len()));
        let info = JailInfo::new(row(rows, index).ok_or_else(missing)?.values().clone());
        out.give_new(place.host.open(&info)?)
    })
}

/// Frees a list. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_list_free(list: *mut jailrs_list) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(list) };
}

/// All jails as a tree, for people. `*text` is the caller's, for
/// [`jailrs_string_free`](crate::text::jailrs_string_free).
///
/// Errors: as [`jailrs_host_list`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_tree(
    host: *const jailrs_host,
    text: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(text, "text")?;
        out.give_text(place.host.snapshot()?.to_string())
    })
}

fn asked<'h>(jails: List<'h>, names: &[&str], flags: u32) -> Result<List<'h>, Failure> {
    if flags & !(JAILRS_LIST_DYING | JAILRS_LIST_CHILDREN | JAILRS_LIST_ONLY) != 0 {
        return Err(Failure::unknown("flags", flags));
    }
    let jails = match flags & JAILRS_LIST_ONLY {
        0 => jails.params(names),
        _ => jails.only(names),
    };
    Ok(match flags & JAILRS_LIST_DYING {
        0 => jails,
        _ => jails.include_dying(),
    })
}

fn collect(jails: List<'_>) -> Result<Rows, Failure> {
    let mut rows = Rows::default();
    for jail in jails {
        rows.push(jail?.into_values());
    }
    Ok(rows)
}

fn row(rows: &Rows, index: usize) -> Option<&Row> {
    rows.get(index).map(Lent::value)
}

/// # Safety
/// As [`peek`].
unsafe fn text(list: *const jailrs_list, index: usize, name: &str) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        peek(list, ptr::null(), |rows| {
            let text = row(rows, index).and_then(|row| row.text(name));
            text.map_or(ptr::null(), |text| text.as_ptr())
        })
    }
}
