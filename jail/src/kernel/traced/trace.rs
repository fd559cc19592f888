//! What a traced kernel has seen.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::call::{Call, Counts};

/// Counts and lines of a [`Traced`](super::Traced) kernel; all clones are the same one.
///
/// ```
/// use jail::Kernel;
/// use jail::kernel::{Call, Traced};
///
/// let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// let kernel = Traced::counting(machine.process());
/// let trace = kernel.trace();
/// kernel.geteuid()?;
/// kernel.geteuid()?;
/// assert_eq!(trace.count("geteuid"), 2);
/// assert_eq!(trace.counts(), [(Call::Geteuid, 2)]);
/// # Ok::<(), jail::Errno>(())
/// ```
#[derive(Clone)]
pub struct Trace {
    shared: Arc<Shared>,
}

struct Shared {
    counts: Counts,
    sink: Sink,
}

enum Sink {
    None,
    Lines(Mutex<Vec<String>>),
    To(Box<dyn Fn(&str) + Send + Sync>),
}

impl Trace {
    pub(super) fn counting() -> Self {
        Self::with(Sink::None)
    }

    pub(super) fn collecting() -> Self {
        Self::with(Sink::Lines(Mutex::default()))
    }

    pub(super) fn to(sink: Box<dyn Fn(&str) + Send + Sync>) -> Self {
        Self::with(Sink::To(sink))
    }

    fn with(sink: Sink) -> Self {
        let counts = Counts::new();
        Self {
            shared: Arc::new(Shared { counts, sink }),
        }
    }

    /// Calls of a name: `count("jail_get")` or `count(Call::JailGet)`. 0 for a name that no call
    /// has.
    #[must_use]
    pub fn count(&self, call: impl AsRef<str>) -> usize {
        self.shared.counts.of(call.as_ref())
    }

    /// The calls that were made, each with how often, in the order of [`Call::ALL`].
    #[must_use]
    pub fn counts(&self) -> Vec<(Call, usize)> {
        let all = self.shared.counts.all();
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// All calls.
    #[must_use]
    pub fn total(&self) -> usize {
        self.shared.counts.all().map(|(_, count)| count).sum()
    }

    /// The collected lines, which are forgotten; none unless the kernel is
    /// [`collecting`](super::Traced::collecting).
    #[must_use]
    pub fn take_lines(&self) -> Vec<String> {
        match &self.shared.sink {
            Sink::Lines(lines) => {
                std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner))
            }
            Sink::None | Sink::To(_) => Vec::new(),
        }
    }

    /// Counts from 0 again and forgets the collected lines.
    pub fn reset(&self) {
        self.shared.counts.reset();
        let _ = self.take_lines();
    }

    /// A part of a line that has to be written before the call; nothing if nobody wants lines.
    pub(super) fn asked<T: Default>(&self, write: impl FnOnce() -> T) -> T {
        match self.shared.sink {
            Sink::None => T::default(),
            Sink::Lines(_) | Sink::To(_) => write(),
        }
    }

    /// Counts the call, and writes its line if anybody wants to have it.
    pub(super) fn write(&self, call: Call, rest: impl FnOnce(&mut String) -> fmt::Result) {
        self.shared.counts.add(call);
        if matches!(self.shared.sink, Sink::None) {
            return;
        }
        let mut line = format!("{call}(");
        // Writing to a String does not fail.
        let _ = rest(&mut line);
        match &self.shared.sink {
            Sink::None => {}
            Sink::Lines(lines) => lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line),
            Sink::To(sink) => sink(&line),
        }
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
