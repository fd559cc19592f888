//! tmpfs: what it holds and what can be changed of it.

use super::bench::*;

/// A tmpfs on `/t` with these options.
fn tmpfs(release: Release, options: &[(&str, Option<&str>)]) -> Bench {
    let bench = Bench::new(release, &["t"]);
    mount(&bench.host, "tmpfs", "/t", options).unwrap();
    bench
}

fn update(bench: &Bench, options: &[(&str, Option<&str>)]) -> Result<(), Errno> {
    let options = [&[("update", None)], options].concat();
    mount(&bench.host, "tmpfs", "/t", &options)
}

#[test]
fn files() {
    for release in RELEASES {
        let bench = tmpfs(release, &[]);
        let host = &bench.host;
        assert_eq!(bench.mounts(), ["tmpfs tmpfs /t"]);
        write(host, "/t/b", "text").unwrap();
        mkdir(host, "/t/d").unwrap();
        host.symlinkat(c"d/../b", AT_FDCWD, c"/t/a").unwrap();
        assert_eq!(list(host, "/t").unwrap(), ["a", "b", "d"]);
        assert_eq!(read(host, "/t/a").unwrap(), "text");
        assert_eq!(readlink(host, "/t/a").unwrap(), "d/../b");
        let nlink = |path| stat(host, path).unwrap().nlink;
        assert_eq!([nlink("/t"), nlink("/t/d"), nlink("/t/b")], [3, 2, 1]);
        assert_eq!(rmdir(host, "/t/b"), Err(Errno::ENOTDIR));
        assert_eq!(unlink(host, "/t/d"), Err(Errno::EPERM));
        write(host, "/t/d/f", "").unwrap();
        assert_eq!(rmdir(host, "/t/d"), Err(Errno::ENOTEMPTY));
        unlink(host, "/t/d/f").unwrap();
        rmdir(host, "/t/d").unwrap();
        assert_eq!(rmdir(host, "/t"), Err(Errno::EBUSY));
        assert_eq!(unmount(host, "/t", 0), Ok(()));
        assert!(list(host, "/t").unwrap().is_empty());
    }
}

#[test]
fn a_file_without_a_name() {
    let bench = tmpfs(Release::V15_1, &[("size", Some("1m"))]);
    let host = &bench.host;
    write(host, "/t/f", "text").unwrap();
    let file = open(host, "/t/f", O_RDWR).unwrap();
    unlink(host, "/t/f").unwrap();
    assert_eq!(read(host, "/t/f"), Err(Errno::ENOENT));
    let mut buf = [0; 8];
    assert_eq!(host.read(file, &mut buf), Ok(4));
    assert_eq!(host.fstat(file).unwrap().nlink, 0);
    let full = statfs_of(host, "/t").unwrap();
    host.close(file).unwrap();
    let empty = statfs_of(host, "/t").unwrap();
    assert_eq!(empty.f_bfree, full.f_bfree + 1);
    assert_eq!(empty.f_ffree, full.f_ffree + 1);
}

#[test]
fn sizes() {
    for (options, blocks, files) in [
        (("size", Some("1m")), 256, 256 * 14),
        (("size", Some("1")), 1, 14),
        (("size", Some("0x2000")), 2, 28),
        (("size", Some("010000")), 1, 14),
        (("inodes", Some("1k")), 0, 1024),
        (("inodes", Some("3")), 0, 0x7fff_ffff),
        (("size", Some("0")), 0, 0x7fff_ffff),
        (("size", Some("-1")), 0, 0x7fff_ffff),
        (("size", Some("1kb")), 0, 0x7fff_ffff),
    ] {
        let bench = tmpfs(Release::V15_1, &[options]);
        let told = statfs_of(&bench.host, "/t").unwrap();
        assert_eq!((told.f_bsize, told.f_iosize), (4096, 4096));
        // One page is taken by what describes the root.
        assert_eq!(told.f_bfree, told.f_blocks - 1, "{options:?}");
        assert_eq!(told.f_files, files, "{options:?}");
        assert_eq!(told.f_ffree, i64::try_from(files).unwrap() - 1);
        if blocks != 0 {
            assert_eq!(told.f_blocks, blocks, "{options:?}");
        }
    }
}

