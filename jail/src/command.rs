//! Running programs, in a jail or on the host.

mod accounts;
mod child;
mod deadline;
mod output;
mod pipe;
mod prepare;
mod status;
mod stdio;
mod user;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

pub use child::Child;
pub use output::Output;
pub use pipe::{PipeReader, PipeWriter};
pub use status::ExitStatus;
pub use stdio::Stdio;
pub use user::User;

use self::deadline::Deadline;
use crate::kernel::Session;
use crate::{Error, Host, Jail, Signal};

/// The environment's `PATH` unless another is given: jail(8)'s with `exec.clean`.
const PATH: &str = "/bin:/usr/bin";

/// A program to run, shaped like [`std::process::Command`].
///
/// It differs from that one where jails need it:
/// - The environment is clean: `PATH=/bin:/usr/bin` and what is given, as jail(8) does with
///   `exec.clean` (which also keeps `TERM` and sets the user's `HOME`, `USER` and `SHELL`).
/// - Standard input is `/dev/null` unless another is given.
/// - In a jail it has a session of its own, so that no terminal of the host is its controlling
///   terminal.
/// - No descriptor but the three is passed on; none of them may be a directory in a jail.
/// - Since 15.0 it enters the jail by the handle's descriptor: the jail that the handle is of, or
///   none.
/// - The program is looked for as seen from within: below the jail's root, by the `PATH` it gets.
/// - The user is the caller, unless another is given: by number, or by a name that is looked up in
///   the jail's own `etc/passwd`, since names mean something else in each jail.
///
/// ```
/// use jail::command::Command;
/// use jail::{Host, Release};
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// let host = Host::new(machine.process());
/// let output = Command::new(&host, "/bin/echo").args(["hello", "jail"]).output()?;
/// assert!(output.status.success());
/// assert_eq!(output.stdout, b"hello jail\n");
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// jexec(8), jail(8) (`command`, `exec.*`)
#[derive(Clone, Debug)]
pub struct Command {
    host: Host,
    jail: Option<Jail>,
    program: Vec<u8>,
    args: Vec<Vec<u8>>,
    env: BTreeMap<Vec<u8>, Vec<u8>>,
    current_dir: Option<Vec<u8>>,
    user: Option<User>,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    login_environment: bool,
    stdin: Option<Stdio>,
    stdout: Option<Stdio>,
    stderr: Option<Stdio>,
    session: Option<Session>,
    fib: Option<u32>,
    pty: Option<(u16, u16)>,
    timeout_kills_jail: bool,
    output_limit: usize,
}

impl Command {
    /// `program` on the host itself: where the caller is. With a slash in it, it is a path;
    /// without, it is looked for in `PATH`.
    #[must_use]
    pub fn new(host: &Host, program: impl AsRef<OsStr>) -> Self {
        let path = (b"PATH".to_vec(), PATH.into());
        Self {
            host: host.clone(),
            jail: None,
            program: bytes(program),
            args: Vec::new(),
            env: BTreeMap::from([path]),
            current_dir: None,
            user: None,
            gid: None,
            groups: None,
            login_environment: false,
            stdin: None,
            stdout: None,
            stderr: None,
            session: None,
            fib: None,
            pty: None,
            timeout_kills_jail: false,
            output_limit: output::LIMIT,
        }
    }

    /// `program` in a jail.
    pub(crate) fn in_jail(jail: &Jail, program: impl AsRef<OsStr>) -> Self {
        Self {
            jail: Some(jail.clone()),
            ..Self::new(jail.host(), program)
        }
    }

    /// Adds an argument.
    pub fn arg(&mut self, arg: impl AsRef<OsStr>) -> &mut Self {
        self.args.push(bytes(arg));
        self
    }

