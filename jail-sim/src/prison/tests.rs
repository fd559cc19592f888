//! What the recorded transcripts do not show: dying prisons, renumbering, quirks of names; and
//! that no call whatever leaves the prisons in disorder.

mod below;
mod disorder;
mod kept;
mod meta;
mod random;

use jail::{Errno, Param, Release};
use jail_sys::sys::jail::{
    JAIL_AT_DESC, JAIL_CREATE, JAIL_DYING, JAIL_GET_DESC, JAIL_OWN_DESC, JAIL_UPDATE, JAIL_USE_DESC,
};

use crate::proc::Pid;
use crate::state::{Config, State};
use crate::vfsopt::cstr;

/// What a call answers: jid, or error and text.
type Answer = Result<i32, (Errno, String)>;

pub(super) fn boot(release: Release) -> (State, Pid) {
    let mut state = State::boot(Config::new(release));
    let (pid, _) = state.create_process().unwrap();
    (state, pid)
}

/// Makes a call with these parameters and an error buffer.
fn call(
    state: &mut State,
    pid: Pid,
    get: bool,
    flags: i32,
    params: &mut [(&str, Vec<u8>)],
) -> Answer {
    let names: Vec<_> = params.iter().map(|(name, _)| format!("{name}\0")).collect();
    let mut text = [0; 256];
    let mut list: Vec<_> = names
        .iter()
        .zip(params)
        .map(|(name, (_, value))| Param::new(name.as_bytes(), value))
        .collect();
    list.push(Param::new(b"errmsg\0", &mut text));
    let answer = if get {
        state.sys_jail_get(pid, &mut list, flags)
    } else {
        state.sys_jail_set(pid, &mut list, flags)
    };
    state.check_prisons().unwrap();
    answer.map_err(|error| (error, String::from_utf8_lossy(cstr(&text)).into_owned()))
}

fn set(state: &mut State, pid: Pid, flags: i32, params: &[(&str, &[u8])]) -> Answer {
    let mut params: Vec<_> = params
        .iter()
        .map(|&(name, value)| (name, value.to_vec()))
        .collect();
    call(state, pid, false, flags, &mut params)
}

fn create(state: &mut State, pid: Pid, name: &str) -> i32 {
    let name = format!("{name}\0");
    let params = [("name", name.as_bytes()), ("persist", b"")];
    set(state, pid, JAIL_CREATE, &params).unwrap()
}

/// Likewise one that may have so many jails in it.
fn create_with_room(state: &mut State, pid: Pid, name: &str, most: i32) -> i32 {
    let (name, most) = (format!("{name}\0"), most.to_ne_bytes());
    let params: [(&str, &[u8]); 3] = [
        ("name", name.as_bytes()),
        ("persist", b""),
        ("children.max", &most),
    ];
    set(state, pid, JAIL_CREATE, &params).unwrap()
}

/// The name of a jail, dying ones too.
fn name_of(state: &mut State, pid: Pid, jid: i32) -> Result<String, (Errno, String)> {
    let mut params = [("jid", jid.to_ne_bytes().to_vec()), ("name", vec![0; 256])];
    call(state, pid, true, JAIL_DYING, &mut params)?;
    Ok(String::from_utf8_lossy(cstr(&params[1].1)).into_owned())
}

/// A process in the jail that ended and nobody waited for: its credential holds the prison.
fn zombie_in(state: &mut State, pid: Pid, jid: i32) -> Pid {
    let child = state.fork(pid).unwrap();
    state.sys_jail_attach(child, jid).unwrap();
    state.exit1(child, 0);
    child
}

fn fails(errno: Errno, text: &str) -> Answer {
    Err((errno, text.into()))
}

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

