use std::time::Duration;

use jail::kernel::Kevent;
use jail::{Errno, Kernel};
use jail_sys::sys::event::{
    EV_ADD, EV_EOF, EVFILT_JAIL, EVFILT_JAILDESC, NOTE_JAIL_ATTACH, NOTE_JAIL_CHILD,
    NOTE_JAIL_MULTI, NOTE_JAIL_REMOVE, NOTE_JAIL_SET,
};
use jail_sys::sys::jail::{JAIL_CREATE, JAIL_GET_DESC, JAIL_UPDATE};

use super::{jail_set, machine};
use crate::Process;

const ALL: u32 = NOTE_JAIL_CHILD | NOTE_JAIL_SET | NOTE_JAIL_ATTACH | NOTE_JAIL_REMOVE;
const PERSIST: (&str, &[u8]) = ("persist", b"");

fn watch(process: &Process, kq: i32, filter: i16, ident: i32) -> Result<usize, Errno> {
    let change = Kevent {
        ident: ident.try_into().unwrap(),
        filter,
        flags: EV_ADD,
        fflags: ALL,
        ..Kevent::default()
    };
    process.kevent(kq, &[change], &mut [], None)
}

/// What happened, with its number and whether it was the last.
fn get(process: &Process, kq: i32) -> Option<(u32, i64, bool)> {
    let mut events = [Kevent::default(); 2];
    let count = process.kevent(kq, &[], &mut events, Some(Duration::ZERO));
    assert!(count.unwrap() < 2);
    let [event, _] = events;
    (count != Ok(0)).then_some((event.fflags, event.data, event.flags & EV_EOF != 0))
}

#[test]
fn by_jid() {
    let machine = machine();
    let host = machine.process();
    let kq = host.kqueue().unwrap();
    watch(&host, kq, EVFILT_JAIL, 0).unwrap();
    assert_eq!(watch(&host, kq, EVFILT_JAIL, 7), Err(Errno::ENOENT));
    let max: (&str, &[u8]) = ("children.max", &5_i32.to_ne_bytes());
    let jid = jail_set(&host, &[PERSIST, max, ("name", b"a\0")], JAIL_CREATE).unwrap();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_CHILD, jid.into(), false)));
    for _ in 0..2 {
        jail_set(&host, &[PERSIST], JAIL_CREATE).unwrap();
    }
    let multi = NOTE_JAIL_CHILD | NOTE_JAIL_MULTI;
    assert_eq!(get(&host, kq), Some((multi, 0, false)));
    watch(&host, kq, EVFILT_JAIL, jid).unwrap();
    jail_set(&host, &[("name", b"a\0"), PERSIST], JAIL_UPDATE).unwrap();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_SET, 0, false)));
    let inside = host.fork().unwrap();
    inside.jail_attach(jid).unwrap();
    let pid = inside.pid().into();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_ATTACH, pid, false)));
    host.jail_remove(jid).unwrap();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_REMOVE, 0, true)));
    assert_eq!(get(&host, kq), None);
    assert_eq!(watch(&host, kq, EVFILT_JAIL, jid), Err(Errno::ENOENT));
    host.wait4(-1, 0).unwrap();
    machine.check().unwrap();
}

#[test]
fn by_descriptor() {
    let machine = machine();
    let host = machine.process();
    let kq = host.kqueue().unwrap();
    let desc: (&str, &[u8]) = ("desc", &[0; 4]);
    let jid = jail_set(&host, &[PERSIST, desc], JAIL_CREATE | JAIL_GET_DESC).unwrap();
    let fd = kq + 1;
    watch(&host, kq, EVFILT_JAILDESC, fd).unwrap();
    assert_eq!(watch(&host, kq, EVFILT_JAILDESC, kq), Err(Errno::EINVAL));
    host.jail_remove(jid).unwrap();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_REMOVE, 0, true)));
    // Of a jail that is gone it tells so at once.
    watch(&host, kq, EVFILT_JAILDESC, fd).unwrap();
    assert_eq!(get(&host, kq), Some((NOTE_JAIL_REMOVE, 0, true)));
    machine.check().unwrap();
}
