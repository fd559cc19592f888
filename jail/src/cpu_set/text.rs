//! Sets of processors as text.

use core::fmt;
use core::str::FromStr;

use super::CpuSet;
use crate::{Error, Problem};

/// Numbers and ranges, from the lowest up: `0-3,5`. Nothing for none.
impl fmt::Display for CpuSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cpus = self.iter().peekable();
        let mut comma = "";
        while let Some(first) = cpus.next() {
            let mut last = first;
            while let Some(next) = cpus.next_if(|next| *next == last + 1) {
                last = next;
            }
            match last - first {
                0 => write!(f, "{comma}{first}")?,
                _ => write!(f, "{comma}{first}-{last}")?,
            }
            comma = ",";
        }
        Ok(())
    }
}

/// In any order; [`Error::Param`] says what is wrong and in which column. None is an error.
impl FromStr for CpuSet {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut set = Self::default();
        let mut at = 0;
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = match (number(first), number(last)) {
                (Some(first), Some(last)) if first <= last => (first, last),
                _ => {
                    let column = text.get(..at).map_or(0, |before| before.chars().count()) + 1;
                    let expected = "a processor or a range of them, as in 0-3,5";
                    return Err(Error::param(text, Problem::Syntax { column, expected }));
                }
            };
            for cpu in first..=last {
                set.insert(cpu)?;
            }
            at += part.len() + 1;
        }
        Ok(set)
    }
}

fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_list() {
        for (text, column) in [
            ("", 1),
            ("0,", 3),
            ("0,x", 3),
            ("3-1", 1),
            ("1,2-", 3),
            ("+1", 1),
        ] {
            let error = text.parse::<CpuSet>().unwrap_err();
            let told = error.to_string();
            assert!(told.contains(&format!("column {column}")), "{told}");
        }
        let empty = "".parse::<CpuSet>().unwrap_err().to_string();
        assert!(empty.starts_with("\"\": column 1: expected"), "{empty}");
        for text in ["1024", "0-65535"] {
            let error = text.parse::<CpuSet>().unwrap_err();
            assert_eq!(error.to_string(), "processor 1024: not between 0 and 1023");
        }
    }

    proptest! {
        #[test]
        fn is_read_back(cpus in proptest::collection::btree_set(0..=CpuSet::MAX, 1..80)) {
            let set = CpuSet::new(cpus.iter().copied()).unwrap();
            prop_assert!(set.iter().eq(cpus.iter().copied()));
            prop_assert_eq!(set.len(), cpus.len());
            prop_assert_eq!(set.to_string().parse::<CpuSet>().unwrap(), set);
            prop_assert_eq!(CpuSet::from_bytes(&set.to_bytes()), set);
        }
    }
}
