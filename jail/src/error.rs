//! What can go wrong.

mod io;
mod kind;
mod make;
mod parts;
mod problem;

use core::fmt;
use core::time::Duration;
use std::net::IpAddr;

pub use kind::ErrorKind;
pub use problem::Problem;

use crate::name::NameRule;
use crate::{
    AddressProblem, DiskProblem, Errno, ExitStatus, Fsid, InterfaceName, InterfaceProblem,
    JailName, Jid, JournalProblem, Racct, Release, RulesetProblem,
};

/// Why something could not be done.
///
/// Match on [`kind`](Self::kind) or [`errno`](Self::errno), never on the text.
///
/// ```
/// use jail::{Errno, Error, ErrorKind};
///
/// let error = Error::kernel("jail_set", "name=web, path=/x", Errno::ENOENT)
///     .with_hint("is there a directory /x?");
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert_eq!(
///     error.to_string(),
///     "jail_set(name=web, path=/x): ENOENT: No such file or directory (is there a directory /x?)",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The kernel refused.
    #[error("{operation}({object}): {errno}{}", Notes(errmsg, hint))]
    Kernel {
        /// The call, or the step of a compound one: `jail_set`, `execve`.
        operation: &'static str,
        /// What it was about, as in `name=web, path=/jails/web`.
        object: String,
        /// What it answered.
        errno: Errno,
        /// What it said besides.
        errmsg: Option<String>,
        /// What is known to cause it, where the kernel says nothing.
        hint: Option<String>,
    },
    /// A jail may not be called that.
    #[error("jail name {name:?}: {rule}")]
    Name {
        /// The name.
        name: String,
        /// What it breaks.
        rule: NameRule,
    },
    /// A parameter or argument that cannot work; nothing was called.
    #[error("{}: {problem}", OrQuotes(param))]
    Param {
        /// Its name: `ip4.addr`, `program`.
        param: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A parameter that this kernel does not have.
    #[error("{}: unknown parameter{}", OrQuotes(param), Module(*module))]
    UnknownParam {
        /// Its name.
        param: String,
        /// The kernel module that would bring it.
        module: Option<&'static str>,
    },
    /// A parameter or facility that came after this kernel.
    #[error("{what}: needs FreeBSD {since}, this is {release}")]
    Unsupported {
        /// What is missing.
        what: String,
        /// Where it first was.
        since: Release,
        /// The kernel there is.
        release: Release,
    },
    /// A kernel module is not loaded.
    #[error(
        "{what}: the kernel module {module} is not loaded: `kldload {module}`, or let the host load modules"
    )]
    NoModule {
        /// What needs it.
        what: String,
        /// The module, by the name kldload(8) takes.
        module: &'static str,
    },
    /// A memory disk or its file is not as it has to be.
    #[error("disk {disk}: {problem}")]
    Disk {
        /// The device, the file or the type.
        disk: String,
        /// What is wrong with it.
        problem: DiskProblem,
    },
    /// A program that was run on the host failed.
    #[error("{program}({object}): {status}{}", Said(stderr))]
    Program {
        /// Its path.
        program: &'static str,
        /// What it was about.
        object: String,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote to standard error.
        stderr: String,
    },
    /// A place to mount on that cannot be used; nothing was mounted.
    #[error("mount point {path}: {component}: {problem}")]
    MountPoint {
        /// The whole path.
        path: String,
        /// The name in it that is in the way.
        component: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A file that was to be read and cannot be: what is on the way to it is not as it should be.
    #[error("file {path}: {component}: {problem}")]
    File {
        /// Its path.
        path: String,
        /// The name on it.
        component: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// Something to mount that cannot be used; nothing was mounted.
    #[error("mount source {path}: {problem}")]
    MountSource {
        /// Its path.
        path: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// Somebody changed the path to the mount point while it was mounted on.
    #[error("{path}: changed while it was mounted on{}", Elsewhere(on, *undone))]
    Misplaced {
        /// The mount point that was asked for.
        path: String,
        /// Where the mount was found instead; `None` if it could not be told for certain.
        on: Option<String>,
        /// Whether it has been unmounted again.
        undone: bool,
    },
    /// What was mounted is no longer.
    #[error("{fstype} on {on} ({fsid}) is not mounted any more")]
    NotMounted {
        /// The file system's type.
        fstype: String,
        /// Where it was.
        on: String,
        /// Its identity.
        fsid: Fsid,
    },
    /// Resource accounting and limits do not work on this host.
    #[error("{what}: resource limits are {racct}")]
    NoRacct {
        /// What needs them.
        what: String,
        /// Why not: off, with what turns them on, or not in this kernel.
        racct: Racct,
    },
    /// The jail has been removed.
    #[error("jail {jid} ({name}) is gone")]
    Gone {
        /// The number it had.
        jid: Jid,
        /// The name it had.
        name: JailName,
    },
    /// The jail is gone or renamed, and its number is another's: nothing was done to that one.
    #[error("jid {jid} is no longer the jail {name} but {now}")]
    Reused {
        /// The number.
        jid: Jid,
        /// The jail that the handle is for.
        name: JailName,
        /// The jail that there is.
        now: JailName,
    },
    /// An interface is not as it has to be.
    #[error("interface {interface}{}: {problem}", InJail(jail))]
    Interface {
        /// The interface.
        interface: InterfaceName,
        /// The jail it is in, or was to be in; `None` for the host.
        jail: Option<JailName>,
        /// What is wrong.
        problem: InterfaceProblem,
    },
    /// An address of an interface is not as it has to be.
    #[error("address {addr} on {interface}{}: {problem}", InJail(jail))]
    Address {
        /// The address.
        addr: IpAddr,
        /// The interface it was asked for.
        interface: InterfaceName,
        /// The jail that is in; `None` for the host.
        jail: Option<JailName>,
        /// What is wrong.
        problem: AddressProblem,
    },
    /// A devfs ruleset is not as it has to be.
    #[error("devfs ruleset {number}: {problem}")]
    Ruleset {
        /// Its number.
        number: u16,
        /// What is wrong.
        problem: RulesetProblem,
    },
    /// Something failed half way, and what had been done could not all be undone.
    #[error("{error}; not undone: {}", Several(left))]
    NotUndone {
        /// Why it failed.
        error: Box<Self>,
        /// Why which undoing failed: these things are left behind.
        left: Vec<Self>,
    },
    /// It did not happen in time.
    #[error("{operation}({object}): not done after {limit:?}{}", Notes(&None, hint))]
    TimedOut {
        /// What was waited for.
        operation: &'static str,
        /// What it was about.
        object: String,
        /// How long.
        limit: Duration,
        /// What is known to cause it.
        hint: Option<String>,
    },
    /// A step of a jail's start or stop failed.
    #[error("jail {jail}: {step}: {error}")]
    Step {
        /// The jail.
        jail: JailName,
        /// What was to be done.
        step: String,
        /// Why it could not be.
        error: Box<Self>,
    },
    /// A start was broken off between two steps, by who watched it.
    #[error("jail {jail}: start cancelled")]
    Cancelled {
        /// The jail.
        jail: JailName,
    },
    /// A program that a spec says to run failed.
    #[error("{command}: {status}")]
    Command {
        /// Its words.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A journal is of no use, or somebody else has the jail.
    #[error("journal {file}: {problem}")]
    Journal {
        /// Where it is.
        file: String,
        /// What is wrong with it.
        problem: JournalProblem,
    },
    /// The kernel's answer makes no sense.
    #[error("{operation}({object}): {problem}")]
    Answer {
        /// The call.
        operation: &'static str,
        /// What it was about.
        object: String,
        /// What is wrong with the answer.
        problem: &'static str,
    },
    /// There is no FreeBSD kernel here.
    #[error("this is not FreeBSD: the local host has no jails; a simulated machine does")]
    NotFreeBsd,
}

/// What follows the errno.
struct Notes<'a>(&'a Option<String>, &'a Option<String>);

impl fmt::Display for Notes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(errmsg) = self.0 {
            write!(f, ": {errmsg}")?;
        }
        if let Some(hint) = self.1 {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

struct Said<'a>(&'a str);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            text => write!(f, ": {text}"),
        }
    }
}

/// What became of a mount in the wrong place.
struct Elsewhere<'a>(&'a Option<String>, bool);

impl fmt::Display for Elsewhere<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(on), true) => write!(f, "; it went to {on} and was unmounted again"),
            (Some(on), false) => write!(f, "; it went to {on} and is STILL MOUNTED there"),
            (None, _) => {
                f.write_str("; it went elsewhere and is STILL MOUNTED: look with mount(8)")
            }
        }
    }
}

struct InJail<'a>(&'a Option<JailName>);

impl fmt::Display for InJail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(jail) => write!(f, " in jail {jail}"),
            None => Ok(()),
        }
    }
}

struct Several<'a>(&'a [Error]);

impl fmt::Display for Several<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, error) in self.0.iter().enumerate() {
            let separator = if nth == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

/// What is empty would not be seen.
struct OrQuotes<'a>(&'a str);

impl fmt::Display for OrQuotes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { self.0 })
    }
}

struct Module(Option<&'static str>);

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(module) => write!(f, " (the kernel module {module} brings it)"),
            None => Ok(()),
        }
    }
}
