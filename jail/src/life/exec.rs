//! Programs that are run when a jail starts or stops.

use core::fmt;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::escape::escaped;
use crate::form::Seconds;
use crate::journal::Text;
use crate::{Command, Error, Host, Jail, Stdio};

/// A program with its arguments: never a line for a shell.
///
/// It gets a clean environment, nothing to read, and must end in success within its
/// [`timeout`](Self::timeout), or else it is killed and the step has failed. What it writes goes
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
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    dir: Option<OsString>,
    quiet: bool,
    timeout: Duration,
}

/// rc(8) of a jail with many services may take minutes; nothing may take for ever.
const TIMEOUT: Duration = Duration::from_secs(300);

impl Exec {
    /// A program by its path, or by its name in `/bin:/usr/bin`.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            dir: None,
            quiet: false,
            timeout: TIMEOUT,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Where it starts.
    pub fn current_dir(mut self, dir: impl Into<OsString>) -> Self {
        self.dir = Some(dir.into());
        self
    }

    /// Its output goes nowhere.
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// How long it may take; five minutes unless given.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    pub(super) fn run_in(&self, jail: &Jail) -> Result<(), Error> {
        self.run(jail.command(&self.program))
    }

    pub(super) fn run_on(&self, host: &Host) -> Result<(), Error> {
        self.run(Command::new(host, &self.program))
    }

    fn run(&self, mut command: Command) -> Result<(), Error> {
        let pairs = self.env.iter().map(|(name, value)| (name, value));
        command.args(&self.args).envs(pairs);
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        if self.quiet {
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
        let words: Vec<String> = words.map(super::shell::quoted).collect();
        words.join(" ")
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

/// As text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExecForm {
    program: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    env: Vec<(Text, Text)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dir: Option<Text>,
    #[serde(default, skip_serializing_if = "crate::form::is_default")]
    quiet: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timeout: Option<Seconds>,
}

impl From<&Exec> for ExecForm {
    fn from(exec: &Exec) -> Self {
        let text = |word: &OsString| Text::from(&**word);
        Self {
            program: text(&exec.program),
            args: exec.args.iter().map(text).collect(),
            env: exec.env.iter().map(|(n, v)| (text(n), text(v))).collect(),
            dir: exec.dir.as_ref().map(text),
            quiet: exec.quiet,
            timeout: (exec.timeout != TIMEOUT).then(|| exec.timeout.into()),
        }
    }
}

impl TryFrom<ExecForm> for Exec {
    type Error = String;

    fn try_from(form: ExecForm) -> Result<Self, String> {
        let timeout = form.timeout.map(Duration::try_from).transpose()?;
        Ok(Self {
            program: form.program.os(),
            args: form.args.iter().map(Text::os).collect(),
            env: form.env.iter().map(|(n, v)| (n.os(), v.os())).collect(),
            dir: form.dir.map(|dir| dir.os()),
            quiet: form.quiet,
            timeout: timeout.unwrap_or(TIMEOUT),
        })
    }
}
