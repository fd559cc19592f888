//! The caller's end of a program's pipe.

use std::io;

use crate::{Errno, Error, Fd};

/// Reads what a program writes; ends when nobody has the other end any more.
#[derive(Debug)]
pub struct PipeReader(Fd);

/// Writes what a program reads; dropping it is the end of the program's input.
#[derive(Debug)]
pub struct PipeWriter(Fd);

impl PipeReader {
    pub(super) const fn new(fd: Fd) -> Self {
        Self(fd)
    }

    /// Its descriptor.
    #[must_use]
    pub const fn fd(&self) -> &Fd {
        &self.0
    }

    /// Gives up the descriptor.
    #[must_use]
    pub fn into_fd(self) -> Fd {
        self.0
    }
}

impl PipeWriter {
    pub(super) const fn new(fd: Fd) -> Self {
        Self(fd)
    }

    /// Its descriptor.
    #[must_use]
    pub const fn fd(&self) -> &Fd {
        &self.0
    }

    /// Gives up the descriptor.
    #[must_use]
    pub fn into_fd(self) -> Fd {
        self.0
    }
}

impl io::Read for PipeReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.0.kernel().read(self.0.raw(), buf);
        read.map_err(|errno| error("read", errno))
    }
}

impl io::Write for PipeWriter {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.0.kernel().write(self.0.raw(), buf);
        written.map_err(|errno| error("write", errno))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn error(operation: &'static str, errno: Errno) -> io::Error {
    match errno {
        // The kind that callers of std look for.
        Errno::EPIPE if cfg!(not(target_os = "freebsd")) => io::ErrorKind::BrokenPipe.into(),
        errno => Error::kernel(operation, "pipe", errno).into(),
    }
}
