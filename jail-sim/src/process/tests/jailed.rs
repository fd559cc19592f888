use std::net::IpAddr;

use jail::kernel::{AttachBy, Session, Spawn, SpawnError, SpawnStep};
use jail::{Errno, Kernel, Release};
use jail_sys::sys::fcntl::{AT_FDCWD, O_DIRECTORY};
use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE, JAIL_DYING, JAIL_OWN_DESC, JAIL_UPDATE};
use jail_sys::sys::signal::{SIGKILL, SIGTERM};

use super::{jail_is, jail_set, machine, start};
use crate::Machine;

const PERSIST: (&str, &[u8]) = ("persist", b"");

#[test]
fn a_zombie_keeps_its_jail_dying() {
    for release in [Release::V13_2, Release::V15_1] {
        let machine = Machine::new(release);
        let host = machine.process();
        let inside = host.fork().unwrap();
        let pid = inside.pid();
        let jid = jail_set(&inside, &[("name", b"j\0")], JAIL_CREATE | JAIL_ATTACH).unwrap();
        assert!(jail_is(&host, jid, 0));
        assert_eq!(inside.jail_attach(jid), Err(Errno::EINVAL));
        machine.check().unwrap();
        host.kill(pid, SIGKILL).unwrap();
        assert!(!jail_is(&host, jid, 0));
        assert!(jail_is(&host, jid, JAIL_DYING));
        machine.check().unwrap();
        host.wait4(pid, 0).unwrap();
        assert!(!jail_is(&host, jid, JAIL_DYING));
        machine.check().unwrap();
    }
}

#[test]
fn removal_kills() {
    let machine = machine();
    machine.register("/bin/daemon", |context| {
        let (from, _to) = context.process().pipe2(0).unwrap();
        i32::from(context.process().read(from, &mut [0]).is_err())
    });
    let host = machine.process();
    let jid = jail_set(&host, &[PERSIST], JAIL_CREATE).unwrap();
    let paths = [c"/bin/daemon"];
    let spawn = Spawn {
        attach: Some(AttachBy::Jid(jid)),
        session: Session::New,
        fib: None,
        desc: false,
        ..start(&paths)
    };
    let pid = host.spawn(&spawn).unwrap().pid;
    let inside = host.fork().unwrap();
    inside.jail_attach(jid).unwrap();
    assert_eq!(inside.getcwd(), Ok(b"/".to_vec()));
    host.jail_remove(jid).unwrap();
    assert!(!inside.alive());
    assert_eq!(host.wait4(pid, 0), Ok(Some((pid, SIGKILL))));
    assert_eq!(
        host.spawn(&spawn),
        Err(SpawnError::new(SpawnStep::Attach, Errno::EINVAL))
    );
    machine.check().unwrap();
}

#[test]
fn signals_stay_in() {
    for release in [Release::V13_2, Release::V15_1] {
        let machine = Machine::new(release);
        let host = machine.process();
        let [one, two, other] = [(); 3].map(|()| host.fork().unwrap());
        let jid = jail_set(&host, &[PERSIST, ("name", b"a\0")], JAIL_CREATE).unwrap();
        one.jail_attach(jid).unwrap();
        two.jail_attach(jid).unwrap();
        let jid = jail_set(&host, &[PERSIST, ("name", b"b\0")], JAIL_CREATE).unwrap();
        other.jail_attach(jid).unwrap();
        assert_eq!(one.kill(other.pid(), 0), Err(Errno::ESRCH));
        assert_eq!(one.kill(host.pid(), SIGTERM), Err(Errno::ESRCH));
        one.kill(-1, SIGTERM).unwrap();
        assert!(one.alive() && other.alive() && host.alive());
        assert!(!two.alive());
        // 13 still finds the dead one.
        let left = one.kill(-1, SIGTERM);
        let gone = release == Release::V15_1;
        assert_eq!(left, if gone { Err(Errno::ESRCH) } else { Ok(()) });
        machine.check().unwrap();
    }
}

#[test]
fn a_user_of_the_host_and_a_jailed_one() {
    for (release, answer) in [
        (Release::V13_2, Ok(())),
        (Release::V15_1, Err(Errno::EPERM)),
    ] {
        let machine = Machine::new(release);
        let host = machine.process();
        let jid = jail_set(&host, &[PERSIST], JAIL_CREATE).unwrap();
        let inside = host.fork().unwrap();
        inside.jail_attach(jid).unwrap();
        inside.setuid(1001).unwrap();
        host.setuid(1001).unwrap();
        assert_eq!(host.kill(inside.pid(), SIGTERM), answer);
    }
}

