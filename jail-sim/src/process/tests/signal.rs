use jail::{Errno, Kernel, Release};
use jail_sys::sys::signal::{SIGCHLD, SIGKILL, SIGSTOP, SIGTERM, SIGUSR1};

use super::machine;
use crate::Machine;

#[test]
fn a_killed_process() {
    let machine = machine();
    let parent = machine.process();
    let child = parent.fork().unwrap();
    let pid = child.pid();
    parent.kill(pid, SIGKILL).unwrap();
    assert!(!child.alive());
    assert_eq!(child.geteuid(), Err(Errno::ESRCH));
    assert_eq!(child.fork().err(), Some(Errno::ESRCH));
    // A zombie can be signalled.
    assert_eq!(parent.kill(pid, SIGTERM), Ok(()));
    assert_eq!(parent.wait4(0, 0), Ok(Some((pid, SIGKILL))));
    assert_eq!(parent.kill(pid, 0), Err(Errno::ESRCH));
    machine.check().unwrap();
}

#[test]
fn default_actions() {
    let parent = machine().process();
    let child = parent.fork().unwrap();
    for harmless in [0, SIGCHLD, SIGSTOP] {
        parent.kill(child.pid(), harmless).unwrap();
        assert!(child.alive());
    }
    assert_eq!(parent.kill(child.pid(), 129), Err(Errno::EINVAL));
    assert_eq!(parent.kill(child.pid(), -1), Err(Errno::EINVAL));
    child.ignore_signal(SIGTERM).unwrap();
    assert_eq!(child.ignore_signal(SIGKILL), Err(Errno::EINVAL));
    assert_eq!(child.ignore_signal(0), Err(Errno::EINVAL));
    parent.kill(child.pid(), SIGTERM).unwrap();
    assert!(child.alive());
    parent.kill(child.pid(), SIGUSR1).unwrap();
    assert_eq!(parent.wait4(-1, 0), Ok(Some((child.pid(), SIGUSR1))));
}

#[test]
fn only_ones_own() {
    let machine = machine();
    let (root, user) = (machine.process(), machine.process());
    user.setuid(1001).unwrap();
    assert_eq!(user.kill(root.pid(), 0), Err(Errno::EPERM));
    assert_eq!(user.kill(1, SIGKILL), Err(Errno::EPERM));
    assert_eq!(root.kill(user.pid(), 0), Ok(()));
    assert_eq!(user.kill(-root.pid(), 0), Err(Errno::EPERM));
    assert_eq!(user.kill(-77, 0), Err(Errno::ESRCH));
    let child = user.fork().unwrap();
    // It changed its credential since its last exec.
    assert_eq!(user.kill(child.pid(), SIGCHLD), Err(Errno::EPERM));
    assert_eq!(user.kill(child.pid(), SIGTERM), Ok(()));
}

#[test]
fn everybody_and_groups() {
    let machine = machine();
    let (one, two) = (machine.process(), machine.process());
    let child = one.fork().unwrap();
    one.kill(-one.pid(), 0).unwrap();
    two.kill(-1, SIGKILL).unwrap();
    assert!(two.alive() && !one.alive() && !child.alive());
    assert_eq!(two.kill(-1, 0), Err(Errno::ESRCH));
    let child = two.fork().unwrap();
    two.kill(0, SIGTERM).unwrap();
    assert!(!two.alive() && !child.alive());
    machine.check().unwrap();
}

#[test]
fn init_stays() {
    let process = Machine::new(Release::V13_2).process();
    process.kill(1, SIGKILL).unwrap();
    process.kill(1, SIGTERM).unwrap();
    assert_eq!(process.kill(1, 0), Ok(()));
}
