//! Names for what a kernel numbers: jids, pids, descriptors.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::numbers::{Piece, pieces};

/// A number of the data, or a name for one (`"$x"`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Num {
    Value(i64),
    Name(String),
}

/// What a bound number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only these are put back into answers.
    Jid,
    Pid,
    Desc,
    /// A memory disk's.
    Unit,
    /// An interface's name, which is a text.
    Interface,
}

/// The names of a case so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bindings {
    /// The scratch directory, `$T`.
    scratch: String,
    /// In the order they were bound.
    bound: Vec<Bound>,
    /// Every jid the kernel told, named or not.
    told: BTreeSet<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    name: String,
    value: i64,
    /// Instead of the value, for what is no number.
    text: String,
    kind: Kind,
}

impl Bindings {
    pub(crate) fn new(scratch: &str) -> Self {
        Self {
            scratch: scratch.to_owned(),
            ..Self::default()
        }
    }

    /// Names a number. A name bound again belongs to the new one only.
    pub(crate) fn bind(&mut self, name: &str, value: i64, kind: Kind) {
        if kind == Kind::Jid {
            self.told.insert(value);
        }
        let new = Bound {
            name: name.to_owned(),
            value,
            text: String::new(),
            kind,
        };
        self.put(new);
    }

    /// Names a text.
    pub(crate) fn bind_text(&mut self, name: &str, text: &str) {
        self.put(Bound {
            name: name.to_owned(),
            value: -1,
            text: text.to_owned(),
            kind: Kind::Interface,
        });
    }

    fn put(&mut self, new: Bound) {
        // Bound again to what it holds already, it keeps its place.
        if !self.bound.contains(&new) {
            self.bound.retain(|bound| bound.name != new.name);
            self.bound.push(new);
        }
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<i64> {
        let bound = self.bound.iter().find(|bound| bound.name == name)?;
        Some(bound.value)
    }

    /// A number in an argument; an unbound name is -1.
    pub(crate) fn num(&self, num: &Num) -> i64 {
        match num {
            Num::Value(value) => *value,
            Num::Name(name) => self.get(name).unwrap_or(-1),
        }
    }

    /// The bound children: name and pid.
    pub(crate) fn pids(&self) -> impl Iterator<Item = (&str, i64)> {
        self.bound
            .iter()
            .filter(|bound| bound.kind == Kind::Pid)
            .map(|bound| (bound.name.as_str(), bound.value))
    }

    /// A text in an argument: `$T` and `${x}` are put in.
    pub(crate) fn put_in(&self, text: &str) -> String {
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (head, tail) = rest.split_at(at);
            done.push_str(head);
            if let Some(after) = tail.strip_prefix("$T") {
                done.push_str(&self.scratch);
                rest = after;
            } else if let Some((name, after)) =
                tail.strip_prefix("${").and_then(|t| t.split_once('}'))
            {
                done.push_str(&self.text_of(name));
                rest = after;
            } else {
                done.push('$');
                rest = tail.strip_prefix('$').unwrap_or_default();
            }
        }
        done.push_str(rest);
        done
    }

    fn text_of(&self, name: &str) -> String {
        match self.bound.iter().find(|bound| bound.name == name) {
            Some(bound) if bound.kind == Kind::Interface => bound.text.clone(),
            Some(bound) => bound.value.to_string(),
            None => "-1".to_owned(),
        }
    }

    /// A jid in an answer: `"$x"` if it has a name, else the number.
    pub(crate) fn jid(&mut self, jid: i64) -> Value {
        match self.name_of(jid) {
            Some(name) => json!(format!("${name}")),
            None => {
                self.told.insert(jid);
                json!(jid)
            }
        }
    }

    /// A text in an answer: `$T` and the names of jids are put back.
    pub(crate) fn put_back(&self, text: &str) -> String {
        if self.scratch.is_empty() {
            return self.put_jids_back(text);
        }
        let parts: Vec<String> = text
            .split(self.scratch.as_str())
            .map(|part| self.put_jids_back(part))
            .collect();
        parts.join("$T")
    }

    /// Whether a number that was left in a text may stand for a jid without a name.
    pub(crate) fn may_be_nameless_jid(&self, number: &str) -> bool {
        number
            .parse()
            .is_ok_and(|number| number > 0 && self.told.contains(&number))
    }

    fn put_jids_back(&self, text: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Number(digits) => self
                    .name_of_digits(digits)
                    .map_or_else(|| digits.to_owned(), |name| format!("${{{name}}}")),
            })
            .collect()
    }

    fn name_of_digits(&self, digits: &str) -> Option<&str> {
        let number: i64 = digits.parse().ok()?;
        // 005 is no jid's name, though it has the value of one.
        (number.to_string() == digits).then_some(())?;
        self.name_of(number)
    }

    fn name_of(&self, jid: i64) -> Option<&str> {
        self.bound
            .iter()
            .find(|bound| bound.kind == Kind::Jid && bound.value == jid)
            .map(|bound| bound.name.as_str())
    }

    /// For another process.
    pub(crate) fn to_json(&self) -> Value {
        let bound: Vec<Value> = self
            .bound
            .iter()
            .map(|bound| json!([bound.name, bound.value, bound.kind.letter(), bound.text]))
            .collect();
        json!({"scratch": self.scratch, "bound": bound, "told": self.told})
    }

    /// From another process.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let bound = value.get("bound")?.as_array()?.iter().map(|bound| {
            Some(Bound {
                name: bound.get(0)?.as_str()?.to_owned(),
                value: bound.get(1)?.as_i64()?,
                kind: Kind::from_letter(bound.get(2)?.as_str()?)?,
                text: bound.get(3)?.as_str()?.to_owned(),
            })
        });
        let told = value.get("told")?.as_array()?.iter().map(Value::as_i64);
        Some(Self {
            scratch: value.get("scratch")?.as_str()?.to_owned(),
            bound: bound.collect::<Option<_>>()?,
            told: told.collect::<Option<_>>()?,
        })
    }
}

impl Kind {
    const fn letter(self) -> &'static str {
        match self {
            Self::Jid => "j",
            Self::Pid => "p",
            Self::Desc => "d",
            Self::Unit => "u",
            Self::Interface => "i",
        }
    }

    fn from_letter(letter: &str) -> Option<Self> {
        [
            Self::Jid,
            Self::Pid,
            Self::Desc,
            Self::Unit,
            Self::Interface,
        ]
        .into_iter()
        .find(|kind| kind.letter() == letter)
    }
}
