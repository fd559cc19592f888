//! Counts, and what happens at a limit.

use super::*;

#[test]
fn a_fork_bomb_stays_in_its_cage() {
    let machine = machine();
    let host = machine.process();
    let (_, first) = jailed(&host, "web");
    add(&host, "jail:web:maxproc:deny=3").unwrap();
    let second = first.fork().unwrap();
    let third = second.fork().unwrap();
    assert_eq!(third.fork().unwrap_err(), Errno::EAGAIN);
    assert_eq!(used(&host, "jail:web", "maxproc"), 3);
    assert_eq!(used(&host, "jail:web", "nthr"), 3);
    // Outside there is room, and who comes in is not asked.
    let fourth = host.fork().unwrap();
    let web = jail_set(&fourth, &[("name", "web")], JAIL_UPDATE | JAIL_ATTACH);
    assert!(web > 0);
    assert_eq!(used(&host, "jail:web", "maxproc"), 4);
    machine.check().unwrap();
    // A zombie counts until somebody waits for it.
    let pid = third.pid();
    third.exit(0);
    assert_eq!(used(&host, "jail:web", "maxproc"), 4);
    assert!(second.wait4(pid, 0).unwrap().is_some());
    assert_eq!(used(&host, "jail:web", "maxproc"), 3);
    machine.check().unwrap();
}

#[test]
fn jails_count_for_those_above() {
    let machine = machine();
    let host = machine.process();
    let before = used(&host, "jail:0", "maxproc");
    let (_, outer) = jailed(&host, "a");
    let (_, inner) = nested(&outer, "b", "0");
    assert_eq!(used(&host, "jail:a", "maxproc"), 2);
    assert_eq!(used(&host, "jail:a.b", "maxproc"), 1);
    assert_eq!(used(&host, "jail:0", "maxproc"), before + 2);
    // The rule holds for the inner jail's process, and looks at the inner jail's usage.
    add(&host, "jail:a:maxproc:deny=1").unwrap();
    assert_eq!(limits(&host, inner.pid()), "jail:a:maxproc:deny=1");
    assert_eq!(inner.fork().unwrap_err(), Errno::EAGAIN);
    // A process that changes its credential keeps the rules of the innermost jail alone.
    inner.setuid(0).unwrap();
    assert_eq!(limits(&host, inner.pid()), "");
    machine.check().unwrap();
}

#[test]
fn a_name_keeps_its_rules() {
    let machine = machine();
    let host = machine.process();
    let (jid, inside) = jailed(&host, "web");
    add(&host, "jail:web:maxproc:deny=3").unwrap();
    rename(&host, jid, "www");
    assert_eq!(rules(&host, "jail:www"), "");
    assert_eq!(rules(&host, "jail:web"), "jail:web:maxproc:deny=3");
    assert_eq!(used(&host, "jail:web", "maxproc"), 0);
    assert_eq!(used(&host, "jail:www", "maxproc"), 1);
    assert_eq!(limits(&host, inside.pid()), "");
    machine.check().unwrap();
    rename(&host, jid, "web");
    assert_eq!(limits(&host, inside.pid()), "jail:web:maxproc:deny=3");
    host.jail_remove(jid).unwrap();
    drop(inside);
    while host.wait4(-1, 0).is_ok() {}
    assert_eq!(used(&host, "jail:web", "maxproc"), 0);
    assert_eq!(rules(&host, ""), "jail:web:maxproc:deny=3");
    machine.check().unwrap();
}

#[test]
fn signals_and_messages() {
    let machine = machine();
    let host = machine.process();
    let (_, first) = jailed(&host, "web");
    add(&host, "jail:web:maxproc:sigkill=2").unwrap();
    add(&host, "jail:web:maxproc:log=1").unwrap();
    let second = first.fork().unwrap();
    assert!(second.alive());
    let third = first.fork().unwrap();
    assert!(!third.alive());
    let mut out = [0; 1000];
    let len = host.sysctlbyname(c"kern.msgbuf", &mut out, None).unwrap();
    let said = String::from_utf8_lossy(&out[..len - 1]).into_owned();
    let line = |pid: i32| {
        let pid = pid.to_string();
        format!(
            "rctl: rule \"jail:web:maxproc:log=1\" matched by pid {pid} (process), uid 0, jail web\n"
        )
    };
    assert_eq!(said, line(second.pid()) + &line(third.pid()));
    machine.check().unwrap();
}

#[test]
fn process_rules_are_copied() {
    let machine = machine();
    let host = machine.process();
    let pid = host.pid();
    add(&host, &format!("process:{pid}:maxproc:deny=1")).unwrap();
    let child = host.fork().unwrap();
    assert_eq!(
        limits(&host, child.pid()),
        format!("process:{}:maxproc:deny=1", child.pid())
    );
    let child_pid = child.pid();
    drop(child);
    assert_eq!(host.wait4(child_pid, 0).unwrap(), Some((child_pid, 0)));
    assert_eq!(
        rules(&host, "process"),
        format!("process:{pid}:maxproc:deny=1")
    );
    machine.check().unwrap();
}

#[test]
fn users() {
    let machine = machine();
    let host = machine.process();
    add(&host, "user:1001:maxproc:deny=1").unwrap();
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(used(&host, "user:1001", "maxproc"), 1);
    assert_eq!(user.fork().unwrap_err(), Errno::EAGAIN);
    assert_eq!(used(&host, "loginclass:default", "maxproc"), 3);
    machine.check().unwrap();
}

#[test]
fn descriptor_tables() {
    let machine = machine();
    let host = machine.process();
    let pid = format!("process:{}", host.pid());
    let mut last = 0;
    while last < 19 {
        last = host.fcntl(0, jail_sys::sys::fcntl::F_DUPFD, 0).unwrap();
    }
    assert_eq!(used(&host, &pid, "openfiles"), 0);
    host.fcntl(0, jail_sys::sys::fcntl::F_DUPFD, 0).unwrap();
    assert_eq!(used(&host, &pid, "openfiles"), 40);
    let child = host.fork().unwrap();
    assert_eq!(used(&host, "user:0", "openfiles"), 80);
    add(&host, &format!("{pid}:openfiles:deny=100")).unwrap();
    let mut opened = 21;
    let refused = loop {
        match host.fcntl(0, jail_sys::sys::fcntl::F_DUPFD, 0) {
            Ok(_) => opened += 1,
            Err(errno) => break errno,
        }
    };
    assert_eq!((opened, refused), (64, Errno::EMFILE));
    drop(child);
    assert_eq!(used(&host, "user:0", "openfiles"), 40);
    machine.check().unwrap();
}
