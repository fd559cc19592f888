//! Starting programs on the host.

use std::ffi::CStr;
use std::io::{Read, Write};
use std::time::Duration;

use jail::command::{Command, Stdio};
use jail::kernel::{FreeBsd, Ids, Kernel, Session, Spawn, SpawnError, SpawnStep};
use jail::{Errno, ErrorKind, Host, Signal};

fn host() -> Host {
    Host::new(FreeBsd::new())
}

#[test]
fn a_program_gets_arguments_environment_and_directory() {
    let script = "echo $0 $1; pwd; env; echo err >&2; exit 3";
    let output = Command::new(&host(), "sh")
        .args(["-c", script, "zeroth", "first"])
        .env("KEY", "value")
        .current_dir("/tmp")
        .output_timeout(Duration::from_secs(20))
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = stdout.lines().collect();
    assert_eq!(lines[..2], ["zeroth first", "/tmp"]);
    assert!(lines.contains(&"KEY=value") && lines.contains(&"PATH=/bin:/usr/bin"));
    assert!(!stdout.contains("HOME="), "{stdout}");
    assert_eq!(
        (output.status.code(), output.stderr),
        (Some(3), b"err\n".to_vec())
    );
}

#[test]
fn only_the_three_descriptors_go_along() {
    // No pipeline, of which the shell would have an end, and not the last command, as which
    // procstat would take the shell's place.
    let mut command = Command::new(&host(), "/bin/sh");
    let output = command.args(["-c", "procstat -f $$; :"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let columns = text
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2));
    let numbers: Vec<_> = columns.filter(|fd| fd.parse::<u32>().is_ok()).collect();
    assert_eq!(numbers, ["0", "1", "2"], "{text}");
}

#[test]
fn descriptors_may_overlap() {
    let kernel = FreeBsd::new();
    let (read, write) = kernel.pipe2(0).unwrap();
    let script = c"echo out; echo err >&2";
    // 1 and 2 change places, and both ends of one pipe serve as all three.
    for stdio in [[0, 2, 1], [read, write, write]] {
        let spawn = Spawn {
            argv: &[c"sh", c"-c", script],
            stdio,
            ..sh()
        };
        let pid = kernel.spawn(&spawn).unwrap().pid;
        assert_eq!(kernel.wait4(pid, 0), Ok(Some((pid, 0))));
    }
    let mut buf = [0; 32];
    assert_eq!(kernel.read(read, &mut buf), Ok(8));
    assert_eq!(&buf[..8], b"out\nerr\n");
    kernel.close(read).unwrap();
    kernel.close(write).unwrap();
}

#[test]
fn the_failing_step_is_told_and_nothing_is_left() {
    let kernel = FreeBsd::new();
    let exec: &[&CStr] = &[c"/nonexistent/sh", c"/etc/passwd/sh"];
    let refused: &[&CStr] = &[c"/nonexistent/sh", c"/etc/passwd", c"/etc/passwd/sh"];
    let failures = [
        (
            Spawn {
                paths: exec,
                ..sh()
            },
            SpawnStep::Exec,
            Errno::ENOENT,
        ),
        (
            Spawn {
                paths: refused,
                ..sh()
            },
            SpawnStep::Exec,
            Errno::EACCES,
        ),
        (Spawn { paths: &[], ..sh() }, SpawnStep::Exec, Errno::ENOENT),
        (
            Spawn {
                cwd: Some(c"/nonexistent"),
                ..sh()
            },
            SpawnStep::Chdir,
            Errno::ENOENT,
        ),
        (
            Spawn {
                stdio: [0, 1, 4_000],
                ..sh()
            },
            SpawnStep::Stdio,
            Errno::EBADF,
        ),
    ];
    for (spawn, step, errno) in failures {
        assert_eq!(kernel.spawn(&spawn), Err(SpawnError::new(step, errno)));
    }
}

#[test]
fn too_many_groups_are_refused() {
    let groups = vec![0; 2_000_000];
    let ids = Ids {
        uid: 0,
        gid: 0,
        groups: &groups,
    };
    let error = FreeBsd::new().spawn(&Spawn {
        ids: Some(ids),
        ..sh()
    });
    let error = error.unwrap_err();
    assert_eq!(error.step, SpawnStep::Ids);
    assert!(
        [Errno::EINVAL, Errno::EPERM].contains(&error.errno),
        "{error}"
    );
}

#[test]
fn a_waiting_program_is_timed_out_signalled_and_reaped() {
    let mut child = Command::new(&host(), "/bin/sleep")
        .arg("60")
        .spawn()
        .unwrap();
    assert_eq!(child.try_wait().unwrap(), None);
    let late = child.wait_timeout(Duration::from_millis(50)).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::TimedOut);
    child.kill(Signal::TERM).unwrap();
    let status = child.wait_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(status.signal(), Some(Signal::TERM));
    let mut sleep = Command::new(&host(), "/bin/sleep");
    let late = sleep.arg("60").status_timeout(Duration::from_millis(50));
    assert_eq!(late.unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn much_output_on_both_and_input_by_pipe() {
    let script = "jot 20000 | tee /dev/stderr; cat";
    let mut command = Command::new(&host(), "/bin/sh");
    let output = command.args(["-c", script]).output().unwrap();
    assert!(output.stdout.len() > 100_000);
    assert_eq!(output.stdout, output.stderr);

    let mut cat = Command::new(&host(), "cat");
    let mut cat = cat
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    cat.stdin.take().unwrap().write_all(b"through").unwrap();
    let mut text = String::new();
    cat.stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "through");
    assert!(cat.wait().unwrap().success());
}

/// /bin/sh that does nothing.
fn sh() -> Spawn<'static> {
    Spawn {
        attach: None,
        paths: &[c"/nonexistent/sh", c"/bin/sh"],
        argv: &[c"sh", c"-c", c":"],
        envp: &[c"PATH=/bin:/usr/bin"],
        cwd: None,
        ids: None,
        stdio: [0, 1, 2],
        session: Session::Keep,
        fib: None,
        desc: false,
    }
}
