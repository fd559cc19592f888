//! What a program has: its arguments, its environment and its process.

use std::borrow::Cow;
use std::ffi::{CStr, CString};
use std::io::Write;
use std::time::Duration;

use jail::kernel::{Session, Spawn, SpawnError, SpawnStep};
use jail::{Errno, Kernel, RawFd};
use jail_sys::sys::fcntl::{AT_FDCWD, F_DUPFD, O_CLOEXEC, O_RDONLY};

use super::{Program, Stdio};
use crate::proc::Image;
use crate::process::Process;

/// What a program sees of the machine: its process, arguments and environment.
///
/// The process's descriptors 0, 1 and 2 are the ones it was started with. When it is killed every
/// call answers [`ESRCH`](Errno::ESRCH): a program should end then.
///
/// ```
/// use std::io::Write;
///
/// use jail::Release;
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// machine.register("/usr/local/bin/greet", |program| {
///     let whom = program.arg(1).unwrap_or("world".into());
///     let written = writeln!(program.stdout(), "hello, {whom}");
///     i32::from(written.is_err())
/// });
/// ```
#[derive(Debug)]
pub struct Context {
    process: Process,
    argv: Vec<Vec<u8>>,
    env: Vec<Vec<u8>>,
}

impl Context {
    pub(crate) fn new(process: Process, argv: Vec<Vec<u8>>, env: Vec<Vec<u8>>) -> Self {
        Self { process, argv, env }
    }

    /// Its process: system calls are those of [`jail::Kernel`].
    #[must_use]
    pub const fn process(&self) -> &Process {
        &self.process
    }

    /// The arguments as bytes, the zeroth included.
    #[must_use]
    pub fn argv(&self) -> &[Vec<u8>] {
        &self.argv
    }

    /// The arguments as text, the zeroth included; what is no UTF-8 is replaced.
    pub fn args(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.argv.iter().map(|arg| String::from_utf8_lossy(arg))
    }

