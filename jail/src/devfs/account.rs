//! Owners and groups of nodes: by number, or by a name of the machine.

use core::ffi::CStr;
use core::fmt;

use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_RDONLY};

use crate::kernel::Fd;
use crate::{Error, Host, Problem};

/// A user or group.
///
/// ```
/// use jail::devfs::Account;
///
/// assert_eq!(Account::from(0), Account::Id(0));
/// assert_eq!(Account::from("68"), Account::Id(68));
/// assert_eq!(Account::from("video"), Account::Name("video".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// Its number.
    Id(u32),
    /// Its name in the machine's `/etc/passwd` or `/etc/group`, looked up when rules are applied.
    Name(Box<str>),
}

impl From<u32> for Account {
    fn from(id: u32) -> Self {
        Self::Id(id)
    }
}

/// Digits are a number.
impl From<&str> for Account {
    fn from(name: &str) -> Self {
        let digits = name.bytes().all(|byte| byte.is_ascii_digit());
        match name.parse() {
            Ok(id) if digits => Self::Id(id),
            _ => Self::Name(name.into()),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// The users or groups of the machine, read when the first name is looked up.
pub(super) struct Accounts<'h> {
    host: &'h Host,
    file: &'static CStr,
    text: Option<Vec<u8>>,
}

impl<'h> Accounts<'h> {
    pub(super) const fn users(host: &'h Host) -> Self {
        Self::of(host, c"/etc/passwd")
    }

    pub(super) const fn groups(host: &'h Host) -> Self {
        Self::of(host, c"/etc/group")
    }

    const fn of(host: &'h Host, file: &'static CStr) -> Self {
        Self {
            host,
            file,
            text: None,
        }
    }

    pub(super) fn id(&mut self, account: &Account) -> Result<u32, Error> {
        let name = match account {
            Account::Id(id) => return Ok(*id),
            Account::Name(name) => name,
        };
        let text = match self.text.take() {
            Some(text) => text,
            None => read(self.host, self.file)?,
        };
        let found = lookup(&text, name);
        self.text = Some(text);
        found.ok_or_else(|| {
            let file = self.file.to_str().unwrap_or_default();
            Error::param(name.as_ref(), Problem::NotIn { file: file.into() })
        })
    }
}

/// The number of a name: the third field in both files.
fn lookup(text: &[u8], name: &str) -> Option<u32> {
    let lines = text.split(|&byte| byte == b'\n');
    let mut found = lines.filter_map(|line| {
        let mut fields = line.split(|&byte| byte == b':');
        if fields.next() != Some(name.as_bytes()) {
            return None;
        }
        core::str::from_utf8(fields.nth(1)?).ok()?.parse().ok()
    });
    found.next()
}

fn read(host: &Host, file: &CStr) -> Result<Vec<u8>, Error> {
    let failed = |call| move |errno| Error::kernel(call, file.to_string_lossy(), errno);
    let kernel = host.kernel();
    let raw = kernel.openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC, 0);
    let fd = Fd::new(raw.map_err(failed("open"))?, kernel.clone());
    let mut text = Vec::new();
    let mut buf = [0; 8192];
    while text.len() < MAX_FILE {
        let len = kernel.read(fd.raw(), &mut buf).map_err(failed("read"))?;
        if len == 0 {
            break;
        }
        text.extend_from_slice(buf.get(..len).unwrap_or_default());
    }
    Ok(text)
}

/// Bytes of a file that are read: whoever has more users has them elsewhere.
const MAX_FILE: usize = 64 << 20;

#[cfg(test)]
mod tests {
    use super::lookup;

    #[test]
    fn names_are_whole_fields() {
        let text = b"# $FreeBSD$\nroot:*:0:0::0:0:Charlie &:/root:/bin/sh\nroo:*:7:7\nbad:*:x:1\n";
        assert_eq!(lookup(text, "root"), Some(0));
        assert_eq!(lookup(text, "roo"), Some(7));
        assert_eq!(lookup(text, "ro"), None);
        assert_eq!(lookup(text, "bad"), None);
        assert_eq!(lookup(b"", ""), None);
        assert_eq!(
            lookup(b"wheel:*:0:root\noperator:*:5:root", "operator"),
            Some(5)
        );
    }
}
