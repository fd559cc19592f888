//! What processes do, through the public API.

mod event;
mod hammer;
mod jail_events;
mod jailed;
mod pipe;
mod pollable;
mod signal;
mod spawn;
mod time;

use jail::kernel::{Kernel, Param, Session, Spawn};
use jail::{Errno, Release};
use jail_sys::sys::wait::WNOHANG;

use crate::{Machine, Process};

fn machine() -> Machine {
    Machine::new(Release::V15_1)
}

/// `path` with no arguments and the caller's own streams.
fn start<'a>(paths: &'a [&'a std::ffi::CStr]) -> Spawn<'a> {
    Spawn {
        attach: None,
        paths,
        argv: paths,
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::Keep,
        fib: None,
        desc: false,
    }
}

/// jail_set(2) with these parameters.
fn jail_set(process: &Process, params: &[(&str, &[u8])], flags: i32) -> Result<i32, Errno> {
    let mut params: Vec<_> = params
        .iter()
        .map(|(name, value)| (format!("{name}\0"), value.to_vec()))
        .collect();
    let mut params: Vec<_> = params
        .iter_mut()
        .map(|(name, value)| Param::new(name.as_bytes(), value))
        .collect();
    process.jail_set(&mut params, flags)
}

/// Whether a jail is there: alive, or with `JAIL_DYING` at all.
fn jail_is(process: &Process, jid: i32, flags: i32) -> bool {
    let mut value = jid.to_ne_bytes();
    let mut params = [Param::new(b"jid\0", &mut value)];
    process.jail_get(&mut params, flags).is_ok()
}

#[test]
fn fork_exit_wait() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    let pid = child.pid();
    assert!(pid > parent.pid());
    assert_eq!(parent.wait4(pid, WNOHANG), Ok(None));
    assert_eq!(parent.wait4(pid, 0x1000), Err(Errno::EINVAL));
    child.exit(7 + 256);
    assert_eq!(parent.wait4(parent.pid(), 0), Err(Errno::ECHILD));
    assert_eq!(parent.wait4(-1, 0), Ok(Some((pid, 0x700))));
    assert_eq!(parent.wait4(-1, 0), Err(Errno::ECHILD));
    machine.check().unwrap();
}

#[test]
fn group_of_the_child() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    drop(child);
    assert_eq!(parent.wait4(-999, 0), Err(Errno::ECHILD));
    assert!(parent.wait4(-parent.pid(), 0).unwrap().is_some());
}

#[test]
fn orphans_are_inits() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    let grandchild = child.fork().unwrap();
    let dead = child.fork().unwrap();
    let dead_pid = dead.pid();
    dead.exit(0);
    assert_eq!(parent.kill(dead_pid, 0), Ok(()));
    child.exit(0);
    machine.check().unwrap();
    assert_eq!(parent.kill(dead_pid, 0), Err(Errno::ESRCH));
    let pid = grandchild.pid();
    drop(grandchild);
    assert_eq!(parent.kill(pid, 0), Err(Errno::ESRCH));
}

#[test]
fn a_process_waits_for_a_thread() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    let pid = child.pid();
    let thread = std::thread::spawn(move || child.exit(3));
    assert_eq!(parent.wait4(pid, 0), Ok(Some((pid, 0x300))));
    thread.join().unwrap();
}

#[test]
fn ids() {
    let process = machine().process();
    process.setgroups(&[]).unwrap();
    process.setgid(1001).unwrap();
    process.setuid(1001).unwrap();
    assert_eq!(process.geteuid(), Ok(1001));
    assert_eq!(process.setuid(0), Err(Errno::EPERM));
    assert_eq!(process.setgid(0), Err(Errno::EPERM));
    assert_eq!(process.setgroups(&[0]), Err(Errno::EPERM));
    assert_eq!(process.setuid(1001), Ok(()));
}

#[test]
fn directories() {
    let process = machine().process();
    assert_eq!(process.getcwd(), Ok(b"/".to_vec()));
    process.chdir(c"/tmp").unwrap();
    let child = process.fork().unwrap();
    assert_eq!(child.getcwd(), process.getcwd());
    assert_eq!(process.chdir(c"/nowhere"), Err(Errno::ENOENT));
}

/// Handles may go to other threads.
const fn _shared<T: Send + Sync + 'static>() {}
const _: () = _shared::<Process>();
const _: () = _shared::<Machine>();
