//! Every setter sets the parameter of its name, and every one of them is in the table.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use jail::params::{self, ParamType, Settable};
use jail::{Allow, EnforceStatfs, Host, JailSpec, JailSys, JailUpdate, Jid, Release, Value};
use jail_sim::Machine;

/// What a spec of one more parameter than the plain one has.
fn set(with: impl FnOnce(JailSpec) -> JailSpec) -> Vec<(String, Value)> {
    let spec = || JailSpec::new("web").unwrap();
    let of = |spec: &JailSpec| -> Vec<(String, Value)> {
        let all = spec.params();
        all.map(|(name, value)| (name.to_owned(), value.into_owned()))
            .collect()
    };
    let plain = of(&spec());
    let mut with = of(&with(spec()));
    with.retain(|pair| !plain.contains(pair));
    with
}

fn one(with: impl FnOnce(JailSpec) -> JailSpec) -> (String, Value) {
    let mut all = set(with);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn of_a_spec() {
    let new = || Value::JailSys(JailSys::New);
    let text = |text: &str| Value::String(text.into());
    let v6: Ipv6Addr = "2001:db8::1".parse().unwrap();
    let all = [
        (one(|s| s.sysvmsg(JailSys::New)), "sysvmsg", new()),
        (one(|s| s.sysvsem(JailSys::New)), "sysvsem", new()),
        (one(|s| s.sysvshm(JailSys::New)), "sysvshm", new()),
        (one(|s| s.linux(JailSys::New)), "linux", new()),
        (
            one(|s| s.linux_osname("Linux")),
            "linux.osname",
            text("Linux"),
        ),
        (
            one(|s| s.linux_osrelease("5.15")),
            "linux.osrelease",
            text("5.15"),
        ),
        (
            one(|s| s.linux_oss_version(7)),
            "linux.oss_version",
            Value::Int(7),
        ),
        (one(|s| s.zfs(JailSys::New)), "zfs", new()),
        (
            one(|s| s.zfs_mount_snapshot(true)),
            "zfs.mount_snapshot",
            Value::Int(1),
        ),
        (one(|s| s.mac_do(JailSys::New)), "mac.do", new()),
        (
            one(|s| s.mac_do_rules("uid=1>0")),
            "mac.do.rules",
            text("uid=1>0"),
        ),
        (one(|s| s.hostname("h")), "host.hostname", text("h")),
        (one(|s| s.domainname("d")), "host.domainname", text("d")),
        (one(|s| s.hostuuid("u")), "host.hostuuid", text("u")),
        (one(|s| s.hostid(9)), "host.hostid", Value::Ulong(9)),
        (
            one(|s| s.host(JailSys::Inherit)),
            "host",
            Value::JailSys(JailSys::Inherit),
        ),
        (one(|s| s.osrelease("14.0")), "osrelease", text("14.0")),
        (
            one(|s| s.osreldate(1_400_097)),
            "osreldate",
            Value::Int(1_400_097),
        ),
        (
            one(|s| s.ip4_addr([Ipv4Addr::LOCALHOST])),
            "ip4.addr",
            Value::Ip4(vec![Ipv4Addr::LOCALHOST]),
        ),
        (one(|s| s.ip6_addr([v6])), "ip6.addr", Value::Ip6(vec![v6])),
        (
            one(|s| s.ip4(JailSys::Inherit)),
            "ip4",
            Value::JailSys(JailSys::Inherit),
        ),
        (
            one(|s| s.ip6(JailSys::Inherit)),
            "ip6",
            Value::JailSys(JailSys::Inherit),
        ),
        (
            one(|s| s.ip4_saddrsel(false)),
            "ip4.saddrsel",
            Value::Bool(false),
        ),
        (
            one(|s| s.ip6_saddrsel(false)),
            "ip6.saddrsel",
            Value::Bool(false),
        ),
        (one(|s| s.securelevel(2)), "securelevel", Value::Int(2)),
        (one(|s| s.devfs_ruleset(4)), "devfs_ruleset", Value::Int(4)),
        (one(|s| s.children_max(3)), "children.max", Value::Int(3)),
        (
            one(|s| s.enforce_statfs(EnforceStatfs::Everything)),
            "enforce_statfs",
            Value::Int(0),
        ),
        (one(|s| s.jid(Jid::new(7).unwrap())), "jid", Value::Int(7)),
        (
            one(|s| s.allow(Allow::MLOCK)),
            "allow.mlock",
            Value::Bool(true),
        ),
        (
            one(|s| s.deny(Allow::SUSER)),
            "allow.suser",
            Value::Bool(false),
        ),
    ];
    for ((name, value), wanted, expected) in all {
        assert_eq!((name.as_str(), &value), (wanted, &expected));
        assert!(params::find(&name).is_some(), "{name} is not in the table");
    }
}

#[test]
fn addresses_are_added_to_those_before() {
    let v4 = |last| Ipv4Addr::new(10, 0, 0, last);
    let v6 = |last| Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last);
    let all = set(|s| s.addr(v6(2)).addr(v4(2)).addr(v6(1)).addr(v4(1)));
    let expected = [
        ("ip6.addr".into(), Value::Ip6(vec![v6(2), v6(1)])),
        ("ip4.addr".into(), Value::Ip4(vec![v4(2), v4(1)])),
    ];
    assert_eq!(all.len(), 2);
    assert!(expected.iter().all(|pair| all.contains(pair)), "{all:?}");
}

