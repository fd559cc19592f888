//! Programs with a terminal.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use jail::kernel::{Session, Spawn, SpawnError, SpawnStep};
use jail::{Command, Errno, Kernel, Signal, Stdio};

use jail_sys::sys::fcntl::{F_GETFL, O_NONBLOCK};

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

/// Who does not read keeps nobody for longer than is asked for, and who writes late is waited for.
#[test]
fn writes_and_reads_have_an_end() {
    releases(|bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/late", |program| {
            let _ = program.sleep(Duration::from_secs(60));
            let mut all = vec![0; 1 << 20];
            let read = program.process().read(0, &mut all).unwrap();
            let _ = writeln!(program.stdout(), "{read}");
            let _ = program.sleep(Duration::from_secs(3600));
            0
        });
        let jail = bench.jail("web");
        for pty in [true, false] {
            let mut late = jail.command("late");
            match pty {
                true => late.pty(24, 80),
                false => late.stdin(Stdio::piped()).stdout(Stdio::piped()),
            };
            let mut late = late.spawn().unwrap();
            let (mut to, mut from) = (late.stdin.take().unwrap(), late.stdout.take().unwrap());
            to.timeout(Some(LIMIT)).unwrap();
            let written = to.write(&[b'x'; 1 << 20]).unwrap();
            assert!(written > 0 && written < 1 << 20, "{written}");
            let start = bench.host.kernel().clock_gettime(4).unwrap();
            let error = to.write(b"more").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
            from.timeout(Some(LIMIT));
            let error = from.read(&mut [0]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
            let took = bench.host.kernel().clock_gettime(4).unwrap() - start;
            assert!(took >= 2 * LIMIT && took < 4 * LIMIT, "{took:?}");
            // Without a limit it waits, whatever the writer has.
            from.timeout(None);
            let mut line = vec![0; written.to_string().len() + 1];
            from.read_exact(&mut line).unwrap();
            assert_eq!(line, format!("{written}\n").into_bytes());
            // There is room again.
            assert_eq!(to.write(b"more").unwrap(), 4);
            let to = to.into_fd();
            let flags = bench.host.kernel().fcntl(to.raw(), F_GETFL, 0).unwrap();
            assert_eq!(flags & O_NONBLOCK, 0);
            late.kill(Signal::KILL).unwrap();
            late.wait().unwrap();
        }
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
