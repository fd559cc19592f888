//! What is seen where.

use std::ffi::CString;

use super::*;

#[test]
fn a_nullfs_shows_a_place_and_not_what_is_mounted_below() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a/sub", "b", "c/x"]);
        write(&bench.host, "/a/f", "of a").unwrap();
        write(&bench.host, "/c/x/f", "of c").unwrap();
        bench.nullfs("/c", "/a/sub").unwrap();
        bench.nullfs("/a", "/b").unwrap();
        assert_eq!(read(&bench.host, "/b/f").unwrap(), "of a");
        assert_eq!(read(&bench.host, "/a/sub/x/f").unwrap(), "of c");
        assert_eq!(read(&bench.host, "/b/sub/x/f"), Err(Errno::ENOENT));
        write(&bench.host, "/b/new", "through b").unwrap();
        assert_eq!(read(&bench.host, "/a/new").unwrap(), "through b");
        assert_eq!(read(&bench.host, "/b/../a/sub/../f").unwrap(), "of a");
        assert_eq!(bench.mounts(), ["nullfs /c /a/sub", "nullfs /a /b"]);
    }
}

#[test]
fn dot_dot_leaves_a_mount() {
    let bench = Bench::new(Release::V15_1, &["a/deep", "b/on"]);
    write(&bench.host, "/b/f", "beside").unwrap();
    bench.nullfs("/a", "/b/on").unwrap();
    assert_eq!(read(&bench.host, "/b/on/../f").unwrap(), "beside");
    assert_eq!(read(&bench.host, "/b/on/deep/../../f").unwrap(), "beside");
    bench.host.chdir(c"/b/on/deep").unwrap();
    assert_eq!(bench.host.getcwd().unwrap(), b"/b/on/deep");
    assert_eq!(read(&bench.host, "../../f").unwrap(), "beside");
}

#[test]
fn who_is_in_the_covered_directory_is_in_the_new_one() {
    let bench = Bench::new(Release::V15_1, &["a", "j/etc"]);
    write(&bench.host, "/a/f", "above").unwrap();
    bench.host.chdir(c"/j").unwrap();
    let inside = jailed(&bench.host, "/j", &[], 2);
    let kept = open(&bench.host, "/j", O_DIRECTORY).unwrap();
    bench.nullfs("/a", "/j").unwrap();
    assert_eq!(read(&bench.host, "f").unwrap(), "above");
    assert_eq!(read(&inside, "/f").unwrap(), "above");
    let etc = bench.host.openat(kept, c"etc", O_DIRECTORY, 0);
    assert!(etc.is_ok(), "a descriptor stays where it was opened");
}

#[test]
fn the_newest_of_a_stack() {
    let bench = Bench::new(Release::V15_1, &["a", "b", "on"]);
    write(&bench.host, "/a/f", "a").unwrap();
    write(&bench.host, "/b/f", "b").unwrap();
    bench.nullfs("/a", "/on").unwrap();
    let below = statfs_of(&bench.host, "/on").unwrap().f_fsid.val;
    bench.nullfs("/b", "/on").unwrap();
    assert_eq!(read(&bench.host, "/on/f").unwrap(), "b");
    let by_fsid = format!("FSID:{}:{}", below[0], below[1]);
    let busy = unmount(&bench.host, &by_fsid, MNT_BYFSID);
    assert_eq!(busy, Err(Errno::EBUSY), "its root is covered");
    unmount(&bench.host, "/on", 0).unwrap();
    assert_eq!(read(&bench.host, "/on/f").unwrap(), "a");
    unmount(&bench.host, &by_fsid, MNT_BYFSID).unwrap();
    assert_eq!(read(&bench.host, "/on/f"), Err(Errno::ENOENT));
    let gone = unmount(&bench.host, &by_fsid, MNT_BYFSID);
    assert_eq!(gone, Err(Errno::ENOENT));
}

#[test]
fn files_under_files() {
    let bench = Bench::new(Release::V15_1, &["d"]);
    write(&bench.host, "/a", "A").unwrap();
    write(&bench.host, "/b", "B").unwrap();
    assert_eq!(bench.nullfs("/a", "/d"), Err(Errno::EINVAL));
    assert_eq!(bench.nullfs("/d", "/b"), Err(Errno::EINVAL));
    bench.nullfs("/a", "/b").unwrap();
    assert_eq!(read(&bench.host, "/b").unwrap(), "A");
    assert_eq!(bench.nullfs("/a", "/b"), Err(Errno::EBUSY));
    assert_eq!(bench.mounts(), ["nullfs /a /b"]);
    let unlinked = bench.host.unlinkat(AT_FDCWD, c"/b", 0);
    assert_eq!(unlinked, Err(Errno::EBUSY));
    unmount(&bench.host, "/b", 0).unwrap();
    assert_eq!(read(&bench.host, "/b").unwrap(), "B");
    let old = Bench::new(Release::V13_2, &[]);
    write(&old.host, "/a", "A").unwrap();
    write(&old.host, "/b", "B").unwrap();
    assert_eq!(old.nullfs("/a", "/b"), Err(Errno::ENOTDIR));
}

#[test]
fn the_same_place_twice_is_a_deadlock() {
    let bench = Bench::new(Release::V15_1, &["a", "b"]);
    bench.nullfs("/a", "/b").unwrap();
    assert_eq!(bench.nullfs("/a", "/b"), Err(Errno::EDEADLK));
    // Over itself it is the place below: never the same.
    bench.nullfs("/a", "/a").unwrap();
    bench.nullfs("/a", "/a").unwrap();
}

#[test]
fn a_place_whose_path_is_too_long() {
    for release in RELEASES {
        let bench = Bench::new(release, &["a"]);
        let host = &bench.host;
        let name = "d".repeat(250);
        let step = CString::new(name.as_str()).unwrap();
        for _ in 0..4 {
            mkdir(host, &name).unwrap();
            host.chdir(&step).unwrap();
        }
        mkdir(host, &"e".repeat(18)).unwrap();
        mkdir(host, &"f".repeat(19)).unwrap();
        bench.nullfs("/a", &"e".repeat(18)).unwrap();
        assert_eq!(bench.nullfs("/a", &"f".repeat(19)), Err(Errno::ENOMEM));
    }
}
