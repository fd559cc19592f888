//! Numbers given out lowest first, or as asked for. Follows `sys/kern/subr_unit.c`.

use std::collections::BTreeMap;

/// `struct unrhdr`: what is free, as ranges from first to last.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(super) struct Units {
    free: BTreeMap<u32, u32>,
}

impl Units {
    /// From `first` to `last`.
    pub(super) fn new(first: u32, last: u32) -> Self {
        Self {
            free: BTreeMap::from([(first, last)]),
        }
    }

    /// The lowest free number that is at least `min`.
    pub(super) fn lowest_free(&self, min: u32) -> Option<u32> {
        let around = self.free.range(..=min).next_back();
        if around.is_some_and(|(_, &last)| last >= min) {
            return Some(min);
        }
        self.free.range(min..).next().map(|(&first, _)| first)
    }

    /// `alloc_unr_specific`: whether it was free.
    pub(super) fn take(&mut self, unit: u32) -> bool {
        let Some((&first, &last)) = self.free.range(..=unit).next_back() else {
            return false;
        };
        if last < unit {
            return false;
        }
        self.free.remove(&first);
        if first < unit {
            self.free.insert(first, unit - 1);
        }
        if unit < last {
            self.free.insert(unit + 1, last);
        }
        true
    }

    /// `alloc_unr`.
    pub(super) fn take_lowest(&mut self) -> Option<u32> {
        let unit = self.lowest_free(0)?;
        self.take(unit).then_some(unit)
    }

    /// `free_unr`.
    pub(super) fn give_back(&mut self, unit: u32) {
        if self.lowest_free(unit) == Some(unit) {
            return;
        }
        let (mut first, mut last) = (unit, unit);
        let before = self.free.range(..unit).next_back().map(|(&a, &b)| (a, b));
        if let Some((start, _)) = before.filter(|(_, end)| end + 1 == unit) {
            self.free.remove(&start);
            first = start;
        }
        if let Some(end) = unit.checked_add(1).and_then(|at| self.free.remove(&at)) {
            last = end;
        }
        self.free.insert(first, last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lowest_first() {
        let mut units = Units::new(1, 5);
        assert_eq!(units.take_lowest(), Some(1));
        assert!(units.take(3) && !units.take(3) && !units.take(9) && !units.take(0));
        assert_eq!(units.take_lowest(), Some(2));
        assert_eq!(units.take_lowest(), Some(4));
        assert_eq!(units.take_lowest(), Some(5));
        assert_eq!(units.take_lowest(), None);
        for unit in [3, 5, 4, 4] {
            units.give_back(unit);
        }
        assert_eq!(units.free, BTreeMap::from([(3, 5)]));
        assert_eq!(units.lowest_free(4), Some(4));
    }
}
