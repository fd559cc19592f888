//! Asking jail_get(2) for any number of parameters at once.

mod ask;
mod field;
mod scratch;

pub(crate) use ask::Key;
pub(crate) use scratch::Scratch;

use std::sync::Arc;

use field::Field;

use crate::params::{self, ParamInfo, ParamType, table};
use crate::settings::split_key;
use crate::{Error, Host};

/// The parameters to ask for. Made once, used for any number of jails.
#[derive(Debug)]
pub(crate) struct Query {
    fields: Vec<Field>,
    /// Keys of `meta` and `env`, which are read out of the whole: a buffer for one would have to
    /// be as large (`sys/kern/kern_jailmeta.c`, `jm_osd_method_get`). Each with a NUL.
    keys: Vec<String>,
}

impl Query {
    /// A query for parameters by name, each once.
    pub(crate) fn new<'a>(
        host: &Host,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Arc<Self>, Error> {
        let mut query = Self {
            fields: Vec::new(),
            keys: Vec::new(),
        };
        for name in names {
            match split_key(name) {
                Some((info, _)) => {
                    info.on(host.release()?, name)?;
                    query.add(host, info.name())?;
                    query.keys.push(format!("{name}\0"));
                }
                None => query.add(host, name)?,
            }
        }
        query.add_lengths();
        Ok(Arc::new(query))
    }

    fn add(&mut self, host: &Host, name: &str) -> Result<(), Error> {
        // The jid is what the call returns.
        if name != table::JID.name() && !self.has(name) {
            self.fields.push(Field::named(host, name)?);
        }
        Ok(())
    }

    /// Whether it asks for this one, and not only for its length.
    fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The names that were asked for.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &str> {
        let asked = self.fields.iter().filter(|field| !field.length_only);
        asked.map(Field::name).chain(self.keys())
    }

    /// What is known of those that are.
    pub(crate) fn known(&self) -> impl Iterator<Item = &'static ParamInfo> {
        let fields = self.fields.iter();
        fields.filter_map(|field| params::find(field.name()))
    }

    /// The names as the kernel takes them, without those of keys.
    pub(crate) fn wires(&self) -> impl Iterator<Item = &[u8]> {
        let asked = self.fields.iter().filter(|field| !field.length_only);
        asked.map(Field::wire)
    }

    /// Likewise, of keys alone.
    pub(crate) fn key_wires(&self) -> impl Iterator<Item = &[u8]> {
        self.keys.iter().map(String::as_bytes)
    }

    /// Where the answer to this one is, and its type.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, ParamType)> {
        let at = self.position(name)?;
        Some((at, self.fields.get(at)?.param_type))
    }

    /// The parameter and the key of `meta.KEY`, if that was asked for.
    pub(crate) fn find_key<'a>(&self, name: &'a str) -> Option<(&'static str, &'a str)> {
        let asked = self.keys().any(|key| key == name);
        let (info, key) = split_key(name).filter(|_| asked)?;
        Some((info.name(), key))
    }

    /// How many answers there are.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = self.keys.iter();
        keys.map(|key| key.strip_suffix('\0').unwrap_or(key))
    }

    fn position(&self, name: &str) -> Option<usize> {
        let asked = |field: &Field| !field.length_only && field.is(name);
        self.fields.iter().position(asked)
    }

    /// The kernel answers 0 for `ip4`, "disable", also for a jail with addresses of its own: with
    /// the length of `ip4.addr` the two can be told apart.
    fn add_lengths(&mut self) {
        for (mode, addr) in [
            (&table::IP4, &table::IP4_ADDR),
            (&table::IP6, &table::IP6_ADDR),
        ] {
            if self.has(mode.name()) && !self.has(addr.name()) {
                self.fields.push(Field::length_of(addr));
            }
        }
    }
}

/// The field with a jail's own addresses that belongs to `ip4` or `ip6`.
fn addresses_of(mode: &str) -> Option<&'static str> {
    match mode {
        "ip4" => Some("ip4.addr"),
        "ip6" => Some("ip6.addr"),
        _ => None,
    }
}
