//! ufs on memory disks, made by newfs(8).

use std::ffi::CString;

use jail::kernel::{Ioctl, MdIoctl, Session, Spawn};
use jail_sys::sys::mdioctl::{MD_AUTOUNIT, MD_FORCE, MD_READONLY, MD_SWAP, MD_VNODE};

use super::bench::*;

const MIB: i64 = 1 << 20;

/// A machine whose `/dev` is there, with `/m` and what else is said.
fn machine(release: Release, dirs: &[&str]) -> Bench {
    Bench::new(release, &[&["dev", "m"], dirs].concat())
}

/// Attaches a disk: its unit.
fn attach(process: &Process, mut md: MdIoctl, file: Option<&str>) -> u32 {
    md.options |= MD_AUTOUNIT;
    let file = file.map(|file| CString::new(file).unwrap());
    let control = open(process, "/dev/mdctl", O_RDWR).unwrap();
    let request = Ioctl::MdAttach {
        md: &mut md,
        file: file.as_deref(),
        label: None,
    };
    process.ioctl(control, request).unwrap();
    process.close(control).unwrap();
    md.unit
}

/// A swap disk of 4 MiB, by the path of its device.
fn swap(process: &Process) -> String {
    let md = MdIoctl {
        kind: MD_SWAP,
        mediasize: 4 * MIB,
        ..MdIoctl::default()
    };
    format!("/dev/md{}", attach(process, md, None))
}

fn detach(process: &Process, device: &str, options: u32) -> Result<(), Errno> {
    let unit = device.strip_prefix("/dev/md").unwrap().parse().unwrap();
    let md = MdIoctl {
        unit,
        options,
        ..MdIoctl::default()
    };
    let control = open(process, "/dev/mdctl", O_RDWR).unwrap();
    let told = process.ioctl(control, Ioctl::MdDetach(&md));
    process.close(control).unwrap();
    told
}

/// Runs newfs(8): its exit status.
fn newfs(process: &Process, args: &[&str]) -> i32 {
    let args = [&["newfs"], args].concat();
    let args: Vec<CString> = args.iter().map(|arg| CString::new(*arg).unwrap()).collect();
    let argv: Vec<_> = args.iter().map(CString::as_c_str).collect();
    let null = open(process, "/dev/null", O_RDWR).unwrap();
    let spawn = Spawn {
        attach: None,
        paths: &[c"/sbin/newfs"],
        argv: &argv,
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [null; 3],
        session: Session::Keep,
        fib: None,
        desc: false,
    };
    let pid = process.spawn(&spawn).unwrap().pid;
    let (ended, status) = process.wait4(pid, 0).unwrap().unwrap();
    process.close(null).unwrap();
    assert_eq!(ended, pid);
    status >> 8
}

fn ufs(process: &Process, device: &str, on: &str, flags: &[&str]) -> Result<(), Errno> {
    let mut options = vec![("from", Some(device))];
    options.extend(flags.iter().map(|flag| (*flag, None)));
    mount(process, "ufs", on, &options)
}

#[test]
fn files_stay_on_the_disk() {
    for release in RELEASES {
        let bench = machine(release, &["n"]);
        let host = &bench.host;
        let disk = swap(host);
        assert_eq!(newfs(host, &["-U", "-L", "web", &disk]), 0);
        ufs(host, &disk, "/m", &[]).unwrap();
        assert_eq!(list(host, "/m").unwrap(), [".snap"]);
        let snap = stat(host, "/m/.snap").unwrap();
        assert_eq!((snap.mode, snap.gid), (0o040_775, 5));
        mkdir(host, "/m/d").unwrap();
        write(host, "/m/d/f", "text").unwrap();
        let first = statfs_of(host, "/m").unwrap();
        assert_eq!((first.f_bsize, first.f_iosize), (4096, 32_768));
        assert_eq!(text(&first.f_mntfromname), disk);
        assert_eq!(ufs(host, &disk, "/n", &[]), Err(Errno::EBUSY));
        unmount(host, "/m", 0).unwrap();
        assert!(list(host, "/m").unwrap().is_empty());
        ufs(host, &disk, "/n", &[]).unwrap();
        assert_eq!(read(host, "/n/d/f").unwrap(), "text");
        let again = statfs_of(host, "/n").unwrap();
        assert_eq!(again.f_fsid.val, first.f_fsid.val, "it is the superblock's");
        unmount(host, "/n", 0).unwrap();
        assert_eq!(newfs(host, &["md0"]), 0);
        ufs(host, &disk, "/m", &[]).unwrap();
        assert_eq!(list(host, "/m").unwrap(), [".snap"], "it is a new one");
        unmount(host, "/m", 0).unwrap();
        detach(host, &disk, 0).unwrap();
    }
}

