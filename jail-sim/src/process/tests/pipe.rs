use std::thread;

use jail::{Errno, Kernel};
use jail_sys::sys::fcntl::{
    F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_GETFL, F_SETFD, F_SETFL, FD_CLOEXEC, O_CLOEXEC,
    O_NONBLOCK, O_RDWR,
};
use jail_sys::sys::stat::S_IFIFO;

use super::machine;

#[test]
fn through_a_thread() {
    let machine = machine();
    let reader = machine.process();
    let (from, to) = reader.pipe2(0).unwrap();
    let writer = reader.fork().unwrap();
    reader.close(to).unwrap();
    let thread = thread::spawn(move || {
        let bytes: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        assert_eq!(writer.write(to, &bytes), Ok(bytes.len()));
        writer.exit(0);
    });
    let mut got = Vec::new();
    let mut buf = [0; 1_000];
    loop {
        let count = reader.read(from, &mut buf).unwrap();
        if count == 0 {
            break;
        }
        got.extend_from_slice(&buf[..count]);
    }
    thread.join().unwrap();
    assert_eq!(got.len(), 300_000);
    assert!(got.iter().enumerate().all(|(n, &byte)| n as u8 == byte));
    machine.check().unwrap();
}

#[test]
fn without_waiting() {
    let process = machine().process();
    let (from, to) = process.pipe2(O_NONBLOCK | O_CLOEXEC).unwrap();
    assert_eq!(process.pipe2(0x1).err(), Some(Errno::EINVAL));
    assert_eq!(process.read(from, &mut [0]), Err(Errno::EAGAIN));
    assert_eq!(process.write(to, &[1; 100_000]), Ok(65_536));
    assert_eq!(process.write(to, &[1]), Err(Errno::EAGAIN));
    let stat = process.fstat(from).unwrap();
    assert_eq!((stat.size, stat.mode), (65_536, u32::from(S_IFIFO)));
    process.close(from).unwrap();
    // The process ignores SIGPIPE.
    assert_eq!(process.write(to, &[1]), Err(Errno::EPIPE));
    assert_eq!(process.read(from, &mut [0]), Err(Errno::EBADF));
}

#[test]
fn descriptors() {
    let machine = machine();
    let process = machine.process();
    assert_eq!(process.pipe2(0), Ok((3, 4)));
    assert_eq!(process.fcntl(3, F_DUPFD, 10), Ok(10));
    assert_eq!(process.fcntl(3, F_DUPFD_CLOEXEC, 0), Ok(5));
    assert_eq!(process.fcntl(5, F_GETFD, 0), Ok(FD_CLOEXEC));
    assert_eq!(process.fcntl(5, F_SETFD, 0), Ok(0));
    assert_eq!(process.fcntl(5, F_GETFD, 0), Ok(0));
    assert_eq!(process.fcntl(3, F_DUPFD, -1), Err(Errno::EINVAL));
    assert_eq!(process.fcntl(99, F_GETFD, 0), Err(Errno::EBADF));
    assert_eq!(process.fcntl(3, 99, 0), Err(Errno::EINVAL));
    assert_eq!(process.fcntl(3, F_SETFL, O_NONBLOCK), Ok(0));
    assert_eq!(process.fcntl(10, F_GETFL, 0), Ok(O_NONBLOCK | O_RDWR));
    process.close(3).unwrap();
    assert_eq!(process.close(3), Err(Errno::EBADF));
    assert_eq!(process.read(10, &mut [0]), Err(Errno::EAGAIN));
    machine.check().unwrap();
    while process.fcntl(10, F_DUPFD, 0).is_ok() {}
    assert_eq!(process.fcntl(10, F_DUPFD, 0), Err(Errno::EMFILE));
    assert_eq!(process.pipe2(0), Err(Errno::EMFILE));
    machine.check().unwrap();
}

#[test]
fn a_blocked_reader_is_killed() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    let pid = child.pid();
    let thread = thread::spawn(move || {
        let (from, _) = child.pipe2(0).unwrap();
        child.read(from, &mut [0])
    });
    thread::sleep(std::time::Duration::from_millis(20));
    parent.kill(pid, 9).unwrap();
    assert_eq!(thread.join().unwrap(), Err(Errno::ESRCH));
}
