//! Values with their texts as C has them: of all jails of a list in one piece of memory.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use jail::{Value, Values};

use crate::text::c_text;

/// The values of one jail.
#[derive(Debug)]
pub(crate) struct Row {
    values: Values,
    texts: Arc<Texts>,
    /// Which of the jails it is.
    at: usize,
}

/// The texts of several jails that were asked for the same.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    names: Vec<CString>,
    /// Which of the names are of texts.
    columns: Vec<usize>,
    /// With a NUL after each, and where it begins, jail by jail.
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl Row {
    /// Of one jail.
    pub(crate) fn one(values: Values) -> Self {
        let texts = Texts::of(std::iter::once(&values));
        Self::nth(values, Arc::new(texts), 0)
    }

    /// Of several that were asked for the same.
    pub(crate) fn all(values: Vec<Values>) -> Vec<Self> {
        let texts = Arc::new(Texts::of(values.iter()));
        let rows = values.into_iter().enumerate();
        rows.map(|(at, values)| Self::nth(values, Arc::clone(&texts), at))
            .collect()
    }

    const fn nth(values: Values, texts: Arc<Texts>, at: usize) -> Self {
        Self { values, texts, at }
    }

    pub(crate) const fn values(&self) -> &Values {
        &self.values
    }

    pub(crate) fn count(&self) -> usize {
        self.texts.names.len()
    }

    pub(crate) fn name(&self, index: usize) -> Option<&CStr> {
        self.texts.names.get(index).map(CString::as_c_str)
    }

    /// Whether this parameter was asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut names = self.texts.names.iter();
        names.any(|of| of.as_bytes() == name.as_bytes())
    }

    /// The text of this parameter, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<&CStr> {
        let texts = &*self.texts;
        let is_it = |name_at: &usize| {
            let of = texts.names.get(*name_at);
            of.is_some_and(|of| of.as_bytes() == name.as_bytes())
        };
        let column = texts.columns.iter().position(is_it)?;
        let start = *texts.starts.get(self.at * texts.columns.len() + column)?;
        CStr::from_bytes_until_nul(texts.bytes.get(start..)?).ok()
    }
}

impl Texts {
    fn of<'v>(mut all: impl Iterator<Item = &'v Values> + Clone) -> Self {
        let mut texts = Self::default();
        let Some(first) = all.clone().next() else {
            return texts;
        };
        for (at, (name, value)) in first.iter().enumerate() {
            texts.names.push(c_text(name));
            if matches!(value, Value::String(_)) {
                texts.columns.push(at);
            }
        }
        all.by_ref().for_each(|values| texts.add(values));
        texts
    }

    fn add(&mut self, values: &Values) {
        for column in &self.columns {
            let name = self.names.get(*column).and_then(|name| name.to_str().ok());
            let text = name
                .and_then(|name| values.os_str(name))
                .unwrap_or_default();
            self.starts.push(self.bytes.len());
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(0);
        }
    }
}
