//! Calls that fail in the middle.

use super::*;
use crate::newest;
use jail::DiskImage;
use jail::kernel::{Call, Fault};

fn swap(bench: &Bench) -> MdDisk {
    labelled(bench, MdDisk::swap(Size::mib(1)))
}

/// The disks with the label of this check.
fn ours(bench: &Bench) -> Vec<jail::MdInfo> {
    let label = bench.name("disk");
    let mut all = bench.host.mds().unwrap();
    all.retain(|md| md.label() == label.as_str());
    all
}

#[test]
fn a_disk_whose_device_cannot_be_looked_at_is_detached_again() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        faults.arm(Fault::new(Call::Fstatat, Errno::EIO));
        let error = swap(bench).attach(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        assert_eq!(ours(bench), []);

        faults.arm(Fault::new(Call::Fstatat, Errno::EIO));
        faults.arm(Fault::new(Call::Ioctl, Errno::EBUSY).nth(2));
        let error = swap(bench).attach(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        let Error::NotUndone { left, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(left[0].errno(), Some(Errno::EBUSY));
        let unit = ours(bench)[0].unit();
        let label = bench.name("disk");
        let disk = format!("md{unit} (swap, 1M, label {label})");
        assert!(left[0].to_string().contains(&disk), "{error}");
        host.md(unit).unwrap().detach().unwrap();
    });
}

#[test]
fn a_device_that_comes_late_is_waited_for() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        for nth in 1..4 {
            faults.arm(Fault::new(Call::Fstatat, Errno::ENOENT).nth(nth));
        }
        swap(bench).attach(&host).unwrap().detach().unwrap();
        assert_eq!(faults.count("nanosleep"), 3);
        for nth in 1..200 {
            faults.arm(Fault::new(Call::Fstatat, Errno::ENOENT).nth(nth));
        }
        let error = swap(bench).attach(&host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(ours(bench), []);
    });
}

#[test]
fn what_cannot_be_looked_at_is_not_detached() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        let disk = swap(bench).attach(&host).unwrap();
        faults.arm(Fault::new(Call::Ioctl, Errno::EIO));
        let error = disk.detach_forced().unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        disk.query().unwrap();
        disk.detach().unwrap();
    });
}

#[test]
fn half_an_image_is_removed() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        let path = bench.dir("images").join("a.img");
        let create = || DiskImage::create(&host, &path, Size::mib(1));
        faults.arm(Fault::new(Call::Ftruncate, Errno::ENOSPC));
        assert_eq!(create().unwrap_err().errno(), Some(Errno::ENOSPC));
        faults.arm(Fault::new(Call::Ftruncate, Errno::ENOSPC));
        faults.arm(Fault::new(Call::Unlinkat, Errno::EIO));
        let error = create().unwrap_err();
        assert_eq!(error.errno(), Some(Errno::ENOSPC));
        assert!(matches!(error, Error::NotUndone { .. }), "{error}");
        assert_eq!(create().unwrap_err().kind(), ErrorKind::Exists);
    });
}

#[test]
fn without_the_module_it_is_named() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        faults.arm(Fault::new(Call::Openat, Errno::ENOENT));
        faults.arm(Fault::new(Call::Modfind, Errno::ENOENT));
        match swap(bench).attach(&host).unwrap_err() {
            Error::NoModule { module, .. } => assert_eq!(module, "geom_md"),
            other => panic!("{other}"),
        }
    });
}

#[test]
fn a_kernel_that_does_not_describe_its_disks() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        let disk = attach(bench, swap(bench));
        let is_told = || {
            let all = host.mds().unwrap();
            assert!(all.contains(&disk.query().unwrap()), "{all:?}");
        };
        faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOENT));
        is_told();
        faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOMEM).nth(2));
        is_told();
        for nth in 1..40 {
            faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOMEM).nth(nth));
        }
        assert_eq!(host.mds().unwrap_err().errno(), Some(Errno::ENOMEM));
    });
}
