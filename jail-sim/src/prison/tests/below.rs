//! What holds for the prisons below one, and what it shares with them.

use super::kept::get;
use super::*;

fn number(state: &mut State, pid: Pid, jail: &str, name: &str) -> i32 {
    let value = get(state, pid, jail, name, 4);
    i32::from_ne_bytes(value.try_into().unwrap())
}

fn text(state: &mut State, pid: Pid, jail: &str, name: &str) -> String {
    let value = get(state, pid, jail, name, 256);
    String::from_utf8(cstr(&value).to_vec()).unwrap()
}

/// How many it may have, those of its own jails among them.
#[test]
fn no_more_than_the_jail_may_have() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let room = [
            create_with_room(&mut state, pid, "p", 3),
            create_with_room(&mut state, pid, "p.c", 2),
        ];
        let [outer, inner] = room.map(|jid| {
            let inside = state.fork(pid).unwrap();
            state.sys_jail_attach(inside, jid).unwrap();
            inside
        });
        let make = |state: &mut State, by: Pid, name: &[u8]| {
            set(state, by, JAIL_CREATE, &[("name", name), ("persist", b"")])
        };
        make(&mut state, inner, b"d\0").unwrap();
        make(&mut state, outer, b"e\0").unwrap();
        let full = fails(Errno::EPERM, "prison limit exceeded");
        assert_eq!(make(&mut state, outer, b"f\0"), full, "{release}");
        assert_eq!(make(&mut state, inner, b"f\0"), full, "above, {release}");
        // One that may have none is told before anything is looked at.
        let jid = create(&mut state, pid, "none");
        let none = state.fork(pid).unwrap();
        state.sys_jail_attach(none, jid).unwrap();
        assert_eq!(make(&mut state, none, b"f\0"), fails(Errno::EPERM, ""));
        let missing = fails(Errno::ENOENT, "jail \"f\" not found");
        let answer = set(&mut state, none, JAIL_UPDATE, &[("name", b"f\0")]);
        assert_eq!(answer, missing, "{release}");
    }
}

/// The fewer a jail may have, the fewer those in it: one less for each that is between.
#[test]
fn what_is_lowered_is_lowered_for_those_below() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        create_with_room(&mut state, pid, "p", 9);
        for (name, room) in [
            ("p.old", 8),
            ("p.new", 8),
            ("p.new.below", 7),
            ("p.few", 1),
            ("p.less", -1),
        ] {
            create_with_room(&mut state, pid, name, room);
        }
        let params: [(&str, &[u8]); 2] = [("name", b"p\0"), ("children.max", &[5, 0, 0, 0])];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        for (name, room) in [
            ("p", 5),
            ("p.old", 4),
            ("p.new", 4),
            ("p.new.below", 3),
            ("p.few", 1),
            ("p.less", -1),
        ] {
            let most = number(&mut state, pid, name, "children.max");
            assert_eq!(most, room, "{release} {name}");
        }
        let params: [(&str, &[u8]); 2] = [("name", b"p\0"), ("children.max", &[0; 4])];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        for (name, room) in [("p.old", 0), ("p.new.below", 0), ("p.less", -1)] {
            let most = number(&mut state, pid, name, "children.max");
            assert_eq!(most, room, "{release} {name}");
        }
    }
}

/// Each alone makes the jail have names of its own; those that share them follow.
#[test]
fn names_of_the_host() {
    let id = 7_u64.to_ne_bytes();
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        create_with_room(&mut state, pid, "p", 9);
        let shared: (&str, &[u8]) = ("host", &2_i32.to_ne_bytes());
        for (name, host) in [
            ("p.shares\0", shared),
            ("p.own\0", ("host.hostname", b"own\0")),
        ] {
            let room = ("children.max", &2_i32.to_ne_bytes()[..]);
            let params = [("name", name.as_bytes()), ("persist", b""), room, host];
            set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        }
        let params = [("name", &b"p.own.shares\0"[..]), ("persist", b""), shared];
        set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        for (name, value) in [
            ("host.hostname", &b"new\0"[..]),
            ("host.domainname", b"example.org\0"),
            ("host.hostuuid", b"00000000-0000-0000-0000-000000000001\0"),
            ("host.hostid", &id),
        ] {
            let own = get(&mut state, pid, "p.own", name, value.len());
            let params = [("name", &b"p\0"[..]), (name, value)];
            set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
            for (jail, expected) in [
                ("p", value),
                ("p.shares", value),
                ("p.own", &own),
                ("p.own.shares", &own),
            ] {
                let got = get(&mut state, pid, jail, name, value.len());
                assert_eq!(got, expected, "{release} {jail} {name}");
            }
        }
        // A jail that has shared them has its own from now on.
        let params = [("name", &b"p.shares\0"[..]), ("host.hostid", &id)];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        assert_eq!(number(&mut state, pid, "p.shares", "host"), 1, "{release}");
    }
}

