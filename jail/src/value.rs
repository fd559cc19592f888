//! Values of parameters.

pub(crate) mod decode;
mod encode;
mod show;

use std::ffi::OsString;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::JailSys;

/// The value of a parameter, typed as the kernel types it.
///
/// ```
/// use jail::{JailSys, Value};
///
/// assert_eq!(Value::from("web"), Value::String("web".into()));
/// assert_eq!(Value::from(JailSys::New).type_name(), "new, inherit or disable");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// A 32-bit number.
    Int(i32),
    /// A 32-bit number without sign.
    Uint(u32),
    /// A 64-bit number.
    Long(i64),
    /// A 64-bit number without sign.
    Ulong(u64),
    /// Text, in any encoding.
    String(OsString),
    /// What the jail has of a facility.
    JailSys(JailSys),
    /// IPv4 addresses, the primary one first.
    Ip4(Vec<Ipv4Addr>),
    /// IPv6 addresses, the primary one first.
    Ip6(Vec<Ipv6Addr>),
    /// Bytes of a type not known here.
    Raw(Vec<u8>),
    /// Nothing: removes a key of `meta` or `env`, empties a list of addresses.
    Null,
}

impl Value {
    /// What it is, for messages.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an int",
            Self::Uint(_) => "an unsigned int",
            Self::Long(_) => "a long",
            Self::Ulong(_) => "an unsigned long",
            Self::String(_) => "a string",
            Self::JailSys(_) => "new, inherit or disable",
            Self::Ip4(_) => "IPv4 addresses",
            Self::Ip6(_) => "IPv6 addresses",
            Self::Raw(_) => "bytes",
            Self::Null => "nothing",
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Ulong(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<&Path> for Value {
    fn from(value: &Path) -> Self {
        Self::String(value.into())
    }
}

impl From<JailSys> for Value {
    fn from(value: JailSys) -> Self {
        Self::JailSys(value)
    }
}

impl From<Vec<Ipv4Addr>> for Value {
    fn from(value: Vec<Ipv4Addr>) -> Self {
        Self::Ip4(value)
    }
}

impl From<Vec<Ipv6Addr>> for Value {
    fn from(value: Vec<Ipv6Addr>) -> Self {
        Self::Ip6(value)
    }
}
