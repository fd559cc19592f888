//! Programs that run on the simulated machine.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::process::Process;

/// A program: a closure that runs as a process and gives its exit status.
pub type Program = Arc<dyn Fn(&mut Context) -> i32 + Send + Sync>;

/// What a program sees of its process.
#[derive(Debug)]
pub struct Context {
    process: Process,
    argv: Vec<Vec<u8>>,
    env: Vec<Vec<u8>>,
}

impl Context {
    pub(crate) fn new(process: Process, argv: Vec<Vec<u8>>, env: Vec<Vec<u8>>) -> Self {
        Self { process, argv, env }
    }

    /// The process it runs as.
    #[must_use]
    pub const fn process(&self) -> &Process {
        &self.process
    }
}

/// The programs of a machine, by absolute path.
#[derive(Default)]
pub(crate) struct Programs {
    by_path: BTreeMap<Vec<u8>, Program>,
}

impl Programs {
    /// Registers a program, instead of the one that was there, which it gives back.
    pub(crate) fn register(&mut self, path: &str, program: Program) -> Option<Program> {
        self.by_path.insert(path.into(), program)
    }

    /// The program at an absolute path.
    pub(crate) fn get(&self, path: &[u8]) -> Option<&Program> {
        self.by_path.get(path)
    }
}

impl fmt::Debug for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_path.keys()).finish()
    }
}
