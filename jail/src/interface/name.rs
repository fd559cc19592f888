//! Names of interfaces and groups.

use core::ffi::c_char;
use core::fmt;
use core::str::FromStr;

use jail_sys::net::if_::IFNAMSIZ;

use crate::escape::escaped;
use crate::kernel::IfNameBytes;
use crate::{Error, Problem};

/// The longest name in bytes.
const MAX: usize = IFNAMSIZ - 1;

/// The name of an interface, checked once: 1 to 15 bytes, none of them NUL. The kernel would cut
/// a longer one, and then mean another interface.
///
/// ```
/// use jail::InterfaceName;
///
/// let name: InterfaceName = "epair7".parse()?;
/// assert_eq!(name.unit(), Some(7));
///
/// let error = InterfaceName::new("jail-of-the-week").unwrap_err();
/// assert_eq!(error.to_string(), "interface jail-of-the-week: 16 bytes, at most 15 are taken");
/// # Ok::<(), jail::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceName(IfNameBytes);

impl InterfaceName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`Error::Param`]: empty, longer than 15 bytes, or with a NUL.
    pub fn new(name: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::named("interface", name.as_ref())
    }

    /// As [`new`](Self::new), for what errors call a `what`.
    pub(crate) fn named(what: &str, name: &[u8]) -> Result<Self, Error> {
        let refused = |problem| Error::param(format!("{what} {}", escaped(name)), problem);
        if name.is_empty() {
            return Err(Error::param(what, Problem::Empty));
        }
        if name.contains(&0) {
            return Err(refused(Problem::Nul));
        }
        let mut bytes = [0; IFNAMSIZ];
        match bytes.get_mut(..name.len()) {
            Some(room) if name.len() <= MAX => room.copy_from_slice(name),
            _ => {
                let len = name.len();
                return Err(refused(Problem::TooLong { len, max: MAX }));
            }
        }
        Ok(Self(bytes))
    }

    /// What the kernel wrote; `None` if that is no name.
    pub(crate) fn from_kernel(bytes: &[u8]) -> Option<Self> {
        Self::new(bytes.split(|&byte| byte == 0).next()?).ok()
    }

    /// The names of a cloner with these units, as in `epair3`: for trying one after the other.
    ///
    /// ```
    /// use jail::InterfaceName;
    ///
    /// let names = InterfaceName::candidates("epair", 100..102);
    /// let names: Vec<_> = names.map(|name| name.map(|name| name.to_string())).collect();
    /// assert_eq!(names, [Ok("epair100".into()), Ok("epair101".into())]);
    /// ```
    pub fn candidates<U>(
        cloner: &str,
        units: U,
    ) -> impl Iterator<Item = Result<Self, Error>> + use<'_, U>
    where
        U: IntoIterator<Item = u16>,
    {
        let units = units.into_iter();
        units.map(move |unit| Self::new(format!("{cloner}{unit}")))
    }

    /// The name's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.split(|&byte| byte == 0).next().unwrap_or_default()
    }

    /// The name; `None` if it is not UTF-8.
    #[must_use]
    pub fn to_str(&self) -> Option<&str> {
        core::str::from_utf8(self.as_bytes()).ok()
    }

    /// The number it ends with: `7` of `lo7`. The halves of an epair, `epair7a` and `epair7b`,
    /// end with none.
    #[must_use]
    pub fn unit(&self) -> Option<u32> {
        let bytes = self.as_bytes();
        let digits = bytes.get(self.stem().len()..)?;
        core::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// What it begins with: `lo` of `lo7`.
    #[must_use]
    pub fn stem(&self) -> &[u8] {
        let bytes = self.as_bytes();
        let end = bytes.iter().rposition(|byte| !byte.is_ascii_digit());
        bytes.get(..end.map_or(0, |end| end + 1)).unwrap_or(bytes)
    }

    /// The other half of an epair: `epair7b` of `epair7a`.
    #[must_use]
    pub fn epair_peer(&self) -> Option<Self> {
        let unit = self.as_bytes().strip_prefix(b"epair")?;
        let (half, unit) = unit.split_last()?;
        let digits = !unit.is_empty() && unit.iter().all(u8::is_ascii_digit);
        let peer = match half {
            b'a' => b'b',
            b'b' => b'a',
            _ => return None,
        };
        let mut other = *self;
        *other.0.get_mut(self.as_bytes().len() - 1)? = peer;
        digits.then_some(other)
    }

    /// As requests carry it.
    pub(crate) const fn raw(&self) -> &IfNameBytes {
        &self.0
    }

    /// As structs of C carry it.
    pub(crate) fn c_chars(&self) -> [c_char; IFNAMSIZ] {
        self.0.map(|byte| c_char::from_ne_bytes([byte]))
    }

    /// Out of a struct of C.
    pub(crate) fn from_c_chars(chars: &[c_char; IFNAMSIZ]) -> Option<Self> {
        Self::from_kernel(&chars.map(|char| char.to_ne_bytes()).concat())
    }
}

impl FromStr for InterfaceName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl TryFrom<&str> for InterfaceName {
    type Error = Error;

    fn try_from(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl TryFrom<String> for InterfaceName {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        Self::new(&name)
    }
}

impl TryFrom<&String> for InterfaceName {
    type Error = Error;

    fn try_from(name: &String) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl PartialEq<str> for InterfaceName {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for InterfaceName {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&escaped(self.as_bytes()))
    }
}

impl fmt::Debug for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InterfaceName({self})")
    }
}
