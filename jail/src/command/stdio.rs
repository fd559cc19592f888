//! Where a program reads and writes.

use std::path::Path;
use std::sync::Arc;

use jail_sys::sys::fcntl::{AT_FDCWD, F_DUPFD_CLOEXEC, O_CLOEXEC, O_RDWR};

use super::pipe::{PipeReader, PipeWriter};
use crate::mount::append_file;
use crate::{Errno, Error, Fd, Host, Kernel, RawFd};

/// Standard input, output or error of a program to come.
///
/// ```
/// use jail::command::{Command, Stdio};
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
///
/// let mut echo = Command::new(&host, "/bin/echo")
///     .arg("from one to the other")
///     .stdout(Stdio::piped())
///     .spawn()?;
/// let output = Command::new(&host, "/bin/cat")
///     .stdin(echo.stdout.take().ok_or("no pipe")?)
///     .output()?;
/// assert_eq!(output.stdout, b"from one to the other\n");
/// echo.wait()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stdio(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Null,
    Inherit,
    Piped,
    /// Shared, since a command may be run twice.
    Fd(Arc<Fd>),
}

impl Stdio {
    /// `/dev/null` of the host: no input, and output that is lost.
    #[must_use]
    pub const fn null() -> Self {
        Self(Kind::Null)
    }

    /// The caller's own.
    #[must_use]
    pub const fn inherit() -> Self {
        Self(Kind::Inherit)
    }

    /// A pipe, whose other end [`Child`](super::Child) has.
    #[must_use]
    pub const fn piped() -> Self {
        Self(Kind::Piped)
    }

    /// The end of a file on the host, made with mode 0600 if it is not there; what is in it stays.
    /// For output and error, which may share one.
    ///
    /// The program gets the open file: a jail's root cannot reach any other by it, nor read this
    /// one, but can cut it short and fill the disk that it is on.
    ///
    /// # Errors
    /// [`Error::File`]: a symbolic link, or no regular file. `ENOENT`, `EACCES`, `EROFS`, ... as
    /// openat(2) answers.
    pub fn append(host: &Host, path: impl AsRef<Path>) -> Result<Self, Error> {
        append_file(host, path.as_ref(), None).map(Self::from)
    }

    /// A copy of a descriptor of the calling process, which stays the caller's.
    ///
    /// # Errors
    /// `EBADF`: there is none of this number. `EMFILE`: there are too many.
    pub fn copy_of(host: &Host, fd: RawFd) -> Result<Self, Error> {
        let copy = host.kernel().fcntl(fd, F_DUPFD_CLOEXEC, 0);
        let copy = copy.map_err(|errno| Error::kernel("fcntl", format!("fd={fd}"), errno))?;
        Ok(Fd::new(copy, Arc::clone(host.kernel())).into())
    }

    /// As [`append`](Self::append), and beneath a jail's root no link is followed.
    pub(crate) fn append_outside(host: &Host, path: &Path, root: &Path) -> Result<Self, Error> {
        append_file(host, path, Some(root)).map(Self::from)
    }

    /// Gets the descriptor for number 0, 1 or 2.
    pub(super) fn prepare(&self, number: RawFd, host: &Host) -> Result<Prepared, Error> {
        let refused = |operation, object: &'static str| {
            move |errno: Errno| Error::kernel(operation, object, errno)
        };
        let kernel = host.kernel();
        let fd = |raw| Fd::new(raw, Arc::clone(kernel));
        match &self.0 {
            Kind::Inherit => Ok(Prepared::Inherited(number)),
            Kind::Fd(fd) => Ok(Prepared::Shared(Arc::clone(fd))),
            Kind::Null => {
                let null = kernel.openat(AT_FDCWD, c"/dev/null", O_RDWR | O_CLOEXEC, 0);
                let null = null.map_err(refused("openat", "/dev/null"))?;
                Ok(Prepared::Owned(fd(null)))
            }
            Kind::Piped => {
                let (read, write) = kernel.pipe2(O_CLOEXEC).map_err(refused("pipe2", "stdio"))?;
                let (read, write) = (fd(read), fd(write));
                Ok(match number {
                    0 => Prepared::Piped(read, write),
                    _ => Prepared::Piped(write, read),
                })
            }
        }
    }
}

impl From<Fd> for Stdio {
    /// This descriptor, which is closed with the command. A directory would keep the program from
    /// entering a jail.
    fn from(fd: Fd) -> Self {
        Self(Kind::Fd(Arc::new(fd)))
    }
}

impl From<PipeReader> for Stdio {
    fn from(pipe: PipeReader) -> Self {
        pipe.into_fd().into()
    }
}

impl From<PipeWriter> for Stdio {
    fn from(pipe: PipeWriter) -> Self {
        pipe.into_fd().into()
    }
}

/// What the child gets, and the other end of its pipe.
pub(super) enum Prepared {
    Inherited(RawFd),
    Shared(Arc<Fd>),
    Owned(Fd),
    Piped(Fd, Fd),
    /// All three are the same, and the caller has the other side.
    Terminal(Arc<Fd>, Option<Fd>),
}

impl Prepared {
    /// A new terminal, and its other side twice, to write and to read.
    pub(super) fn terminal(host: &Host, rows: u16, columns: u16) -> Result<[Self; 3], Error> {
        let kernel = host.kernel();
        let fd = |raw| Fd::new(raw, Arc::clone(kernel));
        let failed = |operation| move |errno| Error::kernel(operation, "pty", errno);
        let opened = kernel.openpty(rows, columns);
        let (write, terminal) = opened.map_err(failed("openpty"))?;
        let (write, terminal) = (fd(write), Arc::new(fd(terminal)));
        let read = kernel.fcntl(write.raw(), F_DUPFD_CLOEXEC, 0);
        let read = fd(read.map_err(failed("fcntl"))?);
        Ok([Some(write), Some(read), None].map(|other| Self::Terminal(terminal.clone(), other)))
    }

    pub(super) fn raw(&self) -> RawFd {
        match self {
            Self::Inherited(raw) => *raw,
            Self::Shared(fd) | Self::Terminal(fd, _) => fd.raw(),
            Self::Owned(fd) | Self::Piped(fd, _) => fd.raw(),
        }
    }

    /// Closes what is the child's alone, and gives the pipe's other end.
    pub(super) fn into_other_end(self) -> Option<Fd> {
        match self {
            Self::Piped(_, other) => Some(other),
            Self::Terminal(_, other) => other,
            Self::Inherited(_) | Self::Shared(_) | Self::Owned(_) => None,
        }
    }
}
