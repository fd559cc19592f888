//! Values as jail_set(2) reads them.

use std::os::unix::ffi::OsStrExt;

use super::Value;
use crate::error::Problem;
use crate::params::ParamType;

impl Value {
    /// How many bytes [`encode`](Self::encode) writes.
    pub(crate) fn encoded_len(&self) -> usize {
        match self {
            Self::Bool(_) | Self::Null => 0,
            Self::Int(_) | Self::Uint(_) | Self::JailSys(_) => 4,
            Self::Long(_) | Self::Ulong(_) => 8,
            Self::String(text) => text.len() + 1,
            Self::Ip4(addrs) => addrs.len() * 4,
            Self::Ip6(addrs) => addrs.len() * 16,
            Self::Raw(bytes) => bytes.len(),
        }
    }

    /// Appends its bytes. A boolean has none: its name says which it is.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Bool(_) | Self::Null => {}
            Self::Int(value) => out.extend_from_slice(&value.to_ne_bytes()),
            Self::Uint(value) => out.extend_from_slice(&value.to_ne_bytes()),
            Self::JailSys(value) => out.extend_from_slice(&value.raw().to_ne_bytes()),
            Self::Long(value) => out.extend_from_slice(&value.to_ne_bytes()),
            Self::Ulong(value) => out.extend_from_slice(&value.to_ne_bytes()),
            Self::String(text) => {
                out.extend_from_slice(text.as_bytes());
                out.push(0);
            }
            Self::Ip4(addrs) => out.extend(addrs.iter().flat_map(|addr| addr.octets())),
            Self::Ip6(addrs) => out.extend(addrs.iter().flat_map(|addr| addr.octets())),
            Self::Raw(bytes) => out.extend_from_slice(bytes),
        }
    }

    /// Whether a parameter of this type takes it.
    pub(crate) fn fits(&self, param_type: ParamType) -> Result<(), Problem> {
        let fits = match param_type {
            ParamType::Bool => matches!(self, Self::Bool(_)),
            ParamType::Int => matches!(self, Self::Int(_)),
            ParamType::Uint => matches!(self, Self::Uint(_)),
            ParamType::Long => matches!(self, Self::Long(_)),
            ParamType::Ulong => matches!(self, Self::Ulong(_)),
            ParamType::String { .. } | ParamType::KeyValue => matches!(self, Self::String(_)),
            ParamType::JailSys => matches!(self, Self::JailSys(_)),
            ParamType::Ip4 => matches!(self, Self::Ip4(_) | Self::Null),
            ParamType::Ip6 => matches!(self, Self::Ip6(_) | Self::Null),
            ParamType::Raw { .. } => matches!(self, Self::Raw(_)),
        };
        if fits {
            return Ok(());
        }
        Err(Problem::Type {
            expected: param_type.describe(),
            given: self.type_name(),
        })
    }
}

impl ParamType {
    const fn describe(self) -> &'static str {
        match self {
            Self::Bool => "a boolean",
            Self::Int => "an int",
            Self::Uint => "an unsigned int",
            Self::Long => "a long",
            Self::Ulong => "an unsigned long",
            Self::String { .. } => "a string",
            Self::KeyValue => "lines of key=value",
            Self::JailSys => "new, inherit or disable",
            Self::Ip4 => "IPv4 addresses",
            Self::Ip6 => "IPv6 addresses",
            Self::Raw { .. } => "bytes",
        }
    }
}
