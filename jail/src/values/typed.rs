//! Values as the types they are.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::params::{self, ParamType, allow_flag};
use crate::value::decode;
use crate::{Allow, EnforceStatfs, JailName, JailSys, Value, Values};

impl Values {
    /// A string that is UTF-8.
    #[must_use]
    pub fn str(&self, name: &str) -> Option<&str> {
        self.os_str(name)?.to_str()
    }

    /// A string in any encoding.
    #[must_use]
    pub fn os_str(&self, name: &str) -> Option<&OsStr> {
        match self.field(name)? {
            (ParamType::String { .. } | ParamType::KeyValue, bytes) => Some(decode::text(bytes)),
            _ => None,
        }
    }

    /// A 32-bit number.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i32> {
        match self.get(name)? {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }

    /// A 64-bit number.
    #[must_use]
    pub fn ulong(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Ulong(value) => Some(value),
            _ => None,
        }
    }

    /// A boolean.
    #[must_use]
    pub fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// What the jail has of a facility. `ip4` and `ip6` of a jail with addresses are `New`, though
    /// the kernel itself answers "disable" there.
    #[must_use]
    pub fn jailsys(&self, name: &str) -> Option<JailSys> {
        match self.get(name)? {
            Value::JailSys(value) => Some(value),
            _ => None,
        }
    }

    /// `name`.
    #[must_use]
    pub fn name(&self) -> Option<JailName> {
        let name = self.os_str("name")?;
        Some(JailName::from_kernel(name.as_encoded_bytes()))
    }

    /// `path`, as seen by the caller.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.os_str("path").map(Path::new)
    }

    /// `host.hostname`, which the jail's root may have changed.
    #[must_use]
    pub fn hostname(&self) -> Option<&OsStr> {
        self.os_str("host.hostname")
    }

    /// `ip4.addr`, the primary address first; none if it was not asked for.
    pub fn ip4_addr(&self) -> impl Iterator<Item = Ipv4Addr> {
        let bytes = self.field("ip4.addr").map(|(_, bytes)| bytes);
        decode::ip4(bytes.unwrap_or_default())
    }

    /// `ip6.addr`, the primary address first; none if it was not asked for.
    pub fn ip6_addr(&self) -> impl Iterator<Item = Ipv6Addr> {
        let bytes = self.field("ip6.addr").map(|(_, bytes)| bytes);
        decode::ip6(bytes.unwrap_or_default())
    }

    /// `enforce_statfs`.
    #[must_use]
    pub fn enforce_statfs(&self) -> Option<EnforceStatfs> {
        EnforceStatfs::from_raw(self.int("enforce_statfs")?)
    }

    /// The `allow.*` that were asked for and are on.
    #[must_use]
    pub fn allow(&self) -> Allow {
        let on = |name: &&str| name.starts_with("allow.") && self.bool(name) == Some(true);
        let flag = |name| params::find(name).and_then(allow_flag);
        self.query.asked().filter(on).filter_map(flag).collect()
    }
}
