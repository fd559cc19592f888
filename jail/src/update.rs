//! What shall change of a jail.

mod facilities;
mod identity;
mod rights;

use std::borrow::Cow;

use crate::params::{ParamInfo, table};
use crate::settings::Settings;
use crate::{JailName, Value};

/// Changes of a jail: parameters with new values. What is not said stays.
///
/// Methods are named as those of [`JailSpec`](crate::JailSpec), which explains them; there is
/// none for what cannot change after creation.
#[derive(Clone, Debug, Default)]
#[must_use = "an update changes nothing until Jail::update"]
pub struct JailUpdate {
    settings: Settings,
}

impl JailUpdate {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes a parameter by name, known here or not: see
    /// [`JailSpec::param`](crate::JailSpec::param).
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.settings.put_named(name, value.into());
        self
    }

    /// What will change, with names.
    pub fn params(&self) -> impl Iterator<Item = (&str, Cow<'_, Value>)> {
        self.settings.shown()
    }

    pub(crate) fn name(self, name: &JailName) -> Self {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(name.as_bytes());
        self.set(&table::NAME, Value::String(name.into()))
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(mut self, info: &'static ParamInfo, value: impl Into<Value>) -> Self {
        self.settings.put(info, value.into());
        self
    }

    fn set_text(self, info: &'static ParamInfo, text: impl Into<std::ffi::OsString>) -> Self {
        self.set(info, Value::String(text.into()))
    }
}
