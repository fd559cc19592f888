//! Users and groups as a jail's own files have them, or the host's.
//!
//! The files are the jail's to write, so nothing in them is trusted: links are not followed, no
//! more than so much is read, and lines that are not what passwd(5) and group(5) say are passed
//! over, as getpwnam(3) does.

use std::path::{Path, PathBuf};

use super::user::{User, label};
use crate::escape::escaped_path;
use crate::mount::{Links, open_file};
use crate::{Error, Host, Jail, Problem};

/// A line of passwd(5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: Vec<u8>,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) home: Vec<u8>,
    pub(super) shell: Vec<u8>,
}

/// Where they are.
pub(super) struct Accounts<'h> {
    host: &'h Host,
    /// The jail's root, as the kernel knows it: without links. `None` is the host's.
    root: Option<PathBuf>,
}

impl<'h> Accounts<'h> {
    pub(super) fn new(host: &'h Host, jail: Option<&Jail>) -> Result<Self, Error> {
        let root = match jail {
            None => None,
            Some(jail) => {
                let values = jail.get(&["path"])?;
                let path = values.path().map(Path::to_path_buf);
                Some(path.ok_or_else(|| Error::answer("jail_get", "path", "there is none"))?)
            }
        };
        Ok(Self { host, root })
    }

    /// The first user of that name or number.
    pub(super) fn user(&self, user: &User) -> Result<Account, Error> {
        if matches!(user, User::Name(name) if name.is_empty()) {
            return Err(Error::param("user", Problem::Empty));
        }
        let file = self.file("passwd");
        let text = self.read(&file)?;
        let wanted = |account: &Account| match user {
            User::Id(id) => account.uid == *id,
            User::Name(name) => account.name == name.as_bytes(),
        };
        let found = lines(&text).filter_map(account).find(wanted);
        found.ok_or_else(|| {
            let file = escaped_path(&file).into();
            Error::param(label(user), Problem::NotIn { file })
        })
    }

    /// The groups that a user of that name is a member of; none if there is no such file.
    pub(super) fn groups(&self, user: &[u8]) -> Result<Vec<u32>, Error> {
        let text = match self.read(&self.file("group")) {
            Ok(text) => text,
            Err(Error::File {
                problem: Problem::Missing,
                ..
            }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let groups = lines(&text).filter_map(|line| member(line, user));
        Ok(groups.collect())
    }

    fn file(&self, name: &str) -> PathBuf {
        let root = self.root.as_deref().unwrap_or(Path::new("/"));
        root.join("etc").join(name)
    }

    fn read(&self, file: &Path) -> Result<Vec<u8>, Error> {
        let links = match self.root {
            // The host's own may be where it likes.
            None => Links::Follow,
            Some(_) => Links::Refuse,
        };
        let fd = open_file(self.host, file, links)?;
        let failed = |errno| Error::kernel("read", escaped_path(file), errno);
        let mut text = Vec::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = fd.kernel().read(fd.raw(), &mut chunk).map_err(failed)?;
            text.extend_from_slice(chunk.get(..read).unwrap_or(&chunk));
            if read == 0 {
                return Ok(text);
            }
            if text.len() > MAX_FILE {
                // Half a file would give wrong answers.
                let (len, max) = (text.len(), MAX_FILE);
                return Err(refused(file, Problem::TooLong { len, max }));
            }
        }
    }
}

fn refused(file: &Path, problem: Problem) -> Error {
    Error::File {
        path: escaped_path(file),
        component: escaped_path(Path::new(file.file_name().unwrap_or_default())),
        problem,
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| *byte == b'\n');
    lines.filter(|line| !line.contains(&0) && !matches!(line, [b'#' | b'+' | b'-' | b':', ..]))
}

/// `name:password:uid:gid:gecos:home:shell`
fn account(line: &[u8]) -> Option<Account> {
    let [name, _, uid, gid, _, home, shell] = fields(line)?;
    Some(Account {
        name: name.to_vec(),
        uid: number(uid)?,
        gid: number(gid)?,
        home: home.to_vec(),
        shell: shell.to_vec(),
    })
}

/// `name:password:gid:member,member,...`: the group if the user is a member.
fn member(line: &[u8], user: &[u8]) -> Option<u32> {
    let [_, _, gid, members] = fields(line)?;
    let mut members = members.split(|byte| *byte == b',');
    let gid = number(gid)?;
    members.any(|member| member == user).then_some(gid)
}

/// So many fields, no more and no less.
fn fields<const N: usize>(line: &[u8]) -> Option<[&[u8]; N]> {
    let mut fields = [&[][..]; N];
    let mut parts = line.split(|byte| *byte == b':');
    for field in &mut fields {
        *field = parts.next()?;
    }
    parts.next().is_none().then_some(fields)
}

/// Digits only. The highest number stands for no user and no group in many a system call.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = core::str::from_utf8(digits).ok()?.parse().ok()?;
    (number != u32::MAX).then_some(number)
}

/// Bytes that are read at most. Whoever has more users has them in a directory service, of which
/// nothing is known here.
const MAX_FILE: usize = 4 << 20;

const CHUNK: usize = 65_536;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(text: &[u8], name: &str) -> Option<(u32, u32)> {
        let mut accounts = lines(text).filter_map(account);
        let found = accounts.find(|account| account.name == name.as_bytes())?;
        Some((found.uid, found.gid))
    }

    #[test]
    fn the_first_good_line_counts() {
        let text =
            b"# comment\nwww:*:x:80::/:\nwww:*:80:80\nwww:*:80:81:W:/:/bin/sh\nwww:*:0:0:W:/:";
        assert_eq!(find(text, "www"), Some((80, 81)));
        assert_eq!(find(text, "ww"), None);
        assert_eq!(find(text, "WWW"), None);
        assert_eq!(find(b"last:*:7:8:::", "last"), Some((7, 8)));
        assert_eq!(find(b"+www:*:1:1:::\n-:*:1:1:::\n:*:1:1:::", "+www"), None);
        assert_eq!(find(b"a\0b:*:1:1:::\nw\0:*:1:1:::", "w"), None);
    }

    #[test]
    fn numbers_are_digits_and_fit() {
        for digits in [
            "",
            "+1",
            "-1",
            " 1",
            "1 ",
            "0x1",
            "4294967295",
            "4294967296",
            "1\u{661}",
        ] {
            assert_eq!(number(digits.as_bytes()), None, "{digits:?}");
        }
        assert_eq!(number(b"0080"), Some(80));
        assert_eq!(number(b"4294967294"), Some(u32::MAX - 1));
    }

    #[test]
    fn members_are_whole_names() {
        assert_eq!(member(b"video:*:44:www,joe", b"joe"), Some(44));
        assert_eq!(member(b"video:*:44:www,joe", b"jo"), None);
        assert_eq!(member(b"video:*:44:", b"joe"), None);
        assert_eq!(member(b"video:*:44", b"joe"), None);
        assert_eq!(member(b"video:*:-1:joe", b"joe"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(text: Vec<u8>, user: Vec<u8>) {
            for line in lines(&text) {
                let _ = (account(line), member(line, &user));
            }
        }
    }
}
