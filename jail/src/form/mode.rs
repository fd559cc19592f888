//! Modes of files.

use serde::{Deserialize, Serialize};

/// An octal text: `0755`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OctalMode(String);

impl From<u32> for OctalMode {
    fn from(mode: u32) -> Self {
        Self(format!("{mode:04o}"))
    }
}

impl TryFrom<OctalMode> for u32 {
    type Error = String;

    fn try_from(OctalMode(text): OctalMode) -> Result<Self, String> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let mode = Self::from_str_radix(&text, 8).ok();
        mode.filter(|mode| digits && *mode <= 0o7777)
            .ok_or_else(|| format!("mode {text:?}: not an octal number up to 7777, as 0755"))
    }
}
