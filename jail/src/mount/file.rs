//! Files in places that others may change.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use jail_sys::sys::fcntl::{
    AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_APPEND, O_CLOEXEC, O_CREAT, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK,
    O_RDONLY, O_WRONLY,
};
use jail_sys::sys::stat::{S_IFLNK, S_IFMT, S_IFREG};

use super::beneath::{MountPoint, Wanted};
use super::path::Place;
use crate::escape::{escaped, escaped_path};
use crate::kernel::{Fd, RawFd};
use crate::{Errno, Error, Host, Kernel, Problem};

/// What is done with symbolic links on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    /// Each name is opened by itself, `O_NOFOLLOW`: nobody can lead the way elsewhere.
    Refuse,
}

/// Opens a regular file for reading, and nothing else: no device is touched, no FIFO waited for.
pub(crate) fn open_file(host: &Host, path: &Path, links: Links) -> Result<Fd, Error> {
    let refused = |problem| {
        let component = escaped_path(Path::new(path.file_name().unwrap_or_default()));
        Error::File {
            path: escaped_path(path),
            component,
            problem,
        }
    };
    if links == Links::Follow {
        let whole = path.as_os_str().as_bytes();
        let whole = CString::new(whole).map_err(|_| refused(Problem::Nul))?;
        return open(host, AT_FDCWD, &whole, path, 0, refused);
    }
    let dir = path.parent().unwrap_or(Path::new("/"));
    let place = Place::new(Path::new("/"), dir).map_err(|error| as_file(error, path))?;
    let dir = MountPoint::find(host, &place, Wanted::default(), &mut |_| Ok(()));
    let dir = dir.map_err(|error| as_file(error, path))?;
    let name = path.file_name().unwrap_or_default().as_bytes();
    let name = CString::new(name).map_err(|_| refused(Problem::Nul))?;
    open(host, dir.node(), &name, path, O_NOFOLLOW, refused)
}

/// Opens a regular file to write at its end, made with mode 0600 if it is not there. Links on the
/// way to it are followed, but beneath this root, which is a jail's to write in; one in its place
/// is not.
pub(crate) fn append_file(host: &Host, path: &Path, root: Option<&Path>) -> Result<Fd, Error> {
    let below = root.filter(|root| *root != Path::new("/"));
    let below = below.and_then(|root| Some((root, path.strip_prefix(root).ok()?)));
    let Some((root, rest)) = below.filter(|(_, rest)| rest.file_name().is_some()) else {
        return append(host, AT_FDCWD, path.as_os_str().as_bytes(), path);
    };
    let dir = Path::new("/").join(rest.parent().unwrap_or(Path::new("")));
    let place = Place::new(root, &dir).map_err(|error| as_file(error, path))?;
    let dir = MountPoint::find(host, &place, Wanted::default(), &mut |_| Ok(()));
    let dir = dir.map_err(|error| as_file(error, path))?;
    let name = path.file_name().unwrap_or_default().as_bytes();
    append(host, dir.node(), name, path)
}

fn append(host: &Host, dir: RawFd, name: &[u8], path: &Path) -> Result<Fd, Error> {
    let refused = |problem| Error::File {
        path: escaped_path(path),
        component: escaped_path(Path::new(path.file_name().unwrap_or_default())),
        problem,
    };
    let failed = |operation| {
        move |errno| match errno {
            Errno::EMLINK | Errno::ELOOP => refused(Problem::Symlink),
            // A FIFO that nobody reads, and a socket.
            Errno::EISDIR | Errno::ENXIO | Errno::EOPNOTSUPP => refused(Problem::NotFile),
            errno => Error::kernel(operation, escaped_path(path), errno),
        }
    };
    let kernel = host.kernel();
    let name = CString::new(name).map_err(|_| refused(Problem::Nul))?;
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    let raw = kernel.openat(dir, &name, flags, 0o600);
    let fd = Fd::new(raw.map_err(failed("openat"))?, kernel.clone());
    let stat = kernel.fstat(fd.raw()).map_err(failed("fstat"))?;
    is_file(stat.mode).map_err(refused)?;
    Ok(fd)
}

fn open(
    host: &Host,
    dir: RawFd,
    name: &CString,
    path: &Path,
    nofollow: i32,
    refused: impl Fn(Problem) -> Error,
) -> Result<Fd, Error> {
    let kernel = host.kernel();
    let failed = |operation| {
        let refused = &refused;
        move |errno| match errno {
            Errno::ENOENT => refused(Problem::Missing),
            Errno::EMLINK | Errno::ELOOP => refused(Problem::Symlink),
            errno => Error::kernel(operation, escaped_path(path), errno),
        }
    };
    let look = if nofollow == 0 {
        0
    } else {
        AT_SYMLINK_NOFOLLOW
    };
    // Looked at before, since opening a device may do something, and again once it is open.
    let stat = kernel.fstatat(dir, name, look).map_err(failed("fstatat"))?;
    is_file(stat.mode).map_err(&refused)?;
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | nofollow;
    let raw = kernel.openat(dir, name, flags, 0);
    let fd = Fd::new(raw.map_err(failed("openat"))?, kernel.clone());
    let stat = kernel.fstat(fd.raw()).map_err(failed("fstat"))?;
    is_file(stat.mode).map_err(&refused)?;
    Ok(fd)
}

fn is_file(mode: u32) -> Result<(), Problem> {
    match mode & u32::from(S_IFMT) {
        kind if kind == u32::from(S_IFREG) => Ok(()),
        kind if kind == u32::from(S_IFLNK) => Err(Problem::Symlink),
        _ => Err(Problem::NotFile),
    }
}

/// Told of the file, not of a mount point.
fn as_file(error: Error, path: &Path) -> Error {
    let file = escaped_path(path);
    match error {
        Error::MountPoint {
            component, problem, ..
        } => Error::File {
            path: file,
            component,
            problem,
        },
        Error::Param { problem, .. } => Error::File {
            component: escaped(path.as_os_str().as_bytes()),
            path: file,
            problem,
        },
        error => error,
    }
}
