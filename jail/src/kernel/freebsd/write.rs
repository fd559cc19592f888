//! write(2) that tells of a pipe that nobody reads by `EPIPE` alone.
//!
//! The kernel signals the writing thread as well (`sys/kern/sys_generic.c`, `dofilewrite`), which
//! ends a program that did not foresee it. A library cannot ask that of its callers.

use core::ffi::c_void;
use core::ptr;

use jail_sys::calls;
use jail_sys::sys::signal::{SIGPIPE, sigset_t};
use jail_sys::sys::time::timespec;

use super::super::RawFd;
use super::answer::{number, retried, size, zero};
use super::signals::Blocked;
use crate::Errno;

pub(super) fn write(fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
    let blocked = Blocked::only(SIGPIPE)?;
    // Pending can only be what was blocked; it is the caller's then, and stays.
    let is_callers = blocked.was_blocked(SIGPIPE) && is_pending(SIGPIPE)?;
    let written = retried(|| {
        // SAFETY: `buf` is valid for reading its length.
        size(unsafe { calls::write(fd, buf.as_ptr().cast::<c_void>(), buf.len()) })
    });
    if written == Err(Errno::EPIPE) && !is_callers {
        take_pending(SIGPIPE);
    }
    written
}

fn is_pending(signal: i32) -> Result<bool, Errno> {
    let mut pending = sigset_t::ZERO;
    // SAFETY: `pending` is valid for writing.
    zero(unsafe { calls::sigpending(&raw mut pending) })?;
    Ok(pending.has(signal))
}

/// Without waiting: `EAGAIN` says that it was ignored, and is not there.
fn take_pending(signal: i32) {
    let signals = sigset_t::ZERO.with(signal);
    let at_once = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let _ = retried(|| {
        let (signals, at_once) = (&raw const signals, &raw const at_once);
        // SAFETY: both are valid for reading; null says that its details are not wanted.
        number(unsafe { calls::sigtimedwait(signals, ptr::null_mut(), at_once) })
    });
}
