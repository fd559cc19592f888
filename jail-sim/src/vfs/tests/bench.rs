//! A machine whose `/` is a directory of its own, and what tests do with it.

use std::ffi::{CStr, CString};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) use jail::kernel::{Kernel, Param, Stat};
pub(crate) use jail::{Errno, RawFd, Release};
pub(crate) use jail_sys::sys::fcntl::*;
pub(crate) use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE, JAIL_GET_DESC};
pub(crate) use jail_sys::sys::mount::*;

pub(crate) use crate::{Machine, Process};

pub(crate) const RELEASES: [Release; 2] = [Release::V13_2, Release::V15_1];

/// A machine whose `/` is a directory of its own.
pub(crate) struct Bench {
    pub(crate) machine: Machine,
    pub(crate) host: Process,
    pub(crate) root: PathBuf,
}

impl Bench {
    /// With these directories.
    pub(crate) fn new(release: Release, dirs: &[&str]) -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let unit = LAST.fetch_add(1, Ordering::Relaxed);
        let name = format!("jail-sim-mount-{}-{unit}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(&root).unwrap();
        for dir in dirs {
            fs::create_dir_all(root.join(dir)).unwrap();
        }
        let machine = Machine::builder(release).root(&root).build();
        let host = machine.process();
        Self {
            machine,
            host,
            root,
        }
    }

    pub(crate) fn nullfs(&self, from: &str, on: &str) -> Result<(), Errno> {
        nullfs(&self.host, from, on, &[])
    }

    /// What is mounted besides `/` and `/dev`: type, from, on.
    pub(crate) fn mounts(&self) -> Vec<String> {
        mounts(&self.host).split_off(2)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let told = self.machine.check();
        let _ = fs::remove_dir_all(&self.root);
        if !std::thread::panicking() {
            told.unwrap();
        }
    }
}

/// nmount(2) with these options: what came back, and the error text.
pub(crate) fn nmount(
    process: &Process,
    options: &[(&str, Option<&str>)],
) -> (Result<(), Errno>, String) {
    nmount_flags(process, options, 0)
}

/// Likewise, with flags.
pub(crate) fn nmount_flags(
    process: &Process,
    options: &[(&str, Option<&str>)],
    flags: i32,
) -> (Result<(), Errno>, String) {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for (name, value) in options {
        names.push([name.as_bytes(), b"\0"].concat());
        values.push(value.map(|value| [value.as_bytes(), b"\0"].concat()));
    }
    let mut text = [0; 255];
    let pairs = names.iter().zip(&mut values);
    let mut params: Vec<Param<'_>> = pairs
        .map(|(name, value)| match value {
            Some(value) => Param::new(name, value),
            None => Param::flag(name),
        })
        .collect();
    params.push(Param::new(b"errmsg\0", &mut text));
    let result = process.nmount(&mut params, flags);
    drop(params);
    let text = CStr::from_bytes_until_nul(&text).unwrap();
    (result, text.to_str().unwrap().to_owned())
}

pub(crate) fn nullfs(process: &Process, from: &str, on: &str, flags: &[&str]) -> Result<(), Errno> {
    let mut options = vec![
        ("fstype", Some("nullfs")),
        ("fspath", Some(on)),
        ("target", Some(from)),
    ];
    options.extend(flags.iter().map(|flag| (*flag, None)));
    nmount(process, &options).0
}

pub(crate) fn unmount(process: &Process, on: &str, flags: u64) -> Result<(), Errno> {
    let flags = i32::try_from(flags).unwrap();
    process.unmount(&CString::new(on).unwrap(), flags)
}

pub(crate) fn mounts(process: &Process) -> Vec<String> {
    let mut all = vec![statfs::ZERO; 64];
    let count = process.getfsstat(&mut all, MNT_NOWAIT).unwrap();
    assert_eq!(process.getfsstat(&mut [], MNT_NOWAIT), Ok(count));
    all.truncate(count);
    let told = all.iter().map(|mount| {
        let (from, on) = (text(&mount.f_mntfromname), text(&mount.f_mntonname));
        format!("{} {from} {on}", text(&mount.f_fstypename))
    });
    told.collect()
}

pub(crate) fn statfs_of(process: &Process, path: &str) -> Result<statfs, Errno> {
    let mut told = statfs::ZERO;
    process.statfs(&CString::new(path).unwrap(), &mut told)?;
    Ok(told)
}

pub(crate) fn text(chars: &[std::ffi::c_char]) -> String {
    let bytes = chars.iter().map(|char| char.to_ne_bytes()[0]);
    let bytes = bytes.take_while(|byte| *byte != 0).collect();
    String::from_utf8(bytes).unwrap()
}

