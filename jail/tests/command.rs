//! Programs on the host and in jails, on the simulated kernel.

use std::io::{Read, Write};
use std::time::Duration;

use jail::command::{Command, Stdio};
use jail::{Errno, Error, ErrorKind, Host, JailSpec, Kernel, Problem, Release, Signal};
use jail_sim::Machine;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn machine() -> (Machine, Host) {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    (machine, host)
}

#[test]
fn the_environment_is_what_is_given_and_a_path() -> Result {
    let (machine, host) = machine();
    machine.register("/bin/vars", |program| {
        let vars: Vec<_> = program.environ().to_vec();
        let written = program.stdout().write_all(&vars.join(&b' '));
        i32::from(written.is_err())
    });
    let mut vars = Command::new(&host, "vars");
    assert_eq!(vars.output()?.stdout, b"PATH=/bin:/usr/bin");
    vars.env("B", "2")
        .envs([("A", "1"), ("C", "")])
        .env_remove("PATH");
    assert_eq!(vars.output()?.stdout, b"A=1 B=2 C=");
    vars.env_clear();
    assert_eq!(vars.output()?.stdout, b"");
    Ok(())
}

#[test]
fn a_program_is_looked_for_as_the_path_says() -> Result {
    let (machine, host) = machine();
    machine.register("/opt/bin/tool", |_| 7);
    let error = Command::new(&host, "tool").status().unwrap_err();
    assert_eq!(error.errno(), Some(Errno::ENOENT));
    assert!(
        error
            .to_string()
            .starts_with("execve(program=tool): ENOENT"),
        "{error}"
    );
    let mut tool = Command::new(&host, "tool");
    tool.env("PATH", "/nowhere::/opt/bin:/bin");
    assert_eq!(tool.status()?.code(), Some(7));
    assert_eq!(
        Command::new(&host, "/opt/bin/tool").status()?.code(),
        Some(7)
    );
    Ok(())
}

#[test]
fn what_cannot_be_passed_on_names_the_argument() {
    let (_machine, host) = machine();
    let refused = |command: &mut Command, name: &str, problem: Problem| {
        let expected = Error::param(name, problem);
        assert_eq!(command.status().unwrap_err(), expected);
    };
    let echo = || Command::new(&host, "/bin/echo");
    refused(&mut Command::new(&host, ""), "program", Problem::Empty);
    refused(&mut Command::new(&host, "a\0b"), "program", Problem::Nul);
    refused(echo().args(["ok", "a\0b"]), "argument 2", Problem::Nul);
    refused(echo().env("KEY", "a\0b"), "environment KEY", Problem::Nul);
    refused(echo().env("A=B", ""), "environment A=B", Problem::Key);
    refused(echo().env("", ""), "environment ", Problem::Key);
    refused(echo().current_dir("a\0b"), "current_dir", Problem::Nul);
    refused(echo().current_dir(""), "current_dir", Problem::Empty);
}

#[test]
fn a_jail_is_where_it_runs() -> Result {
    let (_machine, host) = machine();
    let web = JailSpec::new("web")?
        .path("/")
        .hostname("www")
        .create(&host)?;
    assert_eq!(web.command("hostname").output()?.stdout, b"www\n");
    assert_eq!(web.command("/bin/pwd").output()?.stdout, b"/\n");
    let mut jailed = web.command("sysctl");
    jailed
        .env("PATH", "/sbin")
        .args(["-n", "security.jail.jailed"]);
    assert_eq!(jailed.output()?.stdout, b"1\n");
    Ok(())
}

#[test]
fn a_jail_that_is_gone_runs_nothing() -> Result {
    for release in [Release::V13_2, Release::V15_1] {
        let machine = Machine::new(release);
        let host = Host::new(machine.process());
        let web = JailSpec::new("web")?.path("/").create(&host)?;
        web.remove()?;
        let error = web.command("/bin/echo").output().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Gone, "{error}");
    }
    Ok(())
}

#[test]
fn the_step_that_fails_is_the_operation() -> Result {
    let (_machine, host) = machine();
    let web = JailSpec::new("web")?.path("/").create(&host)?;
    let object = "program=/bin/echo, jid=1, name=web";
    let error = web
        .command("/bin/echo")
        .current_dir("/no/such")
        .status()
        .unwrap_err();
    assert_eq!(error, Error::kernel("chdir", object, Errno::ENOENT));
    let error = web.command("/no/such").status().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("execve(program=/no/such, jid=1, name=web): ENOENT")
    );
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("within the jail"))
    );
    Ok(())
}

