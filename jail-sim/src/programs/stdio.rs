//! Standard input and output of a program.

use std::io::{self, ErrorKind, Read, Write};

use jail::{Errno, Kernel, RawFd};

use crate::process::Process;

/// One of a program's descriptors, to be read and written like a file of std's.
///
/// Errors carry FreeBSD's [`Errno`] as their source.
#[derive(Clone, Copy, Debug)]
pub struct Stdio<'a> {
    process: &'a Process,
    fd: RawFd,
}

impl<'a> Stdio<'a> {
    pub(super) const fn new(process: &'a Process, fd: RawFd) -> Self {
        Self { process, fd }
    }
}

impl Read for Stdio<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.process.read(self.fd, buf).map_err(io_error)
    }
}

impl Write for Stdio<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.process.write(self.fd, buf).map_err(io_error)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn io_error(errno: Errno) -> io::Error {
    let kind = match errno {
        Errno::EAGAIN => ErrorKind::WouldBlock,
        Errno::EPIPE => ErrorKind::BrokenPipe,
        // Not Interrupted, which std would try again for ever: the process may be dead.
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, errno)
}
