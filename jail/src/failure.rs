//! A call of jail_set(2) or jail_get(2) that failed.

use crate::{Errno, Error};

/// Bytes for the kernel's text, as libjail has them.
pub(crate) const ERRMSG_LEN: usize = 1024;

/// What the kernel answered.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) errno: Errno,
    /// Up to the NUL; empty where it said nothing.
    pub(crate) errmsg: Vec<u8>,
}

impl Failure {
    /// `errmsg` is the whole buffer.
    pub(crate) fn new(errno: Errno, errmsg: &[u8]) -> Self {
        let text = errmsg.split(|&byte| byte == 0).next().unwrap_or_default();
        Self {
            errno,
            errmsg: text.into(),
        }
    }

    /// Whether the kernel gave the number alone.
    pub(crate) fn is_silent(&self) -> bool {
        self.errmsg.is_empty()
    }

    pub(crate) fn into_error(self, operation: &'static str, object: impl Into<String>) -> Error {
        Error::kernel(operation, object, self.errno).with_errmsg(&self.errmsg)
    }
}