#[test]
fn another_user_is_by_number() -> Result {
    let (machine, host) = machine();
    machine.register("/bin/whoami", |program| {
        let uid = program.process().geteuid().unwrap_or(u32::MAX);
        i32::try_from(uid).unwrap_or(-1)
    });
    assert_eq!(
        Command::new(&host, "whoami")
            .user(80)
            .gid(80)
            .status()?
            .code(),
        Some(80)
    );
    let plain = machine.process();
    plain.setuid(1001).unwrap();
    let plain = Host::new(plain);
    let error = Command::new(&plain, "whoami")
        .user(80)
        .gid(80)
        .status()
        .unwrap_err();
    assert_eq!(error.errno(), Some(Errno::EPERM));
    assert!(error.to_string().starts_with("setuid("), "{error}");
    Ok(())
}

#[test]
fn input_and_output_go_through_pipes() -> Result {
    let (_machine, host) = machine();
    let mut cat = Command::new(&host, "cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    cat.stdin.take().ok_or("no stdin")?.write_all(b"through")?;
    let mut text = String::new();
    cat.stdout
        .take()
        .ok_or("no stdout")?
        .read_to_string(&mut text)?;
    assert_eq!(text, "through");
    assert!(cat.wait()?.success());
    // Nothing to read where nothing was given.
    assert_eq!(Command::new(&host, "cat").output()?.stdout, b"");
    Ok(())
}

#[test]
fn much_on_both_outputs_is_read_without_deadlock() -> Result {
    let (machine, host) = machine();
    machine.register("/bin/talk", |program| {
        for _ in 0..300 {
            let _ = program.stdout().write_all(&[b'o'; 1000]);
            let _ = program.stderr().write_all(&[b'e'; 1000]);
        }
        3
    });
    let output = Command::new(&host, "talk").output_timeout(Duration::from_secs(60))?;
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        (output.stdout.len(), output.stderr.len()),
        (300_000, 300_000)
    );
    assert!(output.stderr.iter().all(|byte| *byte == b'e'));
    Ok(())
}

#[test]
fn waits_end_at_their_deadlines() -> Result {
    let (_machine, host) = machine();
    let mut sleep = Command::new(&host, "sleep").arg("60").spawn()?;
    assert_eq!(sleep.try_wait()?, None);
    let error = sleep.wait_timeout(Duration::from_secs(59)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(sleep.wait_timeout(Duration::from_secs(2))?.success());
    // Asked again it is the same, and there is nothing left to signal.
    assert!(sleep.wait()?.success());
    sleep.kill(Signal::KILL)?;

    let before = host.processes()?.len();
    let mut sleep = Command::new(&host, "sleep");
    let error = sleep
        .arg("60")
        .status_timeout(Duration::from_secs(1))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    let error = sleep.output_timeout(Duration::from_secs(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(host.processes()?.len(), before);
    Ok(())
}

#[test]
fn a_removed_jail_takes_its_programs_along() -> Result {
    let (_machine, host) = machine();
    let web = JailSpec::new("web")?.path("/").create(&host)?;
    let mut sleep = web.command("sleep").arg("3600").spawn()?;
    web.remove()?;
    let status = sleep.wait_timeout(Duration::from_secs(5))?;
    assert_eq!(status.signal(), Some(Signal::KILL));
    Ok(())
}

#[test]
fn a_descriptor_of_the_caller_s_is_copied() -> Result {
    let (_machine, host) = machine();
    let mut echo = Command::new(&host, "/bin/echo")
        .arg("copied")
        .stdout(Stdio::piped())
        .spawn()?;
    let pipe = echo.stdout.take().ok_or("no pipe")?;
    let mut cat = Command::new(&host, "/bin/cat");
    cat.stdin(Stdio::copy_of(&host, pipe.fd().raw())?);
    drop(pipe);
    assert_eq!(echo.status(), None);
    assert_eq!(echo.wait()?.raw(), 0);
    assert_eq!(echo.status().map(|status| status.raw()), Some(0));
    assert_eq!(cat.output()?.stdout, b"copied\n");
    let error = Stdio::copy_of(&host, 12_345).unwrap_err();
    assert_eq!(
        error.to_string(),
        "fcntl(fd=12345): EBADF: Bad file descriptor"
    );
    Ok(())
}
