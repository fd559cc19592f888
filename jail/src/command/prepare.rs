//! Making a command ready for the kernel, and starting it.

use std::borrow::Cow;
use std::ffi::{CStr, CString};

use super::stdio::Prepared;
use super::user::Login;
use super::{Child, Command, PATH, Stdio};
use crate::escape::escaped;
use crate::jail::Entrance;
use crate::kernel::{Session, Spawn, SpawnError, SpawnStep};
use crate::{Errno, Error, Jail, Kernel, Problem};

impl Command {
    /// Starts it, with `otherwise` for output and error that were not given.
    pub(super) fn start(&self, otherwise: fn() -> Stdio) -> Result<Child, Error> {
        self.start_in(
            self.session.unwrap_or_else(|| self.usual_session()),
            otherwise,
        )
    }

    /// Likewise, for one that may have to be killed with all it has started.
    pub(super) fn start_timed(&self, otherwise: fn() -> Stdio) -> Result<Child, Error> {
        let usual = match self.usual_session() {
            Session::Keep => Session::NewGroup,
            session => session,
        };
        self.start_in(self.session.unwrap_or(usual), otherwise)
    }

    /// In a jail no terminal of the host's may be the controlling one.
    const fn usual_session(&self) -> Session {
        match self.jail {
            Some(_) => Session::New,
            None => Session::Keep,
        }
    }

    fn start_in(&self, session: Session, otherwise: fn() -> Stdio) -> Result<Child, Error> {
        let paths = self.paths()?;
        let login = self.login()?;
        let (argv, envp) = (self.argv()?, self.envp(&login)?);
        let cwd = match &self.current_dir {
            Some(dir) if dir.is_empty() => {
                return Err(Error::param("current_dir", Problem::Empty));
            }
            Some(dir) => Some(c_string(dir, || "current_dir".into())?),
            None => None,
        };
        let [stdin, stdout, stderr] = self.stdio(otherwise)?;
        let session = match self.pty {
            Some(_) => Session::Terminal,
            None => session,
        };
        // Last, so that no other jail can have taken a jid for long.
        let entrance = self.jail.as_ref().map(Jail::entrance).transpose()?;
        let params = entrance.as_ref().map(Entrance::params).unwrap_or_default();
        let spawn = Spawn {
            attach: entrance.as_ref().map(|entrance| entrance.by(&params)),
            paths: &borrowed(&paths),
            argv: &borrowed(&argv),
            envp: &borrowed(&envp),
            cwd: cwd.as_deref(),
            ids: login.ids(),
            stdio: [stdin.raw(), stdout.raw(), stderr.raw()],
            session,
            fib: self.fib,
            desc: true,
        };
        let spawned = self.host.kernel().spawn(&spawn);
        let spawned = spawned.map_err(|error| self.refused(error, entrance.as_ref()))?;
        let ends = [stdin, stdout, stderr].map(Prepared::into_other_end);
        let leads = session != Session::Keep;
        let (label, limit) = (self.label(), self.output_limit);
        Ok(Child::new(&self.host, (spawned, leads), label, limit, ends))
    }

    /// The program and its jail, in errors.
    fn label(&self) -> String {
        let program = escaped(&self.program);
        match &self.jail {
            None => format!("program={program}"),
            Some(jail) => format!(
                "program={program}, jid={}, name={}",
                jail.jid(),
                jail.name()
            ),
        }
    }

    /// Where the program may be: what execvp(3) would try. Empty entries of `PATH`, which would
    /// stand for the working directory, are left out.
    fn paths(&self) -> Result<Vec<CString>, Error> {
        if self.program.is_empty() {
            return Err(Error::param("program", Problem::Empty));
        }
        if self.program.contains(&b'/') {
            return Ok(vec![c_string(&self.program, || "program".into())?]);
        }
        let path = self.env.get(&b"PATH"[..]).map_or(PATH.as_bytes(), |p| p);
        let dirs = path.split(|byte| *byte == b':');
        dirs.filter(|dir| !dir.is_empty())
            .map(|dir| c_string(&[dir, &self.program].join(&b'/'), || "program".into()))
            .collect()
    }

