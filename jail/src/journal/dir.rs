//! Journals in a directory.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{self, AtFlags, Dir, FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::{Lock, Store};

/// Journals in a directory of this computer.
///
/// The directory is made if it is not there, for its owner alone. One that belongs to somebody
/// else, or that others can write to, is refused: what stands in a journal is undone as root.
#[derive(Clone, Debug)]
pub struct DirStore {
    path: PathBuf,
    synced: bool,
}

/// No journal is as large: something else is there.
const MAX: u64 = 16 << 20;

impl DirStore {
    /// Where journals are unless it is said.
    pub const DEFAULT: &'static str = "/var/run/jailrs";

    /// In this directory; the one that it is in has to be there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            synced: true,
        }
    }

    /// Does not wait until a file is on the disk: when the host loses power, the latest steps may
    /// be lost, and directories that were made stay. When only the program ends, nothing is lost.
    #[must_use]
    pub const fn lost_with_power(mut self) -> Self {
        self.synced = false;
        self
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The directory, opened; `None` if it is not there.
    fn open(&self) -> io::Result<Option<OwnedFd>> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let dir = match fs::open(&self.path, flags, Mode::empty()) {
            Ok(dir) => dir,
            Err(Errno::NOENT) => return Ok(None),
            Err(errno) => return Err(errno.into()),
        };
        let stat = fs::fstat(&dir)?;
        let mode = Mode::from_raw_mode(stat.st_mode);
        let others = Mode::WGRP | Mode::WOTH;
        if stat.st_uid != rustix::process::geteuid().as_raw() || mode.intersects(others) {
            let text = "the directory is not the caller's alone to write to";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
        }
        Ok(Some(dir))
    }

    fn open_or_make(&self) -> io::Result<OwnedFd> {
        if let Some(dir) = self.open()? {
            return Ok(dir);
        }
        match fs::mkdir(&self.path, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        self.open()?.ok_or_else(|| Errno::NOENT.into())
    }

    fn sync(&self, fd: &impl std::os::fd::AsFd) -> io::Result<()> {
        match self.synced {
            true => Ok(fs::fsync(fd)?),
            false => Ok(()),
        }
    }
}

impl Store for DirStore {
    fn names(&self) -> io::Result<Vec<String>> {
        let Some(dir) = self.open()? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for entry in Dir::read_from(dir)? {
            let entry = entry?;
            // No name of ours is not UTF-8 or begins with a dot.
            match entry.file_name().to_str() {
                Ok(name) if !name.starts_with('.') => names.push(name.to_owned()),
                _ => {}
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(dir) = self.open()? else {
            return Ok(None);
        };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = match fs::openat(&dir, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(None),
            Err(errno) => return Err(errno.into()),
        };
        let mut bytes = Vec::new();
        file.take(MAX + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "larger than 16 MiB",
            ));
        }
        Ok(Some(bytes))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let dir = self.open_or_make()?;
        let new = format!(".{name}.new");
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC;
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(fs::openat(&dir, &*new, flags, Mode::RUSR | Mode::WUSR)?);
        let written = file
            .write_all(bytes)
            .and_then(|()| self.sync(&file))
            .and_then(|()| Ok(fs::renameat(&dir, &*new, &dir, name)?));
        if let Err(error) = written {
            let _ = fs::unlinkat(&dir, &*new, AtFlags::empty());
            return Err(error);
        }
        self.sync(&dir)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let Some(dir) = self.open()? else {
            return Ok(());
        };
        match fs::unlinkat(&dir, name, AtFlags::empty()) {
            Ok(()) => self.sync(&dir),
            Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    fn lock(&self, name: &str) -> io::Result<Option<Box<dyn Lock>>> {
        let dir = self.open_or_make()?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = fs::openat(&dir, name, flags, Mode::RUSR | Mode::WUSR)?;
        match fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Box::new(Flocked::new(file)))),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    fn locate(&self, name: &str) -> String {
        crate::escape::escaped(self.path.join(name).as_os_str().as_encoded_bytes())
    }
}

/// Unlocked when it is dropped. Closing would not do: a process that another thread has just forked
/// has it open, too, until it runs its program.
#[derive(Debug)]
struct Flocked {
    file: OwnedFd,
    /// A forked process that goes on and drops its copy does not take the lock away.
    owner: u32,
}

impl Flocked {
    fn new(file: OwnedFd) -> Self {
        let owner = std::process::id();
        Self { file, owner }
    }
}

impl Lock for Flocked {}

impl Drop for Flocked {
    fn drop(&mut self) {
        if self.owner == std::process::id() {
            // If that fails closing it has to do.
            let _ = fs::flock(&self.file, FlockOperation::Unlock);
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;

    fn opened(dir: &TempDir) -> OwnedFd {
        File::create(dir.path().join("x")).unwrap().into()
    }

    fn lock(file: &OwnedFd) -> Result<(), Errno> {
        fs::flock(file, FlockOperation::NonBlockingLockExclusive)
    }

    #[test]
    fn who_has_a_copy_does_not_keep_it_locked() {
        let dir = tempdir().unwrap();
        let (first, second) = (opened(&dir), opened(&dir));
        lock(&first).unwrap();
        let first = Flocked::new(first);
        let _copy = first.file.try_clone().unwrap();
        assert_eq!(lock(&second), Err(Errno::WOULDBLOCK));
        drop(first);
        lock(&second).unwrap();
    }

    #[test]
    fn nor_does_a_forked_process_unlock_it() {
        let dir = tempdir().unwrap();
        let (first, second) = (opened(&dir), opened(&dir));
        lock(&first).unwrap();
        let mut of_another = Flocked::new(first.try_clone().unwrap());
        of_another.owner = 0;
        drop(of_another);
        assert_eq!(lock(&second), Err(Errno::WOULDBLOCK));
    }
}
