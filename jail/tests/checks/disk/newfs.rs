//! File systems on disks, with a newfs of the simulated machine's own.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::simulated;
use jail::{NewfsOptions, Release};

#[test]
fn newfs_gets_the_device_and_what_was_asked_for() {
    simulated(Release::V15_1, |bench| {
        let told = Arc::<Mutex<Vec<String>>>::default();
        let tell = told.clone();
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/sbin/newfs", move |newfs| {
            *tell.lock().unwrap() = newfs.args().map(|arg| arg.into_owned()).collect();
            0
        });
        let disk = attach(bench, MdDisk::swap(Size::mib(1)));
        let options = NewfsOptions::new()
            .journal()
            .trim()
            .volume("web-1")
            .min_free(0)
            .min_free(1);
        disk.newfs(&options).unwrap();
        let wanted = format!(
            "/sbin/newfs -O 2 -j -t -m 1 -L web-1 /dev/md{}",
            disk.unit()
        );
        assert_eq!(told.lock().unwrap().join(" "), wanted);
        for name in ["", "a b", "-x", "x/y", &"x".repeat(32)] {
            let error = disk.newfs(&NewfsOptions::new().volume(name));
            assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    });
}

#[test]
fn a_newfs_that_fails_tells_why() {
    simulated(Release::V15_1, |bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/sbin/newfs", |newfs| {
            let _ = writeln!(newfs.stderr(), "newfs: /dev/md0: not enough room");
            36
        });
        let disk = attach(bench, MdDisk::swap(Size::mib(1)));
        match disk.newfs(&NewfsOptions::new()).unwrap_err() {
            Error::Program { status, stderr, .. } => {
                assert_eq!(status.code(), Some(36));
                assert_eq!(stderr, "newfs: /dev/md0: not enough room");
            }
            other => panic!("{other}"),
        }
        machine.register("/sbin/newfs", |newfs| {
            let slept = jail::Kernel::nanosleep(newfs.process(), Duration::from_secs(3_600));
            i32::from(slept.is_err())
        });
        let limit = NewfsOptions::new().limit(Duration::from_secs(60));
        let error = disk.newfs(&limit).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    });
}
