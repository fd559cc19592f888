//! Patterns of paths.

use core::fmt;
use core::str::FromStr;

use jail_sys::fs::devfs::devfs::DEVFS_MAXPTRNLEN;

use crate::escape::escaped;
use crate::{Error, Problem};

/// Which nodes a rule is for: a pattern of fnmatch(3) over paths below the mount, as in `pts/*`.
///
/// `*` and `?` do not match a slash, and `[...]` is a choice of bytes. A pattern that could match
/// nothing is none: it has up to 199 bytes, no NUL, does not begin or end with a slash and has no
/// two in a row.
///
/// ```
/// use jail::devfs::Pattern;
///
/// assert!(Pattern::new("dri/*").is_ok());
/// let error = Pattern::new("/dev/null").unwrap_err();
/// assert_eq!(error.to_string(), "path /dev/null: begins with a slash: paths are those below /dev");
/// ```
///
/// # See also
/// fnmatch(3) with `FNM_PATHNAME`, `sys/fs/devfs/devfs_rule.c` (`devfs_rule_matchpath`)
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// Not always UTF-8 where the kernel told it.
    bytes: Box<[u8]>,
}

impl Pattern {
    /// Checks a pattern.
    ///
    /// # Errors
    /// [`Error::Param`] with what is wrong.
    pub fn new(pattern: &str) -> Result<Self, Error> {
        match problem(pattern) {
            None => Ok(Self::from_kernel(pattern.as_bytes())),
            Some(problem) => {
                let param = format!("path {}", escaped(pattern.as_bytes()));
                Err(Error::param(param, problem))
            }
        }
    }

    /// As the kernel has it.
    pub(super) fn from_kernel(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.into(),
        }
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The directories that it is in, outermost first: hidden ones hide it.
    pub(super) fn parents(&self) -> impl Iterator<Item = Self> {
        let slashes = self.bytes.iter().enumerate();
        let slashes = slashes.filter(|(_, byte)| **byte == b'/');
        slashes.map(|(at, _)| Self::from_kernel(self.bytes.get(..at).unwrap_or_default()))
    }
}

fn problem(pattern: &str) -> Option<Problem> {
    let (len, max) = (pattern.len(), DEVFS_MAXPTRNLEN - 1);
    if pattern.is_empty() {
        Some(Problem::Empty)
    } else if pattern.contains('\0') {
        Some(Problem::Nul)
    } else if len > max {
        Some(Problem::TooLong { len, max })
    } else if pattern.starts_with('/') {
        Some(Problem::NotBelowDev)
    } else if pattern.ends_with('/') || pattern.contains("//") {
        Some(Problem::EmptyComponent)
    } else {
        None
    }
}

impl FromStr for Pattern {
    type Err = Error;

    fn from_str(pattern: &str) -> Result<Self, Error> {
        Self::new(pattern)
    }
}

/// In quotes, as devfs.rules has it, if there is something in it that a shell would change.
/// Bytes that are not UTF-8 are shown as `\xff`.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match core::str::from_utf8(&self.bytes) {
            Ok(text) => text.into(),
            Err(_) => escaped(&self.bytes),
        };
        let special = |char: char| char.is_whitespace() || SPECIAL.contains(char);
        if text.contains(special) || text.is_empty() {
            write!(f, "'{}'", text.replace('\'', r"'\''"))
        } else {
            f.write_str(&text)
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", escaped(&self.bytes))
    }
}

/// What a shell takes for more than itself.
const SPECIAL: &str = "'\"\\$`#;&|<>()~{}!*?[]=";
