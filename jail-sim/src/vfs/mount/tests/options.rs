//! What options do.

use super::*;

#[test]
fn read_only() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a/d", "on"]);
        let host = &bench.host;
        write(host, "/a/f", "text").unwrap();
        nullfs(host, "/a", "/on", &["ro"]).unwrap();
        assert_eq!(read(host, "/on/f").unwrap(), "text");
        assert_eq!(write(host, "/on/f", "x"), Err(Errno::EROFS));
        assert_eq!(write(host, "/on/new", "x"), Err(Errno::EROFS));
        let unlinked = host.unlinkat(AT_FDCWD, c"/on/f", 0);
        assert_eq!(unlinked, Err(Errno::EROFS));
        let made = host.mkdirat(AT_FDCWD, c"/on/new", 0o755);
        assert_eq!(made, Err(Errno::EROFS));
        let file = open(host, "/on/f", O_RDONLY).unwrap();
        assert_eq!(host.fchmod(file, 0o600), Err(Errno::EROFS));
        let told = statfs_of(host, "/on/d").unwrap();
        assert_eq!(told.f_flags & MNT_RDONLY, MNT_RDONLY);
        write(host, "/a/f", "more").unwrap();
        let update = nmount(
            host,
            &[
                ("fstype", Some("nullfs")),
                ("fspath", Some("/on")),
                ("update", None),
                ("rw", None),
            ],
        );
        assert_eq!(update.0, Err(Errno::EOPNOTSUPP));
        assert_eq!(write(host, "/on/f", "x"), Err(Errno::EROFS));
    }
}

#[test]
fn links_are_not_followed() {
    let bench = Bench::new(Release::V15_1, &["a", "on"]);
    let host = &bench.host;
    write(host, "/a/f", "text").unwrap();
    host.symlinkat(c"f", AT_FDCWD, c"/a/link").unwrap();
    nullfs(host, "/a", "/on", &["nosymfollow"]).unwrap();
    assert_eq!(read(host, "/a/link").unwrap(), "text");
    assert_eq!(read(host, "/on/link"), Err(Errno::EACCES));
}

#[test]
fn a_union_shows_what_it_covers() {
    let bench = Bench::new(Release::V15_1, &["a", "on"]);
    let host = &bench.host;
    write(host, "/a/f", "a").unwrap();
    write(host, "/on/f", "covered").unwrap();
    write(host, "/on/g", "covered").unwrap();
    nullfs(host, "/a", "/on", &["union"]).unwrap();
    assert_eq!(read(host, "/on/f").unwrap(), "a");
    assert_eq!(read(host, "/on/g").unwrap(), "covered");
    assert_eq!(read(host, "/on/h"), Err(Errno::ENOENT));
    write(host, "/on/h", "new").unwrap();
    assert_eq!(read(host, "/a/h").unwrap(), "new");
    let dir = open(host, "/on", O_DIRECTORY).unwrap();
    let mut buf = [0; 1024];
    let count = host.getdirentries(dir, &mut buf).unwrap();
    let names = String::from_utf8_lossy(&buf[..count]).into_owned();
    assert!(names.contains('g') && names.contains('h'), "{names}");
}

#[test]
fn flags_are_told() {
    let bench = Bench::new(Release::V15_1, &["a", "on"]);
    let flags = ["nosuid", "noexec", "noatime", "nosymfollow"];
    nullfs(&bench.host, "/a", "/on", &flags).unwrap();
    let told = statfs_of(&bench.host, "/on").unwrap();
    // What a nullfs does not have of its own is the lower one's.
    let wanted = MNT_NOSUID | MNT_NOEXEC | MNT_NOSYMFOLLOW | MNT_LOCAL;
    assert_eq!(told.f_flags, wanted);
    assert_eq!(told.f_version, STATFS_VERSION);
    let root = statfs_of(&bench.host, "/").unwrap();
    assert_eq!(root.f_flags, MNT_LOCAL | MNT_ROOTFS);
    assert_eq!(told.f_type, root.f_type);
    assert_ne!(told.f_fsid.val, root.f_fsid.val);
}

#[test]
fn texts() {
    for release in RELEASES {
        let bench = Bench::new(release, &["d"]);
        let host = &bench.host;
        let at = ("fspath", Some("/d"));
        let (error, text) = nmount(host, &[("fstype", Some("devfs")), at, ("colour", None)]);
        assert_eq!(error, Err(Errno::EINVAL));
        assert_eq!(text, "mount option <colour> is unknown");
        let (error, text) = nmount(host, &[("fstype", Some("nofs")), at]);
        assert_eq!((error, &*text), (Err(Errno::EINVAL), "Invalid fstype"));
        let (error, text) = nmount(host, &[("fstype", None), at]);
        assert_eq!((error, &*text), (Err(Errno::EINVAL), "Invalid fstype"));
        let (error, text) = nmount(host, &[("fstype", Some("devfs")), ("fspath", None)]);
        assert_eq!((error, &*text), (Err(Errno::EINVAL), "Invalid fspath"));
        let long = "x".repeat(16);
        let (error, _) = nmount(host, &[("fstype", Some(&long)), at]);
        assert_eq!(error, Err(Errno::ENAMETOOLONG));
    }
}

#[test]
fn a_mount_point_that_is_not_there() {
    for release in RELEASES {
        let bench = Bench::new(release, &["d"]);
        write(&bench.host, "/file", "").unwrap();
        let on = |path| {
            let options = [("fstype", Some("devfs")), ("fspath", Some(path))];
            nmount(&bench.host, &options)
        };
        assert_eq!(on("/file").0, Err(Errno::ENOTDIR));
        assert_eq!(on("/file/x").0, Err(Errno::ENOTDIR));
        let missing = match release {
            Release::V13_2 => (Err(Errno::EINVAL), "Invalid fstype".to_owned()),
            _ => (Err(Errno::ENOENT), String::new()),
        };
        assert_eq!(on("/none"), missing);
    }
}

#[test]
fn the_root_becomes_read_only() {
    let bench = Bench::new(Release::V15_1, &[]);
    let update = |flag| {
        let options = [
            ("fstype", Some("ufs")),
            ("fspath", Some("/")),
            ("update", None),
        ];
        nmount(&bench.host, &[&options[..], &[(flag, None)]].concat()).0
    };
    update("ro").unwrap();
    assert_eq!(write(&bench.host, "/f", ""), Err(Errno::EROFS));
    update("rw").unwrap();
    write(&bench.host, "/f", "").unwrap();
}

#[test]
fn exports_are_looked_at_last() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a", "on"]);
        let host = &bench.host;
        nullfs(host, "/a", "/on", &[]).unwrap();
        let update = |args: &str| {
            let options = [
                ("fstype", Some("nullfs")),
                ("fspath", Some("/on")),
                ("update", None),
                ("noexec", None),
                ("export", Some(args)),
            ];
            nmount(host, &options).0
        };
        assert_eq!(update("all"), Err(Errno::EINVAL));
        let told = statfs_of(host, "/on").unwrap();
        assert_eq!(told.f_flags & MNT_NOEXEC, MNT_NOEXEC, "the rest was done");
        let devfs = [
            ("fstype", Some("devfs")),
            ("fspath", Some("/dev")),
            ("update", None),
            ("export", None),
        ];
        assert_eq!(nmount(host, &devfs).0, Err(Errno::EOPNOTSUPP));
    }
}
