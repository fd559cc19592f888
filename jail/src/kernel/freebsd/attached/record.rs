//! How a step of the child went: what it writes for each.

use crate::Errno;

/// Bytes of a record.
pub(super) const SIZE: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) errno: Errno,
}

/// Where it failed, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Kind {
    Made,
    Socket,
    Call,
}

impl Record {
    pub(super) const MADE: Self = Self {
        kind: Kind::Made,
        errno: Errno::new(0),
    };

    pub(super) const fn failed(kind: Kind, errno: Errno) -> Self {
        Self { kind, errno }
    }

    /// Allocates nothing: this is called in the child.
    pub(super) fn encode(self) -> [u8; SIZE] {
        let [a, b, c, d] = (self.kind as i32).to_ne_bytes();
        let [e, f, g, h] = self.errno.raw().to_ne_bytes();
        [a, b, c, d, e, f, g, h]
    }

    /// `None` for what no child writes.
    pub(super) fn decode([a, b, c, d, e, f, g, h]: [u8; SIZE]) -> Option<Self> {
        let kind = i32::from_ne_bytes([a, b, c, d]);
        let errno = Errno::new(i32::from_ne_bytes([e, f, g, h]));
        let known = [Kind::Made, Kind::Socket, Kind::Call];
        let kind = known.into_iter().find(|known| *known as i32 == kind)?;
        Some(Self { kind, errno })
    }
}
