//! Directories for jails.

mod userland;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jail_sim::{Context, Machine};
use tempfile::TempDir;

use crate::Example;
use userland::Userland;

/// Root directories of jails, all in a temporary one that goes with this.
///
/// A simulated machine has sh(1), hostname(1) and others without files; on FreeBSD they are
/// copied. Daemons are stand-ins in both, which sleep until they are killed.
#[derive(Debug)]
pub struct Roots {
    dir: TempDir,
    userland: Option<Userland>,
}

impl Roots {
    /// Makes the temporary directory, and the daemons in [`DAEMON_DIR`](Self::DAEMON_DIR).
    ///
    /// # Errors
    /// As the file system answers.
    pub fn new(example: &Example, daemons: &[&str]) -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
        let userland = match example.machine() {
            Some(machine) => {
                register(machine, daemons);
                None
            }
            None => Some(Userland::copy(&dir.path().join("base"), daemons)?),
        };
        Ok(Self { dir, userland })
    }

    /// Where jails find the daemons.
    pub const DAEMON_DIR: &'static str = "/usr/local/sbin";

    /// A root directory, with an `/etc/rc` that starts daemons.
    ///
    /// # Errors
    /// As the file system answers.
    pub fn create(&self, name: &str, rc: &str) -> io::Result<PathBuf> {
        let root = self.dir.path().join(name);
        for dir in ["dev", "etc"] {
            fs::create_dir_all(root.join(dir))?;
        }
        // Nothing is mounted here, and sh(1) wants one for what it starts with `&`.
        fs::write(root.join("dev/null"), "")?;
        // At the end they have become the programs that they are.
        let rc = format!("PATH=/bin:{}\n{rc}\nsleep 0.1\n", Self::DAEMON_DIR);
        fs::write(root.join("etc/rc"), rc)?;
        if let Some(userland) = &self.userland {
            userland.link(&root)?;
        }
        Ok(root)
    }

    /// The directory that they are in.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Removes all of them, and tells what dropping this would not: what cannot be removed.
    ///
    /// # Errors
    /// As the file system answers.
    pub fn remove(self) -> io::Result<()> {
        self.dir.close()
    }
}

fn register(machine: &Machine, daemons: &[&str]) {
    for daemon in daemons {
        machine.register(&format!("{}/{daemon}", Roots::DAEMON_DIR), sleep);
    }
}

fn sleep(program: &mut Context) -> i32 {
    while program.sleep(Duration::from_secs(3600)).is_ok() {}
    0
}
