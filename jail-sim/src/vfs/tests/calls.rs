//! The calls that make, open and remove files.

use jail_sys::sys::fcntl::*;

use super::*;

/// What the calls answer in the machine's `/`, as root or as somebody else.
struct Caller {
    scratch: Scratch,
    dirs: Dirs,
    cred: Cred,
}

impl Caller {
    fn new(scratch: Scratch, uid: u32) -> Self {
        let dirs = Dirs {
            root: Vnode::root(),
            cwd: Vnode::root(),
        };
        let cred = Cred {
            uid,
            gid: uid,
            groups: [uid].into(),
            ..Cred::root()
        };
        Self {
            scratch,
            dirs,
            cred,
        }
    }

    fn at(&self) -> At<'_> {
        At::cwd(&self.dirs, Who::kernel(&self.cred))
    }

    fn open(&self, path: &str, flags: i32) -> Result<OpenVnode, Errno> {
        let vfs = &self.scratch.vfs;
        vfs.open(&self.at(), path.as_bytes(), flags, 0o666)
    }

    fn mkdir(&self, path: &str) -> Result<(), Errno> {
        let vfs = &self.scratch.vfs;
        vfs.mkdirat(&self.at(), path.as_bytes(), 0o777)
    }

    fn symlink(&self, target: &str, path: &str) -> Result<(), Errno> {
        let vfs = &self.scratch.vfs;
        vfs.symlinkat(target.as_bytes(), &self.at(), path.as_bytes())
    }

    fn unlink(&self, path: &str, flags: i32) -> Result<(), Errno> {
        let vfs = &self.scratch.vfs;
        vfs.unlinkat(&self.at(), path.as_bytes(), flags)
    }

    fn mode(&self, path: &str) -> u32 {
        let vfs = &self.scratch.vfs;
        let stat = vfs.fstatat(&self.at(), path.as_bytes(), 0).unwrap();
        assert_eq!((stat.uid, stat.gid), (0, 0));
        stat.mode
    }
}

fn getdirentries(vfs: &Vfs, open: &mut OpenVnode, buf: &mut [u8]) -> Result<usize, Errno> {
    let begun = vfs.listing(open, Who::kernel(&Cred::root()))?;
    open.getdirentries(begun, buf)
}

#[test]
fn reading_and_writing() {
    let caller = Caller::new(Scratch::new(), 0);
    let file = caller.open("f", O_RDWR | O_CREAT | O_EXCL).unwrap();
    assert_eq!(file.write(b"one two"), Ok(7));
    assert_eq!(caller.scratch.vfs.fstat(&file).unwrap().size, 7);
    assert_eq!(caller.mode("f"), 0o100_644);
    let again = caller.open("f", O_WRONLY | O_APPEND).unwrap();
    assert_eq!(again.ftruncate(3), Ok(()));
    assert_eq!(again.ftruncate(-1), Err(Errno::EINVAL));
    assert_eq!(again.write(b"!"), Ok(1));
    assert_eq!(again.read(&mut [0; 9]), Err(Errno::EBADF));
    let read = caller.open("f", O_RDONLY).unwrap();
    let mut buf = [0; 9];
    assert_eq!(read.read(&mut buf), Ok(4));
    assert_eq!(&buf[..4], b"one!");
    assert_eq!(read.read(&mut buf), Ok(0));
    assert_eq!(read.write(b"x"), Err(Errno::EBADF));
    assert_eq!(read.ftruncate(0), Err(Errno::EINVAL));
    caller.open("f", O_WRONLY | O_TRUNC).unwrap();
    assert_eq!(caller.scratch.vfs.fstat(&read).unwrap().size, 0);
}

#[test]
fn what_open_refuses() {
    let caller = Caller::new(Scratch::new(), 0);
    caller.mkdir("d/").unwrap();
    caller.open("f", O_WRONLY | O_CREAT).unwrap();
    caller.symlink("f", "l").unwrap();
    caller.symlink("new", "dangling").unwrap();
    for (path, flags, want) in [
        ("f", 3, Errno::EINVAL),
        ("f", O_EXEC | O_RDWR, Errno::EINVAL),
        ("n", O_CREAT | O_EXCL | O_DIRECTORY, Errno::EINVAL),
        ("n", O_CREAT | O_DIRECTORY, Errno::ENOENT),
        ("n/", O_CREAT, Errno::ENOENT),
        ("f", O_CREAT | O_EXCL, Errno::EEXIST),
        ("l", O_CREAT | O_EXCL, Errno::EEXIST),
        ("dangling", O_CREAT | O_EXCL, Errno::EEXIST),
        ("d", O_CREAT, Errno::EISDIR),
        ("/", O_CREAT, Errno::EISDIR),
        ("d", O_WRONLY, Errno::EISDIR),
        ("d", O_TRUNC, Errno::EISDIR),
        ("l", O_NOFOLLOW, Errno::EMLINK),
        ("f", O_DIRECTORY, Errno::ENOTDIR),
        ("f/", O_RDONLY, Errno::ENOTDIR),
        ("/f", O_RESOLVE_BENEATH, Errno::ENOTCAPABLE),
        ("d/../../f", O_RESOLVE_BENEATH, Errno::ENOTCAPABLE),
    ] {
        let answer = caller.open(path, flags).map(|_| ());
        assert_eq!(answer, Err(want), "{path} {flags:#x}");
    }
    assert!(caller.open("d/../l", O_RESOLVE_BENEATH).is_ok());
    caller.open("dangling", O_CREAT).unwrap();
    assert_eq!(caller.mode("new"), 0o100_644);
    let dir = caller.open("d", O_DIRECTORY).unwrap();
    assert_eq!(dir.read(&mut [0]), Err(Errno::EISDIR));
}

