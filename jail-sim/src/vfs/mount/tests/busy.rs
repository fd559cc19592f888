//! What keeps a mount, and what force does.

use super::*;

#[test]
fn in_use() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a/sub", "on", "up", "j"]);
        let host = &bench.host;
        write(host, "/a/f", "text").unwrap();
        bench.nullfs("/a", "/on").unwrap();
        let busy = || {
            assert_eq!(unmount(host, "/on", 0), Err(Errno::EBUSY));
        };
        let file = open(host, "/on/f", O_RDONLY).unwrap();
        busy();
        host.close(file).unwrap();
        let other = host.fork().unwrap();
        other.chdir(c"/on/sub").unwrap();
        busy();
        other.exit(0);
        host.wait4(-1, 0).unwrap();
        bench.nullfs("/j", "/on/sub").unwrap();
        busy();
        unmount(host, "/on/sub", 0).unwrap();
        bench.nullfs("/on", "/up").unwrap();
        busy();
        let forced = unmount(host, "/on", MNT_FORCE);
        assert_eq!(forced, Err(Errno::EBUSY), "a nullfs lies over it");
        unmount(host, "/up", 0).unwrap();
        let inside = jailed(host, "/on", &[], 2);
        busy();
        inside.exit(0);
        assert_eq!(unmount(host, "/on", 0), Err(Errno::EBUSY), "a jail's root");
        unmount(host, "/on", MNT_FORCE).unwrap();
    }
}

#[test]
fn by_force() {
    let bench = Bench::new(Release::V15_1, &["a/sub", "on"]);
    let host = &bench.host;
    write(host, "/a/f", "text").unwrap();
    bench.nullfs("/a", "/on").unwrap();
    let file = open(host, "/on/f", O_RDWR).unwrap();
    let dir = open(host, "/on/sub", O_DIRECTORY).unwrap();
    host.chdir(c"/on/sub").unwrap();
    unmount(host, "/on", MNT_FORCE).unwrap();
    assert_eq!(host.read(file, &mut [0; 8]), Err(Errno::EIO));
    assert_eq!(host.write(file, b"x"), Err(Errno::EIO));
    assert_eq!(host.fstat(file).map(|_| ()), Err(Errno::EBADF));
    let found = host.openat(dir, c"x", O_RDONLY, 0);
    assert_eq!(found, Err(Errno::ENOTDIR));
    assert_eq!(read(host, "f"), Err(Errno::ENOTDIR));
    assert_eq!(host.getcwd(), Err(Errno::ENOENT));
    host.close(file).unwrap();
    host.chdir(c"/").unwrap();
    assert!(bench.mounts().is_empty());
}

#[test]
fn only_if_nothing_but_the_root_is_used() {
    let bench = Bench::new(Release::V15_1, &["a/sub", "on"]);
    let host = &bench.host;
    bench.nullfs("/a", "/on").unwrap();
    let sub = open(host, "/on/sub", O_DIRECTORY).unwrap();
    let refused = unmount(host, "/on", MNT_FORCE | MNT_NONBUSY);
    assert_eq!(refused, Err(Errno::EBUSY));
    host.close(sub).unwrap();
    open(host, "/on", O_DIRECTORY).unwrap();
    unmount(host, "/on", MNT_FORCE | MNT_NONBUSY).unwrap();
}

#[test]
fn what_is_no_mount() {
    let bench = Bench::new(Release::V15_1, &["d"]);
    let host = &bench.host;
    assert_eq!(unmount(host, "/", 0), Err(Errno::EINVAL));
    assert_eq!(unmount(host, "/d", 0), Err(Errno::EINVAL));
    assert_eq!(unmount(host, "FSID:1:1", MNT_BYFSID), Err(Errno::ENOENT));
    assert_eq!(unmount(host, "/d", MNT_BYFSID), Err(Errno::EINVAL));
    let long = format!("/{}", "x".repeat(1_100));
    assert_eq!(unmount(host, &long, 0), Err(Errno::ENAMETOOLONG));
}
