//! What functions return.

use std::ffi::{CStr, c_char};

/// What became of a call. Whatever is not `JAILRS_OK` has changed none of the outputs.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum jailrs_status {
    /// It is done.
    JAILRS_OK = 0,
    /// There is one already.
    JAILRS_EXISTS = 1,
    /// There is none: jail, path, process, parameter.
    JAILRS_NOT_FOUND = 2,
    /// Not root, or beyond what the caller's jail allows.
    JAILRS_PERMISSION = 3,
    /// An argument that cannot work; nothing was done.
    JAILRS_INVALID = 4,
    /// This kernel cannot.
    JAILRS_UNSUPPORTED = 5,
    /// In use by another.
    JAILRS_BUSY = 6,
    /// Not done before the deadline.
    JAILRS_TIMED_OUT = 7,
    /// The jail of the handle has been removed.
    JAILRS_GONE = 8,
    /// The number of the handle's jail is another's; nothing was done to that one.
    JAILRS_REUSED = 9,
    /// A limit of the system or of the process is reached.
    JAILRS_LIMIT = 10,
    /// A signal came in between.
    JAILRS_INTERRUPTED = 11,
    /// A start was broken off by its observer.
    JAILRS_CANCELLED = 12,
    /// A bug of the library; the object that was used should only be freed.
    JAILRS_PANIC = 13,
    /// Anything else: see the error's errno and message.
    JAILRS_OTHER = 14,
}

/// The name of a status, as in `"JAILRS_EXISTS"`; `"unknown status"` for a number that is none.
///
/// The text lives as long as the program. Safe to call from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn jailrs_status_name(status: u32) -> *const c_char {
    let names: [&CStr; 15] = [
        c"JAILRS_OK",
        c"JAILRS_EXISTS",
        c"JAILRS_NOT_FOUND",
        c"JAILRS_PERMISSION",
        c"JAILRS_INVALID",
        c"JAILRS_UNSUPPORTED",
        c"JAILRS_BUSY",
        c"JAILRS_TIMED_OUT",
        c"JAILRS_GONE",
        c"JAILRS_REUSED",
        c"JAILRS_LIMIT",
        c"JAILRS_INTERRUPTED",
        c"JAILRS_CANCELLED",
        c"JAILRS_PANIC",
        c"JAILRS_OTHER",
    ];
    let name = usize::try_from(status).ok().and_then(|at| names.get(at));
    name.map_or(c"unknown status", |name| name).as_ptr()
}
