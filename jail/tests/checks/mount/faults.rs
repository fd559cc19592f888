//! Calls that fail in the middle: nothing stays behind.

use super::*;
use crate::{newest, oldest_and_newest};
use jail::kernel::{Call, Fault};

#[test]
fn every_call_of_a_mount() {
    oldest_and_newest(|bench| {
        let source = bench.dir("source");
        let root = root(bench, &["a"]);
        let what = Mount::nullfs(&source, "/a/b/c").create_mount_point(0o755);
        let before = all(&bench.host);
        let mut failed = 0;
        for call in [
            Call::Openat,
            Call::Mkdirat,
            Call::Fstatfs,
            Call::Nmount,
            Call::Statfs,
            Call::Modfind,
        ] {
            for nth in 1..12 {
                let (host, faults) = bench.faulty();
                faults.arm(Fault::new(call, Errno::EIO).nth(nth));
                match what.mount(&host, &root) {
                    Ok(mounted) => {
                        let info = mounted.info().clone();
                        Mounted::adopt(&bench.host, info).unmount().unwrap();
                        let made = bench.on_computer("root/a");
                        std::fs::remove_dir(made.join("b/c")).unwrap();
                        std::fs::remove_dir(made.join("b")).unwrap();
                    }
                    Err(error) => {
                        failed += 1;
                        assert!(error.errno().is_some(), "{error}");
                    }
                }
                assert_eq!(all(&bench.host), before, "{call:?} {nth}");
                let left = bench.on_computer("root/a").join("b");
                assert!(!left.exists(), "{call:?} {nth}");
            }
        }
        assert!(failed > 8, "only {failed} calls failed");
    });
}

#[test]
fn what_cannot_be_undone_is_told() {
    newest(|bench| {
        let root = root(bench, &["on"]);
        let (host, faults) = bench.faulty();
        faults.arm(Fault::new(Call::Fstatfs, Errno::EIO).nth(2));
        faults.arm(Fault::new(Call::Unmount, Errno::EIO).nth(1));
        faults.arm(Fault::new(Call::Unmount, Errno::EIO).nth(2));
        let error = Mount::tmpfs("/on").mount(&host, &root).unwrap_err();
        let Error::NotUndone { left, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(left[0].errno(), Some(Errno::EIO), "{error}");
        let mounts = bench.host.mounts_under(&root).unwrap();
        assert_eq!(mounts.len(), 1);
        Mounted::adopt(&bench.host, mounts[0].clone())
            .unmount()
            .unwrap();
    });
}
