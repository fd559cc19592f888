//! An object of the data, every key of which must be understood: a replay that overlooks an
//! argument would prove nothing.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

use crate::bindings::Num;

/// Why a file, case, step or value is not one the README describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(String);

impl Malformed {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An object whose keys are taken one by one; [`finish`](Self::finish) refuses what is left.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
    left: BTreeSet<&'a str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(value: &'a Value) -> Result<Self, Malformed> {
        let map = value
            .as_object()
            .ok_or_else(|| Malformed::new(format!("not an object: {}", short(value))))?;
        let left = map.keys().map(String::as_str).collect();
        Ok(Self { map, left })
    }

    /// What is there and not taken yet.
    pub(crate) fn left(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.left.iter().copied()
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<&'a Value> {
        self.left.remove(key);
        self.map.get(key)
    }

    pub(crate) fn need(&mut self, key: &str) -> Result<&'a Value, Malformed> {
        self.take(key)
            .ok_or_else(|| Malformed::new(format!("no {key:?}")))
    }

    pub(crate) fn text(&mut self, key: &str) -> Result<String, Malformed> {
        text(key, self.need(key)?)
    }

    pub(crate) fn optional_text(&mut self, key: &str) -> Result<Option<String>, Malformed> {
        self.take(key).map(|value| text(key, value)).transpose()
    }

    pub(crate) fn num(&mut self, key: &str) -> Result<Num, Malformed> {
        num(key, self.need(key)?)
    }

    pub(crate) fn optional_num(&mut self, key: &str) -> Result<Option<Num>, Malformed> {
        self.take(key).map(|value| num(key, value)).transpose()
    }

    pub(crate) fn size(&mut self, key: &str) -> Result<Option<usize>, Malformed> {
        self.take(key).map(|value| size(key, value)).transpose()
    }

    pub(crate) fn flag(&mut self, key: &str) -> Result<bool, Malformed> {
        match self.take(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(wrong(key, "true or false", other)),
        }
    }

    pub(crate) fn list(&mut self, key: &str) -> Result<&'a [Value], Malformed> {
        list(key, self.need(key)?)
    }

    /// Refuses the keys that nobody took.
    pub(crate) fn finish(self) -> Result<(), Malformed> {
        match self.left.first() {
            None => Ok(()),
            Some(key) => Err(Malformed::new(format!("unknown key {key:?}"))),
        }
    }
}

pub(crate) fn text(key: &str, value: &Value) -> Result<String, Malformed> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| wrong(key, "a text", value))
}

pub(crate) fn size(key: &str, value: &Value) -> Result<usize, Malformed> {
    // No buffer of the data is anywhere near; more is a slip that would eat the memory.
    let most = 1 << 24;
    value
        .as_u64()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= most)
        .ok_or_else(|| wrong(key, "a size", value))
}

/// A number, or `"$x"`.
pub(crate) fn num(key: &str, value: &Value) -> Result<Num, Malformed> {
    let num = match value {
        Value::String(text) => text
            .strip_prefix('$')
            .filter(|name| !name.is_empty())
            .map(|name| Num::Name(name.to_owned())),
        _ => value.as_i64().map(Num::Value),
    };
    num.ok_or_else(|| wrong(key, "a number or \"$name\"", value))
}

pub(crate) fn list<'a>(key: &str, value: &'a Value) -> Result<&'a [Value], Malformed> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| wrong(key, "a list", value))
}

fn wrong(key: &str, shall: &str, is: &Value) -> Malformed {
    Malformed::new(format!("{key:?} is not {shall}: {}", short(is)))
}

/// The value, cut where it would fill the screen.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= MAX_SHOWN {
        return text;
    }
    let mut cut: String = text.chars().take(MAX_SHOWN).collect();
    cut.push_str("...");
    cut
}

const MAX_SHOWN: usize = 1_000;
