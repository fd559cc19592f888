//! From a root to a mount point, name by name, never through a symbolic link.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jail_sys::sys::fcntl::{
    AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_PATH,
    O_RDONLY,
};
use jail_sys::sys::mount::statfs;
use jail_sys::sys::stat::{S_IFLNK, S_IFMT, S_IFREG};

use super::MountInfo;
use super::path::Place;
use crate::journal::{Before, Record, Text};
use crate::kernel::{Fd, RawFd};
use crate::{Errno, Error, ErrorKind, Host, Problem};

/// A mount point that was walked to. Each directory on the way was opened from the one before by
/// a single name, `O_NOFOLLOW`, so no link and no `..` was ever followed; where what is mounted
/// goes can be looked at through them however the path changes meanwhile.
#[derive(Debug)]
pub(super) struct MountPoint<'h> {
    host: &'h Host,
    place: &'h Place,
    /// The directory that has the mount point in it; `None` if that is the root itself.
    parent: Option<Arc<Fd>>,
    /// What will be covered, or is already.
    node: Arc<Fd>,
    is_file: bool,
    created: Vec<Created>,
}

/// A directory that was made on the way.
#[derive(Debug)]
struct Created {
    parent: Arc<Fd>,
    /// Which of the names it is.
    index: usize,
}

/// What may be at the end and on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// The mode of directories to be made.
    pub(super) create: Option<u32>,
    /// A file will do.
    pub(super) file: bool,
}

impl<'h> MountPoint<'h> {
    /// Walks there. What was made on the way is removed again if it does not get there.
    /// `before` is told the directories made so far and the next one, before it is made.
    pub(super) fn find(
        host: &'h Host,
        place: &'h Place,
        wanted: Wanted,
        before: &mut dyn FnMut(Vec<PathBuf>) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let root = Arc::new(open_root(host, place)?);
        let mut point = Self {
            host,
            place,
            parent: None,
            node: root,
            is_file: false,
            created: Vec::new(),
        };
        for index in 0..place.names().len() {
            if let Err(error) = point.step(index, wanted, before) {
                return Err(point.remove_created(error));
            }
        }
        Ok(point)
    }

    /// What was walked to.
    pub(super) fn node(&self) -> RawFd {
        self.node.raw()
    }

    /// Whether it is a file.
    pub(super) const fn is_file(&self) -> bool {
        self.is_file
    }

    /// The paths of the directories that were made, seen from the root, the outermost first.
    pub(super) fn created(&self) -> Vec<PathBuf> {
        let created = self.created.iter();
        created
            .map(|created| self.place.inside(created.index + 1))
            .collect()
    }

    /// The mount that what was walked to is on.
    pub(super) fn mount(&self) -> Result<MountInfo, Error> {
        self.fstatfs(self.node.raw())
    }

    /// The mount that is found now by the same name in the same directory: what covers it.
    pub(super) fn covering(&self) -> Result<MountInfo, Error> {
        let node = match (&self.parent, self.place.names().last()) {
            (Some(parent), Some(name)) => {
                let flags = if self.is_file { FILE } else { DIRECTORY };
                let opened = self.open(parent.raw(), name, flags);
                opened.map_err(|errno| self.failed("openat", errno))?
            }
            _ => open_root(self.host, self.place)?,
        };
        self.fstatfs(node.raw())
    }

    /// Removes what was made on the way, and gives `error` with what could not be.
    pub(super) fn remove_created(self, error: Error) -> Error {
        let mut left = Vec::new();
        for Created { parent, index } in self.created.iter().rev() {
            let Some(name) = self.place.names().get(*index) else {
                continue;
            };
            let kernel = self.host.kernel();
            if let Err(errno) = kernel.unlinkat(parent.raw(), name, AT_REMOVEDIR) {
                let path = shown(&self.place.upto(index + 1));
                left.push(Error::kernel("rmdir", path, errno));
            }
        }
        error.with_left(left)
    }

