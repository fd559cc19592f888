//! Calls that fail in the middle.

use super::*;
use crate::simulated;
use jail::kernel::{Call, Fault, Faults, Faulty};
use jail::{DiskImage, Release};

fn faulty(bench: &Bench) -> (Host, Faults) {
    let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
    (Host::new(kernel), faults)
}

fn swap() -> MdDisk {
    MdDisk::swap(Size::mib(1)).label("jail:web")
}

#[test]
fn a_disk_whose_device_cannot_be_looked_at_is_detached_again() {
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
        faults.arm(Fault::new(Call::Fstatat, Errno::EIO));
        let error = swap().attach(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        assert_eq!(host.mds(), Ok(Vec::new()));

        faults.arm(Fault::new(Call::Fstatat, Errno::EIO));
        faults.arm(Fault::new(Call::Ioctl, Errno::EBUSY).nth(2));
        let error = swap().attach(&host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        let Error::NotUndone { left, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(left[0].errno(), Some(Errno::EBUSY));
        assert!(
            left[0]
                .to_string()
                .contains("md0 (swap, 1M, label jail:web)")
        );
        host.md(0).unwrap().detach().unwrap();
    });
}

#[test]
fn a_device_that_comes_late_is_waited_for() {
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
        for nth in 1..4 {
            faults.arm(Fault::new(Call::Fstatat, Errno::ENOENT).nth(nth));
        }
        swap().attach(&host).unwrap().detach().unwrap();
        assert_eq!(faults.count("nanosleep"), 3);
        for nth in 1..200 {
            faults.arm(Fault::new(Call::Fstatat, Errno::ENOENT).nth(nth));
        }
        let error = swap().attach(&host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(host.mds(), Ok(Vec::new()));
    });
}

#[test]
fn what_cannot_be_looked_at_is_not_detached() {
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
        let disk = swap().attach(&host).unwrap();
        faults.arm(Fault::new(Call::Ioctl, Errno::EIO));
        let error = disk.detach_forced().unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        disk.query().unwrap();
        disk.detach().unwrap();
    });
}

#[test]
fn half_an_image_is_removed() {
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
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
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
        faults.arm(Fault::new(Call::Openat, Errno::ENOENT));
        faults.arm(Fault::new(Call::Modfind, Errno::ENOENT));
        match swap().attach(&host).unwrap_err() {
            Error::NoModule { module, .. } => assert_eq!(module, "geom_md"),
            other => panic!("{other}"),
        }
    });
}

#[test]
fn a_kernel_that_does_not_describe_its_disks() {
    simulated(Release::V15_1, |bench| {
        let (host, faults) = faulty(bench);
        let disk = swap().unit(7).attach(&host).unwrap();
        faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOENT));
        assert_eq!(host.mds(), Ok(vec![disk.query().unwrap()]));
        faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOMEM).nth(2));
        assert_eq!(host.mds().unwrap().len(), 1);
        for nth in 1..40 {
            faults.arm(Fault::new(Call::Sysctlbyname, Errno::ENOMEM).nth(nth));
        }
        assert_eq!(host.mds().unwrap_err().errno(), Some(Errno::ENOMEM));
    });
}
