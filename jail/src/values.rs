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

impl Values {
    pub(crate) fn new<'a>(
        jid: Jid,
        query: Arc<Query>,
        fields: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
    ) -> Self {
        let total: usize = fields.clone().map(<[u8]>::len).sum();
        let ends = fields.len() * END;
        let mut data = Vec::with_capacity(ends + total);
        let mut end = ends;
        for field in fields.clone() {
            end += field.len();
            // One call carries no more than 64 KiB.
            let end = u32::try_from(end).unwrap_or(u32::MAX);
            data.extend_from_slice(&end.to_ne_bytes());
        }
        for field in fields {
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
        let Some((at, param_type)) = self.query.find(name) else {
            return self.key(name);
        };
        let start = match at.checked_sub(1) {
            Some(before) => self.end(before)?,
            None => self.query.len() * END,
        };
        Some((param_type, self.data.get(start..self.end(at)?)?))
    }

    /// The value of `meta.KEY`: the rest of the first line that begins with `KEY=`.
    fn key(&self, name: &str) -> Option<(ParamType, &[u8])> {
        let (whole, key) = self.query.find_key(name)?;
        let (param_type, lines) = self.field(whole)?;
        let line = lines
            .split(|&byte| byte == b'\n')
            .find_map(|line| line.strip_prefix(key.as_bytes())?.strip_prefix(b"="))?;
        Some((param_type, line))
    }

    fn end(&self, at: usize) -> Option<usize> {
        let bytes = self.data.get(at * END..)?.first_chunk()?;
        usize::try_from(u32::from_ne_bytes(*bytes)).ok()
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
