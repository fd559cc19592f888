//! Whether an answer is the recorded one.

use serde_json::Value;

use crate::bindings::Bindings;
use crate::numbers::{Piece, pieces};

/// Whether `got` is `expected`, whole and in the same order inside lists. Jids that never got a
/// name need not match, nor a number in a text that stands for one.
pub(crate) fn same(expected: &Value, got: &Value, bindings: &Bindings) -> bool {
    same_at(None, expected, got, bindings)
}

fn same_at(key: Option<&str>, expected: &Value, got: &Value, bindings: &Bindings) -> bool {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            expected.len() == got.len()
                && expected.iter().all(|(key, value)| {
                    got.get(key)
                        .is_some_and(|got| same_at(Some(key), value, got, bindings))
                })
        }
        (Value::Array(expected), Value::Array(got)) => {
            expected.len() == got.len()
                && expected
                    .iter()
                    .zip(got)
                    .all(|(expected, got)| same_at(key, expected, got, bindings))
        }
        (Value::Number(_), Value::Number(_)) => {
            expected == got
                || (key.is_some_and(is_jid) && is_positive(expected) && is_positive(got))
        }
        (Value::String(expected), Value::String(got)) => {
            same_text(expected, got, bindings)
                || (!key.is_some_and(is_exact) && same_but_nameless(expected, got, bindings))
        }
        _ => expected == got,
    }
}

/// Whether the values of this name are jids.
pub(crate) fn is_jid(name: &str) -> bool {
    matches!(name, "jid" | "parent" | "lastjid" | "ino")
}

fn is_positive(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| number > 0)
}

fn same_text(expected: &str, got: &str, bindings: &Bindings) -> bool {
    // Where this replay puts nothing back (a status, an address), the recording may have.
    expected == got || bindings.put_in(expected) == got
}

/// Whether only numbers differ, and those stand for jids without a name.
fn same_but_nameless(expected: &str, got: &str, bindings: &Bindings) -> bool {
    let (expected, got) = (pieces(expected), pieces(got));
    expected.len() == got.len()
        && expected
            .iter()
            .zip(&got)
            .all(|(expected, got)| match (expected, got) {
                (Piece::Number(_), Piece::Number(number)) => {
                    expected == got || bindings.may_be_nameless_jid(number)
                }
                _ => expected == got,
            })
}

/// Texts that no jid stands in.
fn is_exact(name: &str) -> bool {
    matches!(name, "err" | "status" | "mode" | "local")
}
