//! What a started jail was to be.

use super::jailrs_started;
use crate::call::Call;
use crate::error::jailrs_error;
use crate::spec::jailrs_spec;
use crate::status::jailrs_status;

/// What the jail was started by: a copy, for one that is much the same. Of a jail that was taken over
/// it is what its journal has, which is all but functions. `*spec` is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_started_spec(
    started: *const jailrs_started,
    spec: *mut *mut jailrs_spec,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let running = call.get(started, "started")?;
        let out = call.out(spec, "spec")?;
        out.give_new(running.started.spec().clone().into())
    })
}
