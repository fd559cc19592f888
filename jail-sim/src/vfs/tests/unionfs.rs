//! unionfs: two directories as one.

use super::bench::*;

/// `/up` over `/low`: a union on `/low` with these options.
fn union(release: Release, options: &[(&str, Option<&str>)]) -> Bench {
    let bench = Bench::new(release, &["up", "low/d", "low/empty"]);
    let host = &bench.host;
    write(host, "/low/both", "lower").unwrap();
    write(host, "/low/lower", "lower").unwrap();
    write(host, "/low/d/f", "deep").unwrap();
    write(host, "/up/both", "upper").unwrap();
    write(host, "/up/upper", "upper").unwrap();
    // What is below stays to be seen there.
    fs_through(&bench);
    let options = [&[("from", Some("/up"))], options].concat();
    mount(host, "unionfs", "/low", &options).unwrap();
    bench
}

fn fs_through(bench: &Bench) {
    mkdir(&bench.host, "/below").unwrap();
    bench.nullfs("/low", "/below").unwrap();
}

#[test]
fn what_is_seen() {
    for release in RELEASES {
        let bench = union(release, &[]);
        let host = &bench.host;
        let names = ["both", "upper", "d", "empty", "lower"];
        assert_eq!(list(host, "/low").unwrap(), names);
        assert_eq!(read(host, "/low/both").unwrap(), "upper");
        assert_eq!(read(host, "/low/lower").unwrap(), "lower");
        assert_eq!(list(host, "/low/d").unwrap(), ["f"]);
        assert_eq!(read(host, "/low/none"), Err(Errno::ENOENT));
        assert_eq!(bench.mounts()[1], "unionfs <above>:/up /low");
        unmount(host, "/low", 0).unwrap();
        assert_eq!(read(host, "/low/both").unwrap(), "lower");
    }
}

#[test]
fn what_is_written_goes_up() {
    for release in RELEASES {
        let bench = union(release, &[]);
        let host = &bench.host;
        let reader = open(host, "/low/d/f", O_RDONLY).unwrap();
        let file = open(host, "/low/d/f", O_RDWR).unwrap();
        assert_eq!(host.write(file, b"DE"), Ok(2));
        assert_eq!(read(host, "/low/d/f").unwrap(), "DEep");
        assert_eq!(read(host, "/up/d/f").unwrap(), "DEep");
        assert_eq!(read(host, "/below/d/f").unwrap(), "deep");
        assert_eq!(host.write(reader, b"x"), Err(Errno::EBADF));
        write(host, "/low/new", "new").unwrap();
        assert_eq!(read(host, "/up/new").unwrap(), "new");
        assert_eq!(stat(host, "/below/new").map(drop), Err(Errno::ENOENT));
        let cut = open(host, "/low/lower", O_WRONLY | O_TRUNC).unwrap();
        host.close(cut).unwrap();
        assert_eq!(read(host, "/low/lower").unwrap(), "");
        assert_eq!(read(host, "/below/lower").unwrap(), "lower");
        let dir = open(host, "/low/empty", O_DIRECTORY).unwrap();
        host.fchmod(dir, 0o700).unwrap();
        assert_eq!(stat(host, "/low/empty").unwrap().mode, 0o040_700);
        assert_eq!(stat(host, "/below/empty").unwrap().mode, 0o040_755);
        assert_eq!(mkdir(host, "/low/d"), Err(Errno::EEXIST));
    }
}

#[test]
fn what_is_removed_is_hidden() {
    for release in RELEASES {
        let bench = union(release, &[]);
        let host = &bench.host;
        unlink(host, "/low/both").unwrap();
        unlink(host, "/low/lower").unwrap();
        assert_eq!(list(host, "/low").unwrap(), ["upper", "d", "empty"]);
        assert_eq!(read(host, "/low/both"), Err(Errno::ENOENT));
        assert_eq!(list(host, "/up").unwrap(), ["upper"]);
        assert_eq!(read(host, "/below/both").unwrap(), "lower");
        assert_eq!(rmdir(host, "/low/d"), Err(Errno::ENOTEMPTY));
        unlink(host, "/low/d/f").unwrap();
        rmdir(host, "/low/d").unwrap();
        assert_eq!(stat(host, "/low/d/f").map(drop), Err(Errno::ENOENT));
        mkdir(host, "/low/d").unwrap();
        assert!(list(host, "/low/d").unwrap().is_empty(), "a new one");
        write(host, "/low/both", "again").unwrap();
        assert_eq!(read(host, "/low/both").unwrap(), "again");
    }
}