/// Who has System V IPC of its own keeps it when the jail above changes.
#[test]
fn shared_memory_of_its_own() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        for (name, room) in [("p\0", [2, 0, 0, 0]), ("p.c\0", [1, 0, 0, 0])] {
            let params: [(&str, &[u8]); 4] = [
                ("name", name.as_bytes()),
                ("persist", b""),
                ("children.max", &room),
                ("sysvshm", &[1, 0, 0, 0]),
            ];
            set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        }
        let params: [(&str, &[u8]); 2] = [("name", b"p\0"), ("sysvshm", &[2, 0, 0, 0])];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        let modes = ["p", "p.c"].map(|jail| number(&mut state, pid, jail, "sysvshm"));
        assert_eq!(modes, [2, 1], "{release}");
    }
}

/// Within a network stack of their own two jails want the same, whatever is outside.
#[test]
fn addresses_within_a_network_stack() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let params: [(&str, &[u8]); 4] = [
            ("name", b"p\0"),
            ("persist", b""),
            ("vnet", &[1, 0, 0, 0]),
            ("children.max", &[9, 0, 0, 0]),
        ];
        set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        let mut make = |name: &[u8], addrs: &[u8]| {
            let params = [("name", name), ("persist", b""), ("ip4.addr", addrs)];
            set(&mut state, pid, JAIL_CREATE, &params)
        };
        let (one, other) = ([10, 0, 0, 1, 10, 0, 0, 2], [10, 0, 0, 2, 10, 0, 0, 3]);
        make(b"outside\0", &one).unwrap();
        make(b"p.one\0", &one).unwrap();
        let clash = fails(Errno::EADDRINUSE, "IPv4 addresses clash");
        assert_eq!(make(b"p.other\0", &other), clash, "{release}");
        // The stack itself is nobody's to be limited.
        let limited = fails(
            Errno::EINVAL,
            "vnet jails cannot have IP address restrictions",
        );
        for (param, value) in [("ip4.addr", &one[..]), ("ip6.addr", &[1; 16])] {
            let params = [("name", &b"p\0"[..]), (param, value)];
            let answer = set(&mut state, pid, JAIL_UPDATE, &params);
            assert_eq!(answer, limited, "{release} {param}");
        }
    }
}

/// What never became alive is not ended with the jail above, and keeps it.
#[test]
fn one_below_that_failed_half_way() {
    let (mut state, pid) = boot(Release::V15_1);
    let above = create_with_room(&mut state, pid, "p", 9);
    let meta = [b'x'; 5000];
    let params: [(&str, &[u8]); 3] = [("name", b"p.c\0"), ("persist", b""), ("meta", &meta)];
    set(&mut state, pid, JAIL_CREATE, &params).unwrap_err();
    state.sys_jail_remove(pid, above).unwrap();
    state.check_prisons().unwrap();
    assert_eq!(name_of(&mut state, pid, above).as_deref(), Ok("p"));
    assert_eq!(name_of(&mut state, pid, above + 1).as_deref(), Ok("p.c"));
}

#[test]
fn a_path_that_only_begins_alike() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a", "ab"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
    }
    let root = dir.path().into();
    let mut state = State::boot(Config {
        root,
        ..Config::new(Release::V15_1)
    });
    let (pid, _) = state.create_process().unwrap();
    for (name, path) in [("p\0", &b"/a\0"[..]), ("p.c\0", b"/ab\0")] {
        let room: &[u8] = if name == "p\0" {
            &[9, 0, 0, 0]
        } else {
            &[0; 4]
        };
        let params: [(&str, &[u8]); 4] = [
            ("name", name.as_bytes()),
            ("persist", b""),
            ("path", path),
            ("children.max", room),
        ];
        set(&mut state, pid, JAIL_CREATE, &params).unwrap();
    }
    let inside = state.fork(pid).unwrap();
    state.sys_jail_attach(inside, 1).unwrap();
    assert_eq!(text(&mut state, inside, "c", "path"), "/ab");
}
