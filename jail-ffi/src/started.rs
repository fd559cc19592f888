//! Jails with all that is around them: started as a transaction, stopped in order.

pub mod fleet;
pub mod recover;
pub mod spec;

use std::ffi::{c_char, c_void};
use std::ptr;
use std::time::Duration;

use jail::life::{IfRunning, StartOptions, Started, StopPolicy};
use jail::{Host, JailName, JailSpec};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::failure::Failure;
use crate::handle::{Handle, Lent};
use crate::host::jailrs_host;
use crate::jail::jailrs_jail;
use crate::observe::{Callback, jailrs_observer};
use crate::plan::jailrs_plan;
use crate::spec::jailrs_spec;
use crate::status::jailrs_status;

/// A jail that was started, and what was done for it. As long as it is there nobody else stops the
/// jail; freeing it leaves the jail as it is, for `jailrs_host_adopt` or `jailrs_host_recover`.
///
/// One thread at a time may stop or restart it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_started {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) started: Started,
    jail: Lent<jailrs_jail>,
}

impl Handle for jailrs_started {
    type Value = Running;
    const NAME: &'static str = "jailrs_started";
}

impl From<Started> for Running {
    fn from(started: Started) -> Self {
        let jail = Lent::new(started.jail().clone());
        Self { started, jail }
    }
}

/// How a jail is stopped.
///
/// One thread at a time may change it; when nobody does, several may use it.
#[derive(Debug)]
pub struct jailrs_stop_policy {
    _opaque: [u8; 0],
}

impl Handle for jailrs_stop_policy {
    type Value = StopPolicy;
    const NAME: &'static str = "jailrs_stop_policy";
}

/// It is an error if a jail of that name runs already.
pub const JAILRS_IF_RUNNING_REFUSE: u32 = 0;
/// A jail of that name that runs already is returned as it is.
pub const JAILRS_IF_RUNNING_RETURN: u32 = 1;

/// Makes the jail with all it has around it, in jail(8)'s order, and runs its start commands. If a
/// step fails, those before it are undone in reverse. `*started` is the caller's to free.
///
/// Errors: `JAILRS_EXISTS` if a jail of that name runs; `JAILRS_BUSY` if somebody else starts or stops
/// it right now, or did not finish; else why the step failed that the error names, and what could not
/// be undone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_start(
    spec: *const jailrs_spec,
    host: *const jailrs_host,
    started: *mut *mut jailrs_started,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (spec, host) = kept(call, spec, host)?;
        let out = call.out(started, "started")?;
        out.give_new(spec.start(&host)?.into())
    })
}

/// As [`jailrs_spec_start`], with what becomes of it if the jail runs already, one of
/// `JAILRS_IF_RUNNING_*`, and a function that is told of each step with `user`, or NULL.
///
/// Errors: as [`jailrs_spec_start`]; `JAILRS_CANCELLED` if the function breaks it off; `JAILRS_INVALID`
/// for another `if_running`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_spec_start_with(
    spec: *const jailrs_spec,
    host: *const jailrs_host,
    if_running: u32,
    observer: jailrs_observer,
    user: *mut c_void,
    started: *mut *mut jailrs_started,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let (spec, host) = kept(call, spec, host)?;
        let out = call.out(started, "started")?;
        let mut options = StartOptions::default();
        options.if_running = match if_running {
            JAILRS_IF_RUNNING_REFUSE => IfRunning::Refuse,
            JAILRS_IF_RUNNING_RETURN => IfRunning::Return,
            _ => return Err(Failure::unknown("if_running", if_running)),
        };
        let callback = &mut Callback { observer, user };
        out.give_new(spec.start_with(&host, options, callback)?.into())
    })
}

/// Takes over a jail that was started, by a program that is gone or whose handle was freed.
/// `*started` is the caller's to free.
///
/// Errors: `JAILRS_BUSY` if somebody has it, or it did not come to its end; `JAILRS_NOT_FOUND` if it
/// has no journal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_adopt(
    host: *const jailrs_host,
    name: *const c_char,
    started: *mut *mut jailrs_started,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let name = JailName::new(call.text(name, "name")?)?;
        let out = call.out(started, "started")?;
        out.give_new(place.host.adopt(&name)?.into())
    })
}

