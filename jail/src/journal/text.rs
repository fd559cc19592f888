//! Bytes that mostly are text.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A path or a label: a string if it can be one, else its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Text {
    String(String),
    Bytes(Vec<u8>),
}

impl Text {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::String(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    pub(crate) fn os(&self) -> OsString {
        OsStr::from_bytes(self.bytes()).into()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.os().into()
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        match core::str::from_utf8(bytes) {
            Ok(text) => Self::String(text.into()),
            Err(_) => Self::Bytes(bytes.into()),
        }
    }
}

impl From<&OsStr> for Text {
    fn from(text: &OsStr) -> Self {
        text.as_bytes().into()
    }
}

impl From<&Path> for Text {
    fn from(path: &Path) -> Self {
        path.as_os_str().into()
    }
}

impl From<PathBuf> for Text {
    fn from(path: PathBuf) -> Self {
        match String::from_utf8(path.into_os_string().into_vec()) {
            Ok(text) => Self::String(text),
            Err(error) => Self::Bytes(error.into_bytes()),
        }
    }
}
