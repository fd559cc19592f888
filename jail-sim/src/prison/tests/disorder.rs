//! That disorder is seen: all tests here rely on it.

use super::*;
use crate::prison::ip::{AddrList, Family};
use crate::prison::{PrisonFlags, PrisonId, PrisonState};

/// What is said of a jail with a neighbour and a jail in it after something was done to them.
fn told(act: impl FnOnce(&mut State, [PrisonId; 3])) -> String {
    let (mut state, pid) = boot(Release::V15_1);
    let one = create_with_room(&mut state, pid, "one", 9);
    let jids = [
        one,
        create(&mut state, pid, "one.below"),
        create(&mut state, pid, "other"),
    ];
    let ids = jids.map(|jid| state.prisons.by_jid(jid).unwrap());
    act(&mut state, ids);
    state.check_prisons().unwrap_err()
}

#[test]
fn of_counts() {
    let wrong = |what: &str| what.starts_with("jail ") && what.contains("Counts");
    for field in 0..3 {
        let what = told(|state, [one, ..]| {
            let prison = state.prisons.get_mut(one).unwrap();
            match field {
                0 => prison.refs += 1,
                1 => prison.urefs += 1,
                _ => prison.childcount += 1,
            }
        });
        assert!(wrong(&what), "{field}: {what}");
    }
    let what = told(|state, [.., other]| {
        let prison = state.prisons.get_mut(other).unwrap();
        prison.flags = prison.flags.without(PrisonFlags::PERSIST);
        (prison.refs, prison.urefs) = (0, 0);
    });
    assert_eq!(what, "jail 3: nothing holds it");
    let what = told(|state, _| {
        let (pid, _) = state.create_process().unwrap();
        let proc = state.procs.all.get_mut(&pid).unwrap();
        proc.cred.prison = PrisonId(99);
    });
    assert!(what.contains("is held and gone"), "{what}");
}

#[test]
fn of_indexes() {
    let what = told(|state, [.., other]| {
        state.prisons.by_jid.remove(&3);
        state.prisons.by_jid.insert(7, other);
    });
    assert_eq!(what, "jail 3: not found by jid");
    let what = told(|state, [.., other]| {
        state.prisons.by_name.remove(&b"other"[..]);
        state
            .prisons
            .by_name
            .insert(b"another".to_vec(), vec![other]);
    });
    assert_eq!(what, "jail 3: not found by name");
    let what = told(|state, [one, ..]| {
        state.prisons.by_name.insert(b"another".to_vec(), vec![one]);
    });
    assert_eq!(what, "4 names, 3 jids");
    let what = told(|state, [one, ..]| {
        let prison = state.prisons.get_mut(one).unwrap();
        prison.ip4 = AddrList::copyin(Family::V4, &[10, 0, 0, 1]);
    });
    assert_eq!(what, "1 addresses, 0 known");
}

#[test]
fn of_the_tree() {
    let what = told(|state, [_, below, _]| {
        state.prisons.get_mut(below).unwrap().links.regular = false;
    });
    assert_eq!(what, "jail 2: not as regular as noted");
    let what = told(|state, [one, ..]| {
        state.prisons.get_mut(one).unwrap().links.first_child = None;
    });
    assert_eq!(what, "jail 2: not its parent's child");
    let what = told(|state, [one, ..]| {
        state.prisons.get_mut(one).unwrap().state = PrisonState::Dying;
    });
    assert_eq!(what, "jail 2: alive below a dying one");
    let what = told(|state, [.., other]| {
        state.prisons.remove_name(other);
        state.prisons.get_mut(other).unwrap().name.set(b"one");
        state.prisons.add_name(other);
    });
    assert_eq!(what, "jail 1: not the only one of its name");
}
