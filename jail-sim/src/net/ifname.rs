//! Interface and group names, as they are compared: `IFNAMSIZ` bytes.

use std::ffi::c_char;
use std::fmt;

use jail::kernel::IfNameBytes;
use jail_sys::net::if_::IFNAMSIZ;

use crate::vfsopt::cstr;

/// A name of at most 15 bytes, padded with NULs.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) struct IfName(IfNameBytes);

impl IfName {
    /// `strlcpy`: what is too long is cut.
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut name = [0; IFNAMSIZ];
        for (to, from) in name.iter_mut().take(IFNAMSIZ - 1).zip(cstr(text)) {
            *to = *from;
        }
        Self(name)
    }

    /// `ifunit` compares all 16 bytes: without a NUL among them no interface is meant.
    pub(crate) fn of_request(bytes: &IfNameBytes) -> Option<Self> {
        bytes.contains(&0).then(|| Self::new(bytes))
    }

    /// Likewise of a C struct.
    pub(crate) fn of_chars(chars: &[c_char; IFNAMSIZ]) -> Option<Self> {
        Self::of_request(&chars.map(|char| char.to_ne_bytes()[0]))
    }

    /// The name without its padding.
    pub(crate) fn bytes(&self) -> &[u8] {
        cstr(&self.0)
    }

    /// As a request carries it.
    pub(crate) fn padded(self) -> IfNameBytes {
        self.0
    }
}

impl fmt::Debug for IfName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.bytes()))
    }
}