#[test]
fn the_mount_point_above() {
    let bench = Bench::new(Release::V15_1, &["a", "b"]);
    let host = &bench.host;
    write(host, "/a/f", "given").unwrap();
    write(host, "/b/f", "covered").unwrap();
    let options = [("from", Some("/a")), ("below", None)];
    mount(host, "unionfs", "/b", &options).unwrap();
    assert_eq!(read(host, "/b/f").unwrap(), "covered");
    unlink(host, "/b/f").unwrap();
    assert_eq!(read(host, "/b/f"), Err(Errno::ENOENT), "hidden below too");
    assert_eq!(read(host, "/a/f").unwrap(), "given");
    assert_eq!(bench.mounts(), ["unionfs <below>:/a /b"]);
}

#[test]
fn whose_copies() {
    let copied = |options: &[_]| {
        let bench = union(Release::V15_1, options);
        let file = open(&bench.host, "/low/d/f", O_RDWR).unwrap();
        bench.host.close(file).unwrap();
        ["/up/d", "/up/d/f"].map(|path| {
            let told = stat(&bench.host, path).unwrap();
            (told.mode & 0o777, told.uid)
        })
    };
    assert_eq!(copied(&[]), [(0o755, 0), (0o644, 0)]);
    let masquerade = [
        ("copymode", Some("Masquerade")),
        ("uid", Some(" 1001")),
        ("gid", Some("+5")),
        ("udir", Some("750")),
    ];
    assert_eq!(copied(&masquerade), [(0o750, 1001), (0o750, 1001)]);
    let traditional = [("copymode", Some("traditional")), ("uid", Some("1001"))];
    assert_eq!(copied(&traditional), [(0o755, 0), (0o755, 0)]);
}

#[test]
fn options() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a", "b"]);
        let told = |options: &[_]| mount_told(&bench.host, "unionfs", "/b", options);
        let refused = |text: &str| (Err(Errno::EINVAL), text.to_owned());
        assert_eq!(told(&[]), refused("Invalid target"));
        for (name, value, text) in [
            ("udir", Some("9"), "Invalid udir"),
            ("udir", None, "Invalid udir"),
            ("ufile", Some("7 "), "Invalid ufile"),
            ("uid", Some("root"), "Invalid uid"),
            ("gid", Some("-"), "Invalid gid"),
            ("copymode", Some("none"), "Invalid copymode"),
            ("whiteout", Some(""), "Invalid whiteout mode"),
        ] {
            let options = [("from", Some("/a")), (name, value)];
            assert_eq!(told(&options), refused(text), "{name} {value:?}");
        }
        for (name, value) in [("udir", ""), ("uid", ""), ("gid", "-1"), ("ufile", "\t7")] {
            let options = [("from", Some("/a")), (name, Some(value))];
            assert_eq!(told(&options).0, Ok(()), "{name} {value:?}");
            unmount(&bench.host, "/b", 0).unwrap();
        }
        assert_eq!(told(&[("from", Some("/a"))]).0, Ok(()));
        let text = "unionfs does not support mount update".to_owned();
        let update = [("update", None), ("ro", None)];
        assert_eq!(told(&update), (Err(Errno::EOPNOTSUPP), text));
    }
}

#[test]
fn what_it_shows_stays_mounted() {
    let bench = Bench::new(Release::V15_1, &["a", "b"]);
    let host = &bench.host;
    mount(host, "tmpfs", "/a", &[]).unwrap();
    mount(host, "tmpfs", "/b", &[]).unwrap();
    mount(host, "unionfs", "/b", &[("from", Some("/a"))]).unwrap();
    assert_eq!(unmount(host, "/a", 0), Err(Errno::EBUSY));
    assert_eq!(unmount(host, "/a", MNT_FORCE), Err(Errno::EBUSY));
    write(host, "/b/f", "text").unwrap();
    assert_eq!(read(host, "/a/f").unwrap(), "text");
    let inside = jailed(host, "/", &["allow.mount"], 1);
    assert_eq!(unmount(&inside, "/b", 0), Err(Errno::EPERM));
    inside.exit(0);
    host.wait4(-1, 0).unwrap();
    // The newest there is the union.
    for on in ["/b", "/b", "/a"] {
        unmount(host, on, 0).unwrap();
    }
    assert!(bench.mounts().is_empty());
}

#[test]
fn an_upper_layer_that_is_read_only() {
    let bench = Bench::new(Release::V15_1, &["a", "b", "ro"]);
    let host = &bench.host;
    write(host, "/b/f", "text").unwrap();
    nullfs(host, "/a", "/ro", &["ro"]).unwrap();
    mount(host, "unionfs", "/b", &[("from", Some("/ro"))]).unwrap();
    assert_eq!(write(host, "/b/f", "x"), Err(Errno::EROFS));
    assert_eq!(unlink(host, "/b/f"), Err(Errno::EROFS));
    assert_eq!(read(host, "/b/f").unwrap(), "text");
}
