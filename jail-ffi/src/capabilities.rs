//! What a host can do for jails.

use std::ffi::{CString, c_char, c_int};
use std::ptr;

use jail::{Capabilities, Racct};

use crate::call::{Call, free, peek};
use crate::error::jailrs_error;
use crate::handle::Handle;
use crate::host::jailrs_host;
use crate::status::jailrs_status;
use crate::text::c_text;

/// What a kernel, and the jail that the caller is in, allow.
///
/// It never changes: several threads may look at it at once.
#[derive(Debug)]
pub struct jailrs_capabilities {
    _opaque: [u8; 0],
}

#[derive(Debug)]
pub(crate) struct Told {
    release: CString,
    all: Capabilities,
}

impl Handle for jailrs_capabilities {
    type Value = Told;
    const NAME: &'static str = "jailrs_capabilities";
}

/// Limits work.
pub const JAILRS_RACCT_ON: u32 = 0;
/// The kernel has limits, and they are off until a boot with `kern.racct.enable=1`.
pub const JAILRS_RACCT_OFF: u32 = 1;
/// The kernel was built without limits.
pub const JAILRS_RACCT_ABSENT: u32 = 2;

/// Asks what the host can do. `*capabilities` is the caller's to free.
///
/// Errors: as the kernel answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_capabilities(
    host: *const jailrs_host,
    capabilities: *mut *mut jailrs_capabilities,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(capabilities, "capabilities")?;
        let all = place.host.capabilities()?;
        out.give_new(Told {
            release: c_text(all.release.to_string()),
            all,
        })
    })
}

/// The kernel's `__FreeBSD_version`, as in 1501000. It is asked once.
///
/// Errors: as sysctl(3) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_release(
    host: *const jailrs_host,
    osreldate: *mut c_int,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(osreldate, "osreldate")?;
        out.give(place.host.release()?.osreldate())
    })
}

/// The processors there are, or in a jail those that it may use, as in `"0-3,5"`. `*cpus` is the
/// caller's, for [`jailrs_string_free`](crate::text::jailrs_string_free).
///
/// Errors: as cpuset_getaffinity(2) answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_host_cpus(
    host: *const jailrs_host,
    cpus: *mut *mut c_char,
    error: *mut *mut jailrs_error,
) -> jailrs_status {
    // SAFETY: the caller keeps the header's rules.
    unsafe { Call::new(error) }.run(|call| {
        let place = call.get(host, "host")?;
        let out = call.out(cpus, "cpus")?;
        out.give_text(place.host.cpus()?.to_string())
    })
}

/// The kernel's release, as in `"15.1"`; lives as long as the capabilities.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_release(
    capabilities: *const jailrs_capabilities,
) -> *const c_char {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, ptr::null(), |told| told.release.as_ptr()) }
}

/// The kernel's `__FreeBSD_version`, as in 1501000.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_osreldate(
    capabilities: *const jailrs_capabilities,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, 0, |told| told.all.release.osreldate()) }
}

/// Whether jails can have a network stack of their own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_vnet(
    capabilities: *const jailrs_capabilities,
) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, false, |told| told.all.vnet) }
}

/// Whether limits work: one of `JAILRS_RACCT_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_racct(
    capabilities: *const jailrs_capabilities,
) -> u32 {
    // SAFETY: the caller keeps the header's rules.
    unsafe {
        peek(capabilities, JAILRS_RACCT_ABSENT, |told| {
            match told.all.racct {
                Racct::On => JAILRS_RACCT_ON,
                Racct::Off => JAILRS_RACCT_OFF,
                Racct::Absent => JAILRS_RACCT_ABSENT,
            }
        })
    }
}

/// Whether handles of jails are descriptors, which cannot hit another jail: since 15.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_descriptors(
    capabilities: *const jailrs_capabilities,
) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, false, |told| told.all.descriptors) }
}

/// Whether the caller is in a jail itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_jailed(
    capabilities: *const jailrs_capabilities,
) -> bool {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, false, |told| told.all.jailed) }
}

/// How many jails can still be made; dying ones count until they are gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_children_left(
    capabilities: *const jailrs_capabilities,
) -> c_int {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, 0, |told| told.all.children_left) }
}

/// How many addresses of each family a jail can have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_max_addresses(
    capabilities: *const jailrs_capabilities,
) -> usize {
    // SAFETY: the caller keeps the header's rules.
    unsafe { peek(capabilities, 0, |told| told.all.max_af_ips) }
}

/// Frees capabilities. NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jailrs_capabilities_free(capabilities: *mut jailrs_capabilities) {
    // SAFETY: the caller keeps the header's rules.
    unsafe { free(capabilities) };
}
