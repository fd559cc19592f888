//! Journals in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Lock, Store};

/// Journals that last as long as this does: for tests, and for simulated machines.
///
/// Clones are the same store.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    files: BTreeMap<String, Vec<u8>>,
    locked: BTreeSet<Box<str>>,
}

#[derive(Debug)]
struct Locked {
    store: MemoryStore,
    name: Box<str>,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while it is held.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.shared().files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.shared().files.get(name).cloned())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.shared().files.insert(name.into(), bytes.into());
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.shared().files.remove(name);
        Ok(())
    }

    fn lock(&self, name: &str) -> io::Result<Option<Box<dyn Lock>>> {
        if !self.shared().locked.insert(name.into()) {
            return Ok(None);
        }
        Ok(Some(Box::new(Locked {
            store: self.clone(),
            name: name.into(),
        })))
    }

    fn locate(&self, name: &str) -> String {
        format!("{name} (in memory)")
    }
}

impl Lock for Locked {}

impl Drop for Locked {
    fn drop(&mut self) {
        self.store.shared().locked.remove(&self.name);
    }
}
