//! Programs that are run when a jail starts or stops.

mod form;

use core::fmt;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) use form::ExecForm;

use super::shell::quoted;
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
    /// there: see [`Stdio::append`]. Beneath the jail's root no symbolic link is followed on the
    /// way to it: the jail may have put it there.
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

    /// `root` is the jail's.
    pub(super) fn run_in(&self, jail: &Jail, root: &Path) -> Result<(), Error> {
        self.run(jail.command(&self.program), jail.host(), root)
    }

    pub(super) fn run_on(&self, host: &Host, root: &Path) -> Result<(), Error> {
        self.run(Command::new(host, &self.program), host, root)
    }

    fn run(&self, mut command: Command, host: &Host, root: &Path) -> Result<(), Error> {
        let pairs = self.env.iter().map(|(name, value)| (name, value));
        command.args(&self.args).envs(pairs);
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        if let Some(user) = &self.user {
            command.user(user.clone());
        }
        if let Some(log) = &self.console {
            let log = Stdio::append_outside(host, log, root)?;
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

    /// What it runs and where its output goes, not as whom and where it starts.
    pub(super) fn line(&self) -> String {
        self.words() + &self.redirection()
    }

    /// What would be typed to run it on the host.
    pub(super) fn shell(&self) -> String {
        let mut line = self.words();
        if let Some(dir) = &self.dir {
            line = format!("(cd {} && {line})", quoted(dir));
        }
        if let Some(user) = &self.user {
            line = format!("su -m {} -c {}", quoted(user.to_string()), quoted(line));
        }
        line + &self.redirection()
    }

    /// Likewise in a jail.
    pub(super) fn jexec(&self, jail: &str) -> String {
        let mut line = self.words();
        if let Some(dir) = &self.dir {
            let there = format!("cd {} && exec {line}", quoted(dir));
            line = format!("/bin/sh -c {}", quoted(there));
        }
        let user = self.user.as_ref().map(ToString::to_string);
        let user = user.map_or(String::new(), |user| format!("-U {} ", quoted(user)));
        format!("jexec {user}{jail} {line}{}", self.redirection())
    }

    /// Its environment, the program and its arguments.
    fn words(&self) -> String {
        let words = core::iter::once(&self.program)
            .chain(&self.args)
            .map(quoted);
        let vars = self.env.iter();
        let vars = vars.map(|(name, value)| format!("{}={}", quoted(name), quoted(value)));
        let env = (!self.env.is_empty()).then(|| "env".to_owned());
        let all: Vec<String> = env.into_iter().chain(vars).chain(words).collect();
        all.join(" ")
    }

    fn redirection(&self) -> String {
        match (&self.console, self.quiet) {
            (Some(log), _) => format!(" >> {} 2>&1", quoted(&**log)),
            (None, true) => " > /dev/null 2>&1".into(),
            (None, false) => String::new(),
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
