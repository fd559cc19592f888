//! What this kernel does not have, and what is not there.

use jail::{Allow, Error, ErrorKind, JailUpdate, Jid, Problem, Release, Value};

use crate::{everywhere, simulated};

#[test]
fn parameters_of_later_kernels() {
    simulated(Release::V13_2, |bench| {
        let spec = || bench.spec("later");
        let specs = [
            (spec().meta_key("k", "v"), "meta.k"),
            (spec().env([("k", "v")]), "env"),
            (spec().allow(Allow::EXTATTR), "allow.extattr"),
        ];
        for (spec, name) in specs {
            match spec.create(&bench.host).unwrap_err() {
                Error::Unsupported { what, release, .. } => {
                    assert_eq!((what.as_str(), release), (name, Release::V13_2));
                }
                other => panic!("{other}"),
            }
        }
        let error = bench.jail("now").get(&["meta"]).unwrap_err();
        assert_eq!(error.to_string(), "meta: needs FreeBSD 15.0, this is 13.2");
    });
}

#[test]
fn parameters_of_modules() {
    everywhere(|bench| {
        if bench.host.has_param("allow.mount.fusefs").unwrap() {
            return;
        }
        let spec = bench.spec("fuse").allow(Allow::MOUNT_FUSEFS);
        let error = spec.create(&bench.host).unwrap_err();
        assert_eq!(
            error.to_string(),
            "allow.mount.fusefs: unknown parameter (the kernel module fusefs brings it)"
        );
    });
}

#[test]
fn what_cannot_change_is_told_before_the_call() {
    everywhere(|bench| {
        let jail = bench.jail("fixed");
        for (name, value) in [("path", Value::from("/")), ("osreldate", 5.into())] {
            let error = jail
                .update(&JailUpdate::new().param(name, value))
                .unwrap_err();
            assert_eq!(error, Error::param(name, Problem::CreateOnly));
        }
    });
}

#[test]
fn jails_that_are_not_there() {
    everywhere(|bench| {
        let error = bench.host.jail(bench.name("ghost")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.errmsg().unwrap().ends_with("not found"), "{error}");
        let nobody = Jid::new(999_998).unwrap();
        assert_eq!(
            bench.host.jail_by_jid(nobody).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        for (name, problem) in [("", Problem::Empty), ("a\0", Problem::Nul)] {
            assert_eq!(
                bench.host.jail(name).unwrap_err(),
                Error::param("name", problem)
            );
        }
        let error = bench.host.jail("x".repeat(256)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    });
}