    /// Adds arguments.
    pub fn args(&mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> &mut Self {
        self.args.extend(args.into_iter().map(bytes));
        self
    }

    /// Sets a variable of the environment.
    pub fn env(&mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.env.insert(bytes(key), bytes(value));
        self
    }

    /// Sets variables of the environment.
    pub fn envs(
        &mut self,
        vars: impl IntoIterator<Item = (impl AsRef<OsStr>, impl AsRef<OsStr>)>,
    ) -> &mut Self {
        let vars = vars.into_iter();
        self.env
            .extend(vars.map(|(key, value)| (bytes(key), bytes(value))));
        self
    }

    /// Removes a variable of the environment.
    pub fn env_remove(&mut self, key: impl AsRef<OsStr>) -> &mut Self {
        self.env.remove(key.as_ref().as_bytes());
        self
    }

    /// Removes every variable, `PATH` too. A program without a slash is then looked for in
    /// `/bin:/usr/bin` all the same.
    pub fn env_clear(&mut self) -> &mut Self {
        self.env.clear();
        self
    }

    /// Where it starts, as seen from within. Without it that is the jail's root, and on the host
    /// the caller's own directory.
    pub fn current_dir(&mut self, dir: impl AsRef<OsStr>) -> &mut Self {
        self.current_dir = Some(bytes(dir));
        self
    }

    /// The user it becomes just before it is executed, by number or name, with the primary group
    /// and the other groups that the user has there. Only root may.
    ///
    /// Names and groups are those of the jail: of the first line of `etc/passwd` beneath its root
    /// that fits, and of `etc/group`. On the host they are the host's. Neither file is read if
    /// user and [`gid`](Self::gid) are both given by number; the user has no other groups then,
    /// unless they are [given](Self::groups) too.
    ///
    /// The files are the jail's to write, and a jail's root may give any name any number. So they
    /// say what the name means in there, and nothing about the host: give numbers where they
    /// matter.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// use jail::Command;
    ///
    /// let output = Command::new(&host, "id").arg("-u").user(80).gid(80).output()?;
    /// assert_eq!(output.stdout, b"80\n");
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # See also
    /// `jexec -U USER`, [passwd(5)](https://man.freebsd.org/passwd/5)
    pub fn user(&mut self, user: impl Into<User>) -> &mut Self {
        self.user = Some(user.into());
        self
    }

    /// The user by number, as [`user`](Self::user).
    pub fn uid(&mut self, uid: u32) -> &mut Self {
        self.user(uid)
    }

    /// The primary group, by number, instead of the user's. Only root may.
    pub const fn gid(&mut self, gid: u32) -> &mut Self {
        self.gid = Some(gid);
        self
    }

    /// The groups besides the primary one, by number, instead of the user's. Only root may.
    pub fn groups(&mut self, groups: &[u32]) -> &mut Self {
        self.groups = Some(groups.to_vec());
        self
    }

    /// Sets `HOME`, `SHELL`, `USER` and `LOGNAME` as the jail's `etc/passwd` has them for the
    /// [user](Self::user), or for the caller's number; those that were given stay as given.
    ///
    /// # See also
    /// `jexec -l`
    pub const fn login_environment(&mut self) -> &mut Self {
        self.login_environment = true;
        self
    }

    /// Its standard input; [`Stdio::null`] unless given.
    pub fn stdin(&mut self, stdin: impl Into<Stdio>) -> &mut Self {
        self.stdin = Some(stdin.into());
        self
    }

    /// Its standard output; unless given, the caller's, and [`output`](Self::output)'s pipe.
    pub fn stdout(&mut self, stdout: impl Into<Stdio>) -> &mut Self {
        self.stdout = Some(stdout.into());
        self
    }

    /// Its standard error; unless given, the caller's, and [`output`](Self::output)'s pipe.
    pub fn stderr(&mut self, stderr: impl Into<Stdio>) -> &mut Self {
        self.stderr = Some(stderr.into());
        self
    }

    /// Gives it a session of its own, without a controlling terminal. So it is in a jail anyway.
    pub const fn new_session(&mut self) -> &mut Self {
        self.session = Some(Session::New);
        self
    }

    /// Leaves it in the caller's session, with the caller's controlling terminal: for a shell that
    /// somebody types into. A jail's root could write to that terminal as if typed on the host;
    /// hand over a pseudo-terminal where the jail is not trusted.
    pub const fn keep_session(&mut self) -> &mut Self {
        self.session = Some(Session::Keep);
        self
    }

    /// Gives it a process group of its own in the caller's session, so that it can be
    /// [signalled](Child::kill_group) together with what it starts, and gets none of the signals
    /// that a terminal sends to the caller's group.
    pub const fn new_group(&mut self) -> &mut Self {
        self.session = Some(Session::NewGroup);
        self
    }

    /// Gives it a new pseudo-terminal of this size, which is its standard input, output and error
    /// instead of any that were given, and controls a session of its own.
    ///
    /// The other side is the [`Child`]'s `stdin`, to type into, and `stdout`, to read from; when
    /// both are dropped the terminal is hung up (`SIGHUP`). It is opened on the host, so the jail
    /// needs no `/dev`. It begins as terminals do: what is typed is echoed and comes in lines,
    /// and the end of input is typed as `\x04`. Read while it runs: the kernel throws away what it
    /// wrote last and nobody reads for a second after its end. A terminal that is full waits to be
    /// read: give what is typed a [timeout](PipeWriter::timeout). That of the simulated kernel passes
    /// bytes on as they are, and no more.
    ///
    /// # See also
    /// [pts(4)](https://man.freebsd.org/pts/4), [termios(4)](https://man.freebsd.org/termios/4)
    pub const fn pty(&mut self, rows: u16, columns: u16) -> &mut Self {
        self.pty = Some((rows, columns));
        self
    }

    /// The routing table it uses, called a FIB: one of those of the jail's network stack.
    ///
    /// # See also
    /// [setfib(1)](https://man.freebsd.org/setfib/1), `sysctl net.fibs`
    pub const fn fib(&mut self, fib: u32) -> &mut Self {
        self.fib = Some(fib);
        self
    }

    /// When [`status_timeout`](Self::status_timeout) or [`output_timeout`](Self::output_timeout)
    /// is over, every process of the jail and of the jails in it is killed, whoever started it:
    /// for a program that may leave its process group. On the host it changes nothing.
    pub const fn timeout_kills_jail(&mut self) -> &mut Self {
        self.timeout_kills_jail = true;
        self
    }

    /// Starts it, and does not wait.
    ///
    /// # Errors
    /// [`Error::Param`] for a NUL byte in an argument or an unusable name of
    /// a variable, which names the argument. [`Error::Gone`] and
    /// [`Error::Reused`] if there is no such jail any more. For a user that is looked up,
    /// [`Error::Param`] with [`Problem::NotIn`](crate::Problem::NotIn) if the jail's file does not
    /// have it, and [`Error::File`] if the file is none, a symbolic link is on the way to it, or it
    /// has more than 4 MiB. Else the step of the child that failed, nothing being left of it then:
    /// `fork` (`EAGAIN`: too many processes), `jail_attach`, or since 15.0 `jail_set` (`EPERM`: not
    /// root), `setfib` (`EINVAL`: no such table), `setuid` (`EPERM`; `EINVAL`: too many groups),
    /// `chdir`, `execve` (`ENOENT`: neither the program nor its interpreter; `EACCES`: not
    /// executable; `ENOEXEC`, `E2BIG`, ...).
    pub fn spawn(&mut self) -> Result<Child, Error> {
        self.start(Stdio::inherit)
    }

    /// Runs it to its end, however long that takes.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and [`Child::wait`].
    pub fn status(&mut self) -> Result<ExitStatus, Error> {
        self.spawn()?.wait()
    }

    /// Runs it to its end, and kills it (`SIGKILL`) when that is not within `limit`, with all that
    /// it has started and that is still in its process group, which is its own unless
    /// [`keep_session`](Self::keep_session) was asked for. See also
    /// [`timeout_kills_jail`](Self::timeout_kills_jail).
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and [`Error::TimedOut`].
    pub fn status_timeout(&mut self, limit: Duration) -> Result<ExitStatus, Error> {
        let deadline = Deadline::within(&self.host, limit)?;
        let mut child = self.start_timed(Stdio::inherit)?;
        let status = child.wait_over(deadline);
        status.map_err(|error| self.give_up(&mut child, error))
    }

    /// Kills what is to be killed once there is no more waiting, and gives the error on with what
    /// could not be done.
    fn give_up(&self, child: &mut Child, error: Error) -> Error {
        let mut left = Vec::new();
        left.extend(child.end().err());
        if let (Some(jail), true) = (&self.jail, self.timeout_kills_jail) {
            match jail.signal_nested(Signal::KILL) {
                // It went with its last process.
                Ok(_) | Err(Error::Gone { .. }) => {}
                Err(error) => left.push(error),
            }
        }
        error.with_left(left)
    }
}

fn bytes(text: impl AsRef<OsStr>) -> Vec<u8> {
    text.as_ref().as_bytes().to_vec()
}
