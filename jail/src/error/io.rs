//! Errors as std's.

use std::io;

use super::{Error, ErrorKind};

/// FreeBSD's number goes along only where the build host is FreeBSD: elsewhere the same number
/// means another error.
impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        #[cfg(target_os = "freebsd")]
        if let Some(errno) = error.errno() {
            return Self::from_raw_os_error(errno.raw());
        }
        Self::new(io_kind(error.kind()), error)
    }
}

fn io_kind(kind: ErrorKind) -> io::ErrorKind {
    match kind {
        ErrorKind::Exists => io::ErrorKind::AlreadyExists,
        ErrorKind::NotFound | ErrorKind::Gone | ErrorKind::Reused => io::ErrorKind::NotFound,
        ErrorKind::Permission => io::ErrorKind::PermissionDenied,
        ErrorKind::InvalidInput => io::ErrorKind::InvalidInput,
        ErrorKind::Unsupported => io::ErrorKind::Unsupported,
        ErrorKind::Busy => io::ErrorKind::ResourceBusy,
        ErrorKind::TimedOut => io::ErrorKind::TimedOut,
        ErrorKind::Interrupted => io::ErrorKind::Interrupted,
        ErrorKind::Limit | ErrorKind::Other => io::ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Errno;

    #[test]
    fn kinds_go_along_and_numbers_on_freebsd() {
        let error = io::Error::from(Error::kernel("jail_remove", "jid=1", Errno::EPERM));
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        let number = cfg!(target_os = "freebsd").then_some(1);
        assert_eq!(error.raw_os_error(), number);
    }
}
