//! How arguments and answers are written.

use core::ffi::{CStr, c_char};
use core::fmt::{self, Display, Write as _};
use core::time::Duration;
use std::os::fd::{AsRawFd, OwnedFd};

use jail_sys::sys::mount::statfs;
use jail_sys::sys::stat::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};
use jail_sys::sys::sysctl::{
    CTL_SYSCTL, CTL_SYSCTL_NAME, CTL_SYSCTL_NAME2OID, CTL_SYSCTL_NEXT, CTL_SYSCTL_OIDFMT,
};
use jail_sys::sys::wait::{WEXITSTATUS, WIFEXITED, WIFSIGNALED, WTERMSIG};

use super::super::{AttachBy, Kevent, RawFd, Session, Spawn, SpawnError, Spawned, Stat};
use super::names;
use crate::Errno;

/// Bytes of a text that are shown.
const SHOWN: usize = 64;

/// What a call gives when it succeeds, after `) = `.
pub(super) trait Show {
    fn show(&self, line: &mut String) -> fmt::Result;
}

impl Show for () {
    fn show(&self, line: &mut String) -> fmt::Result {
        line.write_str("0")
    }
}

impl Show for i32 {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "{self}")
    }
}

impl Show for u32 {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "{self}")
    }
}

impl Show for usize {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "{self}")
    }
}

/// A descriptor of this computer.
impl Show for OwnedFd {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "{}", self.as_raw_fd())
    }
}

impl Show for (i32, i32) {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "0 [{}, {}]", self.0, self.1)
    }
}

/// The time of clock_gettime(2).
impl Show for Duration {
    fn show(&self, line: &mut String) -> fmt::Result {
        write!(line, "0 [{}.{:09}]", self.as_secs(), self.subsec_nanos())
    }
}

impl Show for &statfs {
    fn show(&self, line: &mut String) -> fmt::Result {
        let (from, on) = (c_text(&self.f_mntfromname), c_text(&self.f_mntonname));
        let [first, second] = self.f_fsid.val;
        write!(line, "0 {} ", c_text(&self.f_fstypename).escape_ascii())?;
        write!(line, "from={} on={} ", Bytes(&from), Bytes(&on))?;
        write!(line, "fsid={first}:{second}")
    }
}

/// The pid and status of wait4(2).
impl Show for Option<(i32, i32)> {
    fn show(&self, line: &mut String) -> fmt::Result {
        match *self {
            None => line.write_str("0"),
            Some((pid, status)) if WIFEXITED(status) => {
                write!(line, "{pid} exited:{}", WEXITSTATUS(status) & 0xff)
            }
            Some((pid, status)) if WIFSIGNALED(status) => {
                write!(line, "{pid} signaled:{}", names::signal(WTERMSIG(status)))
            }
            Some((pid, status)) => write!(line, "{pid} status:{status:#x}"),
        }
    }
}

impl Show for Stat {
    fn show(&self, line: &mut String) -> fmt::Result {
        let kind = match self.mode & u32::from(S_IFMT) {
            m if m == u32::from(S_IFDIR) => "directory ",
            m if m == u32::from(S_IFREG) => "file ",
            m if m == u32::from(S_IFLNK) => "symlink ",
            _ => "",
        };
        let (ino, mode, size) = (self.ino, self.mode, self.size);
        write!(line, "0 {kind}ino={ino} mode=0{mode:o} size={size}")
    }
}

/// The closing bracket and the answer.
pub(super) fn answer<T: Show>(line: &mut String, answer: &Result<T, Errno>) -> fmt::Result {
    match answer {
        Ok(value) => {
            line.write_str(") = ")?;
            value.show(line)
        }
        Err(errno) => write!(line, ") = -1 {errno:?}"),
    }
}

/// The buffers of sysctl(3).
pub(super) fn sysctl(line: &mut String, old: &Filled<'_>, new: Option<&[u8]>) -> fmt::Result {
    write!(line, ", {old}")?;
    match new {
        Some(new) => write!(line, ", {}", Value(new)),
        None => Ok(()),
    }
}

