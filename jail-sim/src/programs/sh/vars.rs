//! Variables.

use std::collections::BTreeMap;

use super::parser::is_variable;

#[derive(Clone, Debug, Default)]
pub(super) struct Vars {
    all: BTreeMap<String, Var>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Var {
    value: Option<String>,
    exported: bool,
}

impl Vars {
    /// Those of the environment, exported.
    pub(super) fn from_environ(environ: &[Vec<u8>]) -> Self {
        let mut vars = Self::default();
        for entry in environ {
            let entry = String::from_utf8_lossy(entry);
            if let Some((name, value)) = entry.split_once('=').filter(|(n, _)| is_variable(n)) {
                vars.set(name, value);
                vars.export(name);
            }
        }
        vars
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.value.as_deref()
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.all.entry(name.to_owned()).or_default().value = Some(value.to_owned());
    }

    pub(super) fn export(&mut self, name: &str) {
        self.all.entry(name.to_owned()).or_default().exported = true;
    }

    /// Takes a variable away, and gives it for [`restore`](Self::restore).
    pub(super) fn take(&mut self, name: &str) -> Option<Var> {
        self.all.remove(name)
    }

    pub(super) fn restore(&mut self, name: &str, var: Option<Var>) {
        match var {
            Some(var) => {
                self.all.insert(name.to_owned(), var);
            }
            None => {
                self.all.remove(name);
            }
        }
    }

    /// What a program is given.
    pub(super) fn environ(&self) -> Vec<Vec<u8>> {
        let exported = self.all.iter().filter(|(_, var)| var.exported);
        exported
            .filter_map(|(name, var)| Some(format!("{name}={}", var.value.as_ref()?).into_bytes()))
            .collect()
    }
}
