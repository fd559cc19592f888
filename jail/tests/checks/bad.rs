//! Bad input gets a typed error that names the parameter and why.

use std::net::{Ipv4Addr, Ipv6Addr};

use jail::{
    Error, ErrorKind, JailName, JailSpec, JailSys, JailUpdate, NameRule, Problem, Release, Value,
};

use crate::{Bench, everywhere, simulated};

/// The error of a spec that cannot work, without a call that could change anything.
fn refused(bench: &Bench, spec: JailSpec) -> (String, Problem) {
    let calls = bench.trace.count("jail_set");
    let error = spec.create(&bench.host).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert_eq!(bench.trace.count("jail_set"), calls);
    match error {
        Error::Param { param, problem } => (param, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn names() {
    let rule = |name: &str| match JailSpec::new(name).unwrap_err() {
        Error::Name { rule, .. } => rule,
        other => panic!("{other}"),
    };
    assert_eq!(rule(""), NameRule::Empty);
    assert_eq!(rule("."), NameRule::EmptyComponent);
    assert_eq!(rule("a..b"), NameRule::EmptyComponent);
    assert_eq!(rule("42"), NameRule::Numeric);
    assert_eq!(rule("a.42"), NameRule::Numeric);
    assert_eq!(rule(&"x".repeat(256)), NameRule::TooLong);
    assert_eq!(rule("a\0b"), NameRule::Character('\0'));
    assert_eq!(rule("a b"), NameRule::Character(' '));
    assert!(JailName::new(&"x".repeat(255)).is_ok());
}

#[test]
fn strings_with_nul_bytes() {
    everywhere(|bench| {
        let spec = || bench.spec("nul");
        let cases = [
            (spec().hostname("a\0b"), "host.hostname"),
            (spec().path("/a\0b"), "path"),
            (spec().osrelease("1\0"), "osrelease"),
            (spec().param("host.domainname", "\0"), "host.domainname"),
        ];
        for (spec, param) in cases {
            assert_eq!(refused(bench, spec), (param.into(), Problem::Nul));
        }
    });
}

#[test]
fn read_only_and_unknown_parameters() {
    everywhere(|bench| {
        let spec = || bench.spec("ro");
        for name in ["parent", "children.cur", "cpuset.id"] {
            let (param, problem) = refused(bench, spec().param(name, 1));
            assert_eq!((param.as_str(), problem), (name, Problem::ReadOnly));
        }
        let (_, problem) = refused(bench, spec().param("dying", true));
        assert_eq!(problem, Problem::ReadOnly);
        let error = spec()
            .param("no.such.thing", 1)
            .create(&bench.host)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(error.to_string(), "no.such.thing: unknown parameter");
        let (_, problem) = refused(bench, spec().param("allow.nomount", true));
        assert_eq!(problem, Problem::Negated);
    });
}

/// What is around a jail goes by its name: limits, journals, tags.
#[test]
fn another_name() {
    everywhere(|bench| {
        let spec = bench.spec("one").param("name", "other");
        assert_eq!(refused(bench, spec), ("name".into(), Problem::Name));
        let jail = bench.spec("one").create(&bench.host).unwrap();
        let update = JailUpdate::new().param("name", "other");
        let error = jail.update(&update).unwrap_err();
        assert_eq!(error, Error::param("name", Problem::Name));
        jail.check().unwrap();
        jail.remove().unwrap();
    });
}

#[test]
fn values_of_the_wrong_type() {
    everywhere(|bench| {
        let spec = || bench.spec("type");
        let cases = [
            ("securelevel", Value::from("1")),
            ("persist", 1.into()),
            ("host.hostname", 1.into()),
            ("ip4", 1.into()),
            ("host.hostid", 1.into()),
            ("ip4.addr", "10.0.0.1".into()),
        ];
        for (name, value) in cases {
            let (param, problem) = refused(bench, spec().param(name, value));
            assert_eq!(param, name);
            assert!(matches!(problem, Problem::Type { .. }), "{problem}");
        }
    });
}

#[test]
fn numbers_out_of_range() {
    everywhere(|bench| {
        let spec = || bench.spec("range");
        for (name, value) in [("enforce_statfs", 3), ("devfs_ruleset", 65_536), ("jid", 0)] {
            let (param, problem) = refused(bench, spec().param(name, value));
            assert_eq!(param, name);
            assert!(matches!(problem, Problem::OutOfRange { .. }), "{problem}");
        }
        let (_, problem) = refused(bench, spec().children_max(-1));
        assert!(
            matches!(problem, Problem::OutOfRange { min: 0, .. }),
            "{problem}"
        );
        for spec in [spec().host(JailSys::Disable), spec().osreldate(0)] {
            assert_eq!(refused(bench, spec).1, Problem::Value);
        }
        assert_eq!(refused(bench, spec().persist(false)).1, Problem::Needed);
    });
}

#[test]
fn addresses() {
    everywhere(|bench| {
        let spec = || bench.spec("addr");
        let one = bench.addr(1);
        let cases = [
            (spec().addr(Ipv4Addr::UNSPECIFIED), "ip4.addr"),
            (spec().addr(Ipv4Addr::BROADCAST), "ip4.addr"),
            (spec().addr(Ipv6Addr::UNSPECIFIED), "ip6.addr"),
        ];
        for (spec, name) in cases {
            let (param, problem) = refused(bench, spec);
            assert_eq!(param, name);
            assert!(matches!(problem, Problem::UnusableAddress(_)), "{problem}");
        }
        let twice = refused(bench, spec().addr(one).addr(one)).1;
        assert_eq!(twice, Problem::DuplicateAddress(one.into()));
        let many = |count: u32| (0..count).map(|n| Ipv4Addr::from(0x0b00_0001 + n));
        let many6 = |count: u32| (1..=count).map(|n| Ipv6Addr::from(0xfd << 120 | u128::from(n)));
        for spec in [spec().ip4_addr(many(256)), spec().ip6_addr(many6(256))] {
            let (count, max) = (256, 255);
            let problem = refused(bench, spec).1;
            assert_eq!(problem, Problem::TooManyAddresses { count, max });
        }
        let vnet = JailSpec::vnet(bench.name("v")).unwrap();
        let (param, problem) = refused(bench, vnet.addr(one));
        assert_eq!((param.as_str(), problem), ("ip4.addr", Problem::WithVnet));
    });
}

#[test]
fn paths() {
    everywhere(|bench| {
        let spec = || bench.spec("path");
        assert_eq!(
            refused(bench, spec().path("jails/x")).1,
            Problem::NotAbsolute
        );
        assert_eq!(refused(bench, spec().path("")).1, Problem::Empty);
        let long = format!("/{}", "x".repeat(1099));
        let (len, max) = (1100, 1023);
        assert_eq!(
            refused(bench, spec().path(long)).1,
            Problem::TooLong { len, max }
        );

        let missing = bench.dir("path").join("missing");
        let error = spec().path(&missing).create(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let hint = format!("path: is there a directory {}?", missing.display());
        assert_eq!(error.hint(), Some(hint.as_str()));
    });
}

#[test]
fn a_path_that_is_a_file() {
    simulated(Release::V15_1, |bench| {
        let path = bench.dir("files").join("file");
        let machine = bench.machine.as_ref().unwrap();
        let c_path = std::ffi::CString::new(path.to_str().unwrap()).unwrap();
        let process = machine.process();
        let flags = jail_sys::sys::fcntl::O_CREAT | jail_sys::sys::fcntl::O_WRONLY;
        let at = jail_sys::sys::fcntl::AT_FDCWD;
        jail::Kernel::openat(&process, at, &c_path, flags, 0o644).unwrap();
        let error = bench
            .spec("file")
            .path(path)
            .create(&bench.host)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(
            error
                .hint()
                .unwrap()
                .starts_with("path: is there a directory")
        );
    });
}

#[test]
fn too_many_bytes() {
    everywhere(|bench| {
        let (long, keys) = ("x".repeat(1000), 0..70);
        let many = keys.fold(bench.spec("big"), |spec, n| {
            spec.meta_key(&format!("k{n}"), &long)
        });
        if bench.release().has_meta() {
            let (param, problem) = refused(bench, many);
            assert_eq!(param, "all parameters");
            assert!(matches!(problem, Problem::TooManyBytes { .. }), "{problem}");
        }
    });
}

#[test]
fn keys_and_lines() {
    everywhere(|bench| {
        let spec = || bench.spec("meta");
        for key in ["", "a=b", "a\nb", "a\0b"] {
            let (param, problem) = refused(bench, spec().meta_key(key, "v"));
            assert_eq!((param, problem), (format!("meta.{key}"), Problem::Key));
            assert_eq!(refused(bench, spec().env([(key, "v")])).1, Problem::Key);
        }
        assert_eq!(
            refused(bench, spec().env_key("k", "a\nb")).1,
            Problem::Newline
        );
    });
}