/// As [`sysctl`], for the sysctls about sysctls: their names, and texts that have no NUL.
pub(super) fn sysctl_by_number(
    line: &mut String,
    mib: &[i32],
    old: &Filled<'_>,
    new: Option<&[u8]>,
) -> fmt::Result {
    let (about, mib) = match mib {
        [CTL_SYSCTL, CTL_SYSCTL_NAME, mib @ ..] => ("sysctl.name", mib),
        [CTL_SYSCTL, CTL_SYSCTL_NEXT, mib @ ..] => ("sysctl.next", mib),
        [CTL_SYSCTL, CTL_SYSCTL_NAME2OID, mib @ ..] => ("sysctl.name2oid", mib),
        [CTL_SYSCTL, CTL_SYSCTL_OIDFMT, mib @ ..] => ("sysctl.oidfmt", mib),
        mib => ("", mib),
    };
    line.write_str(about)?;
    if !mib.is_empty() {
        let space = if about.is_empty() { "" } else { " " };
        write!(line, "{space}{mib:?}")?;
    }
    match about {
        "sysctl.next" | "sysctl.name2oid" => write!(line, ", {}", Ints(old))?,
        _ => write!(line, ", {old}")?,
    }
    match new {
        Some(new) if is_printable(new) => write!(line, ", {}", Bytes(new)),
        Some(new) => write!(line, ", {}", Value(new)),
        None => Ok(()),
    }
}

/// A filled buffer as whole numbers.
struct Ints<'a>(&'a Filled<'a>);

impl Display for Ints<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Filled(buffer, answer) = self.0;
        let Some(filled) = answer.ok().and_then(|len| buffer.get(..len)) else {
            return self.0.fmt(f);
        };
        let ints = filled.chunks_exact(4).filter_map(|int| int.try_into().ok());
        f.debug_list()
            .entries(ints.map(i32::from_ne_bytes))
            .finish()
    }
}

/// Filter and answer of the rctl(2) calls that ask.
pub(super) fn rctl(
    line: &mut String,
    filter: &CStr,
    out: &[u8],
    answer: Result<(), Errno>,
) -> fmt::Result {
    let text = out.split(|byte| *byte == 0).next().unwrap_or_default();
    let told = Filled(out, answer.map(|()| text.len()));
    write!(line, "{}, {told}, {}", Name(filter), out.len())
}

/// The text of a C array, up to its NUL.
pub(super) fn c_text(chars: &[c_char]) -> Vec<u8> {
    let bytes = chars.iter().flat_map(|char| char.to_ne_bytes());
    bytes.take_while(|byte| *byte != 0).collect()
}

/// Bytes as a text in quotes, cut where it gets long.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Display for Bytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, more) = match self.0.get(..SHOWN) {
            Some(shown) if self.0.len() > SHOWN => (shown, "..."),
            _ => (self.0, ""),
        };
        write!(f, "\"")?;
        match core::str::from_utf8(shown) {
            // Not escape_debug of the whole: an apostrophe is no trouble in a double quote.
            Ok(text) => text.chars().try_for_each(|c| match c {
                '\'' => f.write_str("'"),
                c => write!(f, "{}", c.escape_debug()),
            })?,
            Err(_) => write!(f, "{}", shown.escape_ascii())?,
        }
        write!(f, "\"{more}")
    }
}

/// A C string in quotes.
pub(super) struct Name<'a>(pub(super) &'a CStr);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Bytes(self.0.to_bytes()).fmt(f)
    }
}

/// A value whose type nobody said: a whole number by its size, a text if it looks like one, or
/// how long it is.
pub(super) struct Value<'a>(pub(super) &'a [u8]);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(bytes) = <[u8; 4]>::try_from(self.0) {
            return write!(f, "{}", i32::from_ne_bytes(bytes));
        }
        match text(self.0) {
            Some(text) if is_printable(text) => return Bytes(text).fmt(f),
            _ => {}
        }
        if let Ok(bytes) = <[u8; 8]>::try_from(self.0) {
            return write!(f, "{}", i64::from_ne_bytes(bytes));
        }
        write!(f, "[{}]", self.0.len())
    }
}

