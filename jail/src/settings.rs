//! Parameters with their values, collected for one jail_set(2).

mod arg;
mod check;
mod fit;
mod key;

pub(crate) use arg::Arg;
pub(crate) use key::{Key, split as split_key};

use std::borrow::Cow;

use crate::error::Problem;
use crate::params::ParamInfo;
use crate::{Allow, Value, params};

/// What a spec or an update sets. A parameter is there once; setting it again replaces it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    list: Vec<Setting>,
    allow: Allow,
    deny: Allow,
}

/// One parameter. What is wrong with its value is found when it is set and told when the kernel
/// would be called, so that builders need no `?` after every method.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) key: Key,
    pub(crate) value: Value,
    pub(crate) problem: Option<Box<Problem>>,
}

/// In whatever order they were said.
impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let has = |setting: &Setting| {
            let same = |of: &&Setting| of.key.name() == setting.key.name();
            let found = other.list.iter().find(same);
            found.is_some_and(|of| of.value == setting.value && of.problem == setting.problem)
        };
        (self.allow, self.deny) == (other.allow, other.deny)
            && self.list.len() == other.list.len()
            && self.list.iter().all(has)
    }
}

impl Settings {
    /// Sets a known parameter.
    pub(crate) fn put(&mut self, info: &'static ParamInfo, value: Value) {
        let problem = check::value(info, &value);
        self.replace(Key::Known(info), value, problem);
    }

    /// Sets the parameter of this name, known or not.
    pub(crate) fn put_named(&mut self, name: &str, value: Value) {
        match (params::find(name), &value) {
            (Some(info), Value::Bool(on)) if name.starts_with("allow.") => {
                match (params::allow_flag(info), *on) {
                    (Some(flag), true) => self.allow(flag),
                    (Some(flag), false) => self.deny(flag),
                    (None, _) => {}
                }
            }
            (Some(info), _) if core::ptr::eq(info, &params::table::NAME) => {
                self.replace(Key::Known(info), value, Some(Problem::Name));
            }
            (Some(info), _) => self.put(info, value),
            (None, _) => match split_key(name) {
                Some((info, key)) => self.put_key(info, key, value),
                None => self.put_unknown(name, value),
            },
        }
    }

    /// Sets one key of `meta` or `env`.
    pub(crate) fn put_key(&mut self, info: &'static ParamInfo, key: &str, value: Value) {
        let problem = check::key(key).or_else(|| check::key_value(&value));
        self.replace(Key::sub(info, key), value, problem);
    }

    /// Sets all keys of `meta` or `env`.
    pub(crate) fn put_pairs<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        info: &'static ParamInfo,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) {
        let mut text = String::new();
        let mut problem = None;
        for (key, value) in pairs {
            let (key, value) = (key.as_ref(), value.as_ref());
            problem = problem
                .or_else(|| check::key(key))
                .or_else(|| check::line(value.as_bytes()));
            if !text.is_empty() {
                text.push('\n');
            }
            text.extend([key, "=", value]);
        }
        self.replace(Key::Known(info), text.into(), problem);
    }

    /// Adds an address to a list.
    pub(crate) fn add_addr(&mut self, addr: std::net::IpAddr) {
        use crate::params::table::{IP4_ADDR, IP6_ADDR};
        match addr {
            std::net::IpAddr::V4(addr) => {
                let mut addrs = match self.take(&IP4_ADDR) {
                    Some(Value::Ip4(addrs)) => addrs,
                    _ => Vec::new(),
                };
                addrs.push(addr);
                self.put(&IP4_ADDR, Value::Ip4(addrs));
            }
            std::net::IpAddr::V6(addr) => {
                let mut addrs = match self.take(&IP6_ADDR) {
                    Some(Value::Ip6(addrs)) => addrs,
                    _ => Vec::new(),
                };
                addrs.push(addr);
                self.put(&IP6_ADDR, Value::Ip6(addrs));
            }
        }
    }

    /// Whether the jail has this address.
    pub(crate) fn has_addr(&self, addr: std::net::IpAddr) -> bool {
        use crate::params::table::{IP4_ADDR, IP6_ADDR};
        match (addr, self.get(&IP4_ADDR), self.get(&IP6_ADDR)) {
            (std::net::IpAddr::V4(addr), Some(Value::Ip4(addrs)), _) => addrs.contains(&addr),
            (std::net::IpAddr::V6(addr), _, Some(Value::Ip6(addrs))) => addrs.contains(&addr),
            _ => false,
        }
    }

    /// Gives these `allow.*`.
    pub(crate) fn allow(&mut self, flags: Allow) {
        self.allow.insert(flags);
        self.deny.remove(flags);
    }

    /// Takes these `allow.*`.
    pub(crate) fn deny(&mut self, flags: Allow) {
        self.deny.insert(flags);
        self.allow.remove(flags);
    }

    pub(crate) fn get(&self, info: &'static ParamInfo) -> Option<&Value> {
        let known = |setting: &&Setting| setting.key.is(info);
        self.list.iter().find(known).map(|setting| &setting.value)
    }

    pub(crate) fn has(&self, info: &'static ParamInfo) -> bool {
        self.get(info).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Setting> {
        self.list.iter()
    }

    /// The `allow.*` that are given.
    pub(crate) fn allowed(&self) -> Allow {
        self.allow
    }

    /// The `allow.*` that are given or taken.
    pub(crate) fn flags(&self) -> Allow {
        self.allow | self.deny
    }

    /// What jail_set(2) shall read: each name with its NUL, and its value.
    pub(crate) fn args(&self) -> impl Iterator<Item = (&[u8], Arg<'_>)> + Clone {
        let no = |info: &'static ParamInfo| info.wire_no().map(|name| (name, Arg::Space(0)));
        self.list
            .iter()
            .map(|setting| (setting.key.wire(&setting.value), Arg::Value(&setting.value)))
            .chain(self.allow.params().map(|info| (info.wire(), Arg::Space(0))))
            .chain(self.deny.params().filter_map(no))
    }

    /// Names and values, for people.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&str, Cow<'_, Value>)> {
        let flag = |on| move |info: &'static ParamInfo| (info.name(), Cow::Owned(Value::Bool(on)));
        self.list
            .iter()
            .map(|setting| (setting.key.name(), Cow::Borrowed(&setting.value)))
            .chain(self.allow.params().map(flag(true)))
            .chain(self.deny.params().map(flag(false)))
    }

    fn put_unknown(&mut self, name: &str, value: Value) {
        let problem = check::unknown(name, &value);
        self.replace(Key::unknown(name), value, problem);
    }

    fn take(&mut self, info: &'static ParamInfo) -> Option<Value> {
        let at = self.list.iter().position(|setting| setting.key.is(info))?;
        Some(self.list.remove(at).value)
    }

    fn replace(&mut self, key: Key, value: Value, problem: Option<Problem>) {
        let same = |setting: &Setting| setting.key.name() == key.name();
        let old = self.list.iter().position(same);
        let new = Setting {
            key,
            value,
            problem: problem.map(Box::new),
        };
        match old.and_then(|at| self.list.get_mut(at)) {
            Some(setting) => *setting = new,
            None => {
                // Kept as long as the jail runs: no room for more than there is.
                self.list.reserve_exact(1);
                self.list.push(new);
            }
        }
    }
}
