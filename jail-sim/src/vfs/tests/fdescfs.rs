//! fdescfs: the descriptors of who looks.

use super::bench::*;

fn fdescfs(release: Release, options: &[(&str, Option<&str>)]) -> Bench {
    let bench = Bench::new(release, &["fd", "d", "j/fd"]);
    mount(&bench.host, "fdescfs", "/fd", options).unwrap();
    write(&bench.host, "/d/f", "some text").unwrap();
    bench
}

#[test]
fn what_is_open() {
    for release in RELEASES {
        let bench = fdescfs(release, &[]);
        let host = &bench.host;
        let file = open(host, "/d/f", O_RDONLY).unwrap();
        // The directory itself is open too.
        assert_eq!(list(host, "/fd").unwrap(), ["0", "1", "2", "3", "4"]);
        let told = stat(host, &format!("/fd/{file}")).unwrap();
        assert_eq!((told.mode, told.nlink), (0o020_555, 1));
        assert_eq!(stat(host, "/fd").unwrap().mode, 0o040_555);
        let found = |name: &str| stat(host, &format!("/fd/{name}")).map(drop);
        assert_eq!(found("03"), Err(Errno::ENOENT));
        assert_eq!(found("x"), Err(Errno::ENOENT));
        assert_eq!(found("9"), Err(Errno::EBADF));
        assert_eq!(found("3/x"), Err(Errno::ENOTDIR));
        assert_eq!(readlink(host, "/fd/3"), Err(Errno::EINVAL));
        let child = host.fork().unwrap();
        child.close(file).unwrap();
        assert_eq!(stat(&child, "/fd/3").map(drop), Err(Errno::EBADF));
    }
}

#[test]
fn opening_is_duplicating() {
    for release in RELEASES {
        let bench = fdescfs(release, &[]);
        let host = &bench.host;
        let file = open(host, "/d/f", O_RDONLY).unwrap();
        let same = open(host, "/fd/3", O_RDONLY).unwrap();
        assert_ne!(file, same);
        let mut buf = [0; 4];
        assert_eq!(host.read(file, &mut buf), Ok(4));
        assert_eq!(host.read(same, &mut buf), Ok(4));
        assert_eq!(&buf, b" tex", "they share their place");
        assert_eq!(open(host, "/fd/3", O_RDWR), Err(Errno::EACCES));
        let (reader, writer) = host.pipe2(0).unwrap();
        let user = host.fork().unwrap();
        user.setuid(1001).unwrap();
        // The mode does not matter: the descriptor's does.
        let same = open(&user, &format!("/fd/{writer}"), O_RDWR).unwrap();
        assert_eq!(user.write(same, b"x"), Ok(1));
        assert_eq!(host.read(reader, &mut buf), Ok(1));
    }
}

#[test]
fn links() {
    for release in RELEASES {
        let bench = fdescfs(release, &[("rdlnk", None)]);
        let host = &bench.host;
        open(host, "/d/f", O_RDONLY).unwrap();
        assert_eq!(lstat(host, "/fd/3").unwrap().mode, 0o120_555);
        assert_eq!(readlink(host, "/fd/3").unwrap(), "/d/f");
        assert_eq!(read(host, "/fd/3").unwrap(), "some text");
        let (pipe, _) = host.pipe2(0).unwrap();
        let pipe = format!("/fd/{pipe}");
        assert_eq!(readlink(host, &pipe).unwrap(), "anon_inode:[unknown]");
        unlink(host, "/d/f").unwrap();
        assert_eq!(readlink(host, "/fd/3"), Err(Errno::ENOENT));
    }
}

#[test]
fn from_inside_a_jail() {
    for release in RELEASES {
        let bench = fdescfs(release, &[]);
        write(&bench.host, "/j/f", "text").unwrap();
        let allow = ["allow.mount", "allow.mount.fdescfs"];
        let inside = jailed(&bench.host, "/j", &allow, 1);
        mount(&inside, "fdescfs", "/fd", &[("rdlnk", None)]).unwrap();
        let file = open(&inside, "/f", O_RDONLY).unwrap();
        let link = readlink(&inside, &format!("/fd/{file}"));
        assert_eq!(link.unwrap(), "/f", "its own root");
        let other = jailed(&bench.host, "/j", &["allow.mount"], 1);
        let told = mount(&other, "fdescfs", "/fd", &[]);
        assert_eq!(told, Err(Errno::EPERM));
    }
}

#[test]
fn nothing_is_made_or_removed() {
    for release in RELEASES {
        let bench = fdescfs(release, &[]);
        let host = &bench.host;
        let made = open(host, "/fd/f", O_CREAT | O_WRONLY);
        assert_eq!(made, Err(Errno::ENOENT));
        assert_eq!(mkdir(host, "/fd/d"), Err(Errno::ENOENT));
        assert_eq!(mkdir(host, "/fd/9"), Err(Errno::EBADF));
        assert_eq!(mkdir(host, "/fd/1"), Err(Errno::EEXIST));
        assert_eq!(unlink(host, "/fd/1"), Err(Errno::EROFS));
        assert_eq!(rmdir(host, "/fd/none"), Err(Errno::EROFS));
        let dir = open(host, "/fd", O_DIRECTORY).unwrap();
        assert_eq!(host.fchmod(dir, 0o700), Err(Errno::EACCES));
        let update = mount(host, "fdescfs", "/fd", &[("update", None)]);
        assert_eq!(update, Err(Errno::EOPNOTSUPP));
        assert_eq!(statfs_of(host, "/fd").unwrap().f_flags, 0);
    }
}
