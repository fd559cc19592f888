//! Memory disks with odd texts, sizes and units: what is taken is told again, what is not is
//! refused before the kernel is asked.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use jail::disk::DiskProblem;
use jail::kernel::{Trace, Traced};
use jail::{DiskImage, Error, ErrorKind, Host, MdDisk, Release, Size};
use jail_sim::Machine;
use proptest::prelude::*;

/// A host on a machine of its own, and what it calls.
fn host(release: Release) -> (Host, Trace) {
    let kernel = Traced::counting(Machine::new(release).process());
    let trace = kernel.trace();
    (Host::new(kernel), trace)
}

fn releases() -> impl Strategy<Value = Release> {
    prop::sample::select(vec![Release::V13_2, Release::V14_4, Release::V15_1])
}

/// Bytes of a text, NUL and all, more of them odd than not.
fn texts(max: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => prop::sample::select(b"<>&'\"#x;?/ \t\n\r\x01\x1f\x7f\x80\xff".to_vec()),
        2 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..max)
}

/// As GEOM writes it.
fn listed(text: &[u8]) -> Vec<u8> {
    let lost = |byte: &u8| *byte < b' ' && !b"\t\n\r".contains(byte);
    let byte = |byte| if lost(byte) { b'?' } else { *byte };
    text.iter().map(byte).collect()
}

/// A directory that goes with the case.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        let dir = std::env::temp_dir().canonicalize().unwrap();
        let dir = dir.join(format!("jail-disk-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn problem(error: Error) -> DiskProblem {
    match error {
        Error::Disk { problem, .. } => problem,
        other => unreachable!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn labels_of_any_bytes(label in texts(1100), release in releases()) {
        let (host, trace) = host(release);
        let disk = MdDisk::null(Size::mib(1)).label(OsStr::from_bytes(&label));
        let attached = disk.attach(&host);
        if label.contains(&0) || label.len() > 1023 {
            let error = attached.unwrap_err();
            prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
            prop_assert_eq!(trace.total(), 0);
            return Ok(());
        }
        let disk = attached.unwrap();
        let now = disk.query().unwrap();
        prop_assert_eq!(now.label().as_bytes(), &label[..]);
        let list = host.mds().unwrap();
        prop_assert_eq!(list[0].label().as_bytes(), &listed(&label)[..]);
        let opened = host.open_md(&list[0]).unwrap();
        prop_assert_eq!(opened.label(), disk.label());
        opened.detach().unwrap();
        prop_assert_eq!(host.mds(), Ok(vec![]));
    }

    #[test]
    fn files_of_any_name(name in texts(40), release in releases()) {
        let name: Vec<u8> = name.into_iter().filter(|byte| !b"/\0".contains(byte)).collect();
        prop_assume!(!name.is_empty() && name != b"." && name != b"..");
        let (host, _) = host(release);
        let dir = Dir::new();
        let path = dir.0.join(OsStr::from_bytes(&name));
        // Not every computer's files can be named so.
        let Ok(image) = DiskImage::create(&host, &path, Size::kib(8)) else {
            return Ok(());
        };
        let disk = image.disk().attach(&host).unwrap();
        let now = disk.query().unwrap();
        prop_assert_eq!(now.file(), Some(&*path));
        let list = host.mds().unwrap();
        let told = listed(path.as_os_str().as_bytes());
        prop_assert_eq!(list[0].file(), Some(Path::new(OsStr::from_bytes(&told))));
        host.open_md(&list[0]).unwrap().detach().unwrap();
    }

    #[test]
    fn a_size_is_what_it_was_to_be_or_an_error(
        size in prop_oneof![
            any::<u64>(),
            0..20_000_u64,
            (0..u64::MAX >> 12).prop_map(|pages| pages << 12),
            (0..64_u32).prop_map(|bit| 1 << bit),
        ],
        sector in prop_oneof![
            Just(512),
            (0..22_u32).prop_map(|bit| 1 << bit),
            0..5_000_u32,
            any::<u32>(),
        ],
        kind in 0..3,
        release in releases(),
    ) {
        let (host, trace) = host(release);
        let size = Size::from_bytes(size);
        let disk = match kind {
            0 => MdDisk::malloc(size),
            1 => MdDisk::swap(size),
            _ => MdDisk::null(size),
        };
        match disk.sector_size(sector).attach(&host) {
            Ok(disk) => {
                let now = disk.query().unwrap();
                prop_assert_eq!((now.size(), now.sector_size()), (size, sector));
                let list = host.mds().unwrap();
                prop_assert_eq!(list, vec![now]);
                disk.detach().unwrap();
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                prop_assert_eq!(trace.total(), 0);
            }
        }
    }

    #[test]
    fn units(unit in prop_oneof![any::<u32>(), 0..8_u32, (1 << 31) - 2..(1 << 31) + 2_u32]) {
        let (host, _) = host(Release::V15_1);
        match MdDisk::null(Size::mib(1)).unit(unit).attach(&host) {
            Ok(disk) => {
                prop_assert_eq!(disk.unit(), unit);
                prop_assert_eq!(disk.path(), PathBuf::from(format!("/dev/md{unit}")));
                prop_assert_eq!(host.md(unit).unwrap().unit(), unit);
            }
            Err(error) => {
                prop_assert!(unit > i32::MAX as u32);
                prop_assert_eq!(problem(error), DiskProblem::Unit(unit));
            }
        }
    }

    #[test]
    fn a_unit_by_address(addr: [u8; 4]) {
        let (host, _) = host(Release::V15_1);
        let disk = MdDisk::null(Size::mib(1)).unit_of(Ipv4Addr::from(addr));
        prop_assert_eq!(disk.attach(&host).unwrap().unit(), u32::from(addr[3]));
    }

    #[test]
    fn disks_as_they_come_and_go(
        steps in prop::collection::vec((0..4, 0..6_u32, 1..5_u64), 0..40),
        release in releases(),
    ) {
        let (host, _) = host(release);
        let mut model = BTreeMap::new();
        for (step, unit, mib) in steps {
            let disk = MdDisk::swap(Size::mib(mib));
            let there = model.contains_key(&unit);
            match step {
                0 => {
                    let lowest = (0..).find(|unit| !model.contains_key(unit));
                    let disk = disk.attach(&host).unwrap();
                    prop_assert_eq!(Some(disk.unit()), lowest);
                    model.insert(disk.unit(), mib);
                }
                1 => match disk.unit(unit).attach(&host) {
                    Ok(_) => prop_assert_eq!(model.insert(unit, mib), None),
                    Err(error) => {
                        prop_assert!(there);
                        prop_assert_eq!(problem(error), DiskProblem::UnitTaken);
                    }
                },
                2 if there => {
                    let shrinks = mib < model[&unit];
                    let resized = host.md(unit).unwrap().resize(Size::mib(mib));
                    prop_assert_eq!(resized.is_err(), shrinks);
                    if !shrinks {
                        model.insert(unit, mib);
                    }
                }
                _ if there => {
                    host.md(unit).unwrap().detach().unwrap();
                    model.remove(&unit);
                }
                _ => prop_assert_eq!(host.md(unit).unwrap_err().kind(), ErrorKind::NotFound),
            }
            let list = host.mds().unwrap();
            let list: Vec<_> = list.iter().map(|info| (info.unit(), info.size())).collect();
            let wanted = model.iter().map(|(unit, mib)| (*unit, Size::mib(*mib)));
            prop_assert_eq!(list, wanted.collect::<Vec<_>>());
        }
    }
}
