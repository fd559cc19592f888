//! Memory disks.

mod bad;
mod faults;
mod file;
mod newfs;

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use jail::disk::DiskProblem;
use jail::{Errno, Error, ErrorKind, Host, Md, MdDisk, MdKind, MdOptions, Size};
use jail_sys::sys::fcntl::AT_FDCWD;

use crate::{Bench, everywhere};

/// A disk that is gone when the check is over.
struct Attached(Md);

impl Deref for Attached {
    type Target = Md;

    fn deref(&self) -> &Md {
        &self.0
    }
}

impl DerefMut for Attached {
    fn deref_mut(&mut self) -> &mut Md {
        &mut self.0
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        let _ = self.0.detach_forced();
    }
}

fn attach(bench: &Bench, disk: MdDisk) -> Attached {
    Attached(disk.attach(&bench.host).unwrap())
}

/// A label that no other check uses.
fn labelled(bench: &Bench, disk: MdDisk) -> MdDisk {
    disk.label(bench.name("disk"))
}

/// A file that is there, by its path as the kernel sees it.
fn image(bench: &Bench, name: &str, size: u64) -> PathBuf {
    let path = bench.dir("images").join(name);
    jail::DiskImage::create(&bench.host, &path, Size::from_bytes(size)).unwrap();
    path
}

