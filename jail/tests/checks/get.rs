//! Reading parameters.

use jail::{Error, ErrorKind, JailSys, Problem, Release, Value};
use std::net::Ipv6Addr;

use crate::{everywhere, simulated};

#[test]
fn any_number_in_one_call() {
    everywhere(|bench| {
        let jail = bench.jail("get");
        let before = bench.trace.count("jail_get");
        let values = jail
            .get(&["jid", "name", "path", "children.cur", "allow.mount"])
            .unwrap();
        assert_eq!(bench.trace.count("jail_get"), before + 1);
        assert_eq!(values.int("jid"), Some(jail.jid().raw()));
        assert_eq!(values.int("children.cur"), Some(0));
        assert_eq!(values.bool("allow.mount"), Some(false));
        assert_eq!(values.int("allow.mount"), None);
        assert_eq!(values.get("never.asked"), None);
    });
}

#[test]
fn asked_twice_is_asked_once() {
    everywhere(|bench| {
        let values = bench
            .jail("dup")
            .get(&["name", "name", "persist", "name"])
            .unwrap();
        assert_eq!(values.bool("persist"), Some(true));
    });
}

#[test]
fn all_parameters_in_one_call() {
    everywhere(|bench| {
        let jail = bench
            .spec("all")
            .addr(bench.addr(1))
            .create(&bench.host)
            .unwrap();
        bench.host.params().unwrap();
        let before = bench.trace.count("jail_get");
        let values = jail.all().unwrap();
        assert_eq!(bench.trace.count("jail_get"), before + 1);
        for info in bench.host.params().unwrap().iter() {
            assert!(values.get(info.name()).is_some(), "{}", info.name());
        }
        assert_eq!(values.jailsys("ip4"), Some(JailSys::New));
        assert_eq!(values.ip4_addr().next(), Some(bench.addr(1)));
        assert!(values.iter().count() > 40);
    });
}

#[test]
fn the_mode_of_addresses_is_told_apart() {
    everywhere(|bench| {
        let v6: Ipv6Addr = "fd00:198::7".parse().unwrap();
        let spec = bench.spec("own").addr(bench.addr(2)).addr(v6);
        let own = spec.create(&bench.host).unwrap();
        let none = bench.jail("none");
        let spec = bench.spec("inherit").ip4(JailSys::Inherit);
        let all = spec.ip6(JailSys::Inherit).create(&bench.host).unwrap();
        for (jail, expected) in [
            (own, JailSys::New),
            (none, JailSys::Disable),
            (all, JailSys::Inherit),
        ] {
            for (mode, addrs) in [("ip4", "ip4.addr"), ("ip6", "ip6.addr")] {
                let values = jail.get(&[mode]).unwrap();
                assert_eq!(values.jailsys(mode), Some(expected), "{mode}");
                // The addresses were looked at, and not asked for.
                assert_eq!(values.get(addrs), None);
                assert!(values.iter().all(|(name, _)| name != addrs));
            }
        }
    });
}

#[test]
fn long_lists_of_addresses_fit() {
    everywhere(|bench| {
        let addrs: Vec<_> = (1..=200).map(|last| bench.addr(last)).collect();
        let spec = bench.spec("many").ip4_addr(addrs.iter().copied());
        let jail = spec.create(&bench.host).unwrap();
        let mut read: Vec<_> = jail.get(&["ip4.addr"]).unwrap().ip4_addr().collect();
        read.sort();
        assert_eq!(read, addrs);
    });
}

#[test]
fn notes_whole_and_by_key() {
    everywhere(|bench| {
        if !bench.release().has_meta() {
            return;
        }
        let long = "x".repeat(3000);
        let spec = bench
            .spec("notes")
            .meta([("a", "1"), ("long", &long)])
            .env_key("e", "=");
        let jail = spec.create(&bench.host).unwrap();
        let values = jail
            .get(&["meta", "meta.a", "meta.none", "env.e", "env"])
            .unwrap();
        assert_eq!(values.str("meta.a"), Some("1"));
        assert_eq!(values.get("meta.none"), None);
        assert_eq!(values.get("meta.long"), None); // not asked for
        let one = jail.get(&["meta.a"]).unwrap();
        assert_eq!((one.str("meta.a"), one.get("meta.long")), (Some("1"), None));
        assert_eq!(values.str("env.e"), Some("="));
        assert_eq!(values.str("env"), Some("e=="));
        assert_eq!(
            values.str("meta"),
            Some(format!("a=1\nlong={long}").as_str())
        );
    });
}

/// The kernel says EINVAL; that of a module which is not loaded is told as it is of setting one.
#[test]
fn what_a_module_would_bring() {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, |bench| {
            let jail = bench.jail("ask");
            let unknown = Error::UnknownParam {
                param: "linux.osname".into(),
                module: Some("linux64"),
            };
            assert_eq!(jail.get(&["path", "linux.osname"]).unwrap_err(), unknown);
            let list = bench.host.jails().params(&["linux.osname"]);
            let errors: Vec<_> = list.into_iter().filter_map(Result::err).collect();
            assert_eq!(errors, [unknown]);
        });
    }
}

#[test]
fn what_cannot_be_asked() {
    everywhere(|bench| {
        let jail = bench.jail("ask");
        let error = jail.get(&["nope"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        let error = jail.get(&["nopersist"]).unwrap_err();
        assert_eq!(error, Error::param("nopersist", Problem::Negated));
        for name in ["", "a\0b", "errmsg", "lastjid"] {
            assert!(jail.get(&[name]).is_err(), "{name:?}");
        }
        assert_eq!(
            jail.get(&[]).unwrap().iter().count(),
            if jail.desc().is_some() { 0 } else { 2 }
        );
    });
}

#[test]
fn values_show_themselves() {
    everywhere(|bench| {
        let values = bench.jail("show").get(&["persist"]).unwrap();
        assert!(format!("{values:?}").contains("\"persist\": Bool(true)"));
        assert_eq!(values.get("jid"), Some(Value::Int(values.jid().raw())));
    });
}

/// What is lent to C is what is given to Rust, and names come with it.
#[test]
fn as_c_has_it() {
    everywhere(|bench| {
        let jail = bench.jail("c");
        let values = jail.get(&["path", "securelevel", "name"]).unwrap();
        let lent = values.c_str("name").unwrap();
        assert_eq!(lent.to_bytes(), jail.name().as_bytes());
        assert_eq!(
            values.os_str("path").unwrap(),
            values.c_str("path").unwrap().to_str().unwrap()
        );
        // Of another type, and not asked for.
        assert_eq!(values.c_str("securelevel"), None);
        assert_eq!(values.c_str("host.hostname"), None);
        let names: Vec<_> = values.c_names().collect();
        assert_eq!(names, [c"path", c"securelevel", c"name"]);
        jail.remove().unwrap();
    });
}