pub(crate) fn open(process: &Process, path: &str, flags: i32) -> Result<RawFd, Errno> {
    process.openat(AT_FDCWD, &CString::new(path).unwrap(), flags, 0o644)
}

pub(crate) fn write(process: &Process, path: &str, content: &str) -> Result<(), Errno> {
    let fd = open(process, path, O_WRONLY | O_CREAT)?;
    assert_eq!(process.write(fd, content.as_bytes()), Ok(content.len()));
    process.close(fd)
}

pub(crate) fn read(process: &Process, path: &str) -> Result<String, Errno> {
    let fd = open(process, path, O_RDONLY)?;
    let mut buf = [0; 64];
    let count = process.read(fd, &mut buf);
    process.close(fd)?;
    Ok(String::from_utf8(buf[..count?].to_vec()).unwrap())
}

/// A process in a new jail with this path and these permissions.
pub(crate) fn jailed(host: &Process, path: &str, allow: &[&str], enforce_statfs: i32) -> Process {
    let inside = host.fork().unwrap();
    let mut path = [path.as_bytes(), b"\0"].concat();
    let mut enforce = enforce_statfs.to_ne_bytes();
    let names: Vec<String> = allow.iter().map(|name| format!("{name}\0")).collect();
    let mut params = vec![
        Param::new(b"path\0", &mut path),
        Param::new(b"enforce_statfs\0", &mut enforce),
        Param::flag(b"persist\0"),
    ];
    params.extend(names.iter().map(|name| Param::flag(name.as_bytes())));
    inside
        .jail_set(&mut params, JAIL_CREATE | JAIL_ATTACH)
        .unwrap();
    inside
}

/// nmount(2) of this type there, with these options.
pub(crate) fn mount(
    process: &Process,
    fstype: &str,
    on: &str,
    options: &[(&str, Option<&str>)],
) -> Result<(), Errno> {
    mount_told(process, fstype, on, options).0
}

/// Likewise, with the error text.
pub(crate) fn mount_told(
    process: &Process,
    fstype: &str,
    on: &str,
    options: &[(&str, Option<&str>)],
) -> (Result<(), Errno>, String) {
    let all = [("fstype", Some(fstype)), ("fspath", Some(on))];
    nmount(process, &[&all, options].concat())
}

/// The names in a directory but `.` and `..`, as they are told.
pub(crate) fn list(process: &Process, dir: &str) -> Result<Vec<String>, Errno> {
    let fd = open(process, dir, O_RDONLY | O_DIRECTORY)?;
    let (mut names, mut buf) = (Vec::new(), vec![0; 65_536]);
    loop {
        let count = process.getdirentries(fd, &mut buf)?;
        let mut rest = &buf[..count];
        if rest.is_empty() {
            break;
        }
        while !rest.is_empty() {
            let reclen = usize::from(u16::from_ne_bytes([rest[16], rest[17]]));
            let namlen = usize::from(u16::from_ne_bytes([rest[20], rest[21]]));
            names.push(String::from_utf8(rest[24..24 + namlen].to_vec()).unwrap());
            rest = &rest[reclen..];
        }
    }
    process.close(fd)?;
    names.retain(|name| name != "." && name != "..");
    Ok(names)
}

pub(crate) fn readlink(process: &Process, path: &str) -> Result<String, Errno> {
    let mut buf = [0; 1024];
    let path = CString::new(path).unwrap();
    let count = process.readlinkat(AT_FDCWD, &path, &mut buf)?;
    Ok(String::from_utf8(buf[..count].to_vec()).unwrap())
}

pub(crate) fn mkdir(process: &Process, path: &str) -> Result<(), Errno> {
    process.mkdirat(AT_FDCWD, &CString::new(path).unwrap(), 0o755)
}

pub(crate) fn unlink(process: &Process, path: &str) -> Result<(), Errno> {
    process.unlinkat(AT_FDCWD, &CString::new(path).unwrap(), 0)
}

pub(crate) fn rmdir(process: &Process, path: &str) -> Result<(), Errno> {
    process.unlinkat(AT_FDCWD, &CString::new(path).unwrap(), AT_REMOVEDIR)
}

/// fstatat(2), links followed.
pub(crate) fn stat(process: &Process, path: &str) -> Result<Stat, Errno> {
    process.fstatat(AT_FDCWD, &CString::new(path).unwrap(), 0)
}

/// fstatat(2) of the link itself.
pub(crate) fn lstat(process: &Process, path: &str) -> Result<Stat, Errno> {
    let path = CString::new(path).unwrap();
    process.fstatat(AT_FDCWD, &path, AT_SYMLINK_NOFOLLOW)
}