fn problem(error: Error) -> DiskProblem {
    match error {
        Error::Disk { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

fn node_is_there(host: &Host, unit: u32) -> bool {
    let path = std::ffi::CString::new(format!("/dev/md{unit}")).unwrap();
    host.kernel().fstatat(AT_FDCWD, &path, 0).is_ok()
}

#[test]
fn each_type_comes_and_goes() {
    everywhere(|bench| {
        let file = image(bench, "a.img", 1 << 20);
        let size = Size::mib(1);
        for (disk, kind) in [
            (MdDisk::malloc(size), MdKind::Malloc),
            (MdDisk::swap(size), MdKind::Swap),
            (MdDisk::null(size), MdKind::Null),
            (MdDisk::vnode(&file), MdKind::Vnode),
        ] {
            let disk = attach(bench, labelled(bench, disk));
            assert!(node_is_there(&bench.host, disk.unit()));
            assert_eq!((disk.kind(), disk.size()), (kind, size));
            assert_eq!(disk.label(), bench.name("disk").as_str());
            let queried = disk.query().unwrap();
            assert_eq!(queried.options(), MdOptions::empty());
            let listed = bench.host.mds().unwrap();
            let listed = listed.iter().find(|info| info.unit() == disk.unit());
            assert_eq!(listed, Some(&queried));
            let adopted = bench.host.md(disk.unit()).unwrap();
            assert_eq!(bench.host.open_md(&queried).unwrap().unit(), disk.unit());
            let is_vnode = kind == MdKind::Vnode;
            assert_eq!(adopted.file(), is_vnode.then_some(&*file));
            adopted.detach().unwrap();
            assert!(!node_is_there(&bench.host, disk.unit()));
            let gone = disk.detach().unwrap_err();
            assert_eq!(gone.errno(), Some(Errno::ENOENT));
            assert!(gone.to_string().contains(&format!("md{}", disk.unit())));
        }
    });
}

#[test]
fn a_list_tells_texts_as_they_are() {
    everywhere(|bench| {
        let label = bench.name("<a&b>'\"\u{e9}\t");
        let file = image(bench, "a<b>&'\".img", 4096);
        let disk = attach(bench, MdDisk::vnode(&file).label(&label));
        let listed = bench.host.mds().unwrap();
        let listed = listed.iter().find(|info| info.unit() == disk.unit());
        assert_eq!(listed, Some(&disk.query().unwrap()));
        assert_eq!(listed.unwrap().label(), label.as_str());
        assert_eq!(listed.unwrap().file(), Some(&*file));
    });
}

#[test]
fn options_that_the_types_have() {
    everywhere(|bench| {
        let told = |disk: MdDisk| attach(bench, disk).query().unwrap().options();
        let size = Size::mib(1);
        assert_eq!(told(MdDisk::malloc(size).compress()), MdOptions::COMPRESS);
        assert_eq!(told(MdDisk::swap(size).force()), MdOptions::FORCE);
        let file = image(bench, "a.img", 1 << 20);
        let vnode = MdDisk::vnode(&file).read_only().cache().asynchronous();
        let options = MdOptions::READ_ONLY | MdOptions::CACHE | MdOptions::ASYNC;
        assert_eq!(told(vnode), options);
        let disk = attach(bench, MdDisk::swap(size).sector_size(4096));
        assert_eq!(disk.query().unwrap().sector_size(), 4096);
    });
}

#[test]
fn a_unit_that_is_taken() {
    everywhere(|bench| {
        let unit = 2_000_000 + std::process::id() % 100_000;
        let disk = labelled(bench, MdDisk::swap(Size::mib(1))).unit(unit);
        let first = attach(bench, disk.clone());
        assert_eq!(first.unit(), unit);
        let error = disk.attach(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert_eq!(error.errno(), Some(Errno::EBUSY));
        assert!(error.to_string().contains(&format!("md{unit}")), "{error}");
        assert_eq!(problem(error), DiskProblem::UnitTaken);
        first.query().unwrap();
    });
}

#[test]
fn a_handle_does_not_hit_the_next_disk_of_its_unit() {
    everywhere(|bench| {
        let unit = 2_100_000 + std::process::id() % 100_000;
        let disk = |label: &str| {
            MdDisk::swap(Size::mib(1))
                .unit(unit)
                .label(bench.name(label))
        };
        let mut old = attach(bench, disk("old"));
        old.detach().unwrap();
        let new = attach(bench, disk("new"));
        for error in [
            old.query().unwrap_err(),
            old.detach().unwrap_err(),
            old.detach_forced().unwrap_err(),
            old.resize(Size::mib(2)).unwrap_err(),
            old.newfs(&jail::NewfsOptions::new()).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Reused, "{error}");
            assert!(error.to_string().contains(&bench.name("new")), "{error}");
        }
        new.query().unwrap();
    });
}

#[test]
fn larger_and_smaller() {
    everywhere(|bench| {
        let mut disk = attach(bench, MdDisk::swap(Size::mib(1)));
        disk.resize(Size::mib(2)).unwrap();
        assert_eq!(disk.size(), Size::mib(2));
        assert_eq!(disk.query().unwrap().size(), Size::mib(2));
        let error = disk.resize(Size::mib(1)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EBUSY));
        disk.resize_forced(Size::mib(1)).unwrap();
        assert_eq!(disk.query().unwrap().size(), Size::mib(1));
        let of = 4096;
        let size = Size::from_bytes((1 << 20) + 512);
        let error = disk.resize(size).unwrap_err();
        assert_eq!(problem(error), DiskProblem::NotMultiple { size, of });
        let mut malloc = attach(bench, MdDisk::malloc(Size::mib(1)));
        let error = malloc.resize(Size::mib(2)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    });
}

#[test]
fn no_call_more_than_needed() {
    everywhere(|bench| {
        let file = image(bench, "a.img", 1 << 20);
        let label = bench.name("calls");
        drop(attach(bench, MdDisk::null(Size::mib(1)))); // opens the control device
        for (disk, calls) in [
            (MdDisk::swap(Size::mib(1)), 2),
            (MdDisk::vnode(&file), 5),
            (MdDisk::vnode(&file).size(Size::mib(1)), 5),
        ] {
            let disk = disk.label(&label);
            bench.trace.reset();
            let disk = attach(bench, disk);
            let lines = bench.trace.take_lines();
            assert_eq!(bench.trace.total(), calls, "{lines:?}");
            bench.trace.reset();
            disk.detach().unwrap();
            assert_eq!(bench.trace.total(), 2);
            bench.trace.reset();
        }
        bench.trace.reset();
        bench.host.mds().unwrap();
        assert_eq!(bench.trace.total(), 2);
    });
}

#[test]
fn only_root_can() {
    everywhere(|bench| {
        let Some(host) = bench.unprivileged() else {
            return;
        };
        let error = MdDisk::swap(Size::mib(1)).attach(&host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission);
        assert_eq!(error.hint(), Some("only root can do this"));
        assert_eq!(host.mds(), Ok(Vec::new()));
    });
}
