//! The small programs.

use jail::{Kernel, Param};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE};

use super::Host;

#[test]
fn files() {
    let host = Host::new();
    for (script, want) in [
        ("mkdir -p /tmp/a/b/c; touch /tmp/a/f; ls /tmp/a", "b\nf"),
        ("mkdir /tmp/a", "mkdir: /tmp/a: File exists"),
        ("touch /tmp/a/.hidden; ls -a /tmp/a", ".\n..\n.hidden\nb\nf"),
        ("ls /tmp/a/f /tmp/a/b", "/tmp/a/f\n/tmp/a/b:\nc"),
        ("ls /none", "ls: /none: No such file or directory"),
        ("rm /tmp/a", "rm: /tmp/a: Is a directory"),
        ("rmdir /tmp/a", "rmdir: /tmp/a: Directory not empty"),
        (
            "rm /none; rm -f /none",
            "rm: /none: No such file or directory",
        ),
        ("rm -r /tmp/a; ls /tmp", ""),
    ] {
        assert_eq!(host.sh(script).0.trim_end(), want, "{script}");
    }
}

#[test]
fn the_system() {
    let host = Host::new();
    for (script, want) in [
        ("hostname; hostname -s", "fbsd.test\nfbsd"),
        ("id; id -u", "uid=0 gid=0 groups=0\n0"),
        ("uname -r; uname -sm", "15.1-RELEASE\nFreeBSD amd64"),
        ("sysctl -n kern.ostype kern.securelevel", "FreeBSD\n-1"),
        (
            "sysctl security.jail.enforce_statfs=1",
            "security.jail.enforce_statfs: 2 -> 1",
        ),
        ("sysctl kern.nope", "sysctl: unknown oid 'kern.nope'"),
        ("hostname other; hostname", "other"),
        (
            "pwd; sleep 0.5; /usr/bin/true && /usr/bin/false || echo f",
            "/\nf",
        ),
        ("sleep x", "sleep: usage: sleep number"),
        ("kill 99999", "kill: 99999: No such process"),
        (
            "env X=1 sh -c 'echo $X'; env nope",
            "1\nenv: nope: No such file or directory",
        ),
    ] {
        assert_eq!(host.sh(script).0.trim_end(), want, "{script}");
    }
}

#[test]
fn processes_by_jail() {
    let host = Host::new();
    let jailed = host.process.fork().unwrap();
    let mut path = *b"/tmp\0";
    let mut name = *b"www\0";
    let mut params = [
        Param::new(b"path\0", &mut path),
        Param::new(b"name\0", &mut name),
    ];
    jailed
        .jail_set(&mut params, JAIL_CREATE | JAIL_ATTACH)
        .unwrap();
    let (text, _) = host.run(&["/bin/ps"]);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|l| l.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["PID", "JID", "COMMAND"]);
    assert_eq!(rows[1], ["1", "0", "init"]);
    let pid = jailed.pid().to_string();
    assert!(rows.contains(&vec![&pid, "1", "process"]), "{text}");
    assert_eq!(rows.last().unwrap()[2], "ps");
}