/// A buffer that a call filled, up to where it says.
pub(super) struct Filled<'a>(pub(super) &'a [u8], pub(super) Result<usize, Errno>);

impl Display for Filled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1.ok().and_then(|len| self.0.get(..len)) {
            None => write!(f, "[{}]", self.0.len()),
            Some([]) => f.write_str("\"\""),
            Some(filled) if is_printable(text(filled).unwrap_or(filled)) => {
                Bytes(text(filled).unwrap_or(filled)).fmt(f)
            }
            Some(filled) => Value(filled).fmt(f),
        }
    }
}

/// What comes before the first NUL; `None` if there is none or anything but NULs behind it.
pub(super) fn text(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    let (text, rest) = bytes.split_at_checked(end)?;
    rest.iter().all(|byte| *byte == 0).then_some(text)
}

fn is_printable(bytes: &[u8]) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    !bytes.is_empty() && bytes.iter().all(plain)
}

/// The queue, changes and events, and how long was waited at most.
pub(super) fn kevent(
    line: &mut String,
    kq: RawFd,
    (changes, events): (&[Kevent], &[Kevent]),
    timeout: Option<Duration>,
) -> fmt::Result {
    write!(line, "{kq}, {}, {}, ", Events(changes), Events(events))?;
    match timeout {
        Some(time) => write!(line, "{time:?}"),
        None => line.write_str("NULL"),
    }
}

/// Changes or events of a kqueue.
struct Events<'a>(&'a [Kevent]);

impl Display for Events<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, event) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let (filter, flags) = (names::filter(event.filter), names::ev(event.flags));
            let notes = names::notes(event.filter, event.fflags);
            let (ident, data) = (event.ident, event.data);
            write!(f, "{comma}[{ident}, {filter}, {flags}, {notes}, {data}]")?;
        }
        f.write_str("}")
    }
}

/// The jail that a child enters, and what is set then.
pub(super) struct Attach<'a>(pub(super) AttachBy<'a>);

impl Display for Attach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            AttachBy::Jid(jid) => write!(f, "jid={jid}"),
            AttachBy::Desc { fd, params } => {
                write!(f, "jaildesc={fd}")?;
                params.iter().try_for_each(|(name, value)| {
                    let name = name.strip_suffix(b"\0").unwrap_or(name);
                    write!(f, " {}={}", name.escape_ascii(), Bytes(value))
                })
            }
        }
    }
}

/// What spawn starts: arguments, and what is not as usual.
pub(super) struct Program<'a>(pub(super) &'a Spawn<'a>);

impl Display for Program<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (index, arg) in self.0.argv.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{}", Name(arg))?;
        }
        f.write_str("]")?;
        if let Some(attach) = self.0.attach {
            write!(f, ", {}", Attach(attach))?;
        }
        if let Some(cwd) = self.0.cwd {
            write!(f, ", cwd={}", Name(cwd))?;
        }
        if let Some(ids) = self.0.ids {
            write!(f, ", uid={} gid={}", ids.uid, ids.gid)?;
        }
        let [stdin, stdout, stderr] = self.0.stdio;
        write!(f, ", stdio={stdin},{stdout},{stderr}")?;
        match self.0.session {
            Session::Keep => {}
            Session::NewGroup => f.write_str(", setpgid")?,
            Session::New => f.write_str(", setsid")?,
            Session::Terminal => f.write_str(", setsid, terminal")?,
        }
        match self.0.fib {
            Some(fib) => write!(f, ", fib={fib}"),
            None => Ok(()),
        }
    }
}

/// A program and its child, or the step of it that failed.
pub(super) fn spawned(
    line: &mut String,
    spawn: &Spawn<'_>,
    told: Result<Spawned, SpawnError>,
) -> fmt::Result {
    write!(line, "{}", Program(spawn))?;
    match told {
        Ok(Spawned { pid, desc: None }) => write!(line, ") = {pid}"),
        Ok(Spawned {
            pid,
            desc: Some(fd),
        }) => write!(line, ") = {pid}, desc={fd}"),
        Err(error) => {
            answer::<i32>(line, &Err(error.errno))?;
            write!(line, " in {}", error.step)
        }
    }
}
