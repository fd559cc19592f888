//! Attach, query, resize, detach.

use super::*;

fn everywhere(test: impl Fn(&mut Bench)) {
    for release in [Release::V13_2, Release::V14_4, Release::V15_1] {
        test(&mut Bench::new(release));
    }
}

#[test]
fn what_is_checked_first() {
    everywhere(|bench| {
        let wrong = |change: fn(&mut MdIoctl)| {
            let mut md = auto(MD_SWAP, MIB);
            change(&mut md);
            md
        };
        for (change, errno) in [
            ((|md| md.version = 1) as fn(&mut MdIoctl), Errno::EINVAL),
            (|md| md.kind = 5, Errno::EINVAL),
            (|md| md.kind = MD_PRELOAD, Errno::EOPNOTSUPP),
            (|md| md.mediasize = 511, Errno::EINVAL),
            (|md| md.mediasize = i64::MIN, Errno::EINVAL),
            (|md| md.sectorsize = (1 << 20) + 1, Errno::EINVAL),
            (|md| md.sectorsize = u32::MAX, Errno::EINVAL),
            (|md| md.mediasize += 512, Errno::EDOM),
            (|md| md.options |= MD_VERIFY, Errno::EINVAL),
            (
                |md| {
                    md.options = 0;
                    md.unit = 1 << 31;
                },
                Errno::EINVAL,
            ),
        ] {
            assert_eq!(bench.attach(wrong(change)), Err(errno));
        }
        // None of them took a unit.
        assert_eq!(bench.attach(auto(MD_NULL, MIB)).map(|md| md.unit), Ok(0));
    });
}

#[test]
fn options_are_the_types_own() {
    everywhere(|bench| {
        let mut options = |kind, options, sectorsize| {
            let mut md = auto(kind, MIB);
            md.options |= options;
            md.sectorsize = sectorsize;
            let md = bench.attach(md)?;
            bench.query(md.unit).map(|(md, ..)| md.options)
        };
        let malloc_reserves = options(MD_MALLOC, MD_RESERVE | MD_COMPRESS, 0);
        for refused in [MD_READONLY, MD_FORCE, MD_CLUSTER, MD_ASYNC, 0x400] {
            assert_eq!(options(MD_MALLOC, refused, 0), Err(Errno::EINVAL));
        }
        assert_eq!(options(MD_MALLOC, MD_COMPRESS, 4096), Ok(MD_COMPRESS));
        assert_eq!(options(MD_MALLOC, 0, 1536), Err(Errno::EINVAL));
        assert_eq!(options(MD_SWAP, MD_READONLY | MD_CACHE, 1536), Ok(0));
        let swap = MD_RESERVE | MD_FORCE;
        assert_eq!(options(MD_SWAP, swap | 0x8000, 0), Ok(swap));
        assert_eq!(options(MD_NULL, MD_READONLY | MD_FORCE, 0), Ok(0));
        let kept = match bench.state.release {
            Release::V13_2 => 0,
            _ => MD_RESERVE,
        };
        assert_eq!(malloc_reserves, Ok(kept));
    });
}

#[test]
fn a_disk_in_a_file() {
    everywhere(|bench| {
        let path = bench.file("a.img", 4096);
        let mut md = auto(MD_VNODE, 4096 + 100);
        md.options |= MD_READONLY | MD_MUSTDEALLOC | MD_ASYNC | MD_COMPRESS;
        let unit = bench.attach_with(md, Some(&path), None).unwrap().unit;
        let (md, file, label) = bench.query(unit).unwrap();
        let dealloc = match bench.state.release {
            Release::V13_2 => 0,
            _ => MD_MUSTDEALLOC,
        };
        assert_eq!(md.options, MD_READONLY | MD_ASYNC | dealloc);
        assert_eq!(
            (md.mediasize, file.as_str(), label.as_str()),
            (4096, "/a.img", "")
        );

        let attach = |bench: &mut Bench, path: Option<&CStr>, options| {
            let mut md = auto(MD_VNODE, MIB);
            md.options |= options;
            bench.attach_with(md, path, None).map(|_| ())
        };
        let long = CString::new("x".repeat(1024)).unwrap();
        assert_eq!(attach(bench, None, 0), Err(Errno::EFAULT));
        assert_eq!(attach(bench, Some(&long), 0), Err(Errno::ENAMETOOLONG));
        assert_eq!(attach(bench, Some(c""), 0), Err(Errno::ENOENT));
        assert_eq!(attach(bench, Some(c"/"), 0), Err(Errno::EISDIR));
        assert_eq!(attach(bench, Some(c"/"), MD_READONLY), Err(Errno::EINVAL));
        std::os::unix::fs::symlink("a.img", bench.dir.join("link")).unwrap();
        assert_eq!(attach(bench, Some(c"/link"), 0), Ok(()));
    });
}

