use std::os::fd::OwnedFd;
use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, Kernel};
use jail_sys::sys::event::{
    EV_ADD, EV_CLEAR, EV_DELETE, EV_DISABLE, EV_ENABLE, EV_ONESHOT, EVFILT_READ, EVFILT_USER,
    NOTE_TRIGGER,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::machine;
use crate::Process;

fn is_readable(fd: &OwnedFd) -> bool {
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    poll(&mut fds, Some(&Timespec::default())).unwrap() == 1
}

fn set(process: &Process, kq: i32, filter: i16, flags: u16, fflags: u32) {
    let change = Kevent {
        ident: 0,
        filter,
        flags,
        fflags,
        ..Kevent::default()
    };
    process.kevent(kq, &[change], &mut [], None).unwrap();
}

fn get(process: &Process, kq: i32) -> usize {
    let now = Some(Duration::ZERO);
    let mut events = [Kevent::default(); 8];
    process.kevent(kq, &[], &mut events, now).unwrap()
}

#[test]
fn as_long_as_there_is_something() {
    let machine = machine();
    let process = machine.process();
    let kq = process.kqueue().unwrap();
    let fd = process.pollable(kq).unwrap();
    assert!(!is_readable(&fd));
    set(&process, kq, EVFILT_USER, EV_ADD | EV_CLEAR, 0);
    assert!(!is_readable(&fd));
    set(&process, kq, EVFILT_USER, 0, NOTE_TRIGGER);
    assert!(is_readable(&fd) && is_readable(&fd));
    // Another one for the same queue.
    assert!(is_readable(&process.pollable(kq).unwrap()));
    assert_eq!(get(&process, kq), 1);
    assert!(!is_readable(&fd));
    set(&process, kq, EVFILT_USER, EV_DISABLE, NOTE_TRIGGER);
    assert!(!is_readable(&fd));
    set(&process, kq, EVFILT_USER, EV_ENABLE, 0);
    assert!(is_readable(&fd));
    set(&process, kq, EVFILT_USER, EV_DELETE, 0);
    assert!(!is_readable(&fd));
}

#[test]
fn a_pipe_that_is_watched() {
    let machine = machine();
    let process = machine.process();
    let kq = process.kqueue().unwrap();
    let fd = process.pollable(kq).unwrap();
    process.close(0).unwrap();
    let (read, write) = process.pipe2(0).unwrap();
    assert_eq!(read, 0);
    set(&process, kq, EVFILT_READ, EV_ADD, 0);
    assert!(!is_readable(&fd));
    process.write(write, b"ab").unwrap();
    assert!(is_readable(&fd));
    // It is told of for as long as it can be read.
    assert_eq!(get(&process, kq), 1);
    assert!(is_readable(&fd));
    process.read(read, &mut [0; 2]).unwrap();
    assert!(!is_readable(&fd));
    process.close(write).unwrap();
    assert!(is_readable(&fd), "its end");
    set(&process, kq, EVFILT_READ, EV_DELETE, 0);
    set(&process, kq, EVFILT_READ, EV_ADD | EV_ONESHOT, 0);
    assert_eq!((get(&process, kq), is_readable(&fd)), (1, false));
}

#[test]
fn only_of_queues_and_only_as_long_as_they_are_there() {
    let machine = machine();
    let process = machine.process();
    assert_eq!(process.pollable(1).unwrap_err(), Errno::EBADF);
    assert_eq!(process.pollable(99).unwrap_err(), Errno::EBADF);
    let kq = process.kqueue().unwrap();
    let fd = process.pollable(kq).unwrap();
    let mut fds = [PollFd::new(&fd, PollFlags::IN)];
    process.close(kq).unwrap();
    assert_eq!(poll(&mut fds, Some(&Timespec::default())), Ok(1));
    assert!(fds[0].revents().contains(PollFlags::HUP));
}
