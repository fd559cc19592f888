//! Mounts and jails.

use super::*;

const NULLFS: [&str; 2] = ["allow.mount", "allow.mount.nullfs"];

#[test]
fn what_a_jail_may_mount() {
    for release in RELEASES {
        let bench = Bench::new(release, &["j/a", "j/b"]);
        let host = &bench.host;
        let mount = |allow: &[&str], enforce| {
            let inside = jailed(host, "/j", allow, enforce);
            nullfs(&inside, "/a", "/b", &[])
        };
        assert_eq!(mount(&[], 1), Err(Errno::EPERM));
        assert_eq!(mount(&["allow.mount"], 1), Err(Errno::EPERM));
        assert_eq!(mount(&NULLFS, 2), Err(Errno::EPERM));
        mount(&NULLFS, 1).unwrap();
        assert_eq!(bench.mounts(), ["nullfs /a /j/b"]);
        unmount(host, "/j/b", 0).unwrap();
        let inside = jailed(host, "/j", &NULLFS, 1);
        assert_eq!(nullfs(&inside, "/a", "/", &[]), Err(Errno::EPERM));
    }
}

#[test]
fn what_a_jail_may_unmount() {
    let bench = Bench::new(Release::V15_1, &["j/a", "j/b", "j/c"]);
    let host = &bench.host;
    bench.nullfs("/j/a", "/j/c").unwrap();
    let inside = jailed(host, "/j", &NULLFS, 1);
    nullfs(&inside, "/a", "/b", &[]).unwrap();
    assert_eq!(unmount(&inside, "/c", 0), Err(Errno::EPERM));
    let other = jailed(host, "/j", &NULLFS, 1);
    assert_eq!(unmount(&other, "/b", 0), Err(Errno::EPERM));
    unmount(&inside, "/b", 0).unwrap();
    assert_eq!(bench.mounts(), ["nullfs /j/a /j/c"]);
}

#[test]
fn a_mount_keeps_its_jail_dying() {
    let bench = Bench::new(Release::V15_1, &["j/a", "j/b"]);
    let inside = jailed(&bench.host, "/j", &NULLFS, 1);
    nullfs(&inside, "/a", "/b", &[]).unwrap();
    let jid = 1;
    bench.host.jail_remove(jid).unwrap();
    bench.host.wait4(-1, 0).unwrap();
    let there = |flags| {
        let mut jid = jid.to_ne_bytes();
        bench
            .host
            .jail_get(&mut [Param::new(b"jid\0", &mut jid)], flags)
    };
    assert_eq!(there(0), Err(Errno::ENOENT));
    assert_eq!(there(jail_sys::sys::jail::JAIL_DYING), Ok(jid));
    unmount(&bench.host, "/j/b", 0).unwrap();
    assert_eq!(there(jail_sys::sys::jail::JAIL_DYING), Err(Errno::ENOENT));
}

#[test]
fn what_a_jail_sees() {
    for release in RELEASES {
        let bench = Bench::new(release, &["src", "j/b", "jx/b"]);
        let host = &bench.host;
        bench.nullfs("/src", "/j/b").unwrap();
        bench.nullfs("/src", "/jx/b").unwrap();
        let seen = |enforce| mounts(&jailed(host, "/j", &[], enforce));
        let all = [
            "ufs /dev/ufs/rootfs /",
            "devfs devfs /dev",
            "nullfs /src /j/b",
            "nullfs /src /jx/b",
        ];
        assert_eq!(mounts(host), all);
        assert_eq!(seen(0), all);
        // The file system its root is on, and what is below its root.
        assert_eq!(seen(1), ["ufs /dev/ufs/rootfs /", "nullfs /src /b"]);
        assert_eq!(seen(2), ["ufs /dev/ufs/rootfs /"]);
        let inside = jailed(host, "/j", &[], 2);
        let told = statfs_of(&inside, "/b").unwrap();
        assert_eq!(text(&told.f_mntonname), "[restricted]");
        assert_eq!(told.f_fsid.val, [0, 0]);
        let user = host.fork().unwrap();
        user.setuid(1001).unwrap();
        assert_eq!(statfs_of(&user, "/j/b").unwrap().f_fsid.val, [0, 0]);
        assert_eq!(mounts(&user), all);
    }
}

#[test]
fn nobody_enters_a_root_that_is_gone() {
    for release in RELEASES {
        let bench = Bench::new(release, &["t"]);
        let host = &bench.host;
        mount(host, "tmpfs", "/t", &[]).unwrap();
        let inside = jailed(host, "/t", &[], 2);
        unmount(host, "/t", MNT_FORCE).unwrap();
        let late = host.fork().unwrap();
        let fd = open(&late, "/", O_RDONLY | O_DIRECTORY).unwrap();
        assert_eq!(
            late.jail_attach(1),
            Err(Errno::ENOTDIR),
            "before what is open"
        );
        late.close(fd).unwrap();
        assert_eq!(late.jail_attach(1), Err(Errno::ENOTDIR));
        drop(inside);
        assert_eq!(
            open(&late, "/t", O_RDONLY).map(drop),
            Ok(()),
            "it stayed outside"
        );
    }
}

#[test]
fn a_descriptor_does_not_open_the_root() {
    let bench = Bench::new(Release::V15_1, &["t"]);
    let host = &bench.host;
    mount(host, "tmpfs", "/t", &[("mode", Some("0700"))]).unwrap();
    let (mut path, mut fd) = (*b"/t\0", (-1_i32).to_ne_bytes());
    let mut params = [
        Param::new(b"path\0", &mut path),
        Param::flag(b"persist\0"),
        Param::new(b"desc\0", &mut fd),
    ];
    host.jail_set(&mut params, JAIL_CREATE | JAIL_GET_DESC)
        .unwrap();
    let fd = i32::from_ne_bytes(fd);
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(user.jail_attach_jd(fd), Err(Errno::EACCES));
    host.fork().unwrap().jail_attach_jd(fd).unwrap();
}