#[test]
fn names_below_a_nested_jail() {
    for (release, renamed) in [(Release::V13_2, "p..c.d"), (Release::V15_1, "new.d")] {
        let (mut state, pid) = boot(release);
        create(&mut state, pid, "p");
        let child = create(&mut state, pid, "p.c");
        let grandchild = create(&mut state, pid, "p.c.d");
        let (jid, name) = (
            child.to_ne_bytes(),
            if renamed == "new.d" { "new\0" } else { "dd\0" },
        );
        let params: [(&str, &[u8]); 2] = [("jid", &jid), ("name", name.as_bytes())];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        assert_eq!(name_of(&mut state, pid, grandchild).as_deref(), Ok(renamed));
        // Whatever its whole name is: inside it is looked at behind as many bytes.
        let inside = state.fork(pid).unwrap();
        state.sys_jail_attach(inside, child).unwrap();
        let mut key = [("name", b"d\0\0\0\0\0\0\0".to_vec())];
        let found = call(&mut state, inside, true, 0, &mut key);
        assert_eq!(found, Ok(grandchild), "{release}");
        let other = name_of(&mut state, pid, child).unwrap() + ".d\0";
        let params: [(&str, &[u8]); 2] = [("name", other.as_bytes()), ("persist", b"")];
        let answer = set(&mut state, pid, JAIL_CREATE, &params);
        assert_eq!(answer.unwrap_err().0, Errno::EEXIST, "{release} {other}");
        state.sys_jail_remove(pid, child).unwrap();
        state.check_prisons().unwrap();
    }
}

