use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use jail::kernel::{Ids, Spawn, SpawnError, SpawnStep};
use jail::{Errno, Kernel, Release};
use jail_sys::sys::fcntl::F_GETFD;

use super::{machine, start};
use crate::Machine;

#[test]
fn output_through_a_pipe() {
    let machine = machine();
    machine.register("/bin/echo", |context| {
        let process = context.process();
        // Nothing but its three descriptors.
        assert_eq!(process.fcntl(3, F_GETFD, 0), Err(Errno::EBADF));
        assert_eq!(process.write(1, b"hello\n"), Ok(6));
        7
    });
    let process = machine.process();
    let (from, to) = process.pipe2(0).unwrap();
    let paths = [c"/nowhere/echo", c"/bin/echo"];
    let pid = process
        .spawn(&Spawn {
            stdio: [0, to, 2],
            ..start(&paths)
        })
        .unwrap()
        .pid;
    process.close(to).unwrap();
    let mut buf = [0; 100];
    assert_eq!(process.read(from, &mut buf), Ok(6));
    assert_eq!(process.read(from, &mut buf), Ok(0));
    assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 0x700))));
    machine.check().unwrap();
}

#[test]
fn a_panic_is_an_abort() {
    let machine = machine();
    machine.register("/panics", |_| panic!("on purpose"));
    let process = machine.process();
    let pid = process.spawn(&start(&[c"/panics"])).unwrap().pid;
    assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 6))));
}

#[test]
fn a_broken_pipe_ends_a_program() {
    let machine = machine();
    machine.register("/yes", |context| {
        while context.process().write(1, b"y\n").is_ok() {}
        0
    });
    let process = machine.process();
    let (from, to) = process.pipe2(0).unwrap();
    let spawn = Spawn {
        stdio: [0, to, 2],
        ..start(&[c"/yes"])
    };
    let pid = process.spawn(&spawn).unwrap().pid;
    process.close(to).unwrap();
    process.read(from, &mut [0; 10]).unwrap();
    process.close(from).unwrap();
    assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 13))));
}

#[test]
fn each_step_can_fail() {
    let machine = machine();
    machine.register("/bin/true", |_| 0);
    let process = machine.process();
    let paths = [c"/bin/true"];
    let good = start(&paths);
    let bad_stdio = Spawn {
        stdio: [0, 1, 99],
        ..good
    };
    let bad_cwd = Spawn {
        cwd: Some(c"/nowhere"),
        ..good
    };
    let bad_path = start(&[c"/nowhere", c""]);
    let no_path = start(&[]);
    for (spawn, step, errno) in [
        (bad_stdio, SpawnStep::Stdio, Errno::EBADF),
        (bad_cwd, SpawnStep::Chdir, Errno::ENOENT),
        (bad_path, SpawnStep::Exec, Errno::ENOENT),
        (no_path, SpawnStep::Exec, Errno::ENOENT),
    ] {
        let error = SpawnError::new(step, errno);
        assert_eq!(process.spawn(&spawn), Err(error));
    }
    process.setuid(1001).unwrap();
    let ids = Ids {
        uid: 0,
        gid: 0,
        groups: &[],
    };
    let bad_ids = Spawn {
        ids: Some(ids),
        ..good
    };
    let error = SpawnError::new(SpawnStep::Ids, Errno::EPERM);
    assert_eq!(process.spawn(&bad_ids), Err(error));
    assert_eq!(process.wait4(-1, 0), Err(Errno::ECHILD));
    machine.check().unwrap();
}

#[test]
fn files() {
    let root = std::env::temp_dir().join(format!("jail-sim-exec-{}", std::process::id()));
    fs::create_dir_all(root.join("bin")).unwrap();
    let file = |name: &str, text: &str, mode| {
        let path = root.join("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    file("script", "#! /interpreter -a b \necho\n", 0o755);
    file("plain", "#!/interpreter\n", 0o644);
    file("binary", "\u{7f}ELF", 0o755);
    file("orphan", "#!/nowhere\n", 0o755);
    file("nested", "#!/bin/script\n", 0o755);
    let machine = Machine::builder(Release::V15_1)
        .root(&root)
        .program("/interpreter", |_| 4)
        .build();
    let process = machine.process();
    let run = |paths: &[&std::ffi::CStr]| {
        process
            .spawn(&start(paths))
            .map(|spawned| spawned.pid)
            .map_err(|e| e.errno)
    };
    let pid = run(&[c"bin/plain", c"bin/script"]).unwrap();
    assert_eq!(process.wait4(pid, 0), Ok(Some((pid, 0x400))));
    assert_eq!(run(&[c"/bin/plain", c"/bin/none"]), Err(Errno::EACCES));
    assert_eq!(run(&[c"/bin"]), Err(Errno::EACCES));
    assert_eq!(run(&[c"/bin/binary"]), Err(Errno::ENOEXEC));
    assert_eq!(run(&[c"/bin/orphan"]), Err(Errno::ENOENT));
    assert_eq!(run(&[c"/bin/nested"]), Err(Errno::ENOEXEC));
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn the_last_handle_ends_the_programs() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let machine = Machine::builder(Release::V15_1)
        .program("/daemon", move |context| {
            let process = context.process();
            let (from, _to) = process.pipe2(0).unwrap();
            sender.send(process.read(from, &mut [0])).unwrap();
            0
        })
        .build();
    let process = machine.process();
    process.spawn(&start(&[c"/daemon"])).unwrap();
    drop(machine);
    process.nanosleep(Duration::from_secs(1)).unwrap();
    drop(process);
    let got = receiver.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!(got, Err(Errno::ESRCH));
}
