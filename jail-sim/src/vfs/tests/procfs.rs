//! procfs, and what pseudo file systems have in common.

use super::bench::*;

fn procfs(release: Release) -> Bench {
    let bench = Bench::new(release, &["p", "j/p"]);
    mount(&bench.host, "procfs", "/p", &[]).unwrap();
    bench
}

#[test]
fn who_looks() {
    for release in RELEASES {
        let bench = procfs(release);
        let host = &bench.host;
        for link in ["/p/curproc", "/p/self"] {
            assert_eq!(readlink(host, link).unwrap(), host.pid().to_string());
            assert_eq!(lstat(host, link).unwrap().mode, 0o120_444);
        }
        let child = host.fork().unwrap();
        assert_eq!(
            readlink(&child, "/p/self").unwrap(),
            child.pid().to_string()
        );
        let names = list(host, "/p").unwrap();
        for pid in [1, host.pid(), child.pid()] {
            assert!(names.contains(&pid.to_string()), "{pid} in {names:?}");
        }
        let told = stat(host, "/p").unwrap();
        assert_eq!((told.mode, told.nlink, told.size), (0o040_555, 1, 0));
        child.exit(0);
        host.wait4(-1, 0).unwrap();
        let names = list(host, "/p").unwrap();
        assert_eq!(names.len(), 4, "init, host, curproc, self: {names:?}");
        assert_eq!(stat(host, "/p/01").map(drop), Err(Errno::ENOENT));
        assert_eq!(list(host, "/p/1/status"), Err(Errno::ENOTDIR));
    }
}

#[test]
fn status() {
    for release in RELEASES {
        let bench = procfs(release);
        let host = &bench.host;
        let child = host.fork().unwrap();
        let pid = child.pid();
        child.setgroups(&[5, 6, 7]).unwrap();
        child.setgid(5).unwrap();
        child.setuid(1001).unwrap();
        let told = read_all(host, &format!("/p/{pid}/status"));
        let words: Vec<&str> = told.trim_end().split(' ').collect();
        let numbers = [pid, host.pid()].map(|number| number.to_string());
        assert_eq!(words[1..3], numbers, "{told}");
        assert_eq!(words[8..11], ["0,0", "0,0", "nochan"], "{told}");
        let groups = match release {
            Release::V13_2 => "5,5,6,7",
            _ => "5,5,5,6,7",
        };
        assert_eq!(words[11..], ["1001", "1001", groups, "-"], "{told}");
        let told = stat(host, &format!("/p/{pid}")).unwrap();
        assert_eq!((told.uid, told.gid), (1001, 5));
        assert_eq!(
            stat(&child, &format!("/p/{}/osrel", host.pid())).map(drop),
            Err(Errno::ENOENT)
        );
        assert_eq!(read_all(host, "/p/self/etype"), "FreeBSD ELF64\n");
        assert_eq!(readlink(host, "/p/self/file").unwrap(), "unknown");
        let osrel = format!("{}\n", release.osreldate());
        assert_eq!(read_all(host, "/p/self/osrel"), osrel);
        assert_eq!(read_all(host, "/p/1/cmdline"), "/sbin/init\0");
        assert_eq!(read_all(host, "/p/self/cmdline"), "process\0");
    }
}

/// All that a file says.
fn read_all(process: &Process, path: &str) -> String {
    let fd = open(process, path, O_RDONLY).unwrap();
    let mut buf = [0; 4096];
    let count = process.read(fd, &mut buf).unwrap();
    process.close(fd).unwrap();
    String::from_utf8(buf[..count].to_vec()).unwrap()
}

#[test]
fn from_inside_a_jail() {
    for release in RELEASES {
        let bench = procfs(release);
        let host = &bench.host;
        let inside = jailed(host, "/j", &["allow.mount", "allow.mount.procfs"], 1);
        mount(&inside, "procfs", "/p", &[]).unwrap();
        let pid = inside.pid().to_string();
        assert_eq!(list(&inside, "/p").unwrap(), [&*pid, "curproc", "self"]);
        let hidden = stat(&inside, &format!("/p/{}", host.pid()));
        assert_eq!(hidden.map(drop), Err(Errno::ENOENT));
        let name = |process, path: &str| {
            let told = read_all(process, path);
            told.trim_end().rsplit(' ').next().unwrap().to_owned()
        };
        assert_eq!(name(&inside, "/p/self/status"), "0");
        assert_eq!(name(host, &format!("/p/{pid}/status")), "1");
        assert!(
            list(host, "/j/p")
                .unwrap()
                .contains(&host.pid().to_string())
        );
        let other = jailed(host, "/j", &["allow.mount"], 1);
        assert_eq!(unmount(&other, "/p", 0), Err(Errno::EPERM));
        assert_eq!(mount(&other, "procfs", "/p", &[]), Err(Errno::EPERM));
    }
}

