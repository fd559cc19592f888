//! Where commands read and write.

use std::ffi::CString;
use std::io::Write;

use jail::{Errno, Kernel, RawFd};
use jail_sys::sys::fcntl::{AT_FDCWD, O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY};

use super::ast::{Redirect, Target};
use super::{Context, Shell, cannot_open};
use crate::programs::Stdio;

/// The descriptors that are a command's standard input, output and error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Io {
    pub(super) fds: [RawFd; 3],
}

impl Io {
    /// The shell's own.
    pub(super) const STD: Self = Self { fds: [0, 1, 2] };

    /// The same with another descriptor in a place.
    pub(super) fn with(mut self, place: usize, fd: RawFd) -> Self {
        if let Some(slot) = self.fds.get_mut(place) {
            *slot = fd;
        }
        self
    }

    /// Writes to standard output and gives the status of that.
    pub(super) fn print(self, program: &Context, text: &[u8]) -> i32 {
        let [_, fd, _] = self.fds;
        i32::from(Stdio::new(program.process(), fd).write_all(text).is_err())
    }

    /// Says what is wrong.
    pub(super) fn complain(self, program: &Context, text: &str) {
        let [_, _, fd] = self.fds;
        let _ = writeln!(Stdio::new(program.process(), fd), "sh: {text}");
    }
}

impl Shell {
    /// Opens what redirections name. What was opened must be given to
    /// [`close`](Self::close), also if one of them failed, which has been said then.
    pub(super) fn redirect(
        &mut self,
        program: &mut Context,
        redirects: &[Redirect],
        mut io: Io,
    ) -> (Option<Io>, Vec<RawFd>) {
        let outer = io;
        let mut opened = Vec::new();
        for Redirect { fd, to } in redirects {
            let (word, flags) = match to {
                Target::Read(word) => (word, O_RDONLY),
                Target::Write(word) => (word, O_WRONLY | O_CREAT | O_TRUNC),
                Target::Append(word) => (word, O_WRONLY | O_CREAT | O_APPEND),
                Target::Dup(word) => {
                    let from = self.text(program, word, outer);
                    let from = from.parse().ok().and_then(|from: usize| io.fds.get(from));
                    let Some(from) = from else {
                        outer.complain(program, "Bad file descriptor");
                        return (None, opened);
                    };
                    io = io.with(*fd, *from);
                    continue;
                }
            };
            let path = self.text(program, word, outer);
            match open(program, &path, flags) {
                Ok(file) => {
                    io = io.with(*fd, file);
                    opened.push(file);
                    self.open.push(file);
                }
                Err(errno) if flags & O_CREAT != 0 => {
                    let text = format!("cannot create {path}: {}", errno.message());
                    outer.complain(program, &text);
                    return (None, opened);
                }
                Err(errno) => {
                    outer.complain(program, &cannot_open(&path, errno));
                    return (None, opened);
                }
            }
        }
        (Some(io), opened)
    }

    /// Closes descriptors of the shell's own.
    pub(super) fn close(&mut self, program: &Context, fds: &[RawFd]) {
        for fd in fds {
            self.open.retain(|open| open != fd);
            // Nothing to be done if the process has been killed meanwhile.
            let _ = program.process().close(*fd);
        }
    }

    /// pipe(2): the reading and the writing end.
    pub(super) fn pipe(&mut self, program: &Context, io: Io) -> Option<(RawFd, RawFd)> {
        match program.process().pipe2(0) {
            Ok((read, write)) => {
                self.open.extend([read, write]);
                Some((read, write))
            }
            Err(errno) => {
                io.complain(program, &format!("Pipe call failed: {}", errno.message()));
                None
            }
        }
    }
}

fn open(program: &Context, path: &str, flags: i32) -> Result<RawFd, Errno> {
    let path = CString::new(path).map_err(|_| Errno::EINVAL)?;
    program.process().openat(AT_FDCWD, &path, flags, 0o666)
}
