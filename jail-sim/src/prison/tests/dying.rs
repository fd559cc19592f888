//! Prisons that die: what keeps them, and what becomes of them.

use super::*;

#[test]
fn the_dying_come_back_before_15() {
    let (mut state, pid) = boot(Release::V13_2);
    let jid = create(&mut state, pid, "a");
    let zombie = zombie_in(&mut state, pid, jid);
    state.sys_jail_remove(pid, jid).unwrap();
    let key: (&str, &[u8]) = ("jid", &jid.to_ne_bytes());
    let params = [key, ("persist", b"")];
    let update = |state: &mut State, flags| set(state, pid, flags, &params);
    assert_eq!(
        update(&mut state, JAIL_UPDATE),
        fails(Errno::ENOENT, "jail 1 is dying")
    );
    assert_eq!(
        update(&mut state, JAIL_CREATE),
        fails(Errno::EEXIST, "jail 1 already exists")
    );
    let other = create(&mut state, pid, "a");
    assert_eq!(
        update(&mut state, JAIL_UPDATE | JAIL_DYING),
        fails(Errno::EEXIST, "jail \"a\" already exists")
    );
    state.sys_jail_remove(pid, other).unwrap();
    assert_eq!(update(&mut state, JAIL_UPDATE | JAIL_DYING), Ok(jid));
    assert_eq!(update(&mut state, JAIL_UPDATE), Ok(jid));
    state.wait4(pid, zombie, 0).unwrap();
    assert_eq!(name_of(&mut state, pid, jid).as_deref(), Ok("a"));
}

#[test]
fn the_dying_give_up_their_jid_since_15() {
    let (mut state, pid) = boot(Release::V15_1);
    let jid = create(&mut state, pid, "a");
    let zombie = zombie_in(&mut state, pid, jid);
    state.sys_jail_remove(pid, jid).unwrap();
    let key: (&str, &[u8]) = ("jid", &jid.to_ne_bytes());
    let params = [key, ("persist", b""), ("name", b"b\0")];
    assert_eq!(
        set(&mut state, pid, JAIL_UPDATE | JAIL_DYING, &params),
        fails(Errno::ENOENT, "jail 1 not found")
    );
    assert_eq!(set(&mut state, pid, JAIL_CREATE, &params), Ok(jid));
    assert_eq!(name_of(&mut state, pid, 1).as_deref(), Ok("b"));
    assert_eq!(name_of(&mut state, pid, 999_999).as_deref(), Ok("a"));
    state.wait4(pid, zombie, 0).unwrap();
    let gone = Err((Errno::ENOENT, "jail 999999 not found".into()));
    assert_eq!(name_of(&mut state, pid, 999_999), gone);
}

/// Of those with this name that die it is the oldest one.
#[test]
fn which_of_the_dying_comes_back_before_15() {
    let (mut state, pid) = boot(Release::V13_2);
    for _ in 0..2 {
        let jid = create(&mut state, pid, "a");
        zombie_in(&mut state, pid, jid);
        state.sys_jail_remove(pid, jid).unwrap();
    }
    let params: [(&str, &[u8]); 2] = [("name", b"a\0"), ("persist", b"")];
    let back = set(&mut state, pid, JAIL_UPDATE | JAIL_DYING, &params);
    assert_eq!(back, Ok(1));
}

/// One that does not persist dies with its last process, and is gone with its status.
#[test]
fn a_jail_of_one_process() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let jid = create(&mut state, pid, "a");
        let child = state.fork(pid).unwrap();
        state.sys_jail_attach(child, jid).unwrap();
        let params: [(&str, &[u8]); 2] = [("name", b"a\0"), ("nopersist", b"")];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        let tells = |state: &mut State, name: &str| {
            let mut params = [("jid", jid.to_ne_bytes().to_vec()), (name, vec![9; 4])];
            call(state, pid, true, JAIL_DYING, &mut params).map(|_| params[1].1[0])
        };
        for dying in [0, 1] {
            assert_eq!(tells(&mut state, "dying"), Ok(dying), "{release}");
            assert_eq!(tells(&mut state, "nodying"), Ok(1 - dying), "{release}");
            if dying == 0 {
                state.exit1(child, 0);
            }
        }
        state.wait4(pid, child, 0).unwrap();
        assert!(tells(&mut state, "dying").is_err(), "{release}");
    }
}

/// A task frees a jail whose last process is waited for, and lets go of its root a little later.
#[test]
fn whose_root_is_kept() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let jid = create(&mut state, pid, "a");
        state.sys_jail_remove(pid, jid).unwrap();
        assert_eq!(state.prisons.roots.len(), 0, "{release}");
        let jid = create(&mut state, pid, "a");
        let zombie = zombie_in(&mut state, pid, jid);
        state.sys_jail_remove(pid, jid).unwrap();
        assert_eq!(state.prisons.roots.len(), 0, "{release}");
        state.wait4(pid, zombie, 0).unwrap();
        assert_eq!(state.prisons.roots.len(), 1, "{release}");
    }
}

/// What dies in it keeps a dying jail, and so on up.
#[test]
fn all_that_is_above_a_dying_one_stays() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let above = [
            create_with_room(&mut state, pid, "p", 9),
            create_with_room(&mut state, pid, "p.c", 8),
        ];
        let below = create(&mut state, pid, "p.c.d");
        let zombie = zombie_in(&mut state, pid, below);
        state.sys_jail_remove(pid, above[0]).unwrap();
        state.check_prisons().unwrap();
        for jid in [above[0], above[1], below] {
            assert!(name_of(&mut state, pid, jid).is_ok(), "{release} {jid}");
        }
        state.wait4(pid, zombie, 0).unwrap();
        state.check_prisons().unwrap();
        for jid in [above[0], above[1], below] {
            assert!(name_of(&mut state, pid, jid).is_err(), "{release} {jid}");
        }
    }
}
