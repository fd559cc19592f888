//! Writing specs and reading them.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::JailSpec;
use crate::life::SpecForm;

/// See [`form`](crate::form). One with [functions as hooks](JailSpec::hook_fn) is an error.
impl Serialize for JailSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = SpecForm::new(self).map_err(S::Error::custom)?;
        if let Some(at) = form.function() {
            let text = format!("jail {}: a function at {at} cannot be written", self.name);
            return Err(S::Error::custom(text));
        }
        form.serialize(serializer)
    }
}

/// See [`form`](crate::form).
impl<'de> Deserialize<'de> for JailSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = SpecForm::deserialize(deserializer)?;
        if let Some(at) = form.function() {
            let text = format!("a function at {at} is in journals only");
            return Err(D::Error::custom(text));
        }
        form.read().map_err(D::Error::custom)
    }
}

/// A spec in a journal: functions are marked.
pub(crate) struct Journaled<'s>(pub(crate) &'s JailSpec);

/// A spec from a journal: functions were another program's, and fail when they are called.
pub(crate) struct FromJournal(pub(crate) JailSpec);

impl Serialize for Journaled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = SpecForm::new(self.0).map_err(S::Error::custom)?;
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FromJournal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spec = SpecForm::deserialize(deserializer)?.read();
        spec.map(Self).map_err(D::Error::custom)
    }
}
