//! What cannot work, and is not tried.

use super::*;
use jail::Problem;

fn refused(bench: &Bench, disk: MdDisk) -> Error {
    bench.trace.reset();
    let error = disk.attach(&bench.host).unwrap_err();
    assert_eq!(bench.trace.count("ioctl"), 0, "{error}");
    error
}

#[test]
fn sizes() {
    everywhere(|bench| {
        let size = |size| problem(refused(bench, MdDisk::swap(size)));
        for bytes in [0, 511, u64::MAX, 1 << 63] {
            let bytes = Size::from_bytes(bytes);
            assert_eq!(size(bytes), DiskProblem::Size(bytes));
        }
        let odd = Size::from_bytes(4096 + 512);
        let not_multiple = |of| DiskProblem::NotMultiple { size: odd, of };
        assert_eq!(size(odd), not_multiple(4096));
        let null = refused(bench, MdDisk::null(odd));
        assert!(null.to_string().contains("null"), "{null}");
        assert_eq!(problem(null), not_multiple(4096));
        let sectors = MdDisk::malloc(odd).sector_size(2048);
        assert_eq!(problem(refused(bench, sectors)), not_multiple(2048));
        for sector in [0, 1000, (1 << 20) + 1, u32::MAX] {
            let error = refused(bench, MdDisk::malloc(Size::gib(8)).sector_size(sector));
            assert_eq!(problem(error), DiskProblem::SectorSize(sector));
        }
        let unit = refused(bench, MdDisk::swap(Size::mib(1)).unit(1 << 31));
        assert_eq!(problem(unit), DiskProblem::Unit(1 << 31));
    });
}

#[test]
fn options_that_the_kernel_would_refuse_or_drop() {
    everywhere(|bench| {
        let size = Size::mib(1);
        for (disk, option) in [
            (MdDisk::malloc(size).read_only(), "read_only"),
            (MdDisk::swap(size).read_only(), "read_only"),
            (MdDisk::null(size).read_only(), "read_only"),
            (MdDisk::malloc(size).force(), "force"),
            (MdDisk::swap(size).verify(), "verify"),
            (MdDisk::swap(size).cache(), "cache"),
            (MdDisk::swap(size).compress(), "compress"),
            (MdDisk::null(size).reserve(), "reserve"),
            (MdDisk::vnode("/x").reserve(), "reserve"),
            (MdDisk::malloc(size).asynchronous(), "asynchronous"),
            (MdDisk::swap(size).must_dealloc(), "must_dealloc"),
        ] {
            let error = refused(bench, disk);
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            match problem(error) {
                DiskProblem::NotAnOption { option: told, .. } => assert_eq!(told, option),
                other => panic!("{other}"),
            }
        }
        let both = refused(bench, MdDisk::malloc(size).compress().reserve());
        let lost = DiskProblem::Excluded("compress", "reserve");
        assert_eq!(problem(both), lost);
    });
}

#[test]
fn texts() {
    everywhere(|bench| {
        let text = |disk| match problem(refused(bench, disk)) {
            DiskProblem::Text { problem, .. } => problem,
            other => panic!("{other}"),
        };
        let long = "x".repeat(1024);
        let too_long = Problem::TooLong {
            len: 1024,
            max: 1023,
        };
        let swap = || MdDisk::swap(Size::mib(1));
        assert_eq!(text(swap().label(&long)), too_long);
        assert_eq!(text(swap().label("a\0b")), Problem::Nul);
        assert_eq!(text(MdDisk::vnode("")), Problem::Empty);
        assert_eq!(text(MdDisk::vnode("a.img")), Problem::NotAbsolute);
        assert_eq!(text(MdDisk::vnode("/a\0b")), Problem::Nul);
        let longest = attach(bench, swap().label(&long[1..]));
        assert_eq!(longest.query().unwrap().label(), &long[1..]);
    });
}

#[test]
fn an_option_of_a_later_release() {
    everywhere(|bench| {
        let file = image(bench, "a.img", 4096);
        let disk = MdDisk::vnode(&file).must_dealloc();
        if bench.release().has_md_must_dealloc() {
            attach(bench, disk);
            return;
        }
        let error = refused(bench, disk);
        assert!(matches!(error, Error::Unsupported { .. }), "{error}");
        assert!(error.to_string().contains("a.img"), "{error}");
    });
}
