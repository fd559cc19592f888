//! read(2) and write(2), which may wait, and go to the computer's own streams without the lock.

use std::io::{self, Read, Write};

use jail::{Errno, RawFd};
use jail_sys::sys::signal::SIGPIPE;

use super::Process;
use crate::fd::{HostStdio, Io};
use crate::shared::Sleep;

impl Process {
    pub(super) fn read_fd(&self, fd: RawFd, buf: &mut [u8]) -> Result<usize, Errno> {
        let io = self.sleep(|state, pid| {
            Ok(match state.read(pid, fd, buf)? {
                Io::Wait => Sleep::Until(None),
                done => Sleep::Done(done),
            })
        })?;
        match io {
            Io::Host(HostStdio::In) => io::stdin().lock().read(buf).map_err(|_| Errno::EIO),
            Io::Host(_) | Io::Wait => Ok(0),
            Io::Done(count) => Ok(count),
        }
    }

    /// Waits until all is written, unless the file is not to wait: then what fits. With nobody to
    /// read any of it, a signal too.
    pub(super) fn write_fd(&self, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        let mut rest = buf;
        let io = self.sleep(|state, pid| {
            loop {
                let count = match state.write(pid, fd, rest) {
                    Ok(Io::Done(count)) => count,
                    Ok(Io::Wait) => return Ok(Sleep::Until(None)),
                    Ok(host) => return Ok(Sleep::Done(host)),
                    Err(_) if rest.len() < buf.len() => 0,
                    Err(Errno::EPIPE) => {
                        state.tdsignal(pid, SIGPIPE);
                        return Err(Errno::EPIPE);
                    }
                    Err(errno) => return Err(errno),
                };
                rest = rest.get(count..).unwrap_or_default();
                if rest.is_empty() || count == 0 || !state.is_pipe(pid, fd) {
                    return Ok(Sleep::Done(Io::Done(buf.len() - rest.len())));
                }
            }
        })?;
        match io {
            Io::Host(stream) => write_host(stream, buf).map_err(host_error),
            Io::Done(count) => Ok(count),
            Io::Wait => Ok(0),
        }
    }
}

fn write_host(stream: HostStdio, buf: &[u8]) -> io::Result<usize> {
    if stream == HostStdio::Err {
        io::stderr().write_all(buf)?;
    } else {
        let mut out = io::stdout().lock();
        out.write_all(buf)?;
        out.flush()?;
    }
    Ok(buf.len())
}

fn host_error(error: io::Error) -> Errno {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Errno::EPIPE,
        _ => Errno::EIO,
    }
}
