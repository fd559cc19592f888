//! Starting programs.

use std::ffi::OsString;
use std::sync::Arc;

use jail::command::{Command, Stdio, User};
use jail::{Error, Fd};
use jail_sys::sys::fcntl::O_CLOEXEC;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt};

use crate::child::Child;
use crate::fork::Nature;
use crate::options::Options;
use crate::thing::{is_text, pairs};
use crate::{arg, call, pty};

/// Calls a function of `jailrs._run`, which has the shape of the module subprocess.
pub(crate) fn in_python<'py>(
    py: Python<'py>,
    function: &str,
    args: impl pyo3::call::PyCallArgs<'py>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let function = py.import("jailrs._run")?.getattr(function)?;
    function.call(args, options)
}

/// A user: a name, or a number.
pub(crate) fn user(name: &str, given: &Bound<'_, PyAny>) -> PyResult<User> {
    match given.is_instance_of::<PyInt>() {
        true => Ok(arg::number32(name, given)?.into()),
        false => Ok(arg::text(name, given)?.into()),
    }
}

/// A program to be started.
#[derive(Debug)]
pub(crate) struct Spawn {
    words: Vec<OsString>,
    env: Option<Vec<(OsString, OsString)>>,
    cwd: Option<OsString>,
    user: Option<User>,
    group: Option<u32>,
    extra_groups: Option<Vec<u32>>,
    login: bool,
    fib: Option<u32>,
    stdio: [Stream; 3],
    /// Rows and columns of a terminal that is all three.
    pty: Option<(u16, u16)>,
}

/// Where one of its streams leads.
#[derive(Debug)]
enum Stream {
    Default,
    Pipe,
    Null,
    /// As standard output.
    Output,
    Append(std::path::PathBuf),
}

impl Spawn {
    pub(crate) fn new(
        words: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = words.py();
        let mut options = Options::new("run", options);
        let words = arg::each("args", Some(words), arg::os)?;
        let env = options.with("env", |name, given| {
            let pairs = pairs(name, Some(given))?.into_iter();
            let os = |(key, value): (_, _)| Ok((arg::os(name, &key)?, arg::os(name, &value)?));
            pairs.map(os).collect::<PyResult<Vec<_>>>()
        })?;
        let groups =
            |name: &str, given: &Bound<'_, PyAny>| arg::each(name, Some(given), arg::number32);
        let spawn = Self {
            words,
            env,
            cwd: options.with("cwd", arg::os)?,
            user: options.with("user", user)?,
            group: options.with("group", arg::number32)?,
            extra_groups: options.with("extra_groups", groups)?,
            login: options.flag("login")?,
            fib: options.with("fib", arg::number32)?,
            stdio: [
                Stream::of(&mut options, "stdin")?,
                Stream::of(&mut options, "stdout")?,
                Stream::of(&mut options, "stderr")?,
            ],
            pty: options.with("pty", pty::size)?,
        };
        options.end()?;
        let given = spawn
            .stdio
            .iter()
            .any(|one| !matches!(one, Stream::Default));
        if spawn.pty.is_some() && given {
            let problem = "not with stdin, stdout or stderr";
            return Err(arg::value_error(py, "pty", problem));
        }
        Ok(spawn)
    }

    pub(crate) fn start(
        &self,
        py: Python<'_>,
        host: &jail::Host,
        nature: Nature,
        command: impl FnOnce(&OsString) -> Command + Send,
    ) -> PyResult<Child> {
        let Some((program, args)) = self.words.split_first() else {
            return Err(arg::value_error(py, "args", "no program"));
        };
        let (child, pipes) = call::enter(py, || {
            let mut command = command(program);
            command.args(args);
            self.apply(&mut command);
            let merged = self.streams(host, &mut command)?;
            let mut child = command.spawn()?;
            let pipes = [
                child.stdin.take().map(jail::command::PipeWriter::into_fd),
                child
                    .stdout
                    .take()
                    .map(jail::command::PipeReader::into_fd)
                    .or(merged),
                child.stderr.take().map(jail::command::PipeReader::into_fd),
            ];
            if let ([Some(keys), ..], Some(_)) = (&pipes, self.pty) {
                pty::never_wait(host, keys)?;
            }
            Ok((child, pipes))
        })?;
        Child::new(py, host, nature, child, pipes)
    }

    fn apply(&self, command: &mut Command) {
        if let Some(env) = &self.env {
            command
                .env_clear()
                .envs(env.iter().map(|(key, value)| (key, value)));
        }
        if let Some(dir) = &self.cwd {
            command.current_dir(dir);
        }
        if let Some(user) = &self.user {
            command.user(user.clone());
        }
        if let Some(group) = self.group {
            command.gid(group);
        }
        if let Some(groups) = &self.extra_groups {
            command.groups(groups);
        }
        if self.login {
            command.login_environment();
        }
        if let Some(fib) = self.fib {
            command.fib(fib);
        }
        if let Some((rows, columns)) = self.pty {
            command.pty(rows, columns);
        }
    }

    /// Gives the reading end of a pipe that output and error share.
    fn streams(&self, host: &jail::Host, command: &mut Command) -> Result<Option<Fd>, Error> {
        let [stdin, stdout, stderr] = &self.stdio;
        if let Some(stdio) = stdin.prepare(host)? {
            command.stdin(stdio);
        }
        let merged = matches!(stderr, Stream::Output);
        let mut shared = None;
        let stdout = match (stdout, merged) {
            (Stream::Pipe, true) => {
                let (read, write) = pipe(host)?;
                shared = Some(read);
                Some(Stdio::from(write))
            }
            (stream, _) => stream.prepare(host)?,
        };
        if let Some(stdio) = &stdout {
            command.stdout(stdio.clone());
        }
        let stderr = match merged {
            true => stdout,
            false => stderr.prepare(host)?,
        };
        if let Some(stdio) = stderr {
            command.stderr(stdio);
        }
        Ok(shared)
    }
}

impl Stream {
    /// As the module subprocess says it.
    fn of(options: &mut Options<'_, '_>, name: &'static str) -> PyResult<Self> {
        let Some(given) = options.take(name)? else {
            return Ok(Self::Default);
        };
        if is_text(&given) && name != "stdin" {
            return Ok(Self::Append(arg::path(name, &given)?));
        }
        match given.extract::<i32>() {
            Ok(PIPE) => Ok(Self::Pipe),
            Ok(DEVNULL) => Ok(Self::Null),
            Ok(STDOUT) if name == "stderr" => Ok(Self::Output),
            _ => {
                let expected = "PIPE, DEVNULL, STDOUT for stderr, or a path for output";
                Err(arg::type_error(name, expected, &given))
            }
        }
    }

    fn prepare(&self, host: &jail::Host) -> Result<Option<Stdio>, Error> {
        Ok(match self {
            Self::Default | Self::Output => None,
            Self::Pipe => Some(Stdio::piped()),
            Self::Null => Some(Stdio::null()),
            Self::Append(path) => Some(Stdio::append(host, path)?),
        })
    }
}

fn pipe(host: &jail::Host) -> Result<(Fd, Fd), Error> {
    let kernel = host.kernel();
    let ends = kernel.pipe2(O_CLOEXEC);
    let (read, write) = ends.map_err(|errno| Error::kernel("pipe2", "stdio", errno))?;
    let fd = |raw| Fd::new(raw, Arc::clone(kernel));
    Ok((fd(read), fd(write)))
}

/// As in the module subprocess.
const PIPE: i32 = -1;
const STDOUT: i32 = -2;
const DEVNULL: i32 = -3;
