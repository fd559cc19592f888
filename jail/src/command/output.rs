//! Reading all that a program writes.

use std::time::Duration;

use jail_sys::sys::event::{EV_ADD, EV_ERROR, EVFILT_READ};

use super::Command;
use super::child::Child;
use super::deadline::Deadline;
use super::pipe::PipeReader;
use super::status::ExitStatus;
use super::stdio::Stdio;
use crate::kernel::Kevent;
use crate::{Errno, Error, Fd};

/// Bytes read at a time: what a pipe holds.
const CHUNK: usize = 65_536;
/// Bytes of output, and of errors, unless something else is said.
pub(super) const LIMIT: usize = 64 << 20;

/// How a program ended, and what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output; empty unless that was piped.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error; empty unless that was piped.
    pub stderr: Vec<u8>,
}

impl Command {
    /// How many bytes of output, and as many of errors, are kept at most: 64 MiB unless it is said.
    /// A program in a jail that nobody trusts could write until there is no memory left.
    pub const fn output_limit(&mut self, bytes: usize) -> &mut Self {
        self.output_limit = bytes;
        self
    }

    /// Runs it to its end and the end of its output, however long that takes, and gives what it
    /// wrote to standard output and standard error. If that cannot be read, or is more than
    /// [`output_limit`](Self::output_limit), it is killed.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and [`Child::wait_with_output`].
    pub fn output(&mut self) -> Result<Output, Error> {
        self.output_until(self.start(Stdio::piped)?, Deadline::NEVER)
    }

    /// As [`output`](Self::output), and kills the program (`SIGKILL`) and what it has started when
    /// that is not within `limit`, as [`status_timeout`](Self::status_timeout) does. What it wrote
    /// is lost.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and [`Error::TimedOut`].
    pub fn output_timeout(&mut self, limit: Duration) -> Result<Output, Error> {
        let deadline = Deadline::within(&self.host, limit)?;
        self.output_until(self.start_timed(Stdio::piped)?, deadline)
    }

    fn output_until(&self, mut child: Child, deadline: Deadline) -> Result<Output, Error> {
        let output = child.read_all(deadline);
        output.map_err(|error| self.give_up(&mut child, error))
    }
}

impl Child {
    /// Closes its standard input, reads its piped output and error to their ends, and takes its
    /// status, however long that takes. Output ends when the program and all that it has started
    /// have closed it.
    ///
    /// # Errors
    /// As [`wait`](Self::wait); `ENOMEM` if it writes more than [`Command::output_limit`].
    pub fn wait_with_output(mut self) -> Result<Output, Error> {
        self.read_all(Deadline::NEVER)
    }

    pub(super) fn read_all(&mut self, deadline: Deadline) -> Result<Output, Error> {
        drop(self.stdin.take());
        let (mut stdout, mut stderr) = (self.stdout.take(), self.stderr.take());
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut chunk = vec![0; CHUNK];
        let kq = self.kqueue()?;
        for pipe in [&stdout, &stderr].into_iter().flatten() {
            self.watch(&kq, pipe)?;
        }
        while stdout.is_some() || stderr.is_some() {
            let ready = self.readable(&kq, deadline)?;
            for (pipe, text) in [(&mut stdout, &mut out), (&mut stderr, &mut err)] {
                let is_ready = |pipe: &PipeReader| ready.contains(&Some(ident(pipe)));
                if pipe.as_ref().is_some_and(is_ready) && self.read_some(pipe, &mut chunk, text)? {
                    // Closing it takes it out of the queue too.
                    *pipe = None;
                }
            }
        }
        Ok(Output {
            status: self.wait_until(deadline)?,
            stdout: out,
            stderr: err,
        })
    }

    fn watch(&self, kq: &Fd, pipe: &PipeReader) -> Result<(), Error> {
        let readable = Kevent {
            ident: ident(pipe),
            filter: EVFILT_READ,
            flags: EV_ADD,
            ..Kevent::default()
        };
        let added = self.kernel().kevent(kq.raw(), &[readable], &mut [], None);
        added.map_err(|errno| self.error("kevent", errno))?;
        Ok(())
    }

    /// Waits until one of the pipes can be read or has ended.
    fn readable(&self, kq: &Fd, deadline: Deadline) -> Result<[Option<usize>; 2], Error> {
        let mut events = [Kevent::default(); 2];
        let left = deadline.left(self.kernel());
        let left = left.map_err(|errno| self.error("clock_gettime", errno))?;
        let count = self.kernel().kevent(kq.raw(), &[], &mut events, left);
        let count = count.map_err(|errno| self.error("kevent", errno))?;
        if count == 0 {
            return Err(deadline.error("read", self.label()));
        }
        let mut ready = [None; 2];
        for (ready, event) in ready.iter_mut().zip(events.iter().take(count)) {
            if event.flags & EV_ERROR != 0 {
                let errno = i32::try_from(event.data).unwrap_or(0);
                return Err(self.error("kevent", Errno::new(errno)));
            }
            *ready = Some(event.ident);
        }
        Ok(ready)
    }

    /// Reads what is there, which does not wait; whether it was the end.
    fn read_some(
        &self,
        pipe: &Option<PipeReader>,
        chunk: &mut [u8],
        text: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        let Some(pipe) = pipe else { return Ok(true) };
        let read = match self.kernel().read(pipe.fd().raw(), chunk) {
            // Who wrote to the same terminal had a limit.
            Err(Errno::EAGAIN) => return Ok(false),
            read => read.map_err(|errno| self.error("read", errno))?,
        };
        if text.len() + read > self.output_limit {
            let hint = format!(
                "it wrote more than {} bytes: see output_limit",
                self.output_limit
            );
            return Err(self.error("read", Errno::ENOMEM).with_hint(hint));
        }
        text.extend_from_slice(chunk.get(..read).unwrap_or(chunk));
        Ok(read == 0)
    }
}

/// A descriptor as kevent(2) names it.
fn ident(pipe: &PipeReader) -> usize {
    pipe.fd().raw().unsigned_abs() as usize
}
