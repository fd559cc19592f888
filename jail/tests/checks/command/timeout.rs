//! Programs that take too long are killed with all that they have started.

use std::io::Read;
use std::time::Duration;

use jail::{Command, ErrorKind, Host, ProcessState, Signal, Stdio};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

/// A program, one that it starts, and one that this starts.
const FAMILY: &str = "sleep 3600 & (sleep 3600 & sleep 3600) & sleep 3600";

/// Those that live; a shell may not be another program yet.
fn sleeping(host: &Host) -> usize {
    let processes = host.processes().unwrap();
    let alive = |process: &&jail::Process| {
        [&b"sleep"[..], b"sh"].contains(&&process.comm[..]) && process.state != ProcessState::Zombie
    };
    processes.iter().filter(alive).count()
}

fn family(mut command: Command) -> Command {
    command.args(["-c", FAMILY]);
    command
}

#[test]
fn a_family_is_killed_when_time_is_over() {
    releases(|bench| {
        let jail = bench.jail("web");
        for mut command in [jail.command("sh"), Command::new(&bench.host, "sh")] {
            let before = bench.host.processes().unwrap().len();
            command.args(["-c", FAMILY]);
            let error = command.status_timeout(LIMIT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
            let error = command.output_timeout(LIMIT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
            assert_eq!(sleeping(&bench.host), 0);
            assert_eq!(bench.host.processes().unwrap().len(), before);
        }
    });
}

#[test]
fn those_that_hold_the_output_are_killed_after_the_program_ended() {
    releases(|bench| {
        let jail = bench.jail("web");
        let mut sh = jail.command("sh");
        sh.args(["-c", "sleep 3600 & exit 0"]);
        assert!(sh.status_timeout(LIMIT).unwrap().success());
        assert_eq!(sleeping(&bench.host), 1);
        let error = sh.output_timeout(LIMIT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
        assert_eq!(sleeping(&bench.host), 1);
        jail.signal_all(Signal::KILL).unwrap();
    });
}

#[test]
fn who_left_the_group_goes_with_the_jail_if_asked() {
    releases(|bench| {
        let machine = bench.machine.as_ref().unwrap();
        machine.register("/bin/daemon", |program| {
            let process = program.process();
            let spawn = jail::kernel::Spawn {
                attach: None,
                paths: &[c"/bin/sleep"],
                argv: &[c"sleep", c"3600"],
                envp: &[],
                cwd: None,
                ids: None,
                stdio: [0, 1, 2],
                session: jail::kernel::Session::New,
                fib: None,
                desc: false,
            };
            let started = jail::Kernel::spawn(process, &spawn);
            let slept = started.is_ok() && program.sleep(Duration::from_secs(3600)).is_ok();
            i32::from(!slept)
        });
        let jail = bench.spec("web").persist(true).create(&bench.host).unwrap();
        let other = bench.jail("other");
        let mut sleep = other.command("sleep").arg("3600").spawn().unwrap();
        let mut daemon = jail.command("daemon");
        daemon.status_timeout(LIMIT).unwrap_err();
        assert_eq!(sleeping(&bench.host), 2);
        let error = daemon.timeout_kills_jail().status_timeout(LIMIT);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(sleeping(&bench.host), 1);
        sleep.kill(Signal::KILL).unwrap();
        sleep.wait().unwrap();
    });
}

#[test]
fn only_the_program_is_killed_in_the_callers_group() {
    releases(|bench| {
        let jail = bench.jail("web");
        let mut command = family(jail.command("sh"));
        let error = command.keep_session().status_timeout(LIMIT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
        // Four, and the shell of two of them.
        assert_eq!(sleeping(&bench.host), 5);
        jail.signal_all(Signal::KILL).unwrap();
    });
}

#[test]
fn a_group_is_signalled_until_the_status_is_taken() {
    releases(|bench| {
        let jail = bench.jail("web");
        let script = "sleep 3600 & echo up; sleep 3600";
        let mut command = jail.command("sh");
        command.args(["-c", script]).stdout(Stdio::piped());
        let mut child = command.new_group().spawn().unwrap();
        let mut up = [0; 3];
        child.stdout.as_mut().unwrap().read_exact(&mut up).unwrap();
        let group = |pid| {
            let processes = bench.host.processes().unwrap();
            processes.iter().filter(|one| one.pgid == pid).count()
        };
        assert!(group(child.pid()) >= 2);
        child.kill_group(Signal::TERM).unwrap();
        let status = child.wait_timeout(LIMIT).unwrap();
        assert_eq!(status.signal(), Some(Signal::TERM));
        child.kill_group(Signal::TERM).unwrap();
        assert_eq!(sleeping(&bench.host), 0);
    });
}

#[test]
fn who_writes_more_than_is_kept_is_killed() {
    releases(|bench| {
        let jail = bench.jail("web");
        for mut command in [jail.command("sh"), Command::new(&bench.host, "sh")] {
            command.args(["-c", "echo 1234 >&2; echo 1234; sleep 3600 & sleep 1"]);
            let error = command.output_limit(4).output_timeout(LIMIT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
            assert!(error.to_string().contains("more than 4 bytes"), "{error}");
            assert_eq!(sleeping(&bench.host), 0);
        }
        let mut sh = jail.command("sh");
        sh.args(["-c", "echo 1234 >&2; echo 1234"]).output_limit(5);
        let output = sh.output_timeout(LIMIT).unwrap();
        assert_eq!(
            (output.stdout, output.stderr),
            (b"1234\n".to_vec(), b"1234\n".to_vec())
        );
        let sh = sh
            .output_limit(4)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let child = sh.spawn().unwrap();
        let error = child.wait_with_output().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    });
}
