//! SHIM until the serde form is merged.
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::JailSpec;

pub(crate) struct Journaled<'a>(pub(crate) &'a JailSpec);
pub(crate) struct FromJournal(pub(crate) JailSpec);

impl Serialize for Journaled<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.name().to_string().serialize(s)
    }
}

impl<'de> Deserialize<'de> for FromJournal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let name = String::deserialize(d)?;
        JailSpec::new(name)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}
