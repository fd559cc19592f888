//! Calls on files, through the kernel's own name space.

use core::ffi::CStr;

use jail::{Errno, Kernel, RawFd};
use jail_sys::sys::fcntl::{
    AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, O_CREAT, O_DIRECTORY, O_RDONLY, O_RDWR, O_TRUNC,
    O_WRONLY,
};
use serde_json::{Value, json};

use super::{c_string, ok};
use crate::bindings::{Bindings, Kind};
use crate::call::Call;
use crate::case::Step;
use crate::driver::Driver;

/// As [`super::answer`]; the kernel's errors apart.
pub(super) fn answer(
    driver: &mut dyn Driver,
    call: &Call,
    step: &Step,
    bindings: &mut Bindings,
) -> Result<Result<Value, Errno>, String> {
    let kernel = driver.kernel();
    let path = |path: &str| c_string(&bindings.put_in(path));
    Ok(match call {
        Call::Mkdir { path } => mkdir(kernel, &bindings.put_in(path))?.map(ok),
        Call::Rmdir { path: at } => kernel.unlinkat(AT_FDCWD, &path(at)?, AT_REMOVEDIR).map(ok),
        Call::Symlink { target, path: at } => kernel
            .symlinkat(&path(target)?, AT_FDCWD, &path(at)?)
            .map(ok),
        Call::Write { path: at, text } => {
            let text = bindings.put_in(text);
            write(kernel, &path(at)?, text.as_bytes()).map(ok)
        }
        Call::Truncate { path: at, size } => {
            with_open(kernel, &path(at)?, O_RDWR | O_CREAT, |fd| {
                kernel.ftruncate(fd, *size)
            })
            .map(ok)
        }
        Call::Opendir { path: at } => {
            let fd = kernel.openat(AT_FDCWD, &path(at)?, O_RDONLY | O_DIRECTORY, 0);
            fd.map(|fd| {
                if let Some(name) = &step.bind {
                    bindings.bind(name, fd.into(), Kind::Desc);
                }
                ok(())
            })
        }
        Call::Read { path: at } => with_open(kernel, &path(at)?, O_RDONLY, |fd| {
            drain(|buf| kernel.read(fd, buf))
        })
        .map(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            json!({"text": bindings.put_back(&text)})
        }),
        Call::Exists { path: at } => {
            let stat = kernel.fstatat(AT_FDCWD, &path(at)?, AT_SYMLINK_NOFOLLOW);
            Ok(json!({"exists": stat.is_ok()}))
        }
        Call::Ls { path: at, only } => {
            let only = only.as_deref().map(|names| {
                let names = names.iter().map(|name| bindings.put_in(name));
                names.collect::<Vec<_>>()
            });
            ls(kernel, &path(at)?).map(|mut names| {
                names.retain(|name| only.as_ref().is_none_or(|only| only.contains(name)));
                names.sort();
                json!({"names": names})
            })
        }
        Call::Stat { path: at } => {
            let stat = kernel.fstatat(AT_FDCWD, &path(at)?, AT_SYMLINK_NOFOLLOW);
            stat.map(|stat| {
                let (uid, gid) = driver.shown_owner(stat.uid, stat.gid);
                json!({"mode": format!("{:o}", stat.mode & 0o7777), "uid": uid, "gid": gid})
            })
        }
        other => return Err(format!("not made: no call on files: {other:?}")),
    })
}

/// With parents; it may be there already.
fn mkdir(kernel: &dyn Kernel, path: &str) -> Result<Result<(), Errno>, String> {
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()])
        .filter(|end| *end > 0);
    for end in ends {
        let (parent, _) = path.split_at(end);
        match kernel.mkdirat(AT_FDCWD, &c_string(parent)?, 0o755) {
            Err(errno) if errno != Errno::EEXIST && errno != Errno::EISDIR => {
                return Ok(Err(errno));
            }
            _ => {}
        }
    }
    let there = with_open(kernel, &c_string(path)?, O_RDONLY | O_DIRECTORY, |_| Ok(()));
    Ok(match there {
        Err(Errno::ENOTDIR) => Err(Errno::EEXIST),
        _ => Ok(()),
    })
}

fn write(kernel: &dyn Kernel, path: &CStr, mut text: &[u8]) -> Result<(), Errno> {
    with_open(kernel, path, O_WRONLY | O_CREAT | O_TRUNC, |fd| {
        while !text.is_empty() {
            let written = kernel.write(fd, text)?;
            text = text.get(written.max(1)..).unwrap_or_default();
        }
        Ok(())
    })
}

fn ls(kernel: &dyn Kernel, path: &CStr) -> Result<Vec<String>, Errno> {
    let bytes = with_open(kernel, path, O_RDONLY | O_DIRECTORY, |fd| {
        drain(|buf| kernel.getdirentries(fd, buf))
    })?;
    Ok(names(&bytes))
}

/// The names in what getdirentries(2) fills in.
fn names(mut bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while let Some((fileno, reclen, namlen)) = header(bytes) {
        let name = bytes.get(DIRENT_NAME..DIRENT_NAME + namlen);
        let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
        if fileno != 0 && name != "." && name != ".." {
            names.push(name);
        }
        bytes = bytes.get(reclen.max(DIRENT_NAME)..).unwrap_or_default();
    }
    names
}

/// `d_fileno`, `d_reclen` and `d_namlen`.
fn header(bytes: &[u8]) -> Option<(u64, usize, usize)> {
    let fileno = u64::from_ne_bytes(*bytes.first_chunk()?);
    let reclen = u16::from_ne_bytes(*bytes.get(16..)?.first_chunk()?);
    let namlen = u16::from_ne_bytes(*bytes.get(20..)?.first_chunk()?);
    Some((fileno, reclen.into(), namlen.into()))
}

fn with_open<T>(
    kernel: &dyn Kernel,
    path: &CStr,
    flags: i32,
    use_it: impl FnOnce(RawFd) -> Result<T, Errno>,
) -> Result<T, Errno> {
    let fd = kernel.openat(AT_FDCWD, path, flags, 0o644)?;
    let result = use_it(fd);
    kernel.close(fd)?;
    result
}

/// Reads until there is no more.
fn drain(mut read: impl FnMut(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
    let mut all = Vec::new();
    let mut buf = [0; 8_192];
    loop {
        let size = read(&mut buf)?;
        let Some(part) = buf.get(..size).filter(|part| !part.is_empty()) else {
            return Ok(all);
        };
        all.extend_from_slice(part);
    }
}

/// `offsetof(struct dirent, d_name)`.
const DIRENT_NAME: usize = 24;
