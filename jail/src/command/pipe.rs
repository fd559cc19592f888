//! The caller's end of a program's pipe, or of its terminal.

mod patience;

use core::time::Duration;
use std::io;

use jail_sys::sys::event::{EVFILT_READ, EVFILT_WRITE};

use self::patience::Patience;
use crate::{Errno, Error, Fd};

/// Reads what a program writes; ends when nobody has the other end any more.
#[derive(Debug)]
pub struct PipeReader {
    fd: Fd,
    limit: Option<Duration>,
}

/// Writes what a program reads; dropping it is the end of the program's input.
#[derive(Debug)]
pub struct PipeWriter {
    fd: Fd,
    limit: Option<Duration>,
}

impl PipeReader {
    pub(super) const fn new(fd: Fd) -> Self {
        let limit = None;
        Self { fd, limit }
    }

    /// Its descriptor.
    #[must_use]
    pub const fn fd(&self) -> &Fd {
        &self.fd
    }

    /// Gives up the descriptor.
    #[must_use]
    pub fn into_fd(self) -> Fd {
        self.fd
    }

    /// How long each read may wait for the program to write something: one that is over gives
    /// [`io::ErrorKind::TimedOut`], and nothing is lost. `None`, as at first, is for ever.
    pub const fn timeout(&mut self, limit: Option<Duration>) {
        self.limit = limit;
    }
}

impl PipeWriter {
    pub(super) const fn new(fd: Fd) -> Self {
        let limit = None;
        Self { fd, limit }
    }

    /// Its descriptor.
    #[must_use]
    pub const fn fd(&self) -> &Fd {
        &self.fd
    }

    /// Gives up the descriptor. A [`timeout`](Self::timeout) is off then.
    #[must_use]
    pub fn into_fd(self) -> Fd {
        if self.limit.is_some() {
            // It was set, so it can be taken back.
            let _ = patience::nonblocking(&self.fd, false);
        }
        self.fd
    }

    /// How long each write may wait for a program that does not read: one that is over gives
    /// [`io::ErrorKind::TimedOut`], and has written nothing. `None`, as at first, is for ever.
    ///
    /// A pipe holds 64 KiB at most, a terminal less. One who types into a terminal and reads
    /// nothing waits for a program that waits to be read, and such a program may be in a jail that
    /// nobody trusts.
    ///
    /// ```
    /// use std::io::{ErrorKind, Write};
    /// use std::time::Duration;
    ///
    /// use jail::command::Command;
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    ///
    /// let mut deaf = Command::new(&host, "/bin/sleep").arg("3600").pty(24, 80).spawn()?;
    /// let mut keys = deaf.stdin.take().ok_or("no terminal")?;
    /// keys.timeout(Some(Duration::from_secs(5)))?;
    /// let error = keys.write_all(&b"ls\n".repeat(1 << 19)).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::TimedOut);
    /// # deaf.kill(jail::Signal::KILL)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What fcntl(2) answers: the descriptor gets `O_NONBLOCK`, or loses it.
    pub fn timeout(&mut self, limit: Option<Duration>) -> Result<(), Error> {
        patience::nonblocking(&self.fd, limit.is_some())?;
        self.limit = limit;
        Ok(())
    }
}

impl io::Read for PipeReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut patience = Patience::new(&self.fd, EVFILT_READ, self.limit)?;
        if self.limit.is_some() {
            patience.wait("read")?;
        }
        loop {
            match self.fd.kernel().read(self.fd.raw(), buf) {
                // The writer to the same terminal has a limit.
                Err(Errno::EAGAIN) => patience.wait("read")?,
                read => return read.map_err(|errno| error("read", errno)),
            }
        }
    }
}

impl io::Write for PipeWriter {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let mut patience = Patience::new(&self.fd, EVFILT_WRITE, self.limit)?;
        loop {
            match self.fd.kernel().write(self.fd.raw(), buf) {
                Err(Errno::EAGAIN) => patience.wait("write")?,
                written => return written.map_err(|errno| error("write", errno)),
            }
        }
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