#[test]
fn full() {
    let bench = tmpfs(Release::V15_1, &[("size", Some("12k"))]);
    let host = &bench.host;
    let file = open(host, "/t/f", O_RDWR | O_CREAT).unwrap();
    assert_eq!(host.write(file, &[1; 4096]), Ok(4096));
    assert_eq!(host.write(file, &[1; 4097]), Err(Errno::ENOSPC));
    assert_eq!(host.write(file, &[1; 4096]), Ok(4096));
    assert_eq!(host.write(file, &[1; 1]), Err(Errno::ENOSPC));
    assert_eq!(mkdir(host, "/t/d"), Err(Errno::ENOSPC));
    host.ftruncate(file, 4096).unwrap();
    mkdir(host, "/t/d").unwrap();
    // A hole takes no room until it is written.
    host.ftruncate(file, 1 << 40).unwrap();
    assert_eq!(host.write(file, &[1; 4096]), Ok(4096));
    assert_eq!(host.write(file, &[1; 4096]), Err(Errno::ENOSPC));
    let few = tmpfs(Release::V15_1, &[("inodes", Some("4"))]);
    for name in ["/t/a", "/t/b", "/t/c"] {
        write(&few.host, name, "").unwrap();
    }
    assert_eq!(mkdir(&few.host, "/t/d"), Err(Errno::ENOSPC));
    unlink(&few.host, "/t/a").unwrap();
    mkdir(&few.host, "/t/d").unwrap();
    let short = tmpfs(Release::V15_1, &[("maxfilesize", Some("5"))]);
    let file = open(&short.host, "/t/f", O_RDWR | O_CREAT).unwrap();
    assert_eq!(short.host.write(file, b"12345"), Ok(5));
    assert_eq!(short.host.write(file, b"6"), Err(Errno::EFBIG));
    assert_eq!(short.host.ftruncate(file, 6), Err(Errno::EFBIG));
}

#[test]
fn the_root_directory() {
    let owner = [
        ("uid", Some("1001")),
        ("gid", Some("5x")),
        ("mode", Some("1777")),
    ];
    let bench = tmpfs(Release::V15_1, &owner);
    let told = stat(&bench.host, "/t").unwrap();
    assert_eq!((told.mode, told.uid, told.gid), (0o041_777, 1001, 5));
    // What is made there has the group of its directory.
    write(&bench.host, "/t/f", "").unwrap();
    let told = stat(&bench.host, "/t/f").unwrap();
    assert_eq!((told.uid, told.gid), (0, 5));
    let none = [("uid", Some("x")), ("mode", Some("9"))];
    let bench = tmpfs(Release::V15_1, &none);
    let told = stat(&bench.host, "/t").unwrap();
    assert_eq!((told.mode, told.uid), (0o040_755, 0));
}

#[test]
fn unknown_options() {
    for release in RELEASES {
        let bench = Bench::new(release, &["t"]);
        let told = mount_told(&bench.host, "tmpfs", "/t", &[("blocks", Some("1"))]);
        let text = "mount option <blocks> is unknown".to_owned();
        assert_eq!(told, (Err(Errno::EINVAL), text));
        let pgread = mount(&bench.host, "tmpfs", "/t", &[("pgread", None)]);
        assert_eq!(pgread.is_ok(), release.major() >= 14);
    }
}

#[test]
fn reading_only_and_writing_again() {
    for release in RELEASES {
        let bench = tmpfs(release, &[]);
        let host = &bench.host;
        write(host, "/t/f", "text").unwrap();
        let reader = open(host, "/t/f", O_RDONLY).unwrap();
        let writer = open(host, "/t/f", O_RDWR).unwrap();
        assert_eq!(update(&bench, &[("ro", None)]), Err(Errno::EBUSY));
        assert_eq!(write(host, "/t/f", "more"), Ok(()));
        host.close(writer).unwrap();
        update(&bench, &[("ro", None)]).unwrap();
        assert_eq!(write(host, "/t/f", "none"), Err(Errno::EROFS));
        assert_eq!(host.read(reader, &mut [0; 8]), Ok(4));
        update(&bench, &[("ro", None)]).unwrap();
        // What was said once holds until something else is said.
        update(&bench, &[]).unwrap();
        assert_eq!(write(host, "/t/f", "none"), Err(Errno::EROFS));
        update(&bench, &[("rw", None)]).unwrap();
        assert_eq!(write(host, "/t/f", "text"), Ok(()));
        unlink(host, "/t/f").unwrap();
        let nameless = update(&bench, &[("ro", None)]);
        assert_eq!(nameless, Err(Errno::EBUSY), "it is still open");
    }
}

#[test]
fn writers_are_thrown_out() {
    let bench = tmpfs(Release::V15_1, &[]);
    let host = &bench.host;
    write(host, "/t/f", "text").unwrap();
    write(host, "/t/g", "").unwrap();
    let reader = open(host, "/t/f", O_RDONLY).unwrap();
    let writer = open(host, "/t/f", O_RDWR).unwrap();
    let other = open(host, "/t/g", O_RDONLY).unwrap();
    update(&bench, &[("ro", None), ("force", None)]).unwrap();
    for file in [reader, writer] {
        assert_eq!(host.read(file, &mut [0; 8]), Err(Errno::EIO));
        assert_eq!(host.fstat(file).map(|_| ()), Err(Errno::EBADF));
    }
    assert_eq!(host.write(writer, b"x"), Err(Errno::EIO));
    assert_eq!(host.read(other, &mut [0; 8]), Ok(0));
    let again = open(host, "/t/f", O_RDONLY).unwrap();
    host.close(writer).unwrap();
    host.close(reader).unwrap();
    assert_eq!(host.read(again, &mut [0; 8]), Ok(4));
}

