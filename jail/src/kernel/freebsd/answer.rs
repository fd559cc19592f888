//! What C functions return, as results.

use core::ffi::c_int;

use jail_sys::calls;

use crate::Errno;

/// This thread's errno. Allocates nothing, so a forked child may ask too.
pub(super) fn errno() -> Errno {
    // SAFETY: takes nothing; gives the address of this thread's errno.
    let errno = unsafe { calls::__error() };
    // SAFETY: the address is valid for as long as the thread is, and only this thread uses it.
    Errno::new(unsafe { *errno })
}

/// A call that returns nothing but 0.
pub(super) fn zero(answer: c_int) -> Result<(), Errno> {
    number(answer).map(drop)
}

/// A call that returns a jid, a pid, a descriptor, a count.
pub(super) fn number(answer: c_int) -> Result<i32, Errno> {
    if answer == -1 {
        return Err(errno());
    }
    Ok(answer)
}

/// A call that returns how many bytes it moved.
pub(super) fn size(answer: isize) -> Result<usize, Errno> {
    usize::try_from(answer).map_err(|_| errno())
}

/// Makes a call again that a signal interrupted.
pub(super) fn retried<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            answer => return answer,
        }
    }
}
