//! What jail_get(2) answered.

use core::fmt;
use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;

use crate::params::{ParamType, allow_flag};
use crate::query::Query;
use crate::value::decode;
use crate::{Allow, EnforceStatfs, JailName, JailSys, Jid, Value, params};

/// Values of one jail, as they were at one moment.
///
/// Every method answers `None` for a parameter that was not asked for or is of another type.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
/// # let host = jail::Host::new(machine.process());
/// let web = jail::JailSpec::new("web")?.path("/").securelevel(2).create(&host)?;
/// let values = web.get(&["securelevel", "host.hostname", "ip4.addr"])?; // one call
/// assert_eq!(values.int("securelevel"), Some(2));
/// assert_eq!(values.str("host.hostname"), Some("web"));
/// assert_eq!(values.ip4_addr().count(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Values {
    jid: Jid,
    query: Arc<Query>,
    /// For each field where it ends, then the fields. One piece of memory, so that listing
    /// allocates once a jail however many parameters there are.
    data: Box<[u8]>,
}

/// Bytes of an end.
const END: usize = 4;
/// Marks the end of a field that the jail does not have: a key of `meta` or `env`.
const ABSENT: u32 = 1 << 31;

impl Values {
    pub(crate) fn new<'a>(
        jid: Jid,
        query: Arc<Query>,
        fields: impl ExactSizeIterator<Item = Option<&'a [u8]>> + Clone,
    ) -> Self {
        let total: usize = fields.clone().flatten().map(<[u8]>::len).sum();
        let ends = fields.len() * END;
        let mut data = Vec::with_capacity(ends + total);
        let mut end = ends;
        for field in fields.clone() {
            end += field.map_or(0, <[u8]>::len);
            let mark = if field.is_none() { ABSENT } else { 0 };
            // One call carries no more than 64 KiB.
            let end = u32::try_from(end).unwrap_or(!ABSENT) | mark;
            data.extend_from_slice(&end.to_ne_bytes());
        }
        for field in fields.flatten() {
            data.extend_from_slice(field);
        }
        Self {
            jid,
            query,
            data: data.into(),
        }
    }

    /// The jail's number.
    #[must_use]
    pub const fn jid(&self) -> Jid {
        self.jid
    }

    /// The value of a parameter, typed.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        if name == "jid" {
            return Some(Value::Int(self.jid.raw()));
        }
        let (param_type, bytes) = self.field(name)?;
        Some(Value::decode(param_type, bytes))
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.query
            .asked()
            .filter_map(|name| Some((name, self.get(name)?)))
    }

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

    fn field(&self, name: &str) -> Option<(ParamType, &[u8])> {
        let (at, param_type) = self.query.find(name)?;
        let start = match at.checked_sub(1) {
            Some(before) => self.end(before)? & !ABSENT,
            None => u32::try_from(self.query.len() * END).ok()?,
        };
        let end = self.end(at)?;
        if end & ABSENT != 0 {
            return None;
        }
        let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
        Some((param_type, self.data.get(range)?))
    }

    fn end(&self, at: usize) -> Option<u32> {
        let bytes = self.data.get(at * END..)?.first_chunk()?;
        Some(u32::from_ne_bytes(*bytes))
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entry(&"jid", &self.jid)
            .entries(self.iter())
            .finish()
    }
}
