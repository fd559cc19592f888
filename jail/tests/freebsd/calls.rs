//! Calls that any user may make.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jail::Errno;
use jail::kernel::{FreeBsd, Kernel, Kevent};
use jail_sys::sys::event::{EV_ADD, EVFILT_READ};
use jail_sys::sys::fcntl::{
    AT_FDCWD, AT_SYMLINK_NOFOLLOW, F_GETFD, F_KINFO, FD_CLOEXEC, O_CLOEXEC, O_DIRECTORY,
};
use jail_sys::sys::stat::{S_IFDIR, S_IFLNK, S_IFMT};
use jail_sys::sys::time::CLOCK_MONOTONIC;

use super::fd;

#[test]
fn sysctls_are_sized_and_read_by_name_and_number() {
    let kernel = FreeBsd::new();
    let mut value = [0; 4];
    assert_eq!(kernel.sysctlbyname(c"kern.osreldate", &mut [], None), Ok(4));
    assert_eq!(
        kernel.sysctlbyname(c"kern.osreldate", &mut value, None),
        Ok(4)
    );
    let by_name = i32::from_ne_bytes(value);
    assert_eq!(kernel.sysctl(&[1, 24], &mut value, None), Ok(4));
    assert_eq!(i32::from_ne_bytes(value), by_name);
    assert!(by_name >= 1_302_001, "{by_name}");
    let unknown = kernel.sysctlbyname(c"kern.no.such", &mut value, None);
    assert_eq!(unknown, Err(Errno::ENOENT));
    let small = kernel.sysctlbyname(c"kern.ostype", &mut value, None);
    assert_eq!(small, Err(Errno::ENOMEM));
}

#[test]
fn a_pipe_is_read_written_and_watched() {
    let kernel = Arc::new(FreeBsd::new());
    let (read, write) = kernel.pipe2(O_CLOEXEC).unwrap();
    let (read, write) = (fd(&kernel, read), fd(&kernel, write));
    assert_eq!(kernel.fcntl(read.raw(), F_GETFD, 0), Ok(FD_CLOEXEC));
    let kq = fd(&kernel, kernel.kqueue().unwrap());
    let watch = Kevent {
        ident: read.raw().unsigned_abs() as usize,
        filter: EVFILT_READ,
        flags: EV_ADD,
        udata: u64::MAX,
        ..Kevent::default()
    };
    let mut events = [Kevent::default(); 2];
    let begin = Instant::now();
    let short = Some(Duration::from_millis(20));
    assert_eq!(kernel.kevent(kq.raw(), &[watch], &mut events, short), Ok(0));
    assert!(begin.elapsed() >= Duration::from_millis(20));
    assert_eq!(kernel.write(write.raw(), b"four"), Ok(4));
    assert_eq!(kernel.kevent(kq.raw(), &[], &mut events, None), Ok(1));
    assert_eq!((events[0].data, events[0].udata), (4, u64::MAX));
    let mut buf = [0; 16];
    assert_eq!(kernel.read(read.raw(), &mut buf), Ok(4));
    drop(write);
    assert_eq!(kernel.read(read.raw(), &mut buf), Ok(0));
}

#[test]
fn fcntl_takes_no_command_whose_argument_is_a_pointer() {
    assert_eq!(FreeBsd::new().fcntl(0, F_KINFO, 0), Err(Errno::EINVAL));
}

#[test]
fn files_are_made_found_listed_and_removed() {
    let kernel = Arc::new(FreeBsd::new());
    let name = format!("jailrs-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let path = CString::new(path.as_os_str().as_bytes()).unwrap();
    kernel.mkdirat(AT_FDCWD, &path, 0o700).unwrap();
    let dir = kernel.openat(AT_FDCWD, &path, O_DIRECTORY | O_CLOEXEC, 0);
    let dir = fd(&kernel, dir.unwrap());
    let stat = kernel.fstat(dir.raw()).unwrap();
    assert_eq!(stat.mode & u32::from(S_IFMT), u32::from(S_IFDIR));
    assert_eq!(stat.mode & 0o777, 0o700);

    kernel.symlinkat(c"nowhere", dir.raw(), c"link").unwrap();
    let link = kernel.fstatat(dir.raw(), c"link", AT_SYMLINK_NOFOLLOW);
    assert_eq!(link.unwrap().mode & u32::from(S_IFMT), u32::from(S_IFLNK));
    let followed = kernel.fstatat(dir.raw(), c"link", 0);
    assert_eq!(followed, Err(Errno::ENOENT));
    let mut target = [0; 64];
    assert_eq!(kernel.readlinkat(dir.raw(), c"link", &mut target), Ok(7));
    assert_eq!(&target[..7], b"nowhere");

    let mut entries = [0; 4096];
    let len = kernel.getdirentries(dir.raw(), &mut entries).unwrap();
    assert!(entries[..len].windows(5).any(|bytes| bytes == b"link\0"));
    assert_eq!(kernel.getdirentries(dir.raw(), &mut entries), Ok(0));
    kernel.unlinkat(dir.raw(), c"link", 0).unwrap();
    kernel.unlinkat(AT_FDCWD, &path, 0x800).unwrap();
}

#[test]
fn clocks_run_and_sleeps_last() {
    let kernel = FreeBsd::new();
    let begin = kernel.clock_gettime(CLOCK_MONOTONIC).unwrap();
    kernel.nanosleep(Duration::from_millis(10)).unwrap();
    let end = kernel.clock_gettime(CLOCK_MONOTONIC).unwrap();
    assert!(end - begin >= Duration::from_millis(10));
    assert_eq!(kernel.clock_gettime(-1), Err(Errno::EINVAL));
}

#[test]
fn processes_are_signalled_only_if_they_are_there() {
    let kernel = FreeBsd::new();
    let me = i32::try_from(std::process::id()).unwrap();
    assert_eq!(kernel.kill(me, 0), Ok(()));
    assert_eq!(kernel.kill(i32::MAX, 0), Err(Errno::ESRCH));
    assert_eq!(kernel.close(-1), Err(Errno::EBADF));
}
