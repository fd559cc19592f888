//! Pipes. Follows `sys/kern/sys_pipe.c`: both ends read and write, each what the other wrote.

use std::collections::{HashMap, VecDeque};

use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::{O_CLOEXEC, O_NONBLOCK, O_RDWR};

use super::FileKind;
use crate::proc::Pid;
use crate::state::State;

/// `BIG_PIPE_SIZE`: how many bytes one direction holds.
const PIPE_SIZE: usize = 65_536;

/// `PIPE_BUF`: writes up to this are never split.
const PIPE_BUF: usize = 512;

/// A pipe, never the same again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PipeId(u64);

/// One end of a pipe: the first is the one pipe2(2) gives for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PipeEnd {
    pipe: PipeId,
    second: bool,
    /// Which side of a terminal it is, if it is one.
    tty: bool,
}

impl PipeEnd {
    /// As a side of a terminal: the first controls it, the second is it.
    pub(super) const fn as_tty(self) -> Self {
        Self { tty: true, ..self }
    }

    pub(super) const fn is_tty(self) -> bool {
        self.tty
    }

    /// The terminal that this end is, not the one that it controls.
    pub(super) fn terminal(self) -> Option<PipeId> {
        (self.tty && self.second).then_some(self.pipe)
    }

    /// The terminal that this end controls.
    pub(super) fn controls(self) -> Option<PipeId> {
        (self.tty && !self.second).then_some(self.pipe)
    }

    fn peer(self) -> Self {
        Self {
            second: !self.second,
            ..self
        }
    }
}

#[derive(Debug)]
struct Side {
    open: bool,
    /// What this end can read.
    buffer: VecDeque<u8>,
}

/// All pipes.
#[derive(Debug, Default)]
pub(crate) struct Pipes {
    all: HashMap<PipeId, [Side; 2]>,
    last: u64,
}

impl Pipes {
    pub(super) fn create(&mut self) -> (PipeEnd, PipeEnd) {
        self.last += 1;
        let pipe = PipeId(self.last);
        let side = || Side {
            open: true,
            buffer: VecDeque::new(),
        };
        self.all.insert(pipe, [side(), side()]);
        let first = PipeEnd {
            pipe,
            second: false,
            tty: false,
        };
        (first, first.peer())
    }

    fn side(&self, end: PipeEnd) -> Option<&Side> {
        let [first, second] = self.all.get(&end.pipe)?;
        Some(if end.second { second } else { first })
    }

    fn side_mut(&mut self, end: PipeEnd) -> Option<&mut Side> {
        let [first, second] = self.all.get_mut(&end.pipe)?;
        Some(if end.second { second } else { first })
    }

    /// Whether this end is still open; a pipe goes with its second end.
    pub(crate) fn is_open(&self, end: PipeEnd) -> bool {
        self.side(end).is_some_and(|side| side.open)
    }

    /// Whether the other end is gone.
    pub(crate) fn is_eof(&self, end: PipeEnd) -> bool {
        !self.is_open(end.peer())
    }

    /// How many bytes this end can read.
    pub(crate) fn readable(&self, end: PipeEnd) -> usize {
        self.side(end).map_or(0, |side| side.buffer.len())
    }

    /// How many bytes it can write.
    pub(crate) fn writable(&self, end: PipeEnd) -> usize {
        PIPE_SIZE.saturating_sub(self.readable(end.peer()))
    }

    /// Takes what is there; 0 at the end, `EAGAIN` while there is nothing.
    fn read(&mut self, end: PipeEnd, buf: &mut [u8]) -> Result<usize, Errno> {
        let eof = self.is_eof(end);
        let buffer = &mut self.side_mut(end).ok_or(Errno::EBADF)?.buffer;
        if buffer.is_empty() && !eof && !buf.is_empty() {
            return Err(Errno::EAGAIN);
        }
        let count = buffer.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(buffer.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }

    /// Puts in what fits; `EPIPE` with nobody to read it, `EAGAIN` while nothing fits.
    fn write(&mut self, end: PipeEnd, buf: &[u8]) -> Result<usize, Errno> {
        if self.is_eof(end) {
            return Err(Errno::EPIPE);
        }
        let space = self.writable(end);
        if space < buf.len().min(PIPE_BUF) {
            return Err(Errno::EAGAIN);
        }
        let count = space.min(buf.len());
        let buffer = &mut self.side_mut(end.peer()).ok_or(Errno::EPIPE)?.buffer;
        buffer.extend(buf.iter().take(count));
        Ok(count)
    }

    fn close(&mut self, end: PipeEnd) {
        if let Some(side) = self.side_mut(end) {
            side.open = false;
            side.buffer.clear();
        }
        if self.is_eof(end) {
            self.all.remove(&end.pipe);
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

impl State {
    /// `kern_pipe`.
    pub(crate) fn pipe2(&mut self, pid: Pid, flags: i32) -> Result<(RawFd, RawFd), Errno> {
        if flags & !(O_CLOEXEC | O_NONBLOCK) != 0 {
            return Err(Errno::EINVAL);
        }
        let cloexec = flags & O_CLOEXEC != 0;
        let fflags = O_RDWR | flags & O_NONBLOCK;
        let (first, second) = self.files.pipes.create();
        let fd = self.fd_alloc_flags(pid, FileKind::Pipe(first), cloexec, fflags);
        let fd = fd.inspect_err(|_| self.forget_pipe(first))?;
        match self.fd_alloc_flags(pid, FileKind::Pipe(second), cloexec, fflags) {
            Ok(other) => Ok((fd, other)),
            Err(errno) => {
                self.close(pid, fd)?;
                self.files.pipes.close(second);
                Err(errno)
            }
        }
    }

    pub(super) fn forget_pipe(&mut self, end: PipeEnd) {
        self.files.pipes.close(end);
        self.files.pipes.close(end.peer());
    }

    /// `pipe_read`.
    pub(super) fn pipe_read(&mut self, end: PipeEnd, buf: &mut [u8]) -> Result<usize, Errno> {
        let count = self.files.pipes.read(end, buf)?;
        self.sched.wakeup();
        Ok(count)
    }

    /// `pipe_write`.
    pub(super) fn pipe_write(&mut self, end: PipeEnd, buf: &[u8]) -> Result<usize, Errno> {
        let count = match self.files.pipes.write(end, buf) {
            // A terminal that is hung up.
            Err(Errno::EPIPE) if end.is_tty() => Err(Errno::EIO),
            result => result,
        }?;
        self.sched.wakeup();
        Ok(count)
    }

    /// `pipe_close`.
    pub(super) fn pipe_close(&mut self, end: PipeEnd) {
        self.files.pipes.close(end);
        self.sched.wakeup();
        if let Some(tty) = end.controls() {
            self.hang_up(tty);
        }
    }
}
