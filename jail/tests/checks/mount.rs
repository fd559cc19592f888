//! Mounts.

mod bad;
mod calls;
mod faults;
mod hostile;
mod kinds;

use std::ops::Deref;
use std::path::{Path, PathBuf};

use jail::mount::{MountInfo, Mounted};
use jail::{Errno, Error, ErrorKind, Host, Mount, Problem, Release, Size};

use crate::{Bench, everywhere, simulated};

/// A mount that is gone when the check is over.
#[derive(Debug)]
struct Gone(Mounted);

impl Deref for Gone {
    type Target = Mounted;

    fn deref(&self) -> &Mounted {
        &self.0
    }
}

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = self.0.unmount_forced();
    }
}

fn mount(bench: &Bench, mount: &Mount, root: impl AsRef<Path>) -> Result<Gone, Error> {
    if let kind @ ("procfs" | "fdescfs") = mount.fstype() {
        bench.needs(&[kind]);
    }
    mount.mount(&bench.host, root).map(Gone)
}

/// A root with these directories in it.
fn root(bench: &Bench, dirs: &[&str]) -> PathBuf {
    bench.needs(&["nullfs", "tmpfs"]);
    for dir in dirs {
        bench.dir(&format!("root/{dir}"));
    }
    bench.dir("root")
}

/// A file of this content.
fn write(bench: &Bench, path: &str, text: &str) {
    let dir = Path::new(path).parent().unwrap();
    let on_computer = bench.on_computer(dir.to_str().unwrap());
    let name = Path::new(path).file_name().unwrap();
    std::fs::write(on_computer.join(name), text).unwrap();
}

/// What a program reads there.
fn read(host: &Host, path: impl AsRef<Path>) -> Result<Vec<u8>, Errno> {
    use std::os::unix::ffi::OsStrExt;

    let path = std::ffi::CString::new(path.as_ref().as_os_str().as_bytes()).unwrap();
    let kernel = host.kernel();
    let fd = kernel.openat(jail_sys::sys::fcntl::AT_FDCWD, &path, 0, 0)?;
    let mut text = vec![0; 100];
    let count = kernel.read(fd, &mut text);
    kernel.close(fd)?;
    text.truncate(count?);
    Ok(text)
}

/// All mounts of the host, each in a line.
fn all(host: &Host) -> Vec<String> {
    let mounts = host.mounts().unwrap();
    mounts.iter().map(MountInfo::to_string).collect()
}

#[test]
fn what_is_mounted_is_seen_and_goes() {
    everywhere(|bench| {
        let before = all(&bench.host);
        let source = bench.dir("source");
        write(bench, "source/f", "below");
        let root = root(bench, &["on"]);
        let mounted = mount(bench, &Mount::nullfs(&source, "/on"), &root).unwrap();
        assert_eq!(mounted.fstype(), "nullfs");
        assert_eq!(mounted.on(), root.join("on"));
        assert_eq!(mounted.source(), source.as_os_str());
        assert_eq!(read(&bench.host, root.join("on/f")).unwrap(), b"below");
        assert!(mounted.is_mounted().unwrap());
        let under = bench.host.mounts_under(&root).unwrap();
        assert_eq!(under.len(), 1);
        assert_eq!(under[0].fsid(), mounted.fsid());
        mounted.unmount().unwrap();
        assert!(!mounted.is_mounted().unwrap());
        let again = mounted.unmount().unwrap_err();
        assert!(matches!(again, Error::NotMounted { .. }), "{again}");
        assert_eq!(all(&bench.host), before);
    });
}

