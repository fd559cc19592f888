//! What jail_get(2) answered.

mod in_c;
mod shown;
mod typed;

use core::fmt;
use std::sync::Arc;

use crate::params::ParamType;
use crate::query::Query;
use crate::{Jid, Value};

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
    /// For each field where it ends, its NUL included, then the fields with a NUL after each, so
    /// that C can look at texts. One piece of memory: listing allocates once a jail however many
    /// parameters there are.
    data: Box<[u8]>,
}

/// Bytes of an end.
const END: usize = 4;
const NUL: &[u8] = &[0];

impl Values {
    pub(crate) fn new<'a>(
        jid: Jid,
        query: Arc<Query>,
        fields: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
    ) -> Self {
        let total: usize = fields.clone().map(|field| field.len() + NUL.len()).sum();
        let ends = fields.len() * END;
        let mut data = Vec::with_capacity(ends + total);
        let mut end = ends;
        for field in fields.clone() {
            end += field.len() + NUL.len();
            // One call carries no more than 64 KiB.
            let end = u32::try_from(end).unwrap_or(u32::MAX);
            data.extend_from_slice(&end.to_ne_bytes());
        }
        for field in fields {
            data.extend_from_slice(field);
            data.extend_from_slice(NUL);
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

    fn field(&self, name: &str) -> Option<(ParamType, &[u8])> {
        match self.query.find(name) {
            Some((at, param_type)) => Some((param_type, self.with_nul(at)?.strip_suffix(NUL)?)),
            None => self.key(name),
        }
    }

    fn with_nul(&self, at: usize) -> Option<&[u8]> {
        let start = match at.checked_sub(1) {
            Some(before) => self.end(before)?,
            None => self.query.len() * END,
        };
        self.data.get(start..self.end(at)?)
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