#[test]
fn disks_that_are_mounted() {
    for release in RELEASES {
        let bench = machine(release, &[]);
        let host = &bench.host;
        let disk = swap(host);
        assert_eq!(newfs(host, &[&disk]), 0);
        let writer = open(host, &disk, O_RDWR).unwrap();
        assert_eq!(ufs(host, &disk, "/m", &[]), Err(Errno::EPERM));
        host.close(writer).unwrap();
        ufs(host, &disk, "/m", &[]).unwrap();
        assert_eq!(open(host, &disk, O_RDWR), Err(Errno::EPERM));
        assert_eq!(newfs(host, &[&disk]), 1);
        write(host, "/m/f", "text").unwrap();
        assert_eq!(detach(host, &disk, 0), Err(Errno::EBUSY));
        let file = open(host, "/m/f", O_RDWR).unwrap();
        detach(host, &disk, MD_FORCE).unwrap();
        assert_eq!(host.read(file, &mut [0; 8]), Err(Errno::ENXIO));
        assert_eq!(host.write(file, b"x"), Err(Errno::ENXIO));
        assert_eq!(read(host, "/m/f"), Err(Errno::ENXIO));
        assert_eq!(write(host, "/m/g", ""), Err(Errno::ENXIO));
        host.close(file).unwrap();
        unmount(host, "/m", MNT_FORCE).unwrap();
        assert!(bench.mounts().is_empty());
        // Its unit is another disk's, which nobody has.
        let other = swap(host);
        assert_eq!(other, disk);
        detach(host, &other, 0).unwrap();
    }
}

#[test]
fn what_is_no_file_system() {
    for release in RELEASES {
        let bench = machine(release, &[]);
        let host = &bench.host;
        let disk = swap(host);
        // Before 15 whatever is missing counts as the type.
        let missing = match release {
            Release::V13_2 => (Err(Errno::EINVAL), "Invalid fstype"),
            _ => (Err(Errno::ENOENT), ""),
        };
        let told = |options: &[_]| mount_told(host, "ufs", "/m", options);
        let missing = (missing.0, missing.1.to_owned());
        assert_eq!(told(&[("from", Some(&disk))]), missing);
        assert_eq!(told(&[("from", Some("/dev/md9"))]), missing);
        assert_eq!(told(&[]), missing);
        for (from, want) in [
            ("/m", Errno::ENOTBLK),
            ("/dev/null", Errno::ENOTBLK),
            ("/dev/md0/x", Errno::ENOTDIR),
        ] {
            assert_eq!(told(&[("from", Some(from))]).0, Err(want), "{from}");
        }
        let text = "mount option <colour> is unknown".to_owned();
        let options = [("from", Some(&*disk)), ("colour", None)];
        assert_eq!(told(&options), (Err(Errno::EINVAL), text));
        // Nothing keeps the disk.
        detach(host, &disk, 0).unwrap();
        let small = MdIoctl {
            kind: MD_SWAP,
            mediasize: 65_536,
            ..MdIoctl::default()
        };
        let small = format!("/dev/md{}", attach(host, small, None));
        assert_eq!(newfs(host, &[&small]), 1);
        assert_eq!(ufs(host, &small, "/m", &[]), missing.0);
        assert_eq!(newfs(host, &["/dev/md7"]), 1);
        assert_eq!(newfs(host, &[]), 1);
        assert_eq!(newfs(host, &["-x", &small]), 1);
    }
}

