//! Reading all that a program writes.

use jail_sys::sys::event::{EV_ADD, EV_ERROR, EVFILT_READ};

use super::child::Child;
use super::deadline::Deadline;
use super::pipe::PipeReader;
use super::status::ExitStatus;
use crate::kernel::Kevent;
use crate::{Errno, Error, Fd};

/// Bytes read at a time: what a pipe holds.
const CHUNK: usize = 65_536;

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

impl Child {
    /// Closes its standard input, reads its piped output and error to their ends, and takes its
    /// status, however long that takes. Output ends when the program and all that it has started
    /// have closed it.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
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
        text.extend_from_slice(chunk.get(..read).unwrap_or(chunk));
        Ok(read == 0)
    }
}

/// A descriptor as kevent(2) names it.
fn ident(pipe: &PipeReader) -> usize {
    pipe.fd().raw().unsigned_abs() as usize
}