#[test]
fn names_come_and_go() {
    let caller = Caller::new(Scratch::new(), 0);
    assert_eq!(caller.mkdir("d"), Ok(()));
    assert_eq!(caller.mode("d"), 0o040_755);
    assert_eq!(caller.mkdir("d"), Err(Errno::EEXIST));
    assert_eq!(caller.mkdir("/"), Err(Errno::EISDIR));
    assert_eq!(caller.mkdir("no/d"), Err(Errno::ENOENT));
    assert_eq!(caller.symlink("d", "l"), Ok(()));
    assert_eq!(caller.symlink("d", "l"), Err(Errno::EEXIST));
    assert_eq!(caller.mkdir("l"), Err(Errno::EEXIST));
    assert_eq!(caller.mkdir("l/e"), Ok(()));
    let vfs = &caller.scratch.vfs;
    let mut buf = [0; 4];
    assert_eq!(vfs.readlinkat(&caller.at(), b"l", &mut buf), Ok(1));
    assert_eq!(&buf, b"d\0\0\0");
    assert_eq!(
        vfs.readlinkat(&caller.at(), b"d", &mut buf),
        Err(Errno::EINVAL)
    );
    assert_eq!(caller.unlink("d", 0), Err(Errno::EPERM));
    assert_eq!(caller.unlink("d/.", 0), Err(Errno::EPERM));
    assert_eq!(caller.unlink("d", AT_REMOVEDIR), Err(Errno::ENOTEMPTY));
    assert_eq!(caller.unlink("d/.", AT_REMOVEDIR), Err(Errno::EINVAL));
    assert_eq!(caller.unlink("d/..", AT_REMOVEDIR), Err(Errno::EINVAL));
    assert_eq!(caller.unlink("/", AT_REMOVEDIR), Err(Errno::EISDIR));
    assert_eq!(caller.unlink("l", AT_REMOVEDIR), Err(Errno::ENOTDIR));
    assert_eq!(caller.unlink("l", 1), Err(Errno::EINVAL));
    assert_eq!(caller.unlink("d/e", AT_REMOVEDIR), Ok(()));
    assert_eq!(caller.unlink("d", AT_REMOVEDIR), Ok(()));
    assert_eq!(caller.unlink("l", 0), Ok(()));
    assert_eq!(caller.unlink("l", 0), Err(Errno::ENOENT));
}

#[test]
fn somebody_else_may_little() {
    let root = Caller::new(Scratch::new(), 0);
    root.mkdir("d").unwrap();
    root.open("d/f", O_CREAT).unwrap();
    let host = root.scratch.host("shut");
    fs::create_dir(&host).unwrap();
    fs::set_permissions(&host, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let other = Caller::new(root.scratch, 1001);
    assert!(other.open("d/f", O_RDONLY).is_ok());
    for (answer, want) in [
        (other.open("d/f", O_WRONLY).map(|_| ()), Errno::EACCES),
        (other.open("d/new", O_CREAT).map(|_| ()), Errno::EACCES),
        (other.open("shut/f", O_RDONLY).map(|_| ()), Errno::EACCES),
        (other.mkdir("e"), Errno::EACCES),
        (other.unlink("d/f", 0), Errno::EACCES),
        (other.unlink("d/none", 0), Errno::ENOENT),
    ] {
        assert_eq!(answer, Err(want));
    }
    let vfs = &other.scratch.vfs;
    assert_eq!(vfs.directory(&other.at(), b"shut"), Err(Errno::EACCES));
    assert_eq!(vfs.directory(&other.at(), b"d/f"), Err(Errno::ENOTDIR));
    assert!(vfs.directory(&other.at(), b"d").is_ok());
}

#[test]
fn a_directory_told_in_pieces() {
    let caller = Caller::new(Scratch::new(), 0);
    caller.mkdir("d").unwrap();
    for name in ["d/b", "d/a-name-of-eighteen"] {
        caller.open(name, O_CREAT).unwrap();
    }
    caller.symlink("b", "d/z").unwrap();
    let vfs = &caller.scratch.vfs;
    let mut dir = caller.open("d", O_RDONLY).unwrap();
    assert_eq!(
        getdirentries(vfs, &mut dir, &mut [0; 31]),
        Err(Errno::EINVAL)
    );
    let mut entries = Vec::new();
    let mut buf = [0; 70];
    loop {
        let got = getdirentries(vfs, &mut dir, &mut buf).unwrap();
        let mut rest = &buf[..got];
        if rest.is_empty() {
            break;
        }
        while !rest.is_empty() {
            let len = usize::from(u16::from_ne_bytes([rest[16], rest[17]]));
            let namlen = usize::from(u16::from_ne_bytes([rest[20], rest[21]]));
            assert_eq!(len % 8, 0);
            assert_eq!(rest[24 + namlen], 0);
            let name = String::from_utf8_lossy(&rest[24..24 + namlen]).into_owned();
            entries.push((name, rest[18]));
            rest = &rest[len..];
        }
    }
    let want = [
        (".", 4),
        ("..", 4),
        ("a-name-of-eighteen", 8),
        ("b", 8),
        ("z", 10),
    ];
    let want: Vec<_> = want.map(|(name, kind)| (name.to_owned(), kind)).into();
    assert_eq!(entries, want);
    let mut file = caller.open("d/b", O_RDONLY).unwrap();
    assert_eq!(getdirentries(vfs, &mut file, &mut buf), Err(Errno::EINVAL));
}
