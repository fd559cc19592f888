//! Programs that are run when a jail starts or stops.

mod form;

use core::fmt;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) use form::ExecForm;

use super::spec::push;
use crate::command::User;
use crate::escape::escaped;
use crate::{Command, Error, Host, Jail, Stdio};

/// A program with its arguments: never a line for a shell.
///
/// It gets a clean environment, nothing to read, and must end in success within its
/// [`timeout`](Self::timeout), or else it is killed, with what it has started and did not leave its
/// process group, and the step has failed. What it writes goes
/// where the caller's output goes.
///
/// ```
/// use jail::life::Exec;
/// use std::time::Duration;
///
/// let rc = Exec::new("/bin/sh").arg("/etc/rc").timeout(Duration::from_secs(60));
/// assert_eq!(rc.to_string(), "/bin/sh /etc/rc");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is run until a jail with it starts or stops"]
pub struct Exec {
    program: Box<OsStr>,
    args: Box<[Box<OsStr>]>,
    env: Box<[(Box<OsStr>, Box<OsStr>)]>,
    dir: Option<Box<OsStr>>,
    quiet: bool,
    user: Option<User>,
    /// On the host.
    console: Option<Box<Path>>,
    timeout: Duration,
}

/// rc(8) of a jail with many services may take minutes; nothing may take for ever.
const TIMEOUT: Duration = Duration::from_secs(300);

impl Exec {
    /// A program by its path, or by its name in `/bin:/usr/bin`.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into().into(),
            args: Box::default(),
            env: Box::default(),
            dir: None,
            quiet: false,
            user: None,
            console: None,
            timeout: TIMEOUT,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        push(&mut self.args, arg.into().into());
        self
    }

    /// Adds arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let args = args.into_iter().map(|arg| arg.into().into());
        self.args = core::mem::take(&mut self.args)
            .into_iter()
            .chain(args)
            .collect();
        self
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        push(&mut self.env, (name.into().into(), value.into().into()));
        self
    }

    /// Where it starts.
    pub fn current_dir(mut self, dir: impl Into<OsString>) -> Self {
        self.dir = Some(dir.into().into());
        self
    }

    /// Its output goes nowhere, unless it has a [`console`](Self::console).
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Who it runs as, in a jail one of the jail's own users: see [`Command::user`].
    #[doc(alias = "exec.jail_user")]
    pub fn user(mut self, user: impl Into<User>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Its output goes to the end of this file on the host, made with mode 0600 if it is not
    /// there: see [`Stdio::append`].
    #[doc(alias = "exec.consolelog")]
    pub fn console(mut self, log: impl Into<PathBuf>) -> Self {
        self.console = Some(log.into().into());
        self
    }

    /// How long it may take; five minutes unless given.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Writes there unless it has a console of its own.
    pub(super) fn logging_to(mut self, log: Option<&Path>) -> Self {
        self.console = self.console.or_else(|| log.map(Into::into));
        self
    }

    pub(super) fn run_in(&self, jail: &Jail) -> Result<(), Error> {
        self.run(jail.host(), jail.command(&self.program))
    }

    pub(super) fn run_on(&self, host: &Host) -> Result<(), Error> {
        self.run(host, Command::new(host, &self.program))
    }

    fn run(&self, host: &Host, mut command: Command) -> Result<(), Error> {
        let pairs = self.env.iter().map(|(name, value)| (name, value));
        command.args(&self.args).envs(pairs);
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        if let Some(user) = &self.user {
            command.user(user.clone());
        }
        if let Some(log) = &self.console {
            let log = Stdio::append(host, log)?;
            command.stdout(log.clone()).stderr(log);
        } else if self.quiet {
            command.stdout(Stdio::null()).stderr(Stdio::null());
        }
        let status = command.status_timeout(self.timeout)?;
        if status.success() {
            return Ok(());
        }
        let command = self.to_string();
        Err(Error::Command { command, status })
    }

    /// The words, as sh(1) would have to be given them.
    pub(super) fn shell(&self) -> String {
        let words = core::iter::once(&self.program).chain(&self.args);
        let mut words: Vec<String> = words.map(super::shell::quoted).collect();
        if let Some(log) = &self.console {
            words.push(format!(">> {} 2>&1", super::shell::quoted(&**log)));
        }
        words.join(" ")
    }

    /// Likewise in a jail.
    pub(super) fn jexec(&self, jail: &str) -> String {
        match &self.user {
            Some(user) => {
                let user = super::shell::quoted(user.to_string());
                format!("jexec -U {user} {jail} {}", self.shell())
            }
            None => format!("jexec {jail} {}", self.shell()),
        }
    }
}

/// The words with spaces between them, control characters escaped.
impl fmt::Display for Exec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show(&self.program))?;
        self.args
            .iter()
            .try_for_each(|arg| write!(f, " {}", show(arg)))
    }
}

fn show(word: &OsStr) -> String {
    escaped(word.as_bytes())
}
