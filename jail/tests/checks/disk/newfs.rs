//! File systems on disks, some of them with a newfs of the check's own.

use std::ffi::CString;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::simulated;
use jail::{DiskImage, NewfsOptions, Param, Release};
use jail_sys::sys::mount::MNT_FORCE;

/// What is mounted there is gone before its disk is.
struct Mounted<'a>(&'a Bench, &'a CString);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = self.0.host.kernel().unmount(self.1, MNT_FORCE as i32);
    }
}

#[test]
fn a_file_system_on_a_file_is_mounted_and_busy() {
    everywhere(|bench| {
        let on = bench.dir("images").join("on");
        let c_on = CString::new(on.clone().into_os_string().into_vec()).unwrap();
        let kernel = bench.host.kernel();
        kernel.mkdirat(AT_FDCWD, &c_on, 0o755).unwrap();
        let file = bench.dir("images").join("a.img");
        let image = DiskImage::create(&bench.host, &file, Size::mib(8)).unwrap();
        let disk = attach(bench, labelled(bench, image.disk()));
        let nmount = || {
            let mut fspath = c_on.to_bytes_with_nul().to_vec();
            let mut from = format!("{}\0", disk.path().display()).into_bytes();
            let mut fstype = *b"ufs\0";
            let mut options = [
                Param::new(b"fstype\0", &mut fstype),
                Param::new(b"fspath\0", &mut fspath),
                Param::new(b"from\0", &mut from),
            ];
            kernel.nmount(&mut options, 0)
        };
        nmount().unwrap_err(); // no file system yet
        disk.newfs(&NewfsOptions::new().soft_updates().volume("web"))
            .unwrap();
        nmount().unwrap();
        let mounted = Mounted(bench, &c_on);
        assert_eq!(nmount(), Err(Errno::EBUSY));
        let error = disk.detach().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        let error = disk.newfs(&NewfsOptions::new()).unwrap_err();
        assert!(matches!(error, Error::Program { .. }), "{error}");
        kernel.unmount(&c_on, 0).unwrap();
        drop(mounted);
        disk.detach().unwrap();
        image.remove(&bench.host).unwrap();
    });
}

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
            .min_free(1)
            .block_size(8192)
            .fragment_size(1024)
            .bytes_per_inode(4096);
        disk.newfs(&options).unwrap();
        let wanted = format!(
            "/sbin/newfs -O 2 -j -t -m 1 -b 8192 -f 1024 -i 4096 -L web-1 /dev/md{}",
            disk.unit()
        );
        assert_eq!(told.lock().unwrap().join(" "), wanted);
        for name in ["", "a b", "-x", "x/y", &"x".repeat(32)] {
            let error = disk.newfs(&NewfsOptions::default().volume(name));
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
