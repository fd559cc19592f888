//! What errors tell.

use jail::{Error, ErrorKind, Host, JailSpec, Release};

use crate::{everywhere, simulated};

#[test]
fn operation_object_errno_and_the_kernels_text() {
    everywhere(|bench| {
        let _jail = bench.jail("text");
        let error = bench.spec("text").create(&bench.host).unwrap_err();
        let (name, path) = (bench.name("text"), bench.dir("text"));
        assert_eq!(
            error.to_string(),
            format!(
                "jail_set(name={name}, path={}): EEXIST: File exists: jail \"{name}\" already exists",
                path.display()
            )
        );
    });
}

#[test]
fn not_root() {
    everywhere(|bench| {
        let Some(host) = bench.unprivileged() else {
            return;
        };
        let error = bench.spec("user").create(&host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission);
        assert_eq!(error.hint(), Some("only root can do this"));
        let jail = bench.jail("roots");
        let seen = host.jail(jail.name()).unwrap(); // everybody may look
        assert_eq!(seen.jid(), jail.jid());
        let error = seen.remove().unwrap_err();
        assert_eq!(error.hint(), Some("only root can do this"));
        assert!(jail.check().is_ok());
    });
}

#[test]
fn no_room_for_children() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let make = |name: &str, max| {
                let jail = bench
                    .spec(name)
                    .children_max(max)
                    .create(&bench.host)
                    .unwrap();
                let host = Host::new(bench.machine.as_ref().unwrap().process());
                host.jail(jail.name()).unwrap().attach().unwrap();
                host
            };
            let child = JailSpec::new("c").unwrap();
            let none = make("none", 0);
            let error = child.create(&none).unwrap_err();
            assert_eq!(
                error.hint(),
                Some("children.max of the jail this runs in is 0")
            );
            let two = make("two", 2);
            assert_eq!(two.capabilities().unwrap().children_left, 2);
            let error = child.clone().children_max(2).create(&two).unwrap_err();
            let hint = "children.max must be less than the parent's, 2";
            assert_eq!(error.hint(), Some(hint));
            child.create(&two).unwrap();
            JailSpec::new("d").unwrap().create(&two).unwrap();
            let error = JailSpec::new("e").unwrap().create(&two).unwrap_err();
            assert_eq!(error.errmsg(), Some("prison limit exceeded"));
            assert!(error.hint().unwrap().contains("dying jails count"));
        });
    }
}

#[test]
fn no_freebsd_here() {
    if cfg!(target_os = "freebsd") {
        assert!(Host::local().is_ok());
    } else {
        assert_eq!(Host::local().unwrap_err(), Error::NotFreeBsd);
    }
}

#[test]
fn a_clash_of_addresses() {
    everywhere(|bench| {
        let two = |name: &str, last| {
            bench
                .spec(name)
                .addr(bench.addr(1))
                .addr(bench.addr(last))
                .create(&bench.host)
        };
        let _first = two("first", 2).unwrap();
        let error = two("second", 3).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert!(error.errmsg().unwrap().contains("clash"), "{error}");
    });
}
