//! A jail's journal, and having it to oneself.

use std::sync::Arc;

use super::key::file_name;
use super::{Boot, File, JournalProblem, Lock, Store, journal_key};
use crate::{Error, Host, JailName};

/// Where a host's journals are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stores(pub(crate) Option<Arc<dyn Store>>);

/// The journal of one jail. As long as it is there nobody else starts or stops that jail.
#[derive(Debug, Default)]
pub(crate) struct Journal(Option<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) store: Arc<dyn Store>,
    pub(super) key: Box<str>,
    pub(super) boot: Boot,
    _lock: Box<dyn Lock>,
}

impl Journal {
    /// Locks the journal of a jail. Without a store there is none, and nothing is locked.
    ///
    /// # Errors
    /// [`JournalProblem::Locked`]; [`JournalProblem::Io`]
    pub(crate) fn lock(host: &Host, jail: &JailName) -> Result<Self, Error> {
        Self::lock_key(
            host,
            &journal_key(jail.as_bytes()),
            &lock_key(jail.as_bytes()),
        )
    }

    /// As [`lock`](Self::lock), by the journal's file.
    pub(crate) fn lock_file(host: &Host, key: &str) -> Result<Self, Error> {
        let stem = super::jail_of_key(key).unwrap_or(key);
        Self::lock_key(host, key, &format!("{stem}.lock"))
    }

    fn lock_key(host: &Host, key: &str, lock_name: &str) -> Result<Self, Error> {
        let Some(store) = host.store() else {
            return Ok(Self(None));
        };
        let boot = Boot::now(host)?;
        let lock = store.lock(lock_name);
        let lock = lock.map_err(|error| io(&**store, "flock", lock_name, &error))?;
        let Some(lock) = lock else {
            return Err(problem(&**store, key, JournalProblem::Locked));
        };
        Ok(Self(Some(Inner {
            store: store.clone(),
            key: key.into(),
            boot,
            _lock: lock,
        })))
    }

    pub(super) const fn inner(&self) -> Option<&Inner> {
        self.0.as_ref()
    }

    /// Whether there is one to be written.
    pub(crate) const fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// The boot that it is written in.
    pub(crate) fn boot(&self) -> Option<Boot> {
        self.0.as_ref().map(|inner| inner.boot)
    }

    /// What stands in it, if there is one.
    pub(crate) fn read(&self) -> Result<Option<File>, Error> {
        let Some(inner) = &self.0 else {
            return Ok(None);
        };
        let Some(bytes) = inner.read_bytes(&inner.key)? else {
            return Ok(None);
        };
        let file = File::read(&bytes).map_err(|problem| inner.problem(&inner.key, problem))?;
        if journal_key(file.jail.bytes()) != *inner.key {
            let name = String::from_utf8_lossy(file.jail.bytes()).into_owned();
            return Err(inner.problem(&inner.key, JournalProblem::OtherJail(name)));
        }
        Ok(Some(file))
    }

    /// Replaces it.
    pub(crate) fn write(
        &self,
        file: impl FnOnce(Boot) -> Result<File, Error>,
    ) -> Result<(), Error> {
        let Some(inner) = &self.0 else {
            return Ok(());
        };
        let bytes = file(inner.boot)?.to_bytes();
        let bytes = bytes.map_err(|problem| inner.problem(&inner.key, problem))?;
        let written = inner.store.write(&inner.key, &bytes);
        written.map_err(|error| inner.io("write", &inner.key, &error))
    }

    /// All is undone: it goes. It is unlocked when it is dropped.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        let Some(inner) = &self.0 else {
            return Ok(());
        };
        let removed = inner.store.remove(&inner.key);
        removed.map_err(|error| inner.io("remove", &inner.key, &error))
    }

    /// This journal cannot be used.
    pub(crate) fn problem(&self, problem: JournalProblem) -> Error {
        match &self.0 {
            Some(inner) => inner.problem(&inner.key, problem),
            None => Error::Journal {
                file: "journal".into(),
                problem,
            },
        }
    }
}

impl Inner {
    pub(super) fn read_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let read = self.store.read(name);
        read.map_err(|error| self.io("read", name, &error))
    }

    pub(super) fn io(&self, operation: &'static str, name: &str, why: &std::io::Error) -> Error {
        io(&*self.store, operation, name, why)
    }

    pub(super) fn problem(&self, name: &str, what: JournalProblem) -> Error {
        problem(&*self.store, name, what)
    }
}

impl Stores {
    /// The files of journals.
    pub(crate) fn journals(store: &dyn Store) -> Result<Vec<String>, Error> {
        let names = store.names();
        let mut names = names.map_err(|error| io(store, "readdir", "", &error))?;
        names.retain(|name| super::jail_of_key(name).is_some());
        Ok(names)
    }
}

fn lock_key(jail: &[u8]) -> String {
    file_name(jail) + ".lock"
}

fn io(store: &dyn Store, operation: &'static str, name: &str, why: &std::io::Error) -> Error {
    let why = why.to_string();
    problem(store, name, JournalProblem::Io { operation, why })
}

fn problem(store: &dyn Store, name: &str, problem: JournalProblem) -> Error {
    Error::Journal {
        file: store.locate(name),
        problem,
    }
}
