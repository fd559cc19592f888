//! Exceptions that come up while a call is out of Python: of signal handlers, and of callbacks.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use jail::Errno;
use pyo3::prelude::*;

thread_local! {
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
    static UNDOING: Cell<bool> = const { Cell::new(false) };
    static BROKEN_OFF: Cell<bool> = const { Cell::new(false) };
}

/// What is kept of a call while a callback of it makes another one.
pub(crate) struct Outer(Option<PyErr>, bool);

/// A call begins on this thread.
pub(crate) fn begin() -> Outer {
    Outer(RAISED.take(), UNDOING.replace(false))
}

/// It ends; gives what came up.
pub(crate) fn end(outer: Outer) -> Option<PyErr> {
    UNDOING.set(outer.1);
    RAISED.replace(outer.0)
}

/// From here on the call undoes what it has done, or ends what it began, and may wait again.
pub(crate) fn undoing() {
    UNDOING.set(true);
}

/// Whether the call is being broken off. The wait that an exception came up in has failed then,
/// and what the library waits for besides a kernel's event is not waited for any more.
pub(crate) fn is_breaking() -> bool {
    has_raised() && !UNDOING.get()
}

/// Whether something came up in this call.
pub(crate) fn has_raised() -> bool {
    RAISED.with_borrow(Option::is_some)
}

/// Keeps an exception until the call comes back to Python; the first one counts.
pub(crate) fn raise(error: PyErr) {
    RAISED.with_borrow_mut(|raised| {
        raised.get_or_insert(error);
    });
}

/// Runs the handlers of signals that came; whether the call is to be broken off.
pub(crate) fn is_pending() -> bool {
    if has_raised() {
        return true;
    }
    // Fails while the interpreter shuts down.
    let checked = Python::try_attach(|py| py.check_signals());
    let error = checked.and_then(Result::err);
    let pending = error.is_some();
    error.into_iter().for_each(raise);
    pending
}

/// A wait in slices. `slice` is given how long to wait, and tells whether it is over;
/// `None` is no limit. Whether it was over, or else the time was.
///
/// On a simulated machine a wait takes no time: slices get longer there, so that an hour takes
/// twenty of them. Where there is no limit either, and nothing to wait for, it rests.
///
/// # Errors
/// `ECANCELED`: an exception came up.
pub(crate) fn in_slices(
    limit: Option<Duration>,
    is_broken: impl Fn() -> bool,
    mut slice: impl FnMut(Option<Duration>) -> Result<bool, Errno>,
) -> Result<bool, Errno> {
    if has_raised() {
        return slice(limit);
    }
    let mut left = limit;
    let mut length = SLICE;
    loop {
        let time = left.map_or(length, |left| left.min(length));
        let began = Instant::now();
        if slice(Some(time))? {
            return Ok(true);
        }
        left = left.map(|left| left.saturating_sub(time));
        if left == Some(Duration::ZERO) {
            return Ok(false);
        }
        if is_pending() || broken_off(&is_broken) {
            return Err(Errno::ECANCELED);
        }
        if began.elapsed() >= time / 2 {
            continue;
        }
        if left.is_none() && length == LONGEST {
            std::thread::sleep(REST);
        }
        length = (length * 2).min(LONGEST);
    }
}

/// Of a thread that sees no signals, when another one saw one: the first wait after that ends.
fn broken_off(is_broken: impl Fn() -> bool) -> bool {
    is_broken() && !BROKEN_OFF.replace(true)
}

/// How long it may take until a signal is seen.
const SLICE: Duration = Duration::from_millis(50);
/// Of a clock that jumps.
const LONGEST: Duration = Duration::from_secs(86_400);
const REST: Duration = Duration::from_millis(10);