/// The jail, lent as long as `started` is there and not restarted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_jail(started: *const jailrs_started) -> *const jailrs_jail {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(started, ptr::null(), |running| running.jail.handle()) }
}

/// What a stop by this policy, or the default one for NULL, will do. Nothing is changed. `*plan` is the
/// caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_teardown_plan(
    started: *const jailrs_started,
    policy: *const jailrs_stop_policy,
    plan: *mut *mut jailrs_plan,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let running = call.get(started, "started")?;
        let policy = policy_of(call, policy)?;
        let out = call.out(plan, "plan")?;
        out.give_new(running.started.teardown_plan(policy).into())
    })
}

/// Stops the jail by this policy, or the default one for NULL, and undoes all that was done for it. It
/// goes as far as it can; what could not be undone can be tried again. The object is still the
/// caller's to free.
///
/// Errors: why the first step failed that did, and, as what is left of the error, why the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_stop(
    started: *mut jailrs_started,
    policy: *const jailrs_stop_policy,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let policy = policy_of(call, policy)?;
        Ok(call.hold(started, "started")?.started.stop(policy)?)
    })
}

/// As [`jailrs_started_stop`], with a function that is told of each step with `user`, or NULL.
///
/// Errors: as [`jailrs_started_stop`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_stop_with(
    started: *mut jailrs_started,
    policy: *const jailrs_stop_policy,
    observer: jailrs_observer,
    user: *mut c_void,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let policy = policy_of(call, policy)?;
        let callback = &mut Callback { observer, user };
        let mut running = call.hold(started, "started")?;
        Ok(running.started.stop_with(policy, callback)?)
    })
}

/// Stops it by this policy, or the default one for NULL, and starts it again: another jail, with
/// another number.
///
/// Errors: as [`jailrs_started_stop`], and then it is not started; as [`jailrs_spec_start`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_restart(
    started: *mut jailrs_started,
    policy: *const jailrs_stop_policy,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let policy = policy_of(call, policy)?;
        let mut running = call.hold(started, "started")?;
        running.started.restart(policy)?;
        running.jail = Lent::new(running.started.jail().clone());
        Ok(())
    })
}

/// Frees what tells of a jail that was started, and leaves it running. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_free(started: *mut jailrs_started) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(started) };
}

/// The default way to stop: prestop hooks and stop commands, then `SIGTERM`, and 10 seconds until
/// processes are killed. `*policy` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_stop_policy_new(
    policy: *mut *mut jailrs_stop_policy,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }
        .run(|call| call.out(policy, "policy")?.give_new(StopPolicy::default()))
}

/// How many milliseconds processes may take to end after `SIGTERM` before they are killed; 0 kills them
/// at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_stop_policy_set_term(
    policy: *mut jailrs_stop_policy,
    milliseconds: u64,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(policy, "policy")?.term = Duration::from_millis(milliseconds);
        Ok(())
    })
}

/// Whether the prestop hooks and the stop commands are run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_stop_policy_set_commands(
    policy: *mut jailrs_stop_policy,
    commands: bool,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        call.get_mut(policy, "policy")?.commands = commands;
        Ok(())
    })
}

/// Frees a way to stop. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_stop_policy_free(policy: *mut jailrs_stop_policy) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(policy) };
}

/// What is needed of them, whatever becomes of them in a function that is called back.
fn kept(
    call: &Call,
    spec: *const jailrs_spec,
    host: *const jailrs_host,
) -> Result<(JailSpec, Host), Failure> {
    let spec = call.get(spec, "spec")?.spec.get()?.clone();
    Ok((spec, call.get(host, "host")?.host.clone()))
}

fn policy_of(call: &Call, policy: *const jailrs_stop_policy) -> Result<StopPolicy, Failure> {
    Ok(call
        .get_if_any(policy, "policy")?
        .copied()
        .unwrap_or_default())
}
