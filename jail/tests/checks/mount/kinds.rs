//! Each file system, and what options do.

use super::*;

#[test]
fn those_that_need_no_source() {
    everywhere(|bench| {
        let root = root(bench, &["dev", "proc", "fd", "tmp"]);
        let before = all(&bench.host);
        let kinds = [
            (Mount::devfs("/dev").ruleset(4), "devfs"),
            (Mount::procfs("/proc"), "procfs"),
            (Mount::fdescfs("/fd"), "fdescfs"),
            (Mount::tmpfs("/tmp").size(Size::mib(1)), "tmpfs"),
        ];
        let mut mounted = Vec::new();
        for (kind, fstype) in &kinds {
            let kind = mount(bench, kind, &root).unwrap();
            assert_eq!(kind.fstype(), *fstype);
            mounted.push(kind);
        }
        let null = read(&bench.host, root.join("dev/null"));
        assert_eq!(null, Ok(Vec::new()));
        let hidden = read(&bench.host, root.join("dev/mdctl"));
        assert_eq!(hidden, Err(Errno::ENOENT), "ruleset 4 hides it");
        let status = read(&bench.host, root.join("proc/curproc/status"));
        assert!(!status.unwrap().is_empty());
        for kind in mounted.iter().rev() {
            kind.unmount().unwrap();
        }
        assert_eq!(all(&bench.host), before);
    });
}

#[test]
fn a_tmpfs_as_it_was_asked_for() {
    everywhere(|bench| {
        let root = root(bench, &["tmp"]);
        let tmp = Mount::tmpfs("/tmp").mode(0o1777).uid(1001).gid(1002);
        let tmp = tmp.size(Size::kib(64)).inodes(10);
        let _tmp = mount(bench, &tmp, &root).unwrap();
        let on = std::ffi::CString::new(root.join("tmp").to_str().unwrap()).unwrap();
        let at = jail_sys::sys::fcntl::AT_FDCWD;
        let stat = bench.host.kernel().fstatat(at, &on, 0).unwrap();
        assert_eq!(stat.mode & 0o7777, 0o1777);
        assert_eq!((stat.uid, stat.gid), (1001, 1002));
        let fd = bench.host.kernel().openat(at, &on, 0, 0).unwrap();
        let mut told = jail_sys::sys::mount::statfs::ZERO;
        bench.host.kernel().fstatfs(fd, &mut told).unwrap();
        bench.host.kernel().close(fd).unwrap();
        assert_eq!((told.f_blocks, told.f_bsize), (16, 4096));
        assert_eq!(told.f_files, 10);
    });
}

#[test]
fn a_read_only_nullfs() {
    everywhere(|bench| {
        let source = bench.dir("source");
        write(bench, "source/f", "base");
        let root = root(bench, &["usr"]);
        let base = Mount::nullfs(&source, "/usr").read_only().nosuid().noexec();
        let base = mount(bench, &base.noatime(), &root).unwrap();
        let flags = jail::mount::MountFlags::RDONLY
            | jail::mount::MountFlags::NOSUID
            | jail::mount::MountFlags::NOEXEC;
        assert!(base.info().flags().contains(flags));
        assert_eq!(read(&bench.host, root.join("usr/f")).unwrap(), b"base");
        let f = std::ffi::CString::new(root.join("usr/f").to_str().unwrap()).unwrap();
        let at = jail_sys::sys::fcntl::AT_FDCWD;
        let flags = jail_sys::sys::fcntl::O_WRONLY;
        let written = bench.host.kernel().openat(at, &f, flags, 0);
        assert_eq!(written, Err(Errno::EROFS));
    });
}

#[test]
fn a_file_on_a_file() {
    everywhere(|bench| {
        let root = root(bench, &["etc"]);
        write(bench, "hosts", "of the host");
        write(bench, "root/etc/hosts", "");
        let hosts = bench.dir("").join("hosts");
        let file = Mount::nullfs(&hosts, "/etc/hosts").read_only();
        let mounted = mount(bench, &file, &root);
        if bench.release() < Release::V14_0 {
            let error = mounted.unwrap_err();
            assert!(matches!(error, Error::Unsupported { .. }), "{error}");
            return;
        }
        let mounted = mounted.unwrap();
        let text = read(&bench.host, root.join("etc/hosts")).unwrap();
        assert_eq!(text, b"of the host");
        mounted.unmount().unwrap();
    });
}

#[test]
fn a_union() {
    everywhere(|bench| {
        bench.needs_asking("JAILRS_KIT_UNIONFS");
        bench.needs(&["unionfs"]);
        let upper = bench.dir("upper");
        write(bench, "upper/new", "upper");
        let root = root(bench, &["on"]);
        write(bench, "root/on/old", "lower");
        let union = Mount::unionfs(&upper, "/on");
        let union = mount(bench, &union, &root).unwrap();
        assert_eq!(read(&bench.host, root.join("on/new")).unwrap(), b"upper");
        assert_eq!(read(&bench.host, root.join("on/old")).unwrap(), b"lower");
        union.unmount().unwrap();
    });
}

#[test]
fn a_file_system_of_linux() {
    simulated(Release::V15_1, |bench| {
        let root = root(bench, &["proc"]);
        let linproc = Mount::linprocfs("/proc");
        let refused = mount(bench, &linproc, &root).unwrap_err();
        assert!(matches!(refused, Error::NoModule { .. }), "{refused}");
        let loading = bench.host.clone().loading_modules();
        let linproc = Gone(linproc.mount(&loading, &root).unwrap());
        assert_eq!(linproc.fstype(), "linprocfs");
    });
}
