//! The table of parameters, and the kernel's own.

use jail::params::{self, ParamType, Settable};

use crate::everywhere;

#[test]
fn the_table_and_the_kernel_agree() {
    everywhere(|bench| {
        let told = bench.host.params().unwrap();
        for known in params::all() {
            let missing = !told.iter().any(|info| info.name() == known.name());
            let old = known.since().is_some_and(|since| bench.release() < since);
            let may_be_missing = old || known.since().is_some() || known.module().is_some();
            assert!(
                !missing || may_be_missing,
                "the kernel lacks {}",
                known.name()
            );
            assert!(missing || !old, "the kernel has {} already", known.name());
        }
        for info in told.iter() {
            assert!(
                params::find(info.name()).is_some(),
                "the table lacks {}",
                info.name()
            );
        }
    });
}

#[test]
fn what_is_there_is_found() {
    everywhere(|bench| {
        assert!(bench.host.has_param("ip4").unwrap());
        assert!(bench.host.has_param("ip4.addr").unwrap());
        assert!(!bench.host.has_param("nope").unwrap());
        // A parameter that is a node, too.
        assert!(bench.host.has_param("allow.mount").unwrap());
        assert!(bench.host.has_param("allow.mount.devfs").unwrap());
        for node in [
            "",
            ".",
            "allow",
            "allow.",
            "ip4.",
            ".ip4",
            "ip4..addr",
            "linux.",
        ] {
            assert!(!bench.host.has_param(node).unwrap(), "{node:?}");
        }
        assert_eq!(
            bench.host.has_param("meta").unwrap(),
            bench.release().has_meta()
        );
    });
}

#[test]
fn types_and_times() {
    let of = |name| params::find(name).map(|info| (info.param_type(), info.settable()));
    let string = |max| ParamType::String { max };
    assert_eq!(of("path"), Some((string(1024), Settable::Create)));
    assert_eq!(of("parent"), Some((ParamType::Int, Settable::ReadOnly)));
    assert_eq!(of("meta"), Some((ParamType::KeyValue, Settable::Always)));
    assert_eq!(of("allow.mount"), Some((ParamType::Bool, Settable::Always)));
    assert_eq!(
        of("host.hostid"),
        Some((ParamType::Ulong, Settable::Always))
    );
}
