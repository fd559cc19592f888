//! Unit numbers. Follows `alloc_unr` and `alloc_unr_specific` of `sys/kern/subr_unit.c`.

use std::collections::BTreeMap;

use jail::Errno;

/// Which units are free: ranges that do not touch, by their first, with their last.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(super) struct Units {
    free: BTreeMap<u32, u32>,
}

impl Default for Units {
    fn default() -> Self {
        Self {
            free: BTreeMap::from([(0, MAX)]),
        }
    }
}

/// `INT_MAX`, the last unit.
const MAX: u32 = 0x7fff_ffff;

impl Units {
    /// `alloc_unr`: the lowest free unit, `EBUSY` if there is none.
    pub(super) fn lowest(&mut self) -> Result<u32, Errno> {
        let (first, last) = self.free.pop_first().ok_or(Errno::EBUSY)?;
        self.insert(first + 1, last);
        Ok(first)
    }

    /// `alloc_unr_specific`: `EINVAL` beyond the last, `EBUSY` if it is taken.
    pub(super) fn take(&mut self, unit: u32) -> Result<u32, Errno> {
        if unit > MAX {
            return Err(Errno::EINVAL);
        }
        let range = self.free.range(..=unit).next_back();
        let (&first, &last) = range.ok_or(Errno::EBUSY)?;
        if last < unit {
            return Err(Errno::EBUSY);
        }
        self.free.remove(&first);
        if first < unit {
            self.insert(first, unit - 1);
        }
        self.insert(unit + 1, last);
        Ok(unit)
    }

    /// `free_unr` of a unit that was taken.
    pub(super) fn give_back(&mut self, unit: u32) {
        let last = self.free.remove(&(unit + 1)).unwrap_or(unit);
        match self.free.range_mut(..unit).next_back() {
            Some((_, before)) if *before + 1 == unit => *before = last,
            _ => self.insert(unit, last),
        }
    }

    fn insert(&mut self, first: u32, last: u32) {
        if first <= last {
            self.free.insert(first, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_set_of_those_taken(steps in proptest::collection::vec((0..3, 0..12_u32), 0..80)) {
            let mut units = Units::default();
            let mut taken = BTreeSet::new();
            for (step, unit) in steps {
                match step {
                    0 => {
                        let lowest = (0..).find(|unit| !taken.contains(unit)).unwrap();
                        prop_assert_eq!(units.lowest(), Ok(lowest));
                        taken.insert(lowest);
                    }
                    1 => {
                        let free = taken.insert(unit).then_some(unit).ok_or(Errno::EBUSY);
                        prop_assert_eq!(units.take(unit), free);
                    }
                    _ if taken.remove(&unit) => units.give_back(unit),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn the_lowest_free_one_is_taken() {
        let mut units = Units::default();
        assert_eq!(units.take(2), Ok(2));
        let lowest: Vec<_> = (0..4).map(|_| units.lowest()).collect();
        assert_eq!(lowest, [Ok(0), Ok(1), Ok(3), Ok(4)]);
        assert_eq!(units.take(3), Err(Errno::EBUSY));
        units.give_back(1);
        units.give_back(3);
        assert_eq!(units.lowest(), Ok(1));
        assert_eq!(units.lowest(), Ok(3));
        assert_eq!(units.lowest(), Ok(5));
    }

    #[test]
    fn what_is_given_back_joins_its_neighbours() {
        let mut units = Units::default();
        for unit in [0, 1, 2, MAX] {
            assert_eq!(units.take(unit), Ok(unit));
        }
        assert_eq!(units.take(MAX + 1), Err(Errno::EINVAL));
        for unit in [1, MAX, 0, 2] {
            units.give_back(unit);
        }
        assert_eq!(units.free, BTreeMap::from([(0, MAX)]));
    }

    #[test]
    fn all_of_them() {
        let mut units = Units {
            free: BTreeMap::from([(MAX, MAX)]),
        };
        assert_eq!(units.lowest(), Ok(MAX));
        assert_eq!(units.lowest(), Err(Errno::EBUSY));
        assert_eq!(units.take(MAX), Err(Errno::EBUSY));
    }
}
