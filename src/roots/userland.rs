//! The few programs that a jail on a running FreeBSD gets.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Roots;

/// Copies of programs, linked into each root so that they take the room of one.
#[derive(Debug)]
pub(super) struct Userland {
    base: PathBuf,
    files: Vec<PathBuf>,
}

impl Userland {
    /// Copies from this host into `base`.
    pub(super) fn copy(base: &Path, daemons: &[&str]) -> io::Result<Self> {
        let mut userland = Self {
            base: base.into(),
            files: Vec::new(),
        };
        for (from, to) in FILES {
            if Path::new(from).exists() {
                userland.add(from, to)?;
            }
        }
        for daemon in daemons {
            // Not one of /rescue, which does not work under another name.
            userland.add("/bin/sleep", &format!("{}/{daemon}", Roots::DAEMON_DIR))?;
        }
        Ok(userland)
    }

    /// Puts them below `root`.
    pub(super) fn link(&self, root: &Path) -> io::Result<()> {
        for file in &self.files {
            let to = root.join(file);
            make_parent(&to)?;
            fs::hard_link(self.base.join(file), to)?;
        }
        Ok(())
    }

    fn add(&mut self, from: &str, to: &str) -> io::Result<()> {
        let file = PathBuf::from(to.trim_start_matches('/'));
        let copy = self.base.join(&file);
        make_parent(&copy)?;
        fs::copy(from, copy)?;
        self.files.push(file);
        Ok(())
    }
}

fn make_parent(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Programs that need no library, and what sleep(1) needs: `libsys` is there since 15.
const FILES: [(&str, &str); 6] = [
    ("/rescue/sh", "bin/sh"),
    ("/rescue/hostname", "bin/hostname"),
    ("/rescue/sleep", "bin/sleep"),
    ("/libexec/ld-elf.so.1", "libexec/ld-elf.so.1"),
    ("/lib/libc.so.7", "lib/libc.so.7"),
    ("/lib/libsys.so.7", "lib/libsys.so.7"),
];
