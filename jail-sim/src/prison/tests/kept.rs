//! What an update does to what it does not name, and to the prisons below.

use super::*;

/// A parameter of a jail, as far as there is room for it.
pub(super) fn get(state: &mut State, pid: Pid, jail: &str, name: &str, room: usize) -> Vec<u8> {
    let key = format!("{jail}\0").into_bytes();
    let mut params = [("name", key), (name, vec![0; room])];
    call(state, pid, true, 0, &mut params).unwrap();
    params[1].1.clone()
}

/// A jail and one in it share an address only if neither has another.
#[test]
fn a_child_has_no_address_that_its_parent_lost() {
    for release in [Release::V13_2, Release::V15_1] {
        for (own, left) in [(true, [0; 4]), (false, [10, 0, 0, 2])] {
            let (mut state, pid) = boot(release);
            let parent: [(&str, &[u8]); 4] = [
                ("name", b"p\0"),
                ("persist", b""),
                ("children.max", &9_i32.to_ne_bytes()),
                ("ip4.addr", &[10, 0, 0, 1]),
            ];
            set(&mut state, pid, JAIL_CREATE, &parent).unwrap();
            let addrs: (&str, &[u8]) = match own {
                true => ("ip4.addr", &[10, 0, 0, 1]),
                false => ("ip4", &2_i32.to_ne_bytes()),
            };
            let child: [(&str, &[u8]); 3] = [("name", b"p.c\0"), ("persist", b""), addrs];
            set(&mut state, pid, JAIL_CREATE, &child).unwrap();
            assert_eq!(get(&mut state, pid, "p.c", "ip4.addr", 4), [10, 0, 0, 1]);
            let update: [(&str, &[u8]); 2] = [("name", b"p\0"), ("ip4.addr", &[10, 0, 0, 2])];
            set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
            assert_eq!(
                get(&mut state, pid, "p.c", "ip4.addr", 4),
                left,
                "{release} {own}"
            );
        }
    }
}

#[test]
fn what_it_does_not_name_stays() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let create: [(&str, &[u8]); 4] = [
            ("name", b"a\0"),
            ("persist", b""),
            ("sysvshm", &1_i32.to_ne_bytes()),
            ("sysvsem", &2_i32.to_ne_bytes()),
        ];
        set(&mut state, pid, JAIL_CREATE, &create).unwrap();
        let modes = |state: &mut State| {
            ["sysvmsg", "sysvsem", "sysvshm"].map(|name| {
                let value = get(state, pid, "a", name, 4);
                i32::from_ne_bytes(value.try_into().unwrap())
            })
        };
        assert_eq!(modes(&mut state), [0, 2, 1], "{release}");
        let update: [(&str, &[u8]); 2] = [("name", b"a\0"), ("securelevel", &1_i32.to_ne_bytes())];
        set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
        assert_eq!(modes(&mut state), [0, 2, 1], "{release}");
        let update: [(&str, &[u8]); 2] = [("name", b"a\0"), ("allow.sysvipc", b"")];
        set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
        assert_eq!(modes(&mut state), [2, 2, 2], "{release}");
        let update: [(&str, &[u8]); 2] = [("name", b"a\0"), ("allow.nosysvipc", b"")];
        set(&mut state, pid, JAIL_UPDATE, &update).unwrap();
        assert_eq!(modes(&mut state), [0, 0, 0], "{release}");
    }
}

#[test]
fn nothing_unknown_is_answered() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        create(&mut state, pid, "a");
        let mut params = [("name", b"a\0".to_vec()), ("nothing", vec![0; 4])];
        let unknown = fails(Errno::EINVAL, "unknown parameter: nothing");
        assert_eq!(call(&mut state, pid, true, 0, &mut params), unknown);
    }
}

#[test]
fn a_path_is_told_as_it_is_seen() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        for (name, path) in [
            ("p\0", &b"/dev\0"[..]),
            ("p.c\0", b"/dev/fd\0"),
            ("p.same\0", b"/dev\0"),
        ] {
            let params: [(&str, &[u8]); 4] = [
                ("name", name.as_bytes()),
                ("persist", b""),
                ("path", path),
                (
                    "children.max",
                    if name == "p\0" {
                        &[9, 0, 0, 0]
                    } else {
                        &[0; 4]
                    },
                ),
            ];
            set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        }
        let path = |state: &mut State, by: Pid, jail: &str| {
            let path = get(state, by, jail, "path", 32);
            String::from_utf8(cstr(&path).to_vec()).unwrap()
        };
        assert_eq!(path(&mut state, pid, "p"), "/dev", "{release}");
        assert_eq!(path(&mut state, pid, "p.c"), "/dev/fd", "{release}");
        let inside = state.fork(pid).unwrap();
        state.sys_jail_attach(inside, 1).unwrap();
        assert_eq!(path(&mut state, inside, "c"), "/fd", "{release}");
        assert_eq!(path(&mut state, inside, "same"), "/", "{release}");
    }
}
