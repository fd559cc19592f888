//! Numbers given out lowest first. Follows `sys/kern/subr_unit.c`.

use std::collections::BTreeSet;

/// `struct unrhdr`.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Numbers {
    next: i32,
    freed: BTreeSet<i32>,
}

impl Numbers {
    /// From this number on.
    pub(crate) fn new(first: i32) -> Self {
        Self {
            next: first,
            freed: BTreeSet::new(),
        }
    }

    /// `alloc_unr`.
    pub(crate) fn alloc(&mut self) -> i32 {
        self.freed.pop_first().unwrap_or_else(|| {
            let number = self.next;
            self.next = self.next.saturating_add(1);
            number
        })
    }

    /// `free_unr`.
    pub(crate) fn free(&mut self, number: i32) {
        self.freed.insert(number);
    }
}