    /// Goes down by one name.
    fn step(
        &mut self,
        index: usize,
        wanted: Wanted,
        before: &mut dyn FnMut(Vec<PathBuf>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(name) = self.place.names().get(index) else {
            return Ok(());
        };
        let dir = self.node.clone();
        let mut opened = self.open(dir.raw(), name, DIRECTORY);
        if let (Err(Errno::ENOENT), Some(mode)) = (&opened, wanted.create) {
            let mut making = self.created();
            making.push(self.place.inside(index + 1));
            before(making)?;
            match self.host.kernel().mkdirat(dir.raw(), name, mode) {
                Ok(()) => self.created.push(Created {
                    parent: dir.clone(),
                    index,
                }),
                // Somebody else did: it is looked at like any other.
                Err(Errno::EEXIST) => {}
                Err(errno) => {
                    let path = shown(&self.place.upto(index + 1));
                    return Err(Error::kernel("mkdirat", path, errno));
                }
            }
            opened = self.open(dir.raw(), name, DIRECTORY);
        }
        let last = index + 1 == self.place.names().len();
        let node = match opened {
            Ok(node) => node,
            Err(Errno::ENOTDIR) if last && wanted.file => {
                self.is_file = true;
                self.open_file(dir.raw(), name, index)?
            }
            Err(errno) => return Err(self.unopened(dir.raw(), name, index, errno)),
        };
        self.parent = Some(dir);
        self.node = Arc::new(node);
        Ok(())
    }

    /// A regular file, without opening it for anything.
    fn open_file(&self, dir: RawFd, name: &CString, index: usize) -> Result<Fd, Error> {
        let opened = self.open(dir, name, FILE);
        let node = opened.map_err(|errno| self.unopened(dir, name, index, errno))?;
        let stat = self.host.kernel().fstat(node.raw());
        let stat = stat.map_err(|errno| self.failed("fstat", errno))?;
        match stat.mode & u32::from(S_IFMT) {
            kind if kind == u32::from(S_IFREG) => Ok(node),
            kind => Err(self.place.refused(Some(index), problem(kind))),
        }
    }

    /// Why a name could not be opened as a directory.
    fn unopened(&self, dir: RawFd, name: &CString, index: usize, errno: Errno) -> Error {
        let problem = match errno {
            Errno::ENOENT => Problem::Missing,
            Errno::EMLINK | Errno::ELOOP => Problem::Symlink,
            Errno::ENOTDIR => {
                let kernel = self.host.kernel();
                match kernel.fstatat(dir, name, AT_SYMLINK_NOFOLLOW) {
                    Ok(stat) => problem(stat.mode & u32::from(S_IFMT)),
                    Err(_) => Problem::NotDirectory,
                }
            }
            _ => {
                let path = shown(&self.place.upto(index + 1));
                return Error::kernel("openat", path, errno);
            }
        };
        self.place.refused(Some(index), problem)
    }

    fn open(&self, dir: RawFd, name: &CString, flags: i32) -> Result<Fd, Errno> {
        let kernel = self.host.kernel();
        let raw = kernel.openat(dir, name, flags, 0)?;
        Ok(Fd::new(raw, kernel.clone()))
    }

    fn fstatfs(&self, fd: RawFd) -> Result<MountInfo, Error> {
        let mut stat = Box::new(statfs::ZERO);
        match self.host.kernel().fstatfs(fd, &mut stat) {
            Ok(()) => Ok(MountInfo::from(&*stat)),
            Err(errno) => Err(self.failed("fstatfs", errno)),
        }
    }

    fn failed(&self, operation: &'static str, errno: Errno) -> Error {
        Error::kernel(operation, self.place.to_string(), errno)
    }
}

/// Makes a directory beneath a root, with those on the way: the paths of the new ones, the
/// outermost first.
pub(crate) fn make_directories(
    host: &Host,
    root: &Path,
    dir: &Path,
    mode: u32,
    before: Before<'_>,
) -> Result<Vec<PathBuf>, Error> {
    let place = Place::new(root, dir)?;
    let wanted = Wanted {
        create: Some(mode),
        file: false,
    };
    let mut before = |made: Vec<PathBuf>| {
        before(Record::Directories {
            made: made.into_iter().map(Text::from).collect(),
        })
    };
    Ok(MountPoint::find(host, &place, wanted, &mut before)?.created())
}

/// Removes directories beneath a root, the last one first, as they were made.
pub(crate) fn remove_directories(host: &Host, root: &Path, made: &[PathBuf]) -> Result<(), Error> {
    for on in made.iter().rev() {
        let place = Place::new(root, on)?;
        let Some((name, parents)) = place.names().split_last() else {
            continue;
        };
        let parent = Place::new(root, &place.inside(parents.len()))?;
        let parent = match MountPoint::find(host, &parent, Wanted::default(), &mut |_| Ok(())) {
            Ok(parent) => parent,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        match host
            .kernel()
            .unlinkat(parent.node.raw(), name, AT_REMOVEDIR)
        {
            // Gone is gone: it may have been removed by an undoing that was not finished.
            Ok(()) | Err(Errno::ENOENT) => {}
            Err(errno) => return Err(Error::kernel("rmdir", place.to_string(), errno)),
        }
    }
    Ok(())
}

/// Those of these directories that are there. Something else in the place of one is an error: it
/// may have been moved, and is not gone.
pub(crate) fn directories_there(
    host: &Host,
    root: &Path,
    made: &[PathBuf],
) -> Result<Vec<PathBuf>, Error> {
    let mut there = Vec::new();
    for on in made {
        let place = Place::new(root, on)?;
        match MountPoint::find(host, &place, Wanted::default(), &mut |_| Ok(())) {
            Ok(_) => there.push(on.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => break,
            Err(error) => return Err(error),
        }
    }
    Ok(there)
}

/// The root is the caller's to choose: links on the way to it are followed.
fn open_root(host: &Host, place: &Place) -> Result<Fd, Error> {
    let root = place.root();
    let path = CString::new(root.as_os_str().as_bytes());
    let path = path.map_err(|_| Error::param("root", Problem::Nul))?;
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    match host.kernel().openat(AT_FDCWD, &path, flags, 0) {
        Ok(raw) => Ok(Fd::new(raw, host.kernel().clone())),
        Err(Errno::ENOENT) => Err(place.refused(None, Problem::Missing)),
        Err(Errno::ENOTDIR) => Err(place.refused(None, Problem::NotDirectory)),
        Err(errno) => Err(Error::kernel("openat", shown(root), errno)),
    }
}

/// What is wrong with something of this type (`S_IF*`).
fn problem(kind: u32) -> Problem {
    if kind == u32::from(S_IFLNK) {
        Problem::Symlink
    } else {
        Problem::NotDirectory
    }
}

fn shown(path: &Path) -> String {
    crate::escape::escaped(path.as_os_str().as_bytes())
}

const DIRECTORY: i32 = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/// A link would be opened itself, a device or a FIFO not at all.
const FILE: i32 = O_PATH | O_NOFOLLOW | O_CLOEXEC;
