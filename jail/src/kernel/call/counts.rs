//! How often each call was made.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Call;

/// One counter a call.
#[derive(Debug)]
pub(crate) struct Counts {
    of: [AtomicUsize; Call::ALL.len()],
}

impl Counts {
    pub(crate) const fn new() -> Self {
        Self {
            of: [const { AtomicUsize::new(0) }; Call::ALL.len()],
        }
    }

    pub(crate) fn add(&self, call: Call) {
        if let Some(counter) = self.of.get(call.index()) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Of the call of that name; 0 for a name that no call has.
    pub(crate) fn of(&self, name: &str) -> usize {
        self.all()
            .find_map(|(call, count)| (call.name() == name).then_some(count))
            .unwrap_or(0)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (Call, usize)> {
        let counts = self.of.iter().map(|count| count.load(Ordering::Relaxed));
        Call::ALL.iter().copied().zip(counts)
    }

    pub(crate) fn reset(&self) {
        for counter in &self.of {
            counter.store(0, Ordering::Relaxed);
        }
    }
}
