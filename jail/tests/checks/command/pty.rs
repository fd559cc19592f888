//! Programs with a terminal.

use std::io::{Read, Write};
use std::time::Duration;

use jail::kernel::{Session, Spawn, SpawnError, SpawnStep};
use jail::{Command, Errno, Kernel, Signal};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

#[test]
fn what_is_typed_is_read_and_what_is_written_is_shown() {
    releases(|bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/echoes", |program| {
            let mut buf = [0; 64];
            while let Ok(read @ 1..) = program.process().read(0, &mut buf) {
                let _ = program.stdout().write_all(&buf[..read]);
            }
            let _ = program.sleep(Duration::from_secs(3600));
            0
        });
        let jail = bench.jail("web");
        let mut cat = jail.command("echoes").pty(24, 80).spawn().unwrap();
        let mut keys = cat.stdin.take().unwrap();
        let mut screen = cat.stdout.take().unwrap();
        assert!(cat.stderr.is_none());
        keys.write_all(b"hello").unwrap();
        let mut shown = [0; 5];
        screen.read_exact(&mut shown).unwrap();
        assert_eq!(&shown, b"hello");
        // Both sides gone: it is hung up.
        drop((keys, screen));
        let status = cat.wait_timeout(LIMIT).unwrap();
        assert_eq!(status.signal(), Some(Signal::HUP));
    });
}

#[test]
fn all_three_are_the_terminal() {
    releases(|bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/tty", |program| {
            let mode = |fd| program.process().fstat(fd).unwrap().mode;
            i32::from([0, 1, 2].map(mode) != [0o020_620; 3])
        });
        let jail = bench.jail("web");
        assert!(jail.command("tty").pty(24, 80).status().unwrap().success());
        let mut sh = jail.command("sh");
        sh.args(["-c", "echo out; echo err >&2"]).pty(1, 1);
        let output = sh.output_timeout(LIMIT).unwrap();
        assert_eq!(output.stdout, b"out\nerr\n");
        assert_eq!(output.stderr, b"");
        bench.machine.as_ref().unwrap().check().unwrap();
    });
}

#[test]
fn it_has_a_session_of_its_own() {
    releases(|bench| {
        let mut command = Command::new(&bench.host, "sleep");
        let mut child = command
            .arg("3600")
            .keep_session()
            .pty(9, 9)
            .spawn()
            .unwrap();
        let processes = bench.host.processes().unwrap();
        let process = processes.iter().find(|one| one.pid == child.pid()).unwrap();
        assert_eq!((process.sid, process.pgid), (child.pid(), child.pid()));
        child.kill_group(Signal::KILL).unwrap();
        child.wait().unwrap();
    });
}

#[test]
fn only_a_terminal_can_control() {
    releases(|bench| {
        let kernel = bench.host.kernel();
        let (read, write) = kernel.pipe2(0).unwrap();
        let spawn = Spawn {
            attach: None,
            paths: &[c"/bin/echo"],
            argv: &[c"echo"],
            envp: &[],
            cwd: None,
            ids: None,
            stdio: [read, write, write],
            session: Session::Terminal,
            fib: None,
            desc: false,
        };
        let refused = SpawnError::new(SpawnStep::Terminal, Errno::ENOTTY);
        assert_eq!(kernel.spawn(&spawn), Err(refused));
        for fd in [read, write] {
            kernel.close(fd).unwrap();
        }
    });
}
