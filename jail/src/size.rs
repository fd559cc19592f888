//! Amounts of bytes.

use core::fmt;
use core::str::FromStr;

use crate::{Error, Problem};

/// An amount of bytes, with units of 1,024.
///
/// As a text it is a whole number and a unit: none or `b` for bytes, `k`, `m`, `g`, `t`, `p`, `e`
/// in either case, or `KiB`, `MiB` and so on. `KB` is refused, since some mean 1,000 by it. Note
/// that mdconfig(8) takes a number without a unit as sectors of 512 bytes; here it is bytes.
///
/// ```
/// use jail::Size;
///
/// assert_eq!("64M".parse::<Size>()?, Size::mib(64));
/// assert_eq!("512 KiB".parse::<Size>()?.bytes(), 524_288);
/// assert_eq!(Size::mib(1536).to_string(), "1536M");
/// assert_eq!(Size::from_bytes(1000).to_string(), "1000");
/// assert!("-1".parse::<Size>().is_err());
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u64);

impl Size {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// As many bytes.
    #[must_use]
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    /// As many times 1,024 bytes. What does not fit is [`u64::MAX`] bytes, which no kernel takes.
    #[must_use]
    pub const fn kib(count: u64) -> Self {
        Self::units(count, 1)
    }

    /// As many times 1,024 KiB, as [`kib`](Self::kib).
    #[must_use]
    pub const fn mib(count: u64) -> Self {
        Self::units(count, 2)
    }

    /// As many times 1,024 MiB, as [`kib`](Self::kib).
    #[must_use]
    pub const fn gib(count: u64) -> Self {
        Self::units(count, 3)
    }

    /// As many times 1,024 GiB, as [`kib`](Self::kib).
    #[must_use]
    pub const fn tib(count: u64) -> Self {
        Self::units(count, 4)
    }

    /// How many bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// Whether it is whole blocks of so many bytes; never of blocks of 0.
    #[must_use]
    pub const fn is_multiple_of(self, block: u64) -> bool {
        matches!(self.0.checked_rem(block), Some(0))
    }

    const fn units(count: u64, power: u32) -> Self {
        Self(count.saturating_mul(1 << (10 * power)))
    }
}

/// The largest unit that it is a whole number of: it can be read again.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zeros = match self.0 {
            0 => 0,
            bytes => bytes.trailing_zeros() as usize / 10,
        };
        match UNITS.get(..zeros).and_then(<[_]>::last) {
            Some(unit) => write!(f, "{}{unit}", self.0 >> (10 * zeros)),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Size({self})")
    }
}

/// [`Error::Param`] with [`Problem::Size`] for what is no size, and with [`Problem::OutOfRange`]
/// for more than 8 EiB, where the kernel's numbers end.
impl FromStr for Size {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let end = text.find(|c: char| !c.is_ascii_digit());
        let (digits, unit) = text.split_at(end.unwrap_or(text.len()));
        let not_a_size = || Error::param(text, Problem::Size);
        // One space may be before the unit.
        let power = match unit.strip_prefix(' ') {
            Some("") => None,
            Some(unit) => power(unit),
            None => power(unit),
        };
        let power = power.ok_or_else(not_a_size)?;
        if digits.is_empty() {
            return Err(not_a_size());
        }
        let bytes = digits
            .parse::<u64>()
            .ok()
            .and_then(|count| count.checked_mul(1 << (10 * power)));
        let too_large = || {
            let max = i64::MAX;
            Error::param(text, Problem::OutOfRange { min: 0, max })
        };
        bytes
            .filter(|bytes| i64::try_from(*bytes).is_ok())
            .map(Self)
            .ok_or_else(too_large)
    }
}

/// What power of 1,024 a unit is.
fn power(unit: &str) -> Option<usize> {
    let mut chars = unit.chars();
    let Some(first) = chars.next() else {
        return Some(0);
    };
    let first = first.to_ascii_uppercase();
    match (first, chars.as_str()) {
        ('B', "") => Some(0),
        (_, "" | "iB") => UNITS
            .iter()
            .position(|unit| *unit == first)
            .map(|at| at + 1),
        _ => None,
    }
}

const UNITS: [char; 6] = ['K', 'M', 'G', 'T', 'P', 'E'];

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Option<u64> {
        text.parse().ok().map(Size::bytes)
    }

    #[test]
    fn texts_that_are_sizes() {
        for (text, size) in [
            ("0", 0),
            ("4096", 4096),
            ("4096b", 4096),
            ("1k", 1 << 10),
            ("3MiB", 3 << 20),
            ("2 g", 2 << 30),
            ("1T", 1 << 40),
            ("5p", 5 << 50),
            ("7E", 7 << 60),
        ] {
            assert_eq!(bytes(text), Some(size), "{text}");
        }
    }

    #[test]
    fn texts_that_are_not() {
        for text in [
            "",
            "M",
            "-1",
            "+1",
            "1.5G",
            "1KB",
            "1kib",
            "1Kb",
            "1X",
            "1MM",
            "0x10",
            "1,024",
            " 1",
            "1 ",
            "1é",
            "٣",
            "8E",
            "18446744073709551616",
            "99999999999E",
        ] {
            assert_eq!(bytes(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_shown_is_read_again() {
        let shifts = (0..63).map(|shift| 1_u64 << shift);
        for bytes in shifts.chain([0, 1000, 1025, 1536 << 10, i64::MAX.unsigned_abs()]) {
            let size = Size::from_bytes(bytes);
            assert_eq!(size.to_string().parse(), Ok(size));
        }
        assert_eq!(Size::gib(u64::MAX).bytes(), u64::MAX);
        assert!(!Size::kib(1).is_multiple_of(0));
    }
}