#[test]
fn a_disk_that_is_read_only() {
    for release in RELEASES {
        let bench = machine(release, &[]);
        let host = &bench.host;
        let image = bench.root.join("image");
        std::fs::File::create(image)
            .unwrap()
            .set_len(4 << 20)
            .unwrap();
        let file = MdIoctl {
            kind: MD_VNODE,
            mediasize: 4 * MIB,
            ..MdIoctl::default()
        };
        let disk = format!("/dev/md{}", attach(host, file, Some("/image")));
        assert_eq!(newfs(host, &[&disk]), 0);
        detach(host, &disk, 0).unwrap();
        let file = MdIoctl {
            options: MD_READONLY,
            ..file
        };
        let disk = format!("/dev/md{}", attach(host, file, Some("/image")));
        assert_eq!(ufs(host, &disk, "/m", &[]), Err(Errno::EROFS));
        ufs(host, &disk, "/m", &["autoro"]).unwrap();
        assert_eq!(write(host, "/m/f", ""), Err(Errno::EROFS));
        let told = statfs_of(host, "/m").unwrap();
        assert_eq!(told.f_flags & MNT_RDONLY, MNT_RDONLY);
        assert_eq!(ufs(host, &disk, "/m", &["update"]), Err(Errno::EROFS));
        ufs(host, &disk, "/m", &["update", "ro"]).unwrap();
        unmount(host, "/m", 0).unwrap();
        detach(host, &disk, 0).unwrap();
    }
}

#[test]
fn reading_only_and_writing_again() {
    for release in RELEASES {
        let bench = machine(release, &[]);
        let host = &bench.host;
        let disk = swap(host);
        newfs(host, &[&disk]);
        ufs(host, &disk, "/m", &["ro"]).unwrap();
        assert_eq!(write(host, "/m/f", ""), Err(Errno::EROFS));
        // What was said once holds until something else is said, and nobody else writes.
        ufs(host, &disk, "/m", &["update"]).unwrap();
        assert_eq!(write(host, "/m/f", ""), Err(Errno::EROFS));
        let writer = open(host, &disk, O_RDWR).unwrap();
        let update = ufs(host, &disk, "/m", &["update", "rw"]);
        assert_eq!(update, Err(Errno::EPERM));
        assert_eq!(write(host, "/m/f", ""), Err(Errno::EROFS));
        host.close(writer).unwrap();
        ufs(host, &disk, "/m", &["update", "rw"]).unwrap();
        write(host, "/m/f", "text").unwrap();
        let file = open(host, "/m/f", O_RDWR).unwrap();
        assert_eq!(ufs(host, &disk, "/m", &["update", "ro"]), Err(Errno::EBUSY));
        ufs(host, &disk, "/m", &["update", "ro", "force"]).unwrap();
        assert_eq!(host.write(file, b"x"), Err(Errno::EIO));
        assert_eq!(read(host, "/m/f").unwrap(), "text");
        let writer = open(host, &disk, O_RDWR).unwrap();
        host.close(writer).unwrap();
    }
}

#[test]
fn not_in_a_jail() {
    let bench = machine(Release::V15_1, &["j/m", "j/dev"]);
    let host = &bench.host;
    let disk = swap(host);
    newfs(host, &[&disk]);
    mount(host, "devfs", "/j/dev", &[]).unwrap();
    let inside = jailed(host, "/j", &["allow.mount"], 1);
    assert_eq!(ufs(&inside, &disk, "/m", &[]), Err(Errno::EPERM));
    ufs(host, &disk, "/j/m", &[]).unwrap();
    write(&inside, "/m/f", "text").unwrap();
    assert_eq!(unmount(&inside, "/m", 0), Err(Errno::EPERM));
}
