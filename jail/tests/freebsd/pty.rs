//! Programs with a terminal.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use jail::command::Command;
use jail::kernel::{FreeBsd, Kernel, Session, Spawn, SpawnError, SpawnStep};
use jail::{Errno, Host, JailSpec, Signal};

const LIMIT: Duration = Duration::from_secs(20);

fn host() -> Host {
    Host::new(FreeBsd::new())
}

#[test]
fn what_is_typed_is_echoed_and_read() {
    let mut cat = Command::new(&host(), "cat").pty(24, 80).spawn().unwrap();
    let mut keys = cat.stdin.take().unwrap();
    let mut screen = cat.stdout.take().unwrap();
    keys.write_all(b"hello\n").unwrap();
    let mut shown = [0; 14];
    screen.read_exact(&mut shown).unwrap();
    assert_eq!(&shown, b"hello\r\nhello\r\n");
    // Ctrl-D, the end of what is typed; it may be echoed.
    keys.write_all(b"\x04").unwrap();
    screen.read_to_end(&mut Vec::new()).unwrap();
    assert!(cat.wait_timeout(LIMIT).unwrap().success());
}

#[test]
fn all_three_are_the_terminal_and_it_controls() {
    let script = "stty size; echo out >/dev/tty; echo err >&2; ps -o tpgid= -p $$ | tr -d ' '; \
                  echo $$";
    let mut sh = Command::new(&host(), "/bin/sh");
    sh.args(["-c", script]).pty(24, 80);
    let output = sh.output_timeout(LIMIT).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[..3], ["24 80", "out", "err"], "{text:?}");
    // The program's group is in the foreground.
    assert_eq!(lines[3], lines[4], "{text:?}");
    assert!(text.starts_with("24 80\r\nout\r\nerr\r\n"), "{text:?}");
    assert_eq!(output.stderr, b"");
}

#[test]
fn it_is_hung_up_when_both_sides_are_gone() {
    let mut sleep = Command::new(&host(), "sleep");
    let mut sleep = sleep.arg("3600").pty(9, 9).spawn().unwrap();
    drop((sleep.stdin.take(), sleep.stdout.take()));
    let status = sleep.wait_timeout(LIMIT).unwrap();
    assert_eq!(status.signal(), Some(Signal::HUP));
}

#[test]
fn a_write_to_a_full_one_ends() {
    let mut sleep = Command::new(&host(), "sleep");
    let mut sleep = sleep.arg("3600").pty(9, 9).spawn().unwrap();
    let mut keys = sleep.stdin.take().unwrap();
    keys.timeout(Some(Duration::from_millis(200))).unwrap();
    // In lines: what is more than a line that nobody ended is thrown away.
    let error = keys.write_all(&b"ls\n".repeat(1 << 19)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
    sleep.kill(Signal::KILL).unwrap();
    sleep.wait_timeout(LIMIT).unwrap();
}

#[test]
fn what_is_no_terminal_controls_nothing() {
    let kernel = FreeBsd::new();
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
    kernel.close(read).unwrap();
    kernel.close(write).unwrap();
}

#[test]
#[ignore = "needs root"]
fn in_a_jail() {
    let jail = JailSpec::new("jailrs-test-pty").unwrap().path("/");
    let jail = jail.create(&host()).unwrap();
    let mut sh = jail.command("/bin/sh");
    sh.args(["-c", "tty; stty size"]).pty(24, 80);
    let output = sh.output_timeout(LIMIT);
    jail.remove().unwrap();
    let output = output.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.ends_with("\r\n24 80\r\n"), "{text:?}");
    assert!(output.status.success());
}
