use std::thread;
use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, Kernel, Release};
use jail_sys::sys::event::{
    EV_ADD, EV_CLEAR, EV_DELETE, EV_DISABLE, EV_ENABLE, EV_EOF, EV_ERROR, EV_ONESHOT, EV_RECEIPT,
    EVFILT_JAIL, EVFILT_PROC, EVFILT_READ, EVFILT_TIMER, EVFILT_USER, EVFILT_VNODE, EVFILT_WRITE,
    NOTE_EXIT, NOTE_FORK, NOTE_SECONDS, NOTE_TRIGGER,
};
use jail_sys::sys::time::CLOCK_UPTIME;

use super::machine;
use crate::{Machine, Process};

const NOW: Option<Duration> = Some(Duration::ZERO);

fn change(ident: i32, filter: i16, flags: u16, fflags: u32) -> Kevent {
    Kevent {
        ident: ident.try_into().unwrap(),
        filter,
        flags,
        fflags,
        data: 0,
        udata: 7,
    }
}

/// Registers one thing, or tells the error.
fn set(process: &Process, kq: i32, change: Kevent) -> Result<usize, Errno> {
    process.kevent(kq, &[change], &mut [], None)
}

/// What there is within this time.
fn get(process: &Process, kq: i32, time: Option<Duration>) -> Vec<Kevent> {
    let mut events = [Kevent::default(); 8];
    let count = process.kevent(kq, &[], &mut events, time).unwrap();
    events[..count].to_vec()
}

#[test]
fn exits() {
    let machine = machine();
    let process = machine.process();
    let kq = process.kqueue().unwrap();
    let child = process.fork().unwrap();
    let watch = change(child.pid(), EVFILT_PROC, EV_ADD, NOTE_EXIT | NOTE_FORK);
    set(&process, kq, watch).unwrap();
    let ten = Duration::from_secs(10);
    assert_eq!(get(&process, kq, Some(ten)), []);
    assert_eq!(process.clock_gettime(CLOCK_UPTIME), Ok(ten));
    drop(child.fork().unwrap());
    assert_eq!(get(&process, kq, NOW)[0].fflags, NOTE_FORK);
    let pid = child.pid();
    let thread = thread::spawn(move || child.exit(5));
    let events = get(&process, kq, None);
    thread.join().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].fflags, events[0].data), (NOTE_EXIT, 0x500));
    assert_ne!(events[0].flags & EV_EOF, 0);
    assert_eq!(events[0].udata, 7);
    assert_eq!(get(&process, kq, NOW), []);
    // A zombie is there for who asks for its exit.
    let exit = change(pid, EVFILT_PROC, EV_ADD, NOTE_EXIT);
    set(&process, kq, exit).unwrap();
    assert_eq!(get(&process, kq, NOW)[0].data, 0x500);
    let fork = change(pid, EVFILT_PROC, EV_ADD, NOTE_FORK);
    assert_eq!(set(&process, kq, fork), Err(Errno::ESRCH));
    process.wait4(pid, 0).unwrap();
    assert_eq!(set(&process, kq, exit), Err(Errno::ESRCH));
    machine.check().unwrap();
}

#[test]
fn errors_are_events_where_there_is_room() {
    let process = machine().process();
    let kq = process.kqueue().unwrap();
    let gone = change(77, EVFILT_PROC, EV_ADD, NOTE_EXIT);
    let user = change(1, EVFILT_USER, EV_ADD | EV_RECEIPT, 0);
    let mut events = [Kevent::default(); 4];
    assert_eq!(process.kevent(kq, &[gone, user], &mut events, None), Ok(2));
    assert_eq!((events[0].flags, events[0].data), (EV_ERROR, 3));
    assert_eq!((events[1].flags, events[1].data), (EV_ERROR, 0));
    for (change, errno) in [
        (change(2, EVFILT_USER, EV_DELETE, 0), Errno::ENOENT),
        (change(2, EVFILT_USER, 0, 0), Errno::ENOENT),
        (change(99, EVFILT_READ, EV_ADD, 0), Errno::EBADF),
        (change(99, EVFILT_READ, EV_DELETE, 0), Errno::EBADF),
        (change(0, EVFILT_VNODE, EV_ADD, 0), Errno::EINVAL),
        (change(0, 99, EV_ADD, 0), Errno::EINVAL),
        (
            change(1, EVFILT_USER, EV_ENABLE | EV_DISABLE, 0),
            Errno::EINVAL,
        ),
    ] {
        assert_eq!(set(&process, kq, change), Err(errno), "{change:?}");
    }
    assert_eq!(set(&process, 0, user), Err(Errno::EBADF));
    assert_eq!(set(&process, 99, user), Err(Errno::EBADF));
    let old = Machine::new(Release::V13_2).process();
    let kq = old.kqueue().unwrap();
    let jail = change(0, EVFILT_JAIL, EV_ADD, 0);
    assert_eq!(set(&old, kq, jail), Err(Errno::EINVAL));
}