#[test]
fn an_open_directory_stays_out() {
    let machine = machine();
    let host = machine.process();
    let jid = jail_set(&host, &[PERSIST], JAIL_CREATE).unwrap();
    let dir = host.openat(AT_FDCWD, c"/", O_DIRECTORY, 0).unwrap();
    assert_eq!(host.jail_attach(jid), Err(Errno::EPERM));
    machine.check().unwrap();
    host.close(dir).unwrap();
    host.jail_attach(jid).unwrap();
    machine.check().unwrap();
}

#[test]
fn the_last_copy_of_an_owning_descriptor() {
    let machine = machine();
    let host = machine.process();
    let desc: (&str, &[u8]) = ("desc", &[0; 4]);
    let flags = JAIL_CREATE | JAIL_OWN_DESC;
    let jid = jail_set(&host, &[PERSIST, desc], flags).unwrap();
    let child = host.fork().unwrap();
    host.close(3).unwrap();
    assert!(jail_is(&host, jid, 0));
    assert_eq!(child.fstat(3).unwrap().mode, 0o100_700);
    drop(child);
    assert!(!jail_is(&host, jid, JAIL_DYING));
    machine.check().unwrap();
}

#[test]
fn a_root_that_is_none() {
    let machine = machine();
    let process = machine.process();
    let nosuser: (&str, &[u8]) = ("allow.nosuser", b"");
    jail_set(&process, &[nosuser], JAIL_CREATE | JAIL_ATTACH).unwrap();
    assert_eq!(process.setuid(1001), Err(Errno::EPERM));
    assert_eq!(process.setgroups(&[]), Err(Errno::EPERM));
    assert_eq!(process.setuid(0), Ok(()));
}

/// A child closes the descriptor that kills its parent: it is init's then.
#[test]
fn a_parent_killed_by_its_childs_end() {
    let machine = machine();
    let host = machine.process();
    let parent = host.fork().unwrap();
    let child = parent.fork().unwrap();
    let desc: (&str, &[u8]) = ("desc", &[0; 4]);
    let jid = jail_set(&child, &[PERSIST, desc], JAIL_CREATE | JAIL_OWN_DESC).unwrap();
    parent.jail_attach(jid).unwrap();
    let pid = child.pid();
    child.exit(0);
    machine.check().unwrap();
    assert!(!parent.alive());
    assert_eq!(host.kill(pid, 0), Err(Errno::ESRCH));
    assert_eq!(host.wait4(-1, 0), Ok(Some((parent.pid(), SIGKILL))));
    machine.check().unwrap();
}

#[test]
fn addresses() {
    let ip = |text: &str| text.parse::<IpAddr>().unwrap();
    let machine = machine();
    let host = machine.process();
    for good in ["0.0.0.0", "127.0.0.1", "::", "::1", "224.0.0.1"] {
        assert_eq!(host.bind_udp(ip(good)), Ok(ip(good)));
    }
    assert_eq!(host.bind_udp(ip("10.0.0.1")), Err(Errno::EADDRNOTAVAIL));
    let jailed = |params: &[(&str, &[u8])]| {
        let process = host.fork().unwrap();
        jail_set(&process, params, JAIL_CREATE | JAIL_ATTACH).unwrap();
        process
    };
    let none = jailed(&[]);
    assert_eq!(none.bind_udp(ip("0.0.0.0")), Err(Errno::EPROTONOSUPPORT));
    assert_eq!(none.bind_udp(ip("::1")), Err(Errno::EPROTONOSUPPORT));
    let loopback = jailed(&[("ip4.addr", &[127, 0, 0, 1])]);
    assert_eq!(loopback.bind_udp(ip("0.0.0.0")), Ok(ip("127.0.0.1")));
    assert_eq!(loopback.bind_udp(ip("::")), Err(Errno::EPROTONOSUPPORT));
    let two = jailed(&[("ip4.addr", &[10, 0, 0, 2, 10, 0, 0, 1])]);
    assert_eq!(two.bind_udp(ip("0.0.0.0")), Ok(ip("0.0.0.0")));
    // The first address, which no interface has.
    assert_eq!(two.bind_udp(ip("127.0.0.1")), Err(Errno::EADDRNOTAVAIL));
    assert_eq!(two.bind_udp(ip("10.9.9.9")), Err(Errno::EADDRNOTAVAIL));
    let vnet = jailed(&[("vnet", &1_i32.to_ne_bytes())]);
    assert_eq!(vnet.bind_udp(ip("::")), Ok(ip("::")));
    assert_eq!(vnet.bind_udp(ip("127.0.0.1")), Err(Errno::EADDRNOTAVAIL));
    let inherit = jailed(&[("ip4", &2_i32.to_ne_bytes())]);
    assert_eq!(inherit.bind_udp(ip("127.0.0.1")), Ok(ip("127.0.0.1")));
    assert_eq!(
        jail_set(&host, &[("jid", &1_i32.to_ne_bytes())], JAIL_UPDATE),
        Ok(1)
    );
    machine.check().unwrap();
}
