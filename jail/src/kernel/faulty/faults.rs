//! Which calls fail, and the handle that says so.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::call::{Call, Counts};
use crate::Errno;

/// A failure to come: which call, when, and with what.
///
/// ```
/// use jail::Errno;
/// use jail::kernel::{Call, Fault};
///
/// Fault::new(Call::JailSet, Errno::EAGAIN);            // the next jail_set
/// Fault::new(Call::Close, Errno::EIO).nth(3).after();  // the third close, made all the same
/// Fault::any(Errno::EINTR).nth(10).lasting();          // every call from the tenth on
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "fails nothing until it is armed"]
pub struct Fault {
    call: Option<Call>,
    nth: usize,
    errno: Errno,
    after: bool,
    lasting: bool,
}

impl Fault {
    /// The next call of this name fails.
    pub const fn new(call: Call, errno: Errno) -> Self {
        Self {
            call: Some(call),
            nth: 1,
            errno,
            after: false,
            lasting: false,
        }
    }

    /// The next call fails, whichever it is.
    pub const fn any(errno: Errno) -> Self {
        Self {
            call: None,
            nth: 1,
            errno,
            after: false,
            lasting: false,
        }
    }

    /// The `nth` from when it is armed instead of the next one; 1 is the next one, and so is 0.
    pub const fn nth(self, nth: usize) -> Self {
        Self { nth, ..self }
    }

    /// The call is made first, and then said to have failed. Descriptors that it gave are closed
    /// again, since nobody else can (an owning one takes its jail along); a child is lost to the
    /// caller. A call that fails by itself fails with its own errno.
    pub const fn after(self) -> Self {
        Self {
            after: true,
            ..self
        }
    }

    /// Every later one fails too, until the faults are disarmed.
    pub const fn lasting(self) -> Self {
        Self {
            lasting: true,
            ..self
        }
    }

    /// Counts a call down, and says whether it is the one.
    fn strikes(&mut self, call: Call) -> bool {
        if self.call.is_some_and(|mine| mine != call) {
            return false;
        }
        self.nth = self.nth.saturating_sub(1);
        self.nth == 0
    }
}

/// Arms a [`Faulty`](super::Faulty) kernel and tells what happened; all clones are the same one.
#[derive(Clone, Debug)]
pub struct Faults {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    armed: Mutex<Vec<Fault>>,
    counts: Counts,
    injected: AtomicUsize,
}

impl Faults {
    pub(super) fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                armed: Mutex::default(),
                counts: Counts::new(),
                injected: AtomicUsize::new(0),
            }),
        }
    }

    /// Adds a fault to those that are armed. When two strike the same call, the one armed first
    /// gives the errno and both are spent.
    pub fn arm(&self, fault: Fault) {
        self.armed().push(fault);
    }

    /// Takes every fault back that has not struck.
    pub fn disarm(&self) {
        self.armed().clear();
    }

    /// Faults that have not struck, or last.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.armed().len()
    }

    /// Calls that were made to fail.
    #[must_use]
    pub fn injected(&self) -> usize {
        self.shared.injected.load(Ordering::Relaxed)
    }

    /// Calls of a name, failed ones too: `count("jail_set")` or `count(Call::JailSet)`. 0 for a
    /// name that no call has.
    #[must_use]
    pub fn count(&self, call: impl AsRef<str>) -> usize {
        self.shared.counts.of(call.as_ref())
    }

    /// All calls, failed ones too.
    #[must_use]
    pub fn total(&self) -> usize {
        self.shared.counts.all().map(|(_, count)| count).sum()
    }

    /// A call begins: the fault that strikes it.
    pub(super) fn enter(&self, call: Call) -> Option<Hit> {
        self.shared.counts.add(call);
        let mut hit = None;
        self.armed().retain_mut(|fault| {
            if !fault.strikes(call) {
                return true;
            }
            hit.get_or_insert(Hit {
                errno: fault.errno,
                after: fault.after,
            });
            fault.lasting
        });
        if hit.is_some() {
            self.shared.injected.fetch_add(1, Ordering::Relaxed);
        }
        hit
    }

    fn armed(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.shared
            .armed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a call shall fail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) errno: Errno,
    pub(super) after: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(faults: &Faults, calls: &[Call]) -> Vec<Option<Errno>> {
        let errno = |call: &Call| faults.enter(*call).map(|hit| hit.errno);
        calls.iter().map(errno).collect()
    }

    #[test]
    fn the_nth_of_a_name_fails_once() {
        let faults = Faults::new();
        faults.arm(Fault::new(Call::JailGet, Errno::EINTR).nth(2));
        let calls = [Call::JailGet, Call::Close, Call::JailGet, Call::JailGet];
        let expected = [None, None, Some(Errno::EINTR), None];
        assert_eq!(answers(&faults, &calls), expected);
        assert_eq!((faults.pending(), faults.injected()), (0, 1));
        assert_eq!((faults.count("jail_get"), faults.total()), (3, 4));
    }

    #[test]
    fn a_lasting_fault_of_any_call_goes_on_until_disarmed() {
        let faults = Faults::new();
        faults.arm(Fault::any(Errno::EIO).nth(2).lasting());
        let calls = [Call::Read, Call::Write, Call::Close];
        let expected = [None, Some(Errno::EIO), Some(Errno::EIO)];
        assert_eq!(answers(&faults, &calls), expected);
        faults.disarm();
        assert_eq!(answers(&faults, &calls), [None; 3]);
    }
}
