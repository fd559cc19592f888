//! Jails that exist.

pub mod ask;
pub mod change;

use std::ffi::{c_char, c_int};
use std::ptr;
use std::time::Duration;

use jail::{Jail, OwnedJail};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::{Handle, Lent};
use crate::status::jailrs_status;

/// A jail that exists: by a descriptor since FreeBSD 15.0, else by its number with its name and path.
/// It hits the jail that it was made for or none. Freeing it leaves the jail as it is.
///
/// Several threads may use it at once, but not while one of them renames or frees it.
#[derive(Debug)]
pub struct jailrs_jail {
    _opaque: [u8; 0],
}

impl Handle for jailrs_jail {
    type Value = Jail;
    const NAME: &'static str = "jailrs_jail";
}

/// A jail that is removed when this is freed.
///
/// Several threads may use it at once, but not while one of them frees it.
#[derive(Debug)]
pub struct jailrs_owned {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Owner {
    owned: OwnedJail,
    jail: Lent<jailrs_jail>,
}

impl Handle for jailrs_owned {
    type Value = Owner;
    const NAME: &'static str = "jailrs_owned";
}

impl From<OwnedJail> for Owner {
    fn from(owned: OwnedJail) -> Self {
        let jail = Lent::new(owned.jail().clone());
        Self { owned, jail }
    }
}

/// Its number. It finds a process's jail; to act on this jail, use the handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_jid(jail: *const jailrs_jail) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(jail, 0, |jail| jail.jid().raw()) }
}

/// Its name when the handle was made; lives until the handle is freed or the jail renamed by it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_name(jail: *const jailrs_jail) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(jail, ptr::null(), |jail| jail.name().as_c_str().as_ptr()) }
}

/// Its jail descriptor, for kevent(2), which is the handle's and closed with it; -1 before FreeBSD
/// 15.0. Of a simulated machine it is a number of that machine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_desc(jail: *const jailrs_jail) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(jail, -1, |jail| jail.desc().map_or(-1, jail::Fd::raw)) }
}

/// Whether the jail is still there: `JAILRS_OK`, or `JAILRS_GONE` or `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_check(
    jail: *const jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get(jail, "jail")?.check()?;
        Ok(())
    })
}

/// Another handle of the same jail. `*copy` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_clone(
    jail: *const jailrs_jail,
    copy: *mut *mut jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        call.out(copy, "copy")?.give_new(jail.clone())
    })
}

/// Moves the calling process into the jail, for ever. See jail_attach(2).
///
/// Errors: `JAILRS_PERMISSION`, `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_attach(
    jail: *const jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| Ok(call.get(jail, "jail")?.attach()?))
}

/// Removes the jail and those in it, and kills their processes: jail_remove(2), and nothing of what
/// is around them. A jail that was started is stopped by `jailrs_started_stop`.
///
/// Errors: `JAILRS_PERMISSION`, `JAILRS_GONE`, `JAILRS_REUSED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_remove(
    jail: *const jailrs_jail,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| Ok(call.get(jail, "jail")?.remove()?))
}

/// Waits until nothing is left of it, so many milliseconds at most: a removed jail is dying as long as
/// a process, socket, file, mount or memory disk of it is there.
///
/// Errors: `JAILRS_TIMED_OUT` if something is left, or it has not been removed; `JAILRS_REUSED` if,
/// before FreeBSD 15.0, it was renamed, or another jail of its path has its number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_wait_gone(
    jail: *const jailrs_jail,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jail = call.get(jail, "jail")?;
        Ok(jail.wait_gone(Duration::from_millis(milliseconds))?)
    })
}

/// Frees a handle, and leaves the jail as it is. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_jail_free(jail: *mut jailrs_jail) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(jail) };
}

/// The jail, lent as long as the owner is there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_owned_jail(owned: *const jailrs_owned) -> *const jailrs_jail {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(owned, ptr::null(), |owner| owner.jail.handle()) }
}

/// The owning descriptor: while somebody has it open the jail is not removed by itself. It is closed
/// with the owner; -1 before FreeBSD 15.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_owned_desc(owned: *const jailrs_owned) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(owned, -1, |owner| {
            owner.owned.owning().map_or(-1, jail::Fd::raw)
        })
    }
}

/// Frees the owner, which removes the jail. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_owned_free(owned: *mut jailrs_owned) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(owned) };
}