#[test]
fn what_an_update_may_say() {
    let made = [
        ("size", Some("8192")),
        ("inodes", Some("100")),
        ("mode", Some("0700")),
        ("nonc", None),
    ];
    let updated = |release: Release, options: &[_]| {
        let made = if release.major() < 15 {
            &made[..1]
        } else {
            &made
        };
        update(&tmpfs(release, made), options)
    };
    let refused = Err(Errno::EOPNOTSUPP);
    for (option, value, in13, in15) in [
        ("size", Some("8192"), Ok(()), Ok(())),
        ("size", Some("5000"), refused, refused),
        ("size", Some("8k"), Ok(()), Ok(())),
        ("size", Some("0"), refused, Ok(())),
        ("size", Some("x"), Ok(()), Ok(())),
        ("inodes", Some("100"), refused, Ok(())),
        ("inodes", Some("101"), refused, refused),
        ("uid", Some("0"), refused, Ok(())),
        ("uid", Some("1"), refused, refused),
        ("mode", Some("0711"), refused, Ok(())),
        ("maxfilesize", Some("1"), refused, refused),
        ("pgread", None, Err(Errno::EINVAL), refused),
        ("nomtime", None, Ok(()), Ok(())),
    ] {
        let told = updated(Release::V13_2, &[(option, value)]);
        assert_eq!(told, in13, "13.2: {option} {value:?}");
        let told = updated(Release::V15_1, &[(option, value)]);
        assert_eq!(told, in15, "15.1: {option} {value:?}");
    }
    assert_eq!(updated(Release::V13_2, &[("nonc", None)]), refused);
}

#[test]
fn an_update_is_told_the_options_of_before() {
    for release in RELEASES {
        let bench = tmpfs(release, &[("size", Some("5000"))]);
        let refused = Err(Errno::EOPNOTSUPP);
        assert_eq!(update(&bench, &[]), refused, "the size became 8192");
        update(&bench, &[("size", Some("8192"))]).unwrap();
        update(&bench, &[]).unwrap();
        let bench = tmpfs(release, &[("mode", Some("0700")), ("uid", Some("0"))]);
        let options = [("update", None)];
        let told = mount_told(&bench.host, "tmpfs", "/t", &options);
        // Before 15 none of these may be said again, and the one given first is named.
        let unknown = "mount option <mode> is unknown".to_owned();
        let wanted = match release.major() {
            ..15 => (refused, unknown),
            _ => (Ok(()), String::new()),
        };
        assert_eq!(told, wanted);
    }
}

#[test]
fn a_flag_alone_is_not_the_option() {
    for release in RELEASES {
        let bench = tmpfs(release, &[]);
        let host = &bench.host;
        let options = [("fstype", Some("tmpfs")), ("fspath", Some("/t"))];
        let update = |flags: u64| nmount_flags(host, &options, flags as i32).0;
        update(MNT_UPDATE | MNT_RDONLY).unwrap();
        let flags = || statfs_of(host, "/t").unwrap().f_flags & MNT_RDONLY;
        assert_eq!(flags(), MNT_RDONLY);
        update(MNT_UPDATE).unwrap();
        assert_eq!(flags(), MNT_RDONLY, "the file system does not know");
        unmount(host, "/t", 0).unwrap();
        nmount_flags(host, &options, MNT_RDONLY as i32).0.unwrap();
        update(MNT_UPDATE).unwrap();
        assert_eq!(flags(), 0);
    }
}

#[test]
fn in_a_jail() {
    for release in RELEASES {
        let bench = Bench::new(release, &["j/t"]);
        let mounted = |allow: &[&str]| {
            let inside = jailed(&bench.host, "/j", allow, 1);
            let mounted = mount(&inside, "tmpfs", "/t", &[("mode", Some("700"))]);
            (mounted, inside)
        };
        assert_eq!(mounted(&["allow.mount"]).0, Err(Errno::EPERM));
        let (told, inside) = mounted(&["allow.mount", "allow.mount.tmpfs"]);
        assert_eq!(told, Ok(()));
        write(&inside, "/t/f", "text").unwrap();
        assert_eq!(read(&bench.host, "/j/t/f").unwrap(), "text");
        assert_eq!(stat(&inside, "/t").unwrap().mode, 0o040_700);
        let update = [("update", None), ("ro", None)];
        let told = mount(&inside, "tmpfs", "/t", &update);
        if release.major() < 15 {
            assert_eq!(told, Err(Errno::EOPNOTSUPP), "the mode is said again");
        } else {
            assert_eq!(told, Ok(()));
            assert_eq!(write(&bench.host, "/j/t/f", ""), Err(Errno::EROFS));
        }
        unmount(&inside, "/t", 0).unwrap();
    }
}
