//! The form of a journal: JSON.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::key::sum;
use super::{Boot, JournalProblem, Record, Text};

/// What stands in a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) jail: Text,
    pub(crate) state: State,
    pub(crate) boot: Boot,
    pub(crate) root: Text,
    pub(crate) steps: Vec<Entry>,
    /// What the jail shall be.
    pub(crate) spec: Value,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Or such a start failed and is being undone.
    Starting,
    Running,
    Stopping,
}

/// A step of the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its place in the plan.
    pub(crate) step: usize,
    /// What it is, for people.
    pub(crate) what: String,
    /// Whether it is known to be done; else it may be, or in part.
    pub(crate) done: bool,
    pub(crate) record: Record,
}

/// Of this form. Another one gets another number.
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    jailrs: u64,
    sum: String,
    journal: Value,
}

impl File {
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, JournalProblem> {
        let failed = |error: serde_json::Error| JournalProblem::Nonsense(error.to_string());
        let journal = serde_json::to_value(self).map_err(failed)?;
        let sealed = Sealed {
            jailrs: VERSION,
            sum: sum_of(&journal),
            journal,
        };
        let mut bytes = serde_json::to_vec_pretty(&sealed).map_err(failed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, JournalProblem> {
        let unreadable = |error: serde_json::Error| JournalProblem::Unreadable(error.to_string());
        let value: Value = serde_json::from_slice(bytes).map_err(unreadable)?;
        match value.get("jailrs").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) => return Err(JournalProblem::Version(version)),
            None => return Err(JournalProblem::Unreadable("it has no version".into())),
        }
        let sealed: Sealed = serde_json::from_value(value).map_err(unreadable)?;
        if sealed.sum != sum_of(&sealed.journal) {
            return Err(JournalProblem::Sum);
        }
        serde_json::from_value(sealed.journal)
            .map_err(|error| JournalProblem::Nonsense(error.to_string()))
    }
}

/// Over the values, not over the spaces between them. Keys are in order.
fn sum_of(journal: &Value) -> String {
    format!("{:016x}", sum(journal.to_string().as_bytes()))
}
