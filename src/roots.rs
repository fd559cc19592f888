//! Directories for jails.

mod userland;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jail_sim::{Context, Machine};
use tempfile::TempDir;

use crate::Example;

/// What jails are made of, all in a temporary directory that goes with this: a base that they
/// share, and for each a root to mount it on and an `/etc`.
///
/// A simulated machine has sh(1), hostname(1) and others without files; on FreeBSD they are
/// copied. Daemons are stand-ins in both, which sleep until they are killed.
#[derive(Debug)]
pub struct Roots {
    dir: TempDir,
    base: PathBuf,
}

/// What a jail is made of beside the base.
#[derive(Clone, Debug)]
pub struct Root {
    /// An empty directory, for the base to be mounted on.
    pub path: PathBuf,
    /// What is to be its `/etc`.
    pub etc: PathBuf,
}

impl Roots {
    /// Makes the temporary directory and the base, with the daemons in
    /// [`DAEMON_DIR`](Self::DAEMON_DIR).
    ///
    /// # Errors
    /// As the file system answers.
    pub fn new(example: &Example, daemons: &[&str]) -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
        let base = dir.path().join("base");
        for name in ["dev", "etc", "mnt", "proc"] {
            fs::create_dir_all(base.join(name))?;
        }
        match example.machine() {
            Some(machine) => register(machine, daemons),
            None => userland::copy(&base, daemons)?,
        }
        Ok(Self { dir, base })
    }

    /// Where jails find the daemons.
    pub const DAEMON_DIR: &'static str = "/usr/local/sbin";

    /// What all jails see: programs, and mount points for what each has of its own.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// A root, with an `/etc/rc` that starts daemons.
    ///
    /// # Errors
    /// As the file system answers.
    pub fn create(&self, name: &str, rc: &str) -> io::Result<Root> {
        let of = self.dir.path().join(name);
        let (path, etc) = (of.join("root"), of.join("etc"));
        for dir in [&path, &etc] {
            fs::create_dir_all(dir)?;
        }
        // At the end they have become the programs that they are.
        let rc = format!("PATH=/bin:{}\n{rc}\nsleep 0.1\n", Self::DAEMON_DIR);
        fs::write(etc.join("rc"), rc)?;
        Ok(Root { path, etc })
    }

    /// The directory that they are in.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Leaves everything where it is: something may still be mounted there, and to remove what
    /// is behind it would be worse than to leave a directory.
    pub fn leave(&mut self) {
        self.dir.disable_cleanup(true);
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
