//! Names of jails.

mod rule;

use core::ffi::CStr;
use core::fmt;
use core::str::FromStr;
use std::borrow::Cow;
use std::sync::Arc;

pub use rule::NameRule;

use crate::Error;

/// The longest name in bytes, the names of all ancestors and the dots included.
pub(crate) const MAX: usize = 255;

/// The name of a jail, checked once.
///
/// A nested jail is called after its ancestors, as in `rack.web`; names are as seen from the
/// jail the caller is in. The kernel takes nearly any byte. A name made here is one that
/// jail.conf, rctl rules, shells and paths take as well: letters, digits, `_` and `-`, a
/// component neither empty nor all digits nor beginning with `-`.
///
/// A jail that another program made may have any name. It is kept as it is and shown with
/// control bytes escaped.
///
/// ```
/// use jail::JailName;
///
/// let name: JailName = "rack.web".parse()?;
/// assert_eq!(name.last(), b"web");
/// assert_eq!(name.parent().map(|name| name.to_string()), Some("rack".into()));
///
/// let error = JailName::new("80").unwrap_err();
/// assert_eq!(error.to_string(), r#"jail name "80": all digits, which would ask for that jid"#);
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # See also
/// [jail(8)](https://man.freebsd.org/jail/8), `sys/kern/kern_jail.c` (`kern_jail_set`)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JailName {
    /// With the NUL that the kernel wants.
    bytes: Arc<[u8]>,
}

impl JailName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`Error::Name`] with the rule that the name breaks.
    pub fn new(name: &str) -> Result<Self, Error> {
        match rule::broken(name) {
            None => Ok(Self::from_kernel(name.as_bytes())),
            Some(rule) => Err(Error::Name {
                name: name.into(),
                rule,
            }),
        }
    }

    /// The name of a jail that exists, whatever it is.
    pub(crate) fn from_kernel(name: &[u8]) -> Self {
        Self {
            bytes: name.iter().copied().chain([0]).collect(),
        }
    }

    /// The name without its NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.strip_suffix(&[0]).unwrap_or(&self.bytes)
    }

    /// The name as C has it.
    #[must_use]
    pub fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or_default()
    }

    /// The name as the kernel takes it.
    pub(crate) fn with_nul(&self) -> &[u8] {
        &self.bytes
    }

    /// The name; `None` if another program gave one that is not UTF-8.
    #[must_use]
    pub fn to_str(&self) -> Option<&str> {
        core::str::from_utf8(self.as_bytes()).ok()
    }

    /// The name, with what is not UTF-8 replaced.
    #[must_use]
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes())
    }

    /// The jail this one is in; `None` if it is in the caller's own.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.split()?;
        Some(Self::from_kernel(parent))
    }

    /// What follows the last dot: the name among its siblings.
    #[must_use]
    pub fn last(&self) -> &[u8] {
        self.split().map_or(self.as_bytes(), |(_, last)| last)
    }

    /// Whether this is a jail in a jail.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        self.split().is_some()
    }

    /// Whether this jail is somewhere below `other`.
    #[must_use]
    pub fn is_below(&self, other: &Self) -> bool {
        self.as_bytes()
            .strip_prefix(other.as_bytes())
            .is_some_and(|rest| rest.first() == Some(&b'.'))
    }

    fn split(&self) -> Option<(&[u8], &[u8])> {
        let bytes = self.as_bytes();
        let dot = bytes.iter().rposition(|&byte| byte == b'.')?;
        let (parent, last) = bytes.split_at_checked(dot)?;
        Some((parent, last.strip_prefix(b".")?))
    }
}

impl FromStr for JailName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl TryFrom<&str> for JailName {
    type Error = Error;

    fn try_from(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl TryFrom<String> for JailName {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        Self::new(&name)
    }
}

impl AsRef<[u8]> for JailName {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl PartialEq<str> for JailName {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for JailName {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for JailName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&crate::escape::escaped(self.as_bytes()))
    }
}

impl fmt::Debug for JailName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JailName({self})")
    }
}