#[test]
fn nothing_is_made_or_removed() {
    for release in RELEASES {
        let bench = procfs(release);
        let host = &bench.host;
        let user = host.fork().unwrap();
        user.setuid(1001).unwrap();
        for process in [host, &user] {
            assert_eq!(mkdir(process, "/p/d"), Err(Errno::ENOENT));
            assert_eq!(mkdir(process, "/p/1"), Err(Errno::EEXIST));
            let made = open(process, "/p/f", O_CREAT | O_WRONLY);
            assert_eq!(made, Err(Errno::ENOENT));
            let linked = process.symlinkat(c"1", AT_FDCWD, c"/p/l");
            assert_eq!(linked, Err(Errno::ENOENT));
            for path in ["/p/1/status", "/p/none"] {
                assert_eq!(unlink(process, path), Err(Errno::EOPNOTSUPP));
                assert_eq!(rmdir(process, path), Err(Errno::EOPNOTSUPP));
            }
        }
        assert_eq!(open(&user, "/p/1/status", O_WRONLY), Err(Errno::EACCES));
        // Root opens what it cannot write to.
        let file = open(host, "/p/1/status", O_RDWR).unwrap();
        assert_eq!(host.write(file, b"x"), Err(Errno::EBADF));
        assert_eq!(host.ftruncate(file, 0), Ok(()));
        assert_eq!(host.fchmod(file, 0o777), Ok(()));
        assert_eq!(host.fstat(file).unwrap().mode, 0o100_444);
    }
}

#[test]
fn it_cannot_be_changed() {
    let bench = procfs(Release::V15_1);
    let options = [("update", None), ("ro", None)];
    let told = mount(&bench.host, "procfs", "/p", &options);
    assert_eq!(told, Err(Errno::EOPNOTSUPP));
    let told = statfs_of(&bench.host, "/p").unwrap();
    assert_eq!((told.f_bsize, told.f_blocks, told.f_files), (4096, 1, 1));
    unmount(&bench.host, "/p", 0).unwrap();
    assert!(bench.mounts().is_empty());
}

#[test]
fn for_programs_of_linux() {
    for release in RELEASES {
        let bench = Bench::new(release, &["j/p", "j/s"]);
        let host = &bench.host;
        let set = |allow: &str| {
            let mut name = *b"linux\0";
            let allow = format!("{allow}\0");
            let mut params = [
                Param::new(b"name\0", &mut name),
                Param::flag(b"persist\0"),
                Param::flag(allow.as_bytes()),
            ];
            let jid = host.jail_set(&mut params, JAIL_CREATE)?;
            host.jail_remove(jid)
        };
        assert_eq!(set("allow.mount.linprocfs"), Err(Errno::EINVAL));
        let early = [("fstype", Some("linprocfs")), ("fspath", Some("/j/p"))];
        host.kldload(c"linprocfs").unwrap();
        assert!(host.modfind(c"linuxcommon").is_ok(), "it is needed");
        host.kldload(c"linsysfs").unwrap();
        set("allow.mount.linprocfs").unwrap();
        set("allow.mount.nolinsysfs").unwrap();
        let inside = jailed(host, "/j", &["allow.mount", "allow.mount.linprocfs"], 1);
        mount(&inside, "linprocfs", "/p", &[]).unwrap();
        assert_eq!(mount(&inside, "linsysfs", "/s", &[]), Err(Errno::EPERM));
        let pid = inside.pid().to_string();
        assert_eq!(readlink(&inside, "/p/self").unwrap(), pid);
        assert_eq!(readlink(&inside, "/p/self/cwd").unwrap(), "/");
        let told = read_all(&inside, "/p/self/status");
        assert!(told.contains(&format!("\nPid:\t{pid}\n")), "{told}");
        assert_eq!(mkdir(&inside, "/p/d"), Err(Errno::ENOENT));
        mount(host, "linsysfs", "/j/s", &[]).unwrap();
        assert_eq!(list(host, "/j/s").unwrap(), ["class", "devices"]);
        let mounts = ["linprocfs linprocfs /j/p", "linsysfs linsysfs /j/s"];
        assert_eq!(bench.mounts(), mounts);
        assert_eq!(nmount(host, &early).0, Ok(()), "over the other");
    }
}
