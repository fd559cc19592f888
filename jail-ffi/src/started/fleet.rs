//! Several jails that depend on each other.

use std::ffi::{CString, c_char};
use std::num::NonZeroUsize;
use std::ptr;

use jail::life::Fleet;

use super::{Running, jailrs_started, jailrs_stop_policy, policy_of};
use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::{Handle, Lent};
use crate::host::jailrs_host;
use crate::spec::jailrs_spec;
use crate::status::jailrs_status;
use crate::text::{c_text, nth};

/// What became of starting several jails. Freeing it leaves those that run as they are.
///
/// One thread at a time may stop them; when nobody does, several may use it. Its texts live as long as
/// it does.
#[derive(Debug)]
pub struct jailrs_fleet {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Jails {
    started: Vec<Lent<jailrs_started>>,
    failed: Vec<(CString, Lent<jailrs_error>)>,
    skipped: Vec<CString>,
}

impl Handle for jailrs_fleet {
    type Value = Jails;
    const NAME: &'static str = "jailrs_fleet";
}

impl From<Fleet> for Jails {
    fn from(fleet: Fleet) -> Self {
        let started = fleet.started.into_iter();
        let failed = fleet.failed.into_iter();
        Self {
            started: started.map(|started| Lent::new(started.into())).collect(),
            failed: failed
                .map(|(name, error)| (c_text(name.as_bytes()), Lent::new(error.into())))
                .collect(),
            skipped: fleet
                .skipped
                .iter()
                .map(|name| c_text(name.as_bytes()))
                .collect(),
        }
    }
}

/// Starts jails, each after those it depends on, independent ones side by side, `at_once` at most;
/// `specs` may be NULL for none. If one fails, those that depend on it are skipped and the others go on. `*fleet` is the caller's to
/// free.
///
/// Functions as hooks of the specs are called from other threads.
///
/// Errors: `JAILRS_INVALID` if two have the same name, or they depend on each other in a circle, or on
/// one that is neither here nor running, or `at_once` is 0; nothing was done then. What a single jail
/// fails by is told by the fleet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_start_all(
    host: *const jailrs_host,
    specs: *const *const jailrs_spec,
    count: usize,
    at_once: usize,
    fleet: *mut *mut jailrs_fleet,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let host = call.get(host, "host")?.host.clone();
        let specs = call.list(specs, count, "specs")?.iter();
        let specs = specs.map(|spec| Ok(call.get(*spec, "specs")?.spec.get()?.clone()));
        let specs = specs.collect::<Result<Vec<_>, Failure>>()?;
        let at_once = NonZeroUsize::new(at_once);
        let at_once = at_once.ok_or_else(|| Failure::argument("at_once", "is 0"))?;
        let out = call.out(fleet, "fleet")?;
        out.give_new(host.start_all(&specs, at_once)?.into())
    })
}

/// How many jails run, each after the ones it depends on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_started_count(fleet: *const jailrs_fleet) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(fleet, 0, |jails| jails.started.len()) }
}

/// One of them, lent as long as the fleet is there, not stopped, and none is taken out of it; NULL if `index` is not below the
/// count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_started(
    fleet: *const jailrs_fleet,
    index: usize,
) -> *const jailrs_started {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(fleet, ptr::null(), |jails| {
            jails.started.get(index).map_or(ptr::null(), Lent::handle)
        })
    }
}

/// Takes one of them out of the fleet, to be stopped by itself. What was lent of the others has to be
/// asked for again: those after it are one place nearer the front now. `*started` is the caller's to free.
///
/// Errors: `JAILRS_NOT_FOUND` if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_take(
    fleet: *mut jailrs_fleet,
    index: usize,
    started: *mut *mut jailrs_started,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let jails = call.get_mut(fleet, "fleet")?;
        let out = call.out(started, "started")?;
        let count = jails.started.len();
        if index >= count {
            return Err(Failure::Missing(format!(
                "there are {count} jails that run"
            )));
        }
        out.give_new(jails.started.remove(index).into_value())
    })
}

/// How many jails could not be started.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_failed_count(fleet: *const jailrs_fleet) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(fleet, 0, |jails| jails.failed.len()) }
}

/// The name of one of them; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_failed_name(
    fleet: *const jailrs_fleet,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(fleet, ptr::null(), |jails| {
            let failed = jails.failed.get(index);
            failed.map_or(ptr::null(), |(name, _)| name.as_ptr())
        })
    }
}

/// Why, lent as long as the fleet is there; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_failed_error(
    fleet: *const jailrs_fleet,
    index: usize,
) -> *const jailrs_error {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(fleet, ptr::null(), |jails| {
            let failed = jails.failed.get(index);
            failed.map_or(ptr::null(), |(_, error)| error.handle())
        })
    }
}

/// How many were not tried, because one that they depend on does not run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_skipped_count(fleet: *const jailrs_fleet) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(fleet, 0, |jails| jails.skipped.len()) }
}

/// The name of one of them; NULL if `index` is not below the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_skipped_name(
    fleet: *const jailrs_fleet,
    index: usize,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(fleet, ptr::null(), |jails| nth(&jails.skipped, index)) }
}

/// Stops those that run by this policy, or the default one for NULL, the last started first. All are
/// tried; those that could not be stopped wholly stay in the fleet.
///
/// Errors: the first, and, as what is left of the error, the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_stop(
    fleet: *mut jailrs_fleet,
    policy: *const jailrs_stop_policy,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let policy = policy_of(call, policy)?;
        let mut jails = call.hold(fleet, "fleet")?;
        let mut running = Fleet::default();
        let started = jails.started.drain(..).map(Lent::into_value);
        running.started = started.map(|Running { started, .. }| started).collect();
        let stopped = running.stop_all(policy);
        let left = running.started.into_iter();
        jails.started = left.map(|started| Lent::new(started.into())).collect();
        Ok(stopped?)
    })
}

/// Frees a fleet, and leaves its jails as they are. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_fleet_free(fleet: *mut jailrs_fleet) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(fleet) };
}
