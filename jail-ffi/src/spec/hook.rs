//! What the host does of its own when a jail starts or stops.

use std::ffi::{c_int, c_void};

use jail::life::HookPoint;
use jail::{Errno, Error, Host};

use super::around::change;
use super::jailrs_spec;
use crate::call::Call;
use crate::error::jailrs_error;
use crate::exec::jailrs_exec;
use crate::failure::Failure;
use crate::handle::Lent;
use crate::host::{Place, jailrs_host};
use crate::status::jailrs_status;

/// Before anything else.
pub const JAILRS_HOOK_PREPARE: u32 = 0;
/// After mounts, before the jail is made.
pub const JAILRS_HOOK_PRESTART: u32 = 1;
/// After the jail is made, before anything runs inside.
pub const JAILRS_HOOK_CREATED: u32 = 2;
/// After the start commands.
pub const JAILRS_HOOK_POSTSTART: u32 = 3;
/// Before the stop commands.
pub const JAILRS_HOOK_PRESTOP: u32 = 4;
/// After the jail is removed.
pub const JAILRS_HOOK_POSTSTOP: u32 = 5;
/// After all else is undone.
pub const JAILRS_HOOK_RELEASE: u32 = 6;

/// A function to call at a point of a jail's life, in the thread that starts or stops it.
///
/// `host` is for the time of the call; `user` is what was given with the function. It returns 0, or a
/// FreeBSD errno, with which the step fails. It must return: no longjmp(3), no exception of C++.
pub type jailrs_hook =
    Option<unsafe extern "C" fn(host: *const jailrs_host, user: *mut c_void) -> c_int>;

/// Frees what was given to a callback, when nothing can call that any more.
pub type jailrs_release = Option<unsafe extern "C" fn(user: *mut c_void)>;

/// Adds a program to run on the host at this point, one of `JAILRS_HOOK_*`. The spec keeps a copy of
/// `exec`.
///
/// Errors: `JAILRS_INVALID` for another point.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_hook(
    spec: *mut jailrs_spec,
    point: u32,
    exec: *const jailrs_exec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let point = hook_point(point)?;
        let exec = call.get(exec, "exec")?.get()?.clone();
        change(call, spec, |spec| spec.hook(point, exec))
    })
}

/// Adds a function to call at this point, one of `JAILRS_HOOK_*`. A spec with functions cannot be
/// written as JSON, and a recovery by another program tells that it could not call them.
///
/// `user` goes to the function, which must be safe to call from any thread that starts or stops the
/// jail. `release`, if not NULL, is called with it once neither the spec nor a jail started from it
/// can call the function any more; after an error it is not called.
///
/// Errors: `JAILRS_INVALID` for another point.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_add_hook_function(
    spec: *mut jailrs_spec,
    point: u32,
    hook: jailrs_hook,
    user: *mut c_void,
    release: jailrs_release,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let point = hook_point(point)?;
        let hook = hook.ok_or_else(|| Failure::null("hook"))?;
        // Before the function is owned, which would release it.
        call.get(spec, "spec")?.spec.get()?;
        let owned = Owned {
            hook,
            user,
            release,
        };
        change(call, spec, |spec| {
            spec.hook_fn(point, move |host| owned.call(point, host))
        })
    })
}

/// A function of the caller's, with what goes to it.
struct Owned {
    hook: unsafe extern "C" fn(*const jailrs_host, *mut c_void) -> c_int,
    user: *mut c_void,
    release: jailrs_release,
}

// SAFETY: the header asks for a function that can be called from any thread, with `user`.
unsafe impl Send for Owned {}
// SAFETY: likewise.
unsafe impl Sync for Owned {}

impl Owned {
    fn call(&self, point: HookPoint, host: &Host) -> Result<(), Error> {
        let host = Lent::<jailrs_host>::new(Place::of(host));
        // SAFETY: the caller gave the function and what goes to it, and the host is one.
        match unsafe { (self.hook)(host.handle(), self.user) } {
            0 => Ok(()),
            errno => Err(Error::kernel("hook", point.name(), Errno::new(errno))),
        }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: the caller gave the function for this, and it is called once.
            unsafe { release(self.user) };
        }
    }
}

fn hook_point(point: u32) -> Result<HookPoint, Failure> {
    Ok(match point {
        JAILRS_HOOK_PREPARE => HookPoint::Prepare,
        JAILRS_HOOK_PRESTART => HookPoint::Prestart,
        JAILRS_HOOK_CREATED => HookPoint::Created,
        JAILRS_HOOK_POSTSTART => HookPoint::Poststart,
        JAILRS_HOOK_PRESTOP => HookPoint::Prestop,
        JAILRS_HOOK_POSTSTOP => HookPoint::Poststop,
        JAILRS_HOOK_RELEASE => HookPoint::Release,
        _ => return Err(Failure::unknown("point", point)),
    })
}
