//! Values of one jail with their texts as C has them.

use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use jail::Values;

use crate::text::c_text;

#[derive(Debug)]
pub(crate) struct Row {
    values: Values,
    /// The keys of `meta` and `env` with their values, once somebody asks for one: alone they have no NUL.
    keys: OnceLock<Box<[(CString, CString)]>>,
}

impl From<Values> for Row {
    fn from(values: Values) -> Self {
        Self {
            values,
            keys: OnceLock::new(),
        }
    }
}

impl Row {
    pub(crate) const fn values(&self) -> &Values {
        &self.values
    }

    pub(crate) fn count(&self) -> usize {
        self.values.c_names().count()
    }

    pub(crate) fn name(&self, index: usize) -> Option<&CStr> {
        self.values.c_names().nth(index)
    }

    /// Whether this parameter was asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut names = self.values.c_names();
        names.any(|of| of.to_bytes() == name.as_bytes())
    }

    /// The text of this parameter, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<&CStr> {
        self.values.c_str(name).or_else(|| self.key(name))
    }

    fn key(&self, name: &str) -> Option<&CStr> {
        // Of any other type, or not there.
        self.values.os_str(name)?;
        let keys = self.keys.get_or_init(|| self.all_keys());
        let mut keys = keys.iter();
        keys.find_map(|(key, text)| (key.to_bytes() == name.as_bytes()).then_some(&**text))
    }

    fn all_keys(&self) -> Box<[(CString, CString)]> {
        let copy = |key: &CStr| {
            let name = key.to_str().ok()?;
            let text = match self.values.c_str(name) {
                Some(_) => return None,
                None => self.values.os_str(name)?,
            };
            Some((key.into(), c_text(text.as_encoded_bytes())))
        };
        self.values.c_names().filter_map(copy).collect()
    }
}