#[test]
fn pipes() {
    let process = machine().process();
    let kq = process.kqueue().unwrap();
    let (from, to) = process.pipe2(0).unwrap();
    set(&process, kq, change(from, EVFILT_READ, EV_ADD, 0)).unwrap();
    set(&process, kq, change(to, EVFILT_WRITE, EV_ADD | EV_CLEAR, 0)).unwrap();
    let events = get(&process, kq, NOW);
    assert_eq!((events.len(), events[0].filter), (1, EVFILT_WRITE));
    assert_eq!(events[0].data, 65_536);
    assert_eq!(get(&process, kq, NOW), []);
    process.write(to, b"abc").unwrap();
    for _ in 0..2 {
        let events = get(&process, kq, NOW);
        assert_eq!((events[0].filter, events[0].data), (EVFILT_READ, 3));
    }
    process.read(from, &mut [0; 3]).unwrap();
    process.close(to).unwrap();
    let events = get(&process, kq, NOW);
    assert_eq!((events.len(), events[0].data), (1, 0));
    assert_ne!(events[0].flags & EV_EOF, 0);
    process.close(from).unwrap();
    assert_eq!(get(&process, kq, NOW), []);
}

#[test]
fn timers() {
    let process = machine().process();
    let kq = process.kqueue().unwrap();
    let mut timer = change(1, EVFILT_TIMER, EV_ADD, NOTE_SECONDS);
    timer.data = 60;
    set(&process, kq, timer).unwrap();
    assert_eq!(get(&process, kq, Some(Duration::from_secs(59))), []);
    assert_eq!(get(&process, kq, None)[0].data, 1);
    process.nanosleep(Duration::from_secs(180)).unwrap();
    assert_eq!(get(&process, kq, NOW)[0].data, 3);
    timer.flags |= EV_ONESHOT;
    set(&process, kq, change(1, EVFILT_TIMER, EV_DELETE, 0)).unwrap();
    set(&process, kq, timer).unwrap();
    assert_eq!(get(&process, kq, None).len(), 1);
    assert_eq!(get(&process, kq, Some(Duration::from_secs(600))), []);
    timer.data = -1;
    assert_eq!(set(&process, kq, timer), Err(Errno::EINVAL));
}

#[test]
fn the_users_own() {
    let machine = machine();
    let process = machine.process();
    let kq = process.kqueue().unwrap();
    // One that is new is not triggered.
    let new = change(9, EVFILT_USER, EV_ADD | EV_CLEAR, NOTE_TRIGGER);
    set(&process, kq, new).unwrap();
    assert_eq!(get(&process, kq, NOW), []);
    let trigger = change(9, EVFILT_USER, 0, NOTE_TRIGGER);
    set(&process, kq, trigger).unwrap();
    assert_eq!(get(&process, kq, NOW).len(), 1);
    assert_eq!(get(&process, kq, NOW), []);
    set(&process, kq, change(9, EVFILT_USER, EV_DISABLE, 0)).unwrap();
    set(&process, kq, trigger).unwrap();
    assert_eq!(get(&process, kq, NOW), []);
    set(&process, kq, change(9, EVFILT_USER, EV_ENABLE, 0)).unwrap();
    assert_eq!(get(&process, kq, NOW).len(), 1);
    // A queue is not inherited.
    let child = process.fork().unwrap();
    assert_eq!(set(&child, kq, trigger), Err(Errno::EBADF));
    process.close(kq).unwrap();
    machine.check().unwrap();
}