#[test]
fn specs_are_the_same_if_all_of_it_is() {
    let web = || JailSpec::new("web").unwrap().securelevel(2).hostname("h");
    let again = JailSpec::new("web").unwrap().hostname("h").securelevel(2);
    assert_eq!(web(), again, "in another order");
    assert_eq!(web().allow(Allow::MLOCK).deny(Allow::MLOCK), {
        web().deny(Allow::MLOCK)
    });
    for other in [
        web().securelevel(1),
        web().children_max(1),
        JailSpec::new("web").unwrap().securelevel(2).domainname("h"),
        web().allow(Allow::MLOCK),
        web().deny(Allow::MLOCK),
        web().param("warp", 1),
    ] {
        assert_ne!(web(), other);
        assert_ne!(other, web());
    }
    // The text is the same, but one of them has a line for a value.
    let (good, bad) = ([("a", "1"), ("b", "2")], [("a", "1\nb=2")]);
    assert_ne!(web().meta(good), web().meta(bad));
}

/// The same names, as a kernel is asked for them.
#[test]
fn of_an_update() {
    let machine = Machine::new(Release::V15_1);
    let host = Host::new(machine.process());
    let v6: Ipv6Addr = "2001:db8::1".parse().unwrap();
    let jail = JailSpec::new("web")
        .unwrap()
        .path("/")
        .create(&host)
        .unwrap();
    let update = JailUpdate::new()
        .domainname("example.org")
        .hostuuid("00000000-0000-0000-0000-000000000007")
        .hostid(9)
        .ip4_addr([Ipv4Addr::new(10, 0, 0, 1)])
        .ip6_addr([v6])
        .ip4_saddrsel(false)
        .ip6_saddrsel(false)
        .sysvmsg(JailSys::New)
        .sysvsem(JailSys::New)
        .securelevel(1)
        .devfs_ruleset(4)
        .meta([("a", "1")])
        .env([("b", "2")])
        .env_key("c", Some("3"))
        .persist(true);
    jail.update(&update).unwrap();
    let all = jail.all().unwrap();
    assert_eq!(all.str("host.domainname"), Some("example.org"));
    assert_eq!(
        all.str("host.hostuuid"),
        Some("00000000-0000-0000-0000-000000000007")
    );
    assert_eq!(all.ulong("host.hostid"), Some(9));
    assert_eq!(
        all.ip4_addr().collect::<Vec<_>>(),
        [Ipv4Addr::new(10, 0, 0, 1)]
    );
    assert_eq!(all.ip6_addr().collect::<Vec<_>>(), [v6]);
    assert_eq!(
        (all.bool("ip4.saddrsel"), all.bool("ip6.saddrsel")),
        (Some(false), Some(false))
    );
    assert_eq!(
        (all.jailsys("sysvmsg"), all.jailsys("sysvsem")),
        (Some(JailSys::New), Some(JailSys::New))
    );
    assert_eq!(
        (all.int("securelevel"), all.int("devfs_ruleset")),
        (Some(1), Some(4))
    );
    assert_eq!(all.str("meta"), Some("a=1"));
    // The kernel puts them in an order of its own.
    let env = all.str("env").unwrap();
    assert_eq!(
        env.lines().collect::<BTreeSet<_>>(),
        BTreeSet::from(["b=2", "c=3"])
    );
    // Modules that are not loaded bring the others.
    for update in [
        JailUpdate::new().linux(JailSys::New),
        JailUpdate::new().linux_osname("Linux"),
        JailUpdate::new().linux_osrelease("5.15"),
        JailUpdate::new().linux_oss_version(7),
        JailUpdate::new().zfs(JailSys::New),
        JailUpdate::new().zfs_mount_snapshot(true),
        JailUpdate::new().mac_do(JailSys::New),
        JailUpdate::new().mac_do_rules("uid=1>0"),
    ] {
        let error = jail.update(&update).unwrap_err().to_string();
        assert!(error.contains("(the kernel module "), "{error}");
    }
}

#[test]
fn the_table_tells_of_each() {
    let mut names: Vec<&str> = params::all().map(|info| info.name()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "twice in the table");
    let readable = params::all().filter(|info| info.settable() == Settable::ReadOnly);
    assert!(readable.count() >= 4);
    let zfs = params::find("zfs").unwrap();
    assert_eq!((zfs.module(), zfs.since()), (Some("zfs"), None));
    assert_eq!(params::find("meta").unwrap().since(), Some(Release::V15_0));
    assert_eq!(
        params::find("vnet").unwrap().param_type(),
        ParamType::JailSys
    );
    assert!(params::find("nope").is_none());
}
