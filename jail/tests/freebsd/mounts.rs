//! Mounts, by root.

use std::ffi::CString;

use jail::kernel::{FreeBsd, Kernel};
use jail::{Errno, Param};
use jail_sys::sys::fcntl::{AT_FDCWD, AT_REMOVEDIR, O_DIRECTORY};
use jail_sys::sys::mount::{MNT_BYFSID, MNT_NOWAIT, STATFS_VERSION, statfs};
use jail_sys::sys::stat::UF_NODUMP;

#[test]
fn every_mount_is_counted_and_told() {
    let kernel = FreeBsd::new();
    let count = kernel.getfsstat(&mut [], MNT_NOWAIT).unwrap();
    assert!(count > 0);
    let mut mounts = vec![statfs::ZERO; count + 8];
    let filled = kernel.getfsstat(&mut mounts, MNT_NOWAIT).unwrap();
    assert!((1..=count + 8).contains(&filled), "{filled}");
    assert_eq!(mounts[0].f_version, STATFS_VERSION);
    assert_eq!(kernel.getfsstat(&mut mounts[..1], MNT_NOWAIT), Ok(1));
    let mut root = statfs::ZERO;
    kernel.statfs(c"/", &mut root).unwrap();
    assert_eq!(text(&root.f_mntonname), "/");
    let missing = kernel.statfs(c"/nonexistent", &mut root);
    assert_eq!(missing, Err(Errno::ENOENT));
    assert_eq!(kernel.fstatfs(-1, &mut root), Err(Errno::EBADF));
    // What failed filled in nothing.
    assert_eq!(text(&root.f_mntonname), "/");
}

#[test]
#[ignore = "needs root"]
fn a_mount_is_found_and_unmounted_by_its_fsid() {
    let kernel = FreeBsd::new();
    let dir = std::env::temp_dir().canonicalize().unwrap();
    let path = format!("{}/jailrs-{}-mount", dir.display(), std::process::id());
    let name = CString::new(path.as_str()).unwrap();
    kernel.mkdirat(AT_FDCWD, &name, 0o700).unwrap();
    if kernel.modfind(c"tmpfs").is_err() {
        kernel.unlinkat(AT_FDCWD, &name, AT_REMOVEDIR).unwrap();
        println!("skipped: there is no module tmpfs");
        return;
    }
    mount(&kernel, b"tmpfs\0", &name).unwrap();
    let mut found = statfs::ZERO;
    let dir = kernel.openat(AT_FDCWD, &name, O_DIRECTORY, 0).unwrap();
    kernel.fstatfs(dir, &mut found).unwrap();
    assert_eq!(kernel.fchmod(dir, 0o711), Ok(()));
    assert_eq!(kernel.fchown(dir, 7, u32::MAX), Ok(()));
    assert_eq!(kernel.fchflags(dir, UF_NODUMP), Ok(()));
    let stat = kernel.fstat(dir).unwrap();
    assert_eq!((stat.mode & 0o777, stat.uid), (0o711, 7));
    assert_eq!(u64::from(stat.flags), UF_NODUMP);
    kernel.close(dir).unwrap();
    assert_eq!(text(&found.f_mntonname), path);
    assert_eq!(text(&found.f_fstypename), "tmpfs");
    let [first, second] = found.f_fsid.val;
    let fsid = CString::new(format!("FSID:{first}:{second}")).unwrap();
    let by_fsid = i32::try_from(MNT_BYFSID).unwrap();
    assert_eq!(kernel.unmount(&fsid, by_fsid), Ok(()));
    assert_eq!(kernel.unmount(&fsid, by_fsid), Err(Errno::ENOENT));
    kernel.unlinkat(AT_FDCWD, &name, AT_REMOVEDIR).unwrap();
}

#[test]
#[ignore = "needs root"]
fn why_it_is_not_mounted_comes_in_the_kernels_words() {
    let kernel = FreeBsd::new();
    let (errno, words) = mount(&kernel, b"nosuchfs\0", c"/mnt").unwrap_err();
    assert!(
        [Errno::ENODEV, Errno::EINVAL].contains(&errno),
        "{errno}: {words}"
    );
    assert!(!words.is_empty());
}

fn mount(kernel: &FreeBsd, fstype: &[u8], path: &std::ffi::CStr) -> Result<(), (Errno, String)> {
    let mut fstype = fstype.to_vec();
    let mut path = path.to_bytes_with_nul().to_vec();
    let mut errmsg = [0; 256];
    let mut params = [
        Param::new(b"fstype\0", &mut fstype),
        Param::new(b"fspath\0", &mut path),
        Param::new(b"errmsg\0", &mut errmsg),
    ];
    let answer = kernel.nmount(&mut params, 0);
    let words = errmsg.split(|byte| *byte == 0).next().unwrap();
    answer.map_err(|errno| (errno, String::from_utf8_lossy(words).into_owned()))
}

fn text(chars: &[std::ffi::c_char]) -> String {
    let bytes = chars.iter().map(|char| char.to_ne_bytes()[0]);
    let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    String::from_utf8(bytes).unwrap()
}
