//! Symbolic link games.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use super::*;

mod calls;

/// A machine root that is deleted at the end.
pub(super) struct Scratch {
    pub(super) vfs: Vfs,
    root: PathBuf,
}

impl Scratch {
    pub(super) fn new() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let unit = LAST.fetch_add(1, Ordering::Relaxed);
        let name = format!("jail-sim-vfs-{}-{unit}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(&root).unwrap();
        let vfs = Vfs::new(root.clone());
        Self { vfs, root }
    }

    pub(super) fn host(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn vnode(path: &str) -> Vnode {
    Vnode::root().below(Path::new(path))
}

/// `/jail` with a root of its own, and links that try to leave it.
fn tree() -> Scratch {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.host("jail/etc")).unwrap();
    fs::create_dir_all(scratch.host("etc")).unwrap();
    fs::write(scratch.host("etc/host"), "").unwrap();
    fs::write(scratch.host("jail/etc/rc"), "").unwrap();
    let link = |target: &str, path: &str| symlink(target, scratch.host(path)).unwrap();
    link("/etc", "jail/abs");
    link("../../../../etc", "jail/up");
    link("/etc/rc", "jail/file");
    link("b", "jail/a");
    link("a", "jail/b");
    link("nothing", "jail/dangling");
    link("/", "jail/slash");
    link("etc/", "jail/dir");
    link("etc/rc/", "jail/notdir");
    scratch
}

#[test]
fn links_stay_beneath_the_root() {
    let scratch = tree();
    let jail = Dirs {
        root: vnode("/jail"),
        cwd: vnode("/jail/etc"),
    };
    for (path, want) in [
        ("/", "/jail"),
        ("..", "/jail"),
        ("../../..", "/jail"),
        ("/../jail", "ENOENT"),
        ("/abs/rc", "/jail/etc/rc"),
        ("/abs", "/jail/etc"),
        ("/up/rc", "/jail/etc/rc"),
        ("/up/host", "ENOENT"),
        ("/file", "/jail/etc/rc"),
        ("/slash/etc", "/jail/etc"),
        ("/slash", "/jail"),
        ("/dir//./rc", "/jail/etc/rc"),
        ("rc", "/jail/etc/rc"),
        ("rc/", "ENOTDIR"),
        ("rc/x", "ENOTDIR"),
        ("rc/..", "ENOTDIR"),
        ("/file/", "ENOTDIR"),
        ("/notdir", "ENOTDIR"),
        ("/abs/", "/jail/etc"),
        ("/a", "ELOOP"),
        ("/a/x", "ELOOP"),
        ("/dangling", "ENOENT"),
        ("", "ENOENT"),
        ("nothing/..", "ENOENT"),
    ] {
        assert_eq!(answer(&scratch, &jail, path), want, "{path:?}");
    }
}

#[test]
fn the_machine_s_root_has_no_parent() {
    let scratch = tree();
    let host = Dirs {
        root: Vnode::root(),
        cwd: vnode("/jail"),
    };
    assert_eq!(answer(&scratch, &host, "../.."), "/");
    assert_eq!(answer(&scratch, &host, "/../etc/host"), "/etc/host");
    assert_eq!(answer(&scratch, &host, "abs/host"), "/etc/host");
    assert_eq!(answer(&scratch, &host, "file"), "ENOENT");
}

#[test]
fn lengths() {
    let scratch = tree();
    let host = Dirs {
        root: Vnode::root(),
        cwd: Vnode::root(),
    };
    let name = |n| "x".repeat(n);
    assert_eq!(answer(&scratch, &host, &name(255)), "ENOENT");
    assert_eq!(answer(&scratch, &host, &name(256)), "ENAMETOOLONG");
    assert_eq!(answer(&scratch, &host, &"/.".repeat(511)), "/");
    assert_eq!(answer(&scratch, &host, &"/.".repeat(512)), "ENAMETOOLONG");
    for n in 0..32 {
        let target = format!("/l{}", n + 1);
        symlink(target, scratch.host(&format!("l{n}"))).unwrap();
    }
    fs::write(scratch.host("l32"), "").unwrap();
    assert_eq!(answer(&scratch, &host, "l0"), "/l32");
    symlink("/l0", scratch.host("more")).unwrap();
    assert_eq!(answer(&scratch, &host, "more"), "ELOOP");
}

fn answer(scratch: &Scratch, dirs: &Dirs, path: &str) -> String {
    match scratch.vfs.namei(dirs, path.as_bytes()) {
        Ok(vnode) => vnode.path.display().to_string(),
        Err(errno) => errno.to_string().split(':').next().unwrap().to_owned(),
    }
}

proptest! {
    /// However a path is put together, it does not leave the root.
    #[test]
    fn no_way_out(
        pieces in proptest::collection::vec(
            prop::sample::select(vec!["..", ".", "", "etc", "abs", "up", "slash", "dir", "a"]),
            0..12,
        ),
        absolute: bool,
    ) {
        let scratch = tree();
        let jail = Dirs {
            root: vnode("/jail"),
            cwd: vnode("/jail/etc"),
        };
        let path = pieces.join("/");
        let path = if absolute { format!("/{path}") } else { path };
        if let Ok(found) = scratch.vfs.namei(&jail, path.as_bytes()) {
            prop_assert!(found.path.starts_with("/jail"), "{path} is {found:?}");
        }
    }
}
