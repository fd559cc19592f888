//! Jail numbers.

use core::fmt;
use core::num::NonZeroI32;

/// The number of a jail, above 0.
///
/// The kernel counts up to 999999 and starts again, so a number is reused some day: it finds a
/// jail, it does not identify one. A [`Jail`](crate::Jail) does.
///
/// ```
/// use jail::Jid;
///
/// assert_eq!(Jid::new(42).map(Jid::raw), Some(42));
/// assert_eq!(Jid::new(0), None); // the jail the caller is in
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jid(NonZeroI32);

impl Jid {
    /// The jail with this number; `None` for 0 and below.
    #[must_use]
    pub const fn new(raw: i32) -> Option<Self> {
        if raw < 1 {
            return None;
        }
        match NonZeroI32::new(raw) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn raw(self) -> i32 {
        self.0.get()
    }
}

impl fmt::Display for Jid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Jid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jid({})", self.0)
    }
}

impl From<Jid> for i32 {
    fn from(jid: Jid) -> Self {
        jid.raw()
    }
}
