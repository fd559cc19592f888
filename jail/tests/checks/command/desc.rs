//! Process descriptors.

use jail::kernel::{Kernel, Spawn, Spawned};
use jail::{Command, Errno, ProcessState, Signal};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

fn spawn(bench: &Bench) -> Spawned {
    let spawn = Spawn {
        attach: None,
        paths: &[c"/bin/sleep"],
        argv: &[c"sleep", c"3600"],
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: jail::kernel::Session::Keep,
        fib: None,
        desc: true,
    };
    bench.host.kernel().spawn(&spawn).unwrap()
}

fn state(bench: &Bench, pid: i32) -> Option<ProcessState> {
    let processes = bench.host.processes().unwrap();
    let found = processes.into_iter().find(|process| process.pid == pid);
    found.map(|process| process.state)
}

#[test]
fn a_signal_goes_to_its_process_or_to_nobody() {
    everywhere(|bench| {
        let kernel = bench.host.kernel();
        let Spawned { pid, desc } = spawn(bench);
        let desc = desc.unwrap();
        assert_eq!(kernel.pdkill(desc, 0), Ok(()));
        assert_eq!(kernel.pdkill(desc, 129), Err(Errno::EINVAL));
        assert_eq!(kernel.pdkill(desc, -1), Err(Errno::EINVAL));
        assert_eq!(kernel.pdkill(0, 0), Err(Errno::EBADF));
        assert_eq!(kernel.pdkill(999, 0), Err(Errno::EBADF));
        kernel.pdkill(desc, 9).unwrap();
        assert_eq!(kernel.wait4(pid, 0), Ok(Some((pid, 9))));
        assert_eq!(kernel.pdkill(desc, 9), Err(Errno::ESRCH));
        kernel.close(desc).unwrap();
        assert_eq!(kernel.pdkill(desc, 9), Err(Errno::EBADF));
    });
}

#[test]
fn nobody_else_takes_its_status() {
    everywhere(|bench| {
        let kernel = bench.host.kernel();
        let Spawned { pid, desc } = spawn(bench);
        kernel.pdkill(desc.unwrap(), 15).unwrap();
        if bench.machine.is_some() {
            // The checks of the running kernel are one process with children of its own.
            assert_eq!(kernel.wait4(-1, 0), Err(Errno::ECHILD));
        }
        assert_eq!(kernel.wait4(pid, 0), Ok(Some((pid, 15))));
        kernel.close(desc.unwrap()).unwrap();
    });
}

#[test]
fn closing_it_leaves_the_process_to_init() {
    everywhere(|bench| {
        let kernel = bench.host.kernel();
        let Spawned { pid, desc } = spawn(bench);
        kernel.close(desc.unwrap()).unwrap();
        assert!(state(bench, pid).is_some());
        assert_eq!(kernel.wait4(pid, 0), Err(Errno::ECHILD));
        kernel.kill(pid, 9).unwrap();
    });
}

#[test]
fn closing_it_takes_the_status_of_one_that_ended() {
    releases(|bench| {
        let kernel = bench.host.kernel();
        let Spawned { pid, desc } = spawn(bench);
        kernel.pdkill(desc.unwrap(), 9).unwrap();
        assert_eq!(state(bench, pid), Some(ProcessState::Zombie));
        kernel.close(desc.unwrap()).unwrap();
        assert_eq!(state(bench, pid), None);
        assert_eq!(kernel.wait4(pid, 0), Err(Errno::ECHILD));
        bench.machine.as_ref().unwrap().check().unwrap();
    });
}

#[test]
fn a_child_that_is_dropped_goes_on_and_leaves_nothing() {
    releases(|bench| {
        let jail = bench.jail("web");
        let child = jail.command("sleep").arg("60").spawn().unwrap();
        let pid = child.pid();
        assert!(child.desc().is_some());
        drop(child);
        assert!(matches!(state(bench, pid), Some(state) if state != ProcessState::Zombie));
        jail.signal_all(Signal::KILL).unwrap();
        assert_eq!(state(bench, pid), None);
        let mut child = Command::new(&bench.host, "sleep").arg("1").spawn().unwrap();
        assert!(child.wait_timeout(LIMIT).unwrap().success());
        assert!(child.desc().is_none());
        child.kill(Signal::KILL).unwrap();
        bench.machine.as_ref().unwrap().check().unwrap();
    });
}

#[test]
fn a_descriptor_of_a_process_is_no_file() {
    releases(|bench| {
        let kernel = bench.host.kernel();
        let Spawned { pid, desc } = spawn(bench);
        let desc = desc.unwrap();
        assert_eq!(kernel.read(desc, &mut [0]), Err(Errno::EOPNOTSUPP));
        assert_eq!(kernel.write(desc, &[0]), Err(Errno::EOPNOTSUPP));
        assert_eq!(kernel.fstat(desc).unwrap().mode, 0o100_700);
        kernel.pdkill(desc, 9).unwrap();
        assert_eq!(kernel.fstat(desc).unwrap().mode, 0o100_000);
        assert_eq!(kernel.wait4(pid, 0), Ok(Some((pid, 9))));
        assert_eq!(kernel.fstat(desc).unwrap().mode, 0o100_000);
        kernel.close(desc).unwrap();
    });
}