#[test]
fn labels_and_buffers() {
    everywhere(|bench| {
        let long = CString::new("x".repeat(1023)).unwrap();
        let longer = CString::new("x".repeat(1024)).unwrap();
        let md = auto(MD_NULL, MIB);
        let refused = bench.attach_with(md, None, Some(&longer));
        assert_eq!(refused, Err(Errno::ENAMETOOLONG));
        let md = bench.attach_with(md, None, Some(&long)).unwrap();
        assert_eq!(bench.query(md.unit).unwrap().2.len(), 1023);

        let path = bench.file("a.img", 4096);
        let vnode = bench
            .attach_with(auto(MD_VNODE, 4096), Some(&path), None)
            .unwrap();
        let mut query = |unit, file: usize, label: usize| {
            let mut md = MdIoctl {
                unit,
                ..MdIoctl::default()
            };
            let request = Ioctl::MdQuery {
                md: &mut md,
                file: &mut vec![0; file],
                label: &mut vec![0; label],
            };
            bench.state.mdctl_ioctl(bench.pid, request)
        };
        assert_eq!(query(md.unit, 0, 0), Ok(()));
        assert_eq!(query(md.unit, 1, 1024), Ok(()));
        assert_eq!(query(md.unit, 0, 1023), Err(Errno::EFAULT));
        assert_eq!(query(vnode.unit, 1024, 0), Ok(()));
        assert_eq!(query(vnode.unit, 0, 0), Err(Errno::EFAULT));
        assert_eq!(query(7, 0, 0), Err(Errno::ENOENT));
    });
}

#[test]
fn resize() {
    everywhere(|bench| {
        let swap = bench.attach(auto(MD_SWAP, MIB)).unwrap().unit;
        assert_eq!(bench.resize(9, MIB, 0), Err(Errno::ENOENT));
        assert_eq!(bench.resize(9, MIB, MD_READONLY), Err(Errno::EINVAL));
        assert_eq!(bench.resize(swap, 511, 0), Err(Errno::EINVAL));
        assert_eq!(bench.resize(swap, -4096, MD_FORCE), Err(Errno::EINVAL));
        assert_eq!(bench.resize(swap, 4096, 0), Err(Errno::EBUSY));
        assert_eq!(bench.resize(swap, MIB + 512, 0), Err(Errno::EDOM));
        assert_eq!(bench.resize(swap, 2 * MIB, 0), Ok(()));
        assert_eq!(bench.resize(swap, 4096, MD_FORCE), Ok(()));
        assert_eq!(bench.query(swap).unwrap().0.mediasize, 4096);

        let null = bench.attach(auto(MD_NULL, MIB)).unwrap().unit;
        assert_eq!(bench.resize(null, MIB + 700, 0), Ok(()));
        let cut = match bench.state.release {
            Release::V13_2 => MIB + 700,
            _ => MIB + 512,
        };
        assert_eq!(bench.query(null).unwrap().0.mediasize, cut);

        let malloc = bench.attach(auto(MD_MALLOC, MIB)).unwrap().unit;
        assert_eq!(bench.resize(malloc, MIB - 512, 0), Err(Errno::EBUSY));
        assert_eq!(bench.resize(malloc, 2 * MIB, 0), Err(Errno::EOPNOTSUPP));
    });
}

#[test]
fn space_that_is_reserved_ends_and_comes_back() {
    let mut bench = Bench::new(Release::V15_1);
    let mut md = auto(MD_SWAP, 800 * MIB);
    md.options |= MD_RESERVE;
    let unit = bench.attach(md).unwrap().unit;
    assert_eq!(bench.attach(md), Err(Errno::EDOM));
    assert_eq!(bench.resize(unit, 1025 * MIB, 0), Err(Errno::EDOM));
    assert_eq!(bench.resize(unit, 100 * MIB, MD_FORCE), Ok(()));
    let other = bench.attach(md).unwrap().unit;
    bench.detach(unit, 0).unwrap();
    bench.detach(other, 0).unwrap();
    md.mediasize = 1024 * MIB;
    bench.attach(md).unwrap();
    let mut md = auto(MD_MALLOC, i64::MAX);
    md.options |= MD_RESERVE;
    assert_eq!(bench.attach(md), Err(Errno::ENOMEM));
}

#[test]
fn other_requests_are_not_for_it() {
    let mut bench = Bench::new(Release::V15_1);
    let asked = bench.state.mdctl_ioctl(bench.pid, Ioctl::DevfsSuse(4));
    assert_eq!(asked, Err(Errno::ENOTTY));
}

#[test]
fn ten_thousand_disks_do_not_slow_a_call() {
    let mut bench = Bench::new(Release::V15_1);
    let mut state = std::mem::replace(&mut bench.state, State::boot(Config::new(Release::V15_1)));
    let round = |state: &mut State| {
        let mut md = auto(MD_SWAP, MIB);
        let request = Ioctl::MdAttach {
            md: &mut md,
            file: None,
            label: None,
        };
        state.mdctl_ioctl(bench.pid, request).unwrap();
        md.unit
    };
    for unit in 0..10_000 {
        assert_eq!(round(&mut state), unit);
    }
    let began = std::time::Instant::now();
    for _ in 0..1_000 {
        let mut md = MdIoctl {
            unit: 5_000,
            ..MdIoctl::default()
        };
        state.mdctl_ioctl(bench.pid, Ioctl::MdDetach(&md)).unwrap();
        assert_eq!(round(&mut state), 5_000);
        let request = Ioctl::MdQuery {
            md: &mut md,
            file: &mut [],
            label: &mut [],
        };
        state.mdctl_ioctl(bench.pid, request).unwrap();
    }
    // Three calls a round, without optimisation and next to other tests.
    assert!(began.elapsed().as_millis() < 500, "{:?}", began.elapsed());
}