    fn argv(&self) -> Result<Vec<CString>, Error> {
        let args = self.args.iter().enumerate();
        let args = args.map(|(n, arg)| c_string(arg, || format!("argument {}", n + 1).into()));
        [c_string(&self.program, || "program".into())]
            .into_iter()
            .chain(args)
            .collect()
    }

    fn envp(&self, login: &Login) -> Result<Vec<CString>, Error> {
        let variable = |(key, value): (&[u8], &[u8])| {
            let name = || format!("environment {}", escaped(key)).into();
            if key.is_empty() || key.contains(&b'=') {
                return Err(Error::param(name(), Problem::Key));
            }
            c_string(&[key, value].join(&b'='), name)
        };
        let given = self.env.iter().map(|(key, value)| (&key[..], &value[..]));
        let login = login.env.iter().map(|(key, value)| (*key, &value[..]));
        let login = login.filter(|(key, _)| !self.env.contains_key(*key));
        given.chain(login).map(variable).collect()
    }

    fn stdio(&self, otherwise: fn() -> Stdio) -> Result<[Prepared; 3], Error> {
        if let Some((rows, columns)) = self.pty {
            return Prepared::terminal(&self.host, rows, columns);
        }
        let given = |stdio: &Option<Stdio>| stdio.clone().unwrap_or_else(otherwise);
        let stdin = self.stdin.clone().unwrap_or_else(Stdio::null);
        Ok([
            stdin.prepare(0, &self.host)?,
            given(&self.stdout).prepare(1, &self.host)?,
            given(&self.stderr).prepare(2, &self.host)?,
        ])
    }

    fn refused(&self, error: SpawnError, entrance: Option<&Entrance>) -> Error {
        let SpawnError { step, errno } = error;
        let refused = match (step, &self.jail, entrance) {
            (SpawnStep::Attach, Some(jail), Some(by)) => jail.not_entered(by, self.label(), errno),
            _ => Error::kernel(step.call(), self.label(), errno),
        };
        match hint(step, errno, self.jail.is_some()) {
            Some(hint) => refused.with_hint(hint),
            None => refused,
        }
    }
}

/// What is known to cause it.
fn hint(step: SpawnStep, errno: Errno, jailed: bool) -> Option<&'static str> {
    Some(match (step, errno) {
        (SpawnStep::Stdio, Errno::EBADF) => "one of stdin, stdout and stderr is not open",
        (SpawnStep::Attach, Errno::EPERM) => {
            "only root may attach, and with no directory open as stdin, stdout or stderr"
        }
        (SpawnStep::Terminal, Errno::ENOTTY) => "standard input is no terminal",
        (SpawnStep::Fib, Errno::EINVAL) => {
            "no such routing table: `sysctl net.fibs` tells how many this network stack has"
        }
        (SpawnStep::Ids, Errno::EINVAL) => "more groups than the kernel takes",
        (SpawnStep::Exec, Errno::ENOENT) if jailed => {
            "as seen from within the jail, neither the program, nor what it names as its \
             interpreter or loader, may be missing"
        }
        (SpawnStep::Exec, Errno::ENOENT) => "the program, its interpreter or its loader is missing",
        (SpawnStep::Exec, Errno::ENOEXEC) => "not a program; a script begins with #! and a path",
        _ => return None,
    })
}

fn c_string(bytes: &[u8], name: impl FnOnce() -> Cow<'static, str>) -> Result<CString, Error> {
    CString::new(bytes).map_err(|_| Error::param(name(), Problem::Nul))
}

fn borrowed(strings: &[CString]) -> Vec<&CStr> {
    strings.iter().map(CString::as_c_str).collect()
}
