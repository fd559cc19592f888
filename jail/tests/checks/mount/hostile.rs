//! Roots whose owner wants something mounted elsewhere.

use std::os::unix::fs::symlink;

use super::*;

/// Tries to mount there, which must fail for the link and change nothing anywhere.
fn trapped(bench: &Bench, root: &Path, on: &str, link: &str) {
    let source = bench.dir("source");
    let before = all(&bench.host);
    for what in [
        Mount::nullfs(&source, on),
        Mount::devfs(on).ruleset(4),
        Mount::procfs(on),
        Mount::tmpfs(on).create_mount_point(0o755),
    ] {
        let error = mount(bench, &what, root).unwrap_err();
        let Error::MountPoint {
            component, problem, ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(
            (&**component, problem),
            (link, &Problem::Symlink),
            "{error}"
        );
    }
    assert_eq!(all(&bench.host), before);
}

#[test]
fn links_in_the_place_of_directories() {
    everywhere(|bench| {
        let root = root(bench, &["real"]);
        let inside = bench.on_computer("root");
        let etc = bench.dir("etc");
        for (name, target) in [
            ("dev", "/etc".to_owned()),
            ("proc", etc.to_str().unwrap().to_owned()),
            ("etc", "../etc".to_owned()),
            ("up", "../../../../../../../../etc".to_owned()),
            ("self", "real".to_owned()),
            ("dangling", "nothing".to_owned()),
            ("loop", "loop".to_owned()),
            ("dot", ".".to_owned()),
        ] {
            symlink(target, inside.join(name)).unwrap();
            trapped(bench, &root, &format!("/{name}"), name);
            trapped(bench, &root, &format!("/{name}/below"), name);
            trapped(
                bench,
                &root,
                &format!("/{name}/fd/../x").replace("/../x", "/x"),
                name,
            );
        }
    });
}

#[test]
fn links_in_the_middle() {
    everywhere(|bench| {
        let root = root(bench, &["var/real/run"]);
        symlink("real", bench.on_computer("root").join("var/link")).unwrap();
        trapped(bench, &root, "/var/link/run", "link");
        trapped(bench, &root, "/var/link/run/new", "link");
        let fine = Mount::tmpfs("/var/real/run");
        mount(bench, &fine, &root).unwrap().unmount().unwrap();
    });
}

#[test]
fn nothing_is_made_through_a_link() {
    everywhere(|bench| {
        let outside = bench.dir("outside");
        let root = bench.dir("root");
        symlink(&outside, bench.on_computer("root").join("link")).unwrap();
        let what = Mount::tmpfs("/link/a/b").create_mount_point(0o755);
        mount(bench, &what, &root).unwrap_err();
        let left = std::fs::read_dir(bench.on_computer("outside")).unwrap();
        assert_eq!(left.count(), 0);
    });
}

/// A kernel on which somebody swaps the mount point for a link between look and mount.
#[test]
fn a_directory_that_becomes_a_link_meanwhile() {
    simulated(Release::V15_1, |bench| {
        let root = root(bench, &["on"]);
        let victim = bench.dir("victim");
        let inside = bench.on_computer("root");
        let host = Host::new(Swapping {
            process: bench.machine.as_ref().unwrap().process(),
            swap: Box::new(move || {
                std::fs::remove_dir(inside.join("on")).unwrap();
                symlink("/victim", inside.join("on")).unwrap();
            }),
        });
        let before = all(&bench.host);
        let error = Mount::tmpfs("/on").mount(&host, &root).unwrap_err();
        let Error::Misplaced { on, undone, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(on.as_deref(), victim.to_str());
        assert!(*undone, "{error}");
        assert_eq!(all(&bench.host), before);
    });
}

/// Likewise something is mounted on the way: in the directory that was walked to there is nothing
/// then.
#[test]
fn a_mount_on_the_way_meanwhile() {
    simulated(Release::V15_1, |bench| {
        let root = root(bench, &["a/on"]);
        bench.dir("victim/on");
        let process = bench.machine.as_ref().unwrap().process();
        let other = Host::new(bench.machine.as_ref().unwrap().process());
        let way = root.clone();
        let host = Host::new(Swapping {
            process,
            swap: Box::new(move || {
                let _ = Mount::nullfs("/victim", "/a").mount(&other, &way);
            }),
        });
        let error = Mount::tmpfs("/a/on").mount(&host, &root).unwrap_err();
        let Error::Misplaced { undone, .. } = &error else {
            panic!("{error}");
        };
        assert!(*undone, "{error}");
        let left = bench.host.mounts_under(&root).unwrap();
        assert_eq!(left.len(), 1, "what somebody else mounted stays");
        Mounted::adopt(&bench.host, left[0].clone())
            .unmount()
            .unwrap();
    });
}

struct Swapping {
    process: jail_sim::Process,
    swap: Box<dyn Fn() + Send + Sync>,
}

impl core::fmt::Debug for Swapping {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.process.fmt(f)
    }
}

impl jail::Kernel for Swapping {
    fn nmount(&self, params: &mut [jail::Param<'_>], flags: i32) -> Result<(), Errno> {
        (self.swap)();
        self.process.nmount(params, flags)
    }

    fn unmount(&self, path: &core::ffi::CStr, flags: i32) -> Result<(), Errno> {
        self.process.unmount(path, flags)
    }

    fn statfs(
        &self,
        path: &core::ffi::CStr,
        buf: &mut jail_sys::sys::mount::statfs,
    ) -> Result<(), Errno> {
        self.process.statfs(path, buf)
    }

    fn fstatfs(&self, fd: i32, buf: &mut jail_sys::sys::mount::statfs) -> Result<(), Errno> {
        self.process.fstatfs(fd, buf)
    }

    fn getfsstat(
        &self,
        buf: &mut [jail_sys::sys::mount::statfs],
        mode: i32,
    ) -> Result<usize, Errno> {
        self.process.getfsstat(buf, mode)
    }

    fn openat(
        &self,
        dir: i32,
        path: &core::ffi::CStr,
        flags: i32,
        mode: u32,
    ) -> Result<i32, Errno> {
        self.process.openat(dir, path, flags, mode)
    }

    fn fstatat(
        &self,
        dir: i32,
        path: &core::ffi::CStr,
        flags: i32,
    ) -> Result<jail::kernel::Stat, Errno> {
        self.process.fstatat(dir, path, flags)
    }

    fn close(&self, fd: i32) -> Result<(), Errno> {
        self.process.close(fd)
    }

    fn modfind(&self, name: &core::ffi::CStr) -> Result<i32, Errno> {
        self.process.modfind(name)
    }

    fn kldfind(&self, name: &core::ffi::CStr) -> Result<i32, Errno> {
        self.process.kldfind(name)
    }
}
