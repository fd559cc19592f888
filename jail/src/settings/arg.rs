//! Values on their way into a call.

use crate::Value;

/// A value that jail_set(2) shall read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arg<'a> {
    /// A typed one.
    Value(&'a Value),
    /// These bytes.
    Bytes(&'a [u8]),
    /// A number.
    Int(i32),
    /// So many zeros: for an answer, or none for a flag.
    Space(usize),
}

impl Arg<'_> {
    /// How many bytes [`write`](Self::write) appends.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Value(value) => value.encoded_len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Int(_) => 4,
            Self::Space(len) => *len,
        }
    }

    /// Appends its bytes.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Value(value) => value.encode(out),
            Self::Bytes(bytes) => out.extend_from_slice(bytes),
            Self::Int(value) => out.extend_from_slice(&value.to_ne_bytes()),
            Self::Space(len) => out.resize(out.len() + len, 0),
        }
    }
}
