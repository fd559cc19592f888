//! Limits as text, as rctl(8) reads and writes them.

use core::fmt;
use core::str::FromStr;

use super::{Action, Limit, Per, Resource, Unit};
use crate::{Error, Problem, Size};

/// `resource:action=amount`, and `/per` if it is not the jail. Amounts of bytes have units.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}=", self.resource, self.action)?;
        match self.resource.unit() {
            Unit::Bytes | Unit::BytesPerSecond => {
                write!(f, "{}", Size::from_bytes(self.amount))?;
            }
            _ => write!(f, "{}", self.amount)?,
        }
        match self.per {
            Per::Jail => Ok(()),
            per => write!(f, "/{per}"),
        }
    }
}

/// A rule of rctl(8) without its subject. Names are taken in either case, amounts with the units
/// of [`Size`], whatever the resource. [`Error::Param`] says what is wrong and in which column.
impl FromStr for Limit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut reader = Reader { text, at: 0 };
        let subjects = ["process", "user", "loginclass", "jail"];
        let (name, start) = reader.until(':', "resource:action=amount")?;
        if subjects.contains(&name) {
            return Err(reader.error(start, "a resource, without a subject before it"));
        }
        let resource = Resource::find(name);
        let resource = resource.ok_or_else(|| reader.error(start, "a resource of rctl(8)"))?;
        let (name, start) = reader.until('=', "action=amount")?;
        let action = Action::find(name);
        let action =
            action.ok_or_else(|| reader.error(start, "deny, log, devctl, throttle or a signal"))?;
        let start = reader.at;
        let (amount, per) = match reader.rest().split_once('/') {
            Some((amount, per)) => (amount, Some(per)),
            None => (reader.rest(), None),
        };
        if amount.contains(' ') {
            return Err(reader.error(start, "an amount without spaces"));
        }
        let size = amount.parse::<Size>();
        let size = size.map_err(|_| reader.error(start, "an amount, as in 30 or 64M"))?;
        let limit = Self::new(resource, action, size.bytes())?;
        let Some(per) = per else {
            return Ok(limit);
        };
        let start = start + amount.len() + 1;
        let per = Per::find(per);
        let per = per.ok_or_else(|| reader.error(start, "process, user, loginclass or jail"))?;
        limit.per(per)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What is before a separator, and where it begins.
    fn until(&mut self, end: char, expected: &'static str) -> Result<(&'a str, usize), Error> {
        let start = self.at;
        let parts = self.rest().split_once(end);
        let (part, _) = parts.ok_or_else(|| self.error(start, expected))?;
        self.at += part.len() + end.len_utf8();
        Ok((part, start))
    }

    /// The column is that of a character, from 1.
    fn error(&self, at: usize, expected: &'static str) -> Error {
        let before = self.text.get(..at).unwrap_or(self.text);
        let column = before.chars().count() + 1;
        Error::param(self.text, Problem::Syntax { column, expected })
    }
}