#[test]
fn it_is_unmounted_by_what_it_is_and_not_by_where() {
    everywhere(|bench| {
        let (a, b) = (bench.dir("a"), bench.dir("b"));
        let root = root(bench, &["on"]);
        let below = mount(bench, &Mount::nullfs(&a, "/on"), &root).unwrap();
        let covered = mount(bench, &Mount::nullfs(&b, "/on"), &root).unwrap_err();
        let Error::MountPoint { problem, .. } = &covered else {
            panic!("{covered}");
        };
        assert_eq!(*problem, Problem::Covered);
        let above = mount(bench, &Mount::nullfs(&b, "/on").stacking(), &root).unwrap();
        let under = bench.host.mounts_under(&root).unwrap();
        let fsids: Vec<_> = under.iter().map(MountInfo::fsid).collect();
        assert_eq!(fsids, [below.fsid(), above.fsid()]);
        let busy = below.unmount().unwrap_err();
        assert_eq!(busy.errno(), Some(Errno::EBUSY), "{busy}");
        above.unmount().unwrap();
        below.unmount().unwrap();
    });
}

#[test]
fn another_mount_of_the_same_disk_is_left_alone() {
    everywhere(|bench| {
        let root = root(bench, &["a", "b"]);
        let disk = jail::MdDisk::swap(Size::mib(4)).label(bench.name("disk"));
        let disk = disk.attach(&bench.host).unwrap();
        disk.newfs(&jail::NewfsOptions::new()).unwrap();
        let ufs = |on| Mount::ufs(disk.path(), on);
        let old = ufs("/a").mount(&bench.host, &root).unwrap();
        old.unmount().unwrap();
        // A file system takes its identity along.
        let new = mount(bench, &ufs("/b"), &root).unwrap();
        let refused = old.unmount().unwrap_err();
        assert!(matches!(refused, Error::NotMounted { .. }), "{refused}");
        assert!(new.is_mounted().unwrap());
        new.unmount().unwrap();
        disk.detach().unwrap();
    });
}

#[test]
fn paths_that_only_begin_alike_are_others() {
    everywhere(|bench| {
        let source = bench.dir("source");
        bench.dir("j/a/on");
        bench.dir("j/ab/on");
        let root = bench.dir("j");
        let one = mount(bench, &Mount::nullfs(&source, "/a/on"), &root).unwrap();
        let _two = mount(bench, &Mount::nullfs(&source, "/ab/on"), &root).unwrap();
        let under = bench.host.mounts_under(root.join("a")).unwrap();
        assert_eq!(under.len(), 1);
        assert_eq!(under[0].fsid(), one.fsid());
        assert_eq!(bench.host.mounts_under(&root).unwrap().len(), 2);
    });
}

#[test]
fn who_is_in_it_keeps_it() {
    everywhere(|bench| {
        let source = bench.dir("source");
        let root = root(bench, &["on"]);
        let mounted = mount(bench, &Mount::nullfs(&source, "/on"), &root).unwrap();
        let jail = bench.spec("inside").path(mounted.on());
        let jail = jail.create(&bench.host).unwrap();
        let busy = mounted.unmount().unwrap_err();
        assert_eq!(busy.errno(), Some(Errno::EBUSY));
        assert!(busy.to_string().contains("working directory"), "{busy}");
        jail.remove().unwrap();
        jail.wait_gone(std::time::Duration::from_secs(10)).unwrap();
        mounted.unmount().unwrap();
    });
}

#[test]
fn directories_that_were_made_go_with_it() {
    everywhere(|bench| {
        let source = bench.dir("source");
        let root = bench.dir("root");
        let made = Mount::nullfs(&source, "/a/b").create_mount_point(0o755);
        let mounted = mount(bench, &made, &root).unwrap();
        assert_eq!(mounted.created(), [Path::new("/a"), Path::new("/a/b")]);
        assert!(mounted.remove_created().is_err());
        mounted.unmount().unwrap();
        mounted.remove_created().unwrap();
        assert!(!bench.on_computer("root").join("a").exists());
        let missing = Mount::nullfs("/nothing/there", "/a/b").create_mount_point(0o755);
        let refused = mount(bench, &missing, &root).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound);
        assert!(!bench.on_computer("root").join("a").exists());
    });
}