    /// The `n`th argument as text; the zeroth is the program's name.
    #[must_use]
    pub fn arg(&self, n: usize) -> Option<Cow<'_, str>> {
        self.args().nth(n)
    }

    /// The environment, each `NAME=value`.
    #[must_use]
    pub fn environ(&self) -> &[Vec<u8>] {
        &self.env
    }

    /// A variable of the environment.
    #[must_use]
    pub fn env(&self, name: &str) -> Option<Cow<'_, str>> {
        self.env.iter().find_map(|entry| {
            let value = entry.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
            Some(String::from_utf8_lossy(value))
        })
    }

    /// Descriptor 0.
    #[must_use]
    pub const fn stdin(&self) -> Stdio<'_> {
        Stdio::new(&self.process, 0)
    }

    /// Descriptor 1.
    #[must_use]
    pub const fn stdout(&self) -> Stdio<'_> {
        Stdio::new(&self.process, 1)
    }

    /// Descriptor 2.
    #[must_use]
    pub const fn stderr(&self) -> Stdio<'_> {
        Stdio::new(&self.process, 2)
    }

    /// Lets time pass on the machine; it costs none here.
    ///
    /// # Errors
    /// `ESRCH`: it was killed meanwhile.
    pub fn sleep(&self, time: Duration) -> Result<(), Errno> {
        self.process.nanosleep(time)
    }

    /// The bytes of a file, as the process sees files.
    ///
    /// # Errors
    /// What openat(2) and read(2) answer; `EINVAL` for a NUL in the path.
    pub fn read_file(&self, path: impl AsRef<[u8]>) -> Result<Vec<u8>, Errno> {
        let path = CString::new(path.as_ref()).map_err(|_| Errno::EINVAL)?;
        let flags = O_RDONLY | O_CLOEXEC;
        let fd = self.process.openat(AT_FDCWD, &path, flags, 0)?;
        let bytes = self.read_all(fd);
        self.process.close(fd)?;
        bytes
    }

    /// Runs a program and waits for it. Gives its exit status, or 128 and the signal that killed
    /// it, as `$?` in sh(1).
    ///
    /// # Errors
    /// Why it could not be started.
    pub fn run<A: AsRef<[u8]>>(&self, path: &str, argv: &[A]) -> Result<i32, SpawnError> {
        let paths = [path.to_owned()];
        let argv: Vec<&[u8]> = argv.iter().map(AsRef::as_ref).collect();
        let pid = self.spawn(&paths, &argv, &self.env, [0, 1, 2])?;
        self.wait(pid)
            .map_err(|errno| SpawnError::new(SpawnStep::Fork, errno))
    }

    /// Starts the first of these paths that is a program.
    pub(super) fn spawn(
        &self,
        paths: &[String],
        argv: &[impl AsRef<[u8]>],
        env: &[Vec<u8>],
        stdio: [RawFd; 3],
    ) -> Result<i32, SpawnError> {
        let paths = c_strings(paths)?;
        let argv = c_strings(argv)?;
        let env = c_strings(env)?;
        let spawned = self.process.spawn(&Spawn {
            stdio,
            ..plain(&refs(&paths), &refs(&argv), &refs(&env))
        })?;
        Ok(spawned.pid)
    }

    /// Waits for a child and gives its `$?`.
    pub(super) fn wait(&self, pid: i32) -> Result<i32, Errno> {
        let ended = self.process.wait4(pid, 0)?;
        Ok(ended.map_or(0, |(_, status)| exit_status(status)))
    }

    /// Forks, and the child runs a closure in a thread of its own. Gives the child's pid.
    pub(super) fn fork(&self, program: Program) -> Result<i32, Errno> {
        self.process.fork_program(Image {
            program,
            argv: self.argv.clone(),
            env: self.env.clone(),
        })
    }

    /// Whether a program is registered for this path.
    pub(super) fn is_program(&self, path: &str) -> bool {
        let found = self
            .process
            .call(|state, pid| Ok(state.is_program(pid, path.as_bytes())));
        found.unwrap_or_default()
    }

    /// execve(2): goes on as another program, the first of these paths that is one. Gives the
    /// status to end with.
    pub(super) fn exec(
        &mut self,
        paths: &[String],
        argv: &[impl AsRef<[u8]>],
        env: &[Vec<u8>],
    ) -> Result<i32, Errno> {
        let text = |error: SpawnError| error.errno;
        let paths = c_strings(paths).map_err(text)?;
        let argv = c_strings(argv).map_err(text)?;
        let env = c_strings(env).map_err(text)?;
        let (paths, argv, env) = (refs(&paths), refs(&argv), refs(&env));
        let spawn = plain(&paths, &argv, &env);
        let image = self.process.call(|state, pid| state.exec(pid, &spawn))?;
        let Image { program, argv, env } = image;
        self.argv = argv;
        self.env = env;
        Ok(program(self))
    }

    /// Makes these descriptors 0, 1 and 2.
    pub(super) fn set_stdio(&self, fds: [RawFd; 3]) -> Result<(), Errno> {
        if fds == [0, 1, 2] {
            return Ok(());
        }
        // All out of the way first: one may stand where another goes.
        let mut copies = [0; 3];
        for (copy, fd) in copies.iter_mut().zip(fds) {
            *copy = self.process.fcntl(fd, F_DUPFD, ABOVE_STDIO)?;
        }
        for (place, copy) in (0..).zip(copies) {
            // That it was not open is fine.
            let _ = self.process.close(place);
            self.process.fcntl(copy, F_DUPFD, place)?;
            self.process.close(copy)?;
        }
        Ok(())
    }

    /// All that can be read from a descriptor.
    pub(super) fn read_all(&self, fd: RawFd) -> Result<Vec<u8>, Errno> {
        let mut bytes = Vec::new();
        let mut buf = [0; 4096];
        loop {
            let got = self.process.read(fd, &mut buf)?;
            if got == 0 {
                return Ok(bytes);
            }
            bytes.extend(buf.get(..got).unwrap_or_default());
        }
    }

    /// Says what went wrong, as in `cat: /etc/motd: No such file or directory`.
    pub(super) fn complain(&self, what: impl std::fmt::Display) {
        let name = self.arg(0).unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        let _ = writeln!(self.stderr(), "{name}: {what}");
    }

    /// What standard input has, to its end.
    pub(super) fn read_stdin(&self) -> Result<Vec<u8>, Errno> {
        self.read_all(0)
    }
}

/// `$?` of a wait status.
fn exit_status(status: i32) -> i32 {
    match status & 0x7f {
        0 => status >> 8 & 0xff,
        signal => 128 + signal,
    }
}

/// Nothing changes but the program.
fn plain<'a>(paths: &'a [&CStr], argv: &'a [&CStr], envp: &'a [&CStr]) -> Spawn<'a> {
    Spawn {
        attach: None,
        paths,
        argv,
        envp,
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::Keep,
        fib: None,
        desc: false,
    }
}

fn c_strings(texts: &[impl AsRef<[u8]>]) -> Result<Vec<CString>, SpawnError> {
    texts
        .iter()
        .map(|text| CString::new(text.as_ref()))
        .collect::<Result<_, _>>()
        .map_err(|_| SpawnError::new(SpawnStep::Exec, Errno::EINVAL))
}

fn refs(texts: &[CString]) -> Vec<&CStr> {
    texts.iter().map(CString::as_c_str).collect()
}

/// A number for copies that nobody has asked for.
const ABOVE_STDIO: RawFd = 10;