/// 15 moves the name of a nested jail each time.
#[test]
fn a_name_that_moved_moves_again() {
    let (mut state, pid) = boot(Release::V15_1);
    let parent = create_with_room(&mut state, pid, "p", 9);
    let child = create(&mut state, pid, "p.c");
    let key = child.to_ne_bytes();
    let inside = state.fork(pid).unwrap();
    state.sys_jail_attach(inside, parent).unwrap();
    for number in 1..=4 {
        let name = format!("new{number}\0");
        let params: [(&str, &[u8]); 2] = [("jid", &key), ("name", name.as_bytes())];
        set(&mut state, pid, JAIL_UPDATE, &params).unwrap();
        // Inside it is looked at behind as many bytes as `p.` has.
        let mut key = [("name", format!("w{number}\0").into_bytes())];
        let found = call(&mut state, inside, true, 0, &mut key);
        assert_eq!(found, Ok(child), "{number}");
    }
    // Others come and go meanwhile.
    for _ in 0..2 {
        let other = create(&mut state, pid, "other");
        state.sys_jail_remove(pid, other).unwrap();
    }
    let mut key = [("name", b"w4\0".to_vec())];
    assert_eq!(call(&mut state, inside, true, 0, &mut key), Ok(child));
    state.sys_jail_remove(pid, child).unwrap();
    let again = create(&mut state, pid, "p.c");
    assert_eq!(name_of(&mut state, pid, again).as_deref(), Ok("p.c"));
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

#[test]
fn names_have_255_bytes_at_most() {
    for release in [Release::V13_2, Release::V15_1] {
        let (mut state, pid) = boot(release);
        let long = fails(Errno::ENAMETOOLONG, "");
        let name = |len: usize| "y".repeat(len) + "\0";
        let make = |state: &mut State, by: Pid, name: &str| {
            let params: [(&str, &[u8]); 2] = [("name", name.as_bytes()), ("persist", b"")];
            set(state, by, JAIL_CREATE, &params)
        };
        assert_eq!(make(&mut state, pid, &name(256)), long);
        let jid = make(&mut state, pid, &name(255)).unwrap();
        state.sys_jail_remove(pid, jid).unwrap();
        let most = 9_i32.to_ne_bytes();
        let parent: [(&str, &[u8]); 3] =
            [("name", b"p\0"), ("persist", b""), ("children.max", &most)];
        let jid = set(&mut state, pid, JAIL_CREATE, &parent).unwrap();
        assert_eq!(make(&mut state, pid, &format!("p.{}", name(254))), long);
        let child = make(&mut state, pid, &format!("p.{}", name(2))).unwrap();
        // The names of those below count, too.
        for (len, answer) in [(253, long.clone()), (252, Ok(jid))] {
            let (key, name) = (jid.to_ne_bytes(), name(len));
            let params: [(&str, &[u8]); 2] = [("jid", &key), ("name", name.as_bytes())];
            assert_eq!(
                set(&mut state, pid, JAIL_UPDATE, &params),
                answer,
                "{release} {len}"
            );
        }
        let name = name_of(&mut state, pid, child).unwrap();
        assert_eq!(name.len(), 255, "{release}");
        state.sys_jail_remove(pid, child).unwrap();
        // Inside a jail names are shorter.
        let inside = state.fork(pid).unwrap();
        state.sys_jail_attach(inside, jid).unwrap();
        assert_eq!(make(&mut state, inside, "zzz\0"), long);
        assert!(make(&mut state, inside, "zz\0").is_ok());
    }
}

#[test]
fn an_update_with_an_empty_name_creates() {
    let (mut state, pid) = boot(Release::V15_1);
    let params: [(&str, &[u8]); 2] = [("name", b"\0"), ("persist", b"")];
    assert_eq!(set(&mut state, pid, JAIL_UPDATE, &params), Ok(1));
    assert_eq!(name_of(&mut state, pid, 1).as_deref(), Ok("1"));
    let params: [(&str, &[u8]); 1] = [("name", b"1\0")];
    let text = "name cannot be numeric (unless it is the jid)";
    assert_eq!(
        set(&mut state, pid, JAIL_UPDATE, &params),
        fails(Errno::EINVAL, text)
    );
}

#[test]
fn a_jail_that_failed_half_way_stays() {
    let (mut state, pid) = boot(Release::V15_1);
    let meta = [b'x'; 5000];
    let params: [(&str, &[u8]); 3] = [("name", b"a\0"), ("persist", b""), ("meta", &meta)];
    assert_eq!(
        set(&mut state, pid, JAIL_CREATE, &params),
        fails(Errno::EFBIG, "")
    );
    assert_eq!(name_of(&mut state, pid, 1).as_deref(), Ok("a"));
    let text = fails(Errno::ENOENT, "jail \"a\" is dying");
    let mut key = [("name", b"a\0".to_vec())];
    assert_eq!(call(&mut state, pid, true, 0, &mut key), text);
    assert_eq!(state.sys_jail_remove(pid, 1), Ok(()));
    assert_eq!(create(&mut state, pid, "a"), 2);
    assert_eq!(name_of(&mut state, pid, 1).as_deref(), Ok("a"));
}

#[test]
fn descriptors() {
    let (mut state, pid) = boot(Release::V15_1);
    let mut params = vec![("persist", vec![]), ("desc", vec![0; 4])];
    let flags = JAIL_CREATE | JAIL_OWN_DESC;
    let jid = call(&mut state, pid, false, flags, &mut params).unwrap();
    let fd = i32::from_ne_bytes(params[1].1.as_slice().try_into().unwrap());
    let by_fd = [("desc", &fd.to_ne_bytes()[..])];
    assert_eq!(
        set(&mut state, pid, JAIL_UPDATE | JAIL_USE_DESC, &by_fd),
        Ok(jid)
    );
    let text = "jail 1 already exists";
    let again = [("desc", &fd.to_ne_bytes()[..]), ("persist", b"")];
    assert_eq!(
        set(&mut state, pid, JAIL_CREATE | JAIL_USE_DESC, &again),
        fails(Errno::EEXIST, text)
    );
    let child = state.fork(pid).unwrap();
    state.sys_jail_attach_jd(child, fd).unwrap();
    state.exit1(child, 0);
    state.close(pid, fd).unwrap();
    state.wait4(pid, child, 0).unwrap();
    state.check_prisons().unwrap();
    assert_eq!(name_of(&mut state, pid, jid).as_deref(), Ok("1"));
    assert_eq!(state.sys_jail_remove_jd(pid, fd), Err(Errno::EBADF));
    let missing = fails(Errno::ENOENT, "missing desc");
    assert_eq!(
        set(&mut state, pid, JAIL_UPDATE | JAIL_GET_DESC, &[]),
        missing
    );
}

#[test]
fn looking_below_a_descriptor_makes_none() {
    let (mut state, pid) = boot(Release::V15_1);
    create_with_room(&mut state, pid, "p", 9);
    let child = create(&mut state, pid, "p.c");
    let mut params = [("name", b"p\0".to_vec()), ("desc", vec![0; 4])];
    call(&mut state, pid, true, JAIL_GET_DESC, &mut params).unwrap();
    let desc = params[1].1.clone();
    let mut key = [("name", b"c\0".to_vec()), ("desc", desc.clone())];
    let found = call(&mut state, pid, true, JAIL_AT_DESC, &mut key);
    assert_eq!((found, &key[1].1), (Ok(child), &desc));
}

#[test]
fn a_descriptor_of_a_dying_jail() {
    let (mut state, pid) = boot(Release::V15_1);
    let jid = create(&mut state, pid, "a");
    zombie_in(&mut state, pid, jid);
    state.sys_jail_remove(pid, jid).unwrap();
    let mut params = [("jid", jid.to_ne_bytes().to_vec()), ("desc", vec![0; 4])];
    let flags = JAIL_GET_DESC | JAIL_DYING;
    assert_eq!(call(&mut state, pid, true, flags, &mut params), Ok(jid));
    let mut key = [("desc", params[1].1.clone())];
    let gone = fails(Errno::ENOENT, &format!("jail {jid} is dying"));
    let got = call(&mut state, pid, true, JAIL_USE_DESC, &mut key);
    assert_eq!(got, gone);
    let flags = JAIL_USE_DESC | JAIL_DYING;
    assert_eq!(call(&mut state, pid, true, flags, &mut key), Ok(jid));
    let flags = JAIL_USE_DESC | JAIL_UPDATE;
    assert_eq!(call(&mut state, pid, false, flags, &mut key), gone);
}

/// `PR_ALLOW_DIFFERENCES`: what a parent lacks its child does not get, but for these.
#[test]
fn what_a_child_may_though_its_parent_may_not() {
    for (release, differs) in [
        (Release::V13_2, &["unprivileged_proc_debug"][..]),
        (
            Release::V15_1,
            &["unprivileged_proc_debug", "unprivileged_parent_tampering"],
        ),
    ] {
        let (mut state, pid) = boot(release);
        let params: [(&str, &[u8]); 7] = [
            ("name", b"p\0"),
            ("persist", b""),
            ("children.max", &9_i32.to_ne_bytes()),
            ("allow.noset_hostname", b""),
            ("allow.noreserved_ports", b""),
            ("allow.nosuser", b""),
            ("allow.nounprivileged_proc_debug", b""),
        ];
        set(&mut state, pid, JAIL_CREATE, &params).unwrap();
        let with = |state: &mut State, flag: &str| {
            let name = format!("allow.{flag}");
            let params: [(&str, &[u8]); 3] = [("name", b"p.c\0"), ("persist", b""), (&name, b"")];
            let jid = set(state, pid, JAIL_CREATE, &params)?;
            state.sys_jail_remove(pid, jid).unwrap();
            Ok(jid)
        };
        for flag in [
            "set_hostname",
            "reserved_ports",
            "suser",
            "mlock",
            "chflags",
        ] {
            assert_eq!(with(&mut state, flag), fails(Errno::EPERM, ""), "{flag}");
        }
        for flag in differs {
            assert!(with(&mut state, flag).is_ok(), "{release} {flag}");
        }
    }
}
