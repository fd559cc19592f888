//! Disks in files, and the files.

use std::os::unix::ffi::OsStrExt;

use super::*;
use jail::DiskImage;
use jail_sys::sys::fcntl::{O_CREAT, O_WRONLY};

/// A file of any size.
fn file(bench: &Bench, name: &str, size: i64) -> PathBuf {
    let path = bench.dir("images").join(name);
    let kernel = bench.host.kernel();
    let c_path = c(&path);
    let fd = kernel
        .openat(AT_FDCWD, &c_path, O_WRONLY | O_CREAT, 0o600)
        .unwrap();
    kernel.ftruncate(fd, size).unwrap();
    kernel.close(fd).unwrap();
    path
}

fn c(path: &std::path::Path) -> std::ffi::CString {
    std::ffi::CString::new(path.as_os_str().as_bytes()).unwrap()
}

fn refused(bench: &Bench, disk: MdDisk) -> DiskProblem {
    bench.trace.reset();
    let error = disk.attach(&bench.host).unwrap_err();
    assert_eq!(bench.trace.count("ioctl"), 0, "{error}");
    assert!(error.to_string().contains("images"), "{error}");
    assert_eq!(
        bench.trace.count("openat"),
        bench.trace.count("close") + usize::from(bench.trace.count("fstat") == 0)
    );
    problem(error)
}

#[test]
fn files_that_cannot_be_disks() {
    everywhere(|bench| {
        let dir = bench.dir("images");
        assert_eq!(refused(bench, MdDisk::vnode(&dir)), DiskProblem::Directory);
        let target = file(bench, "a.img", 4096);
        let kernel = bench.host.kernel();
        for (link, to) in [("link", &*target), ("dangling", "/none".as_ref())] {
            let link = dir.join(link);
            kernel.symlinkat(&c(to), AT_FDCWD, &c(&link)).unwrap();
            assert_eq!(refused(bench, MdDisk::vnode(&link)), DiskProblem::Symlink);
        }
        let empty = file(bench, "empty.img", 0);
        let problem = refused(bench, MdDisk::vnode(&empty));
        assert_eq!(problem, DiskProblem::Size(Size::ZERO));
        let odd = file(bench, "odd.img", 1000);
        let size = Size::from_bytes(1000);
        let problem = refused(bench, MdDisk::vnode(&odd));
        assert_eq!(problem, DiskProblem::NotMultiple { size, of: 512 });
        let size = Size::mib(1);
        let problem = refused(bench, MdDisk::vnode(&target).size(size));
        let file = Size::kib(4);
        assert_eq!(problem, DiskProblem::FileTooShort { file, size });
        let error = MdDisk::vnode(dir.join("none")).attach(&bench.host);
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().contains("images/none"), "{error}");
    });
}

#[test]
fn a_disk_is_as_large_as_its_file() {
    everywhere(|bench| {
        let path = file(bench, "a.img", 8192);
        let disk = attach(bench, MdDisk::vnode(&path));
        assert_eq!(disk.query().unwrap().size(), Size::kib(8));
        disk.detach().unwrap();
        let part = attach(bench, MdDisk::vnode(&path).size(Size::kib(4)));
        assert_eq!(part.query().unwrap().size(), Size::kib(4));
    });
}

#[test]
fn an_image_is_made_grown_and_removed() {
    everywhere(|bench| {
        let path = bench.dir("images").join("a.img");
        let mut image = DiskImage::create(&bench.host, &path, Size::mib(1)).unwrap();
        assert_eq!((image.path(), image.size()), (&*path, Size::mib(1)));
        let stat = || bench.host.kernel().fstatat(AT_FDCWD, &c(&path), 0);
        let found = stat().unwrap();
        assert_eq!((found.mode & 0o7777, found.size), (0o600, 1 << 20));
        let again = DiskImage::create(&bench.host, &path, Size::mib(2));
        assert_eq!(again.unwrap_err().kind(), ErrorKind::Exists);
        assert_eq!(DiskImage::open(&bench.host, &path), Ok(image.clone()));

        let mut disk = attach(bench, image.disk());
        let error = disk.resize(Size::mib(2)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        image.grow(&bench.host, Size::mib(2)).unwrap();
        disk.resize(Size::mib(2)).unwrap();
        assert_eq!(disk.query().unwrap().size(), Size::mib(2));
        let error = image.grow(&bench.host, Size::mib(1)).unwrap_err();
        assert!(matches!(problem(error), DiskProblem::FileTooShort { .. }));
        assert_eq!(image.size(), Size::mib(2));
        disk.detach().unwrap();
        image.remove(&bench.host).unwrap();
        assert_eq!(stat(), Err(Errno::ENOENT));
    });
}

#[test]
fn images_that_cannot_be_made() {
    everywhere(|bench| {
        let dir = bench.dir("images");
        let create = |name: &str, size| DiskImage::create(&bench.host, dir.join(name), size);
        for size in [0, 511, 513, u64::MAX] {
            bench.trace.reset();
            let error = create("a.img", Size::from_bytes(size)).unwrap_err();
            assert_eq!(
                (error.kind(), bench.trace.total()),
                (ErrorKind::InvalidInput, 0)
            );
        }
        let error = create("none/a.img", Size::mib(1)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::ENOENT));
        let relative = DiskImage::create(&bench.host, "a.img", Size::mib(1));
        assert_eq!(relative.unwrap_err().kind(), ErrorKind::InvalidInput);
        let kernel = bench.host.kernel();
        let link = dir.join("link.img");
        let aim = dir.join("aim.img");
        kernel.symlinkat(&c(&aim), AT_FDCWD, &c(&link)).unwrap();
        let error = create("link.img", Size::mib(1)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EEXIST));
        assert_eq!(kernel.fstatat(AT_FDCWD, &c(&aim), 0), Err(Errno::ENOENT));
        let error = DiskImage::open(&bench.host, &link).unwrap_err();
        assert_eq!(problem(error), DiskProblem::Symlink);
        let error = DiskImage::open(&bench.host, &dir).unwrap_err();
        assert_eq!(problem(error), DiskProblem::Directory);
    });
}
