//! Jails in jails.

use jail::{Allow, ErrorKind, JailName, JailSpec, JailUpdate};

use crate::{Bench, everywhere};

fn nested(bench: &Bench) -> (jail::Jail, jail::Jail) {
    let parent = bench
        .spec("p")
        .children_max(5)
        .securelevel(2)
        .create(&bench.host)
        .unwrap();
    let name = format!("{}.c", parent.name());
    let spec = JailSpec::new(name).unwrap().path(bench.dir("c"));
    let child = spec.create(&bench.host).unwrap();
    (parent, child)
}

#[test]
fn a_jail_in_a_jail() {
    everywhere(|bench| {
        let (parent, child) = nested(bench);
        let info = child.info().unwrap();
        assert_eq!(info.parent(), Some(parent.jid()));
        assert!(info.name().is_below(parent.name()));
        let tree = bench.host.snapshot().unwrap();
        let below: Vec<_> = tree.children(parent.jid()).map(|info| info.jid()).collect();
        assert_eq!(below, [child.jid()]);
        assert!(tree.roots().any(|info| info.jid() == parent.jid()));
        assert!(
            tree.to_string()
                .contains(&format!("└─ {} {}", child.jid(), child.name()))
        );
    });
}

/// Whatever release: an update by jid would let 15.1 give the child more than its parent has.
#[test]
fn an_update_is_held_to_the_parent() {
    everywhere(|bench| {
        let (_parent, child) = nested(bench);
        child.update(&JailUpdate::new().hostname("deep")).unwrap();
        assert_eq!(child.info().unwrap().hostname(), Some("deep".as_ref()));
        let error = child.update(&JailUpdate::new().securelevel(1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission);
        let hint = error.hint().unwrap();
        assert!(
            hint.contains("laxer than") && hint.contains("securelevel"),
            "{hint}"
        );
        let error = child
            .update(&JailUpdate::new().allow(Allow::CHFLAGS))
            .unwrap_err();
        assert!(error.hint().unwrap().contains("allow.chflags"), "{error}");
        assert_eq!(
            child.get(&["securelevel"]).unwrap().int("securelevel"),
            Some(2)
        );
    });
}

#[test]
fn a_nested_jail_keeps_its_place_in_a_rename() {
    everywhere(|bench| {
        let (parent, mut child) = nested(bench);
        let new = JailName::new(&format!("{}.d", parent.name())).unwrap();
        let result = child.rename(&new);
        if bench.release().has_jail_descriptors() {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidInput);
            assert!(child.name().to_string().ends_with(".c"));
        } else {
            result.unwrap();
        }
        assert_eq!(child.info().unwrap().name(), child.name());
        assert_eq!(child.info().unwrap().parent(), Some(parent.jid()));
    });
}

#[test]
fn a_child_of_a_renamed_parent_is_still_found() {
    everywhere(|bench| {
        let (mut parent, child) = nested(bench);
        parent
            .rename(&JailName::new(&bench.name("q")).unwrap())
            .unwrap();
        let update = child.update(&JailUpdate::new().hostname("x"));
        if bench.release().has_jail_descriptors() {
            update.unwrap();
        } else {
            assert_eq!(update.unwrap_err().kind(), ErrorKind::Reused);
        }
    });
}

#[test]
fn removing_the_parent_removes_the_child() {
    everywhere(|bench| {
        let (parent, child) = nested(bench);
        parent.remove().unwrap();
        assert_eq!(child.check().unwrap_err().kind(), ErrorKind::Gone);
    });
}

#[test]
fn a_parent_that_is_not_there() {
    everywhere(|bench| {
        let name = bench.name("nobody.c");
        let spec = JailSpec::new(name).unwrap().path(bench.dir("x"));
        let error = spec.create(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.errmsg().unwrap().ends_with("not found"), "{error}");
        assert_eq!(error.hint(), None);
    });
}
