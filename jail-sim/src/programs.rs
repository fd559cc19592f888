//! Programs that run on the simulated machine: closures registered by path, and those that every
//! machine has.
//!
//! Nothing is ever executed on the computer this runs on.

mod basic;
mod context;
mod files;
mod ls;
mod newfs;
mod ps;
mod sh;
mod stdio;
mod system;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use context::Context;
pub use stdio::Stdio;

/// A program: a closure that runs as a process and gives its exit status.
pub type Program = Arc<dyn Fn(&mut Context) -> i32 + Send + Sync>;

/// The programs of a machine, by absolute path.
pub(crate) struct Programs {
    by_path: BTreeMap<Vec<u8>, Program>,
}

impl Programs {
    /// Those that every machine has.
    pub(crate) fn new() -> Self {
        let by_path = builtin()
            .into_iter()
            .map(|(path, program)| (path.into(), program))
            .collect();
        Self { by_path }
    }

    /// Registers a program, instead of the one that was there, which it gives back.
    pub(crate) fn register(&mut self, path: &str, program: Program) -> Option<Program> {
        self.by_path.insert(path.into(), program)
    }

    /// The program at an absolute path.
    pub(crate) fn get(&self, path: &[u8]) -> Option<&Program> {
        self.by_path.get(path)
    }
}

impl Default for Programs {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_path.keys()).finish()
    }
}

type Main = fn(&mut Context) -> i32;

/// The programs that every machine has, at the paths that FreeBSD has them.
fn builtin() -> Vec<(&'static str, Program)> {
    let all: [(&str, Main); 20] = [
        ("/bin/sh", sh::sh),
        ("/bin/cat", files::cat),
        ("/bin/echo", basic::echo),
        ("/bin/hostname", system::hostname),
        ("/bin/kill", system::kill),
        ("/bin/ls", ls::ls),
        ("/bin/mkdir", files::mkdir),
        ("/bin/ps", ps::ps),
        ("/bin/pwd", basic::pwd),
        ("/bin/rm", files::rm),
        ("/bin/rmdir", files::rmdir),
        ("/bin/sleep", basic::sleep),
        ("/sbin/newfs", newfs::newfs),
        ("/sbin/sysctl", system::sysctl),
        ("/usr/bin/env", basic::env),
        ("/usr/bin/false", |_| 1),
        ("/usr/bin/id", system::id),
        ("/usr/bin/touch", files::touch),
        ("/usr/bin/true", |_| 0),
        ("/usr/bin/uname", system::uname),
    ];
    all.into_iter()
        .map(|(path, program)| (path, Arc::new(program) as Program))
        .collect()
}

#[cfg(test)]
mod tests;
