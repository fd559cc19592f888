//! What is set on a kernel is read back, whatever the values.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStringExt;

use jail::{Allow, EnforceStatfs, Host, JailSpec, JailSys, JailUpdate, Release};
use jail_sim::Machine;
use proptest::prelude::*;

fn text(max: usize) -> impl Strategy<Value = OsString> {
    proptest::collection::vec(1..=255_u8, 0..=max).prop_map(OsString::from_vec)
}

fn release() -> impl Strategy<Value = Release> {
    prop_oneof![
        Just(Release::V13_2),
        Just(Release::V14_4),
        Just(Release::V15_1)
    ]
}

/// What every release has without a module.
fn allow() -> impl Strategy<Value = Allow> {
    let all = Allow::SET_HOSTNAME
        | Allow::RAW_SOCKETS
        | Allow::CHFLAGS
        | Allow::MOUNT
        | Allow::QUOTAS
        | Allow::SOCKET_AF
        | Allow::MLOCK
        | Allow::RESERVED_PORTS
        | Allow::READ_MSGBUF
        | Allow::UNPRIVILEGED_PROC_DEBUG
        | Allow::SUSER;
    any::<u64>().prop_map(move |bits| Allow::from_bits_truncate(bits) & all)
}

/// Addresses that a jail can have, each once: the first one, and the others sorted.
fn addresses<A: Ord + Copy>(addrs: BTreeSet<A>, first: usize) -> Vec<A> {
    let mut addrs: Vec<A> = addrs.into_iter().collect();
    if !addrs.is_empty() {
        let first = addrs.remove(first % addrs.len());
        addrs.insert(0, first);
    }
    addrs
}

fn ip4() -> impl Strategy<Value = Vec<Ipv4Addr>> {
    let addr = (1..u32::MAX).prop_map(Ipv4Addr::from);
    let addrs = proptest::collection::btree_set(addr, 0..40);
    (addrs, any::<usize>()).prop_map(|(addrs, first)| addresses(addrs, first))
}

fn ip6() -> impl Strategy<Value = Vec<Ipv6Addr>> {
    let addr = (1..u128::MAX).prop_map(Ipv6Addr::from);
    let addrs = proptest::collection::btree_set(addr, 0..40);
    (addrs, any::<usize>()).prop_map(|(addrs, first)| addresses(addrs, first))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_new_jail(
        release in release(),
        hostname in text(255),
        hostuuid in text(63),
        hostid: u64,
        securelevel in -1..10_i32,
        ruleset: u16,
        children in 0..900_000_i32,
        statfs in 0..3_i32,
        allow in allow(),
        addrs in (ip4(), ip6()),
        sysv in 0..3_i32,
    ) {
        let host = Host::new(Machine::new(release).process());
        let statfs = EnforceStatfs::from_raw(statfs).unwrap();
        let sysv = JailSys::from_raw(sysv).unwrap();
        let jail = JailSpec::new("x").unwrap()
            .hostname(&hostname)
            .hostuuid(&hostuuid)
            .hostid(hostid)
            .securelevel(securelevel)
            .devfs_ruleset(ruleset)
            .children_max(children)
            .enforce_statfs(statfs)
            .deny(!allow & Allow::NEW)
            .allow(allow)
            .ip4_addr(addrs.0.clone())
            .ip6_addr(addrs.1.clone())
            .sysvshm(sysv)
            .create(&host)
            .unwrap();
        let values = jail.all().unwrap();
        prop_assert_eq!(values.hostname(), Some(&*hostname));
        prop_assert_eq!(values.os_str("host.hostuuid"), Some(&*hostuuid));
        prop_assert_eq!(values.ulong("host.hostid"), Some(hostid));
        prop_assert_eq!(values.int("securelevel"), Some(securelevel));
        prop_assert_eq!(values.int("devfs_ruleset"), Some(i32::from(ruleset)));
        prop_assert_eq!(values.int("children.max"), Some(children));
        prop_assert_eq!(values.enforce_statfs(), Some(statfs));
        prop_assert_eq!(values.allow(), allow);
        prop_assert_eq!(values.ip4_addr().collect::<Vec<_>>(), addrs.0.clone());
        prop_assert_eq!(values.ip6_addr().collect::<Vec<_>>(), addrs.1);
        prop_assert_eq!(values.jailsys("sysvshm"), Some(sysv));
        let mode = if addrs.0.is_empty() { JailSys::Disable } else { JailSys::New };
        prop_assert_eq!(values.jailsys("ip4"), Some(mode));
    }

    #[test]
    fn of_notes(pairs in proptest::collection::btree_map("[a-z.]{1,8}", "[^\0\n]{0,40}", 0..20)) {
        let host = Host::new(Machine::new(Release::V15_1).process());
        let jail = JailSpec::new("x").unwrap().meta(&pairs).create(&host).unwrap();
        for (key, value) in &pairs {
            jail.update(&JailUpdate::new().env_key(key, Some(value))).unwrap();
        }
        let names: Vec<_> = pairs.keys().flat_map(|key| [format!("meta.{key}"), format!("env.{key}")]).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let values = jail.get(&names).unwrap();
        for (key, value) in &pairs {
            for whole in ["meta", "env"] {
                let read = values.os_str(&format!("{whole}.{key}"));
                prop_assert_eq!(read, Some(OsStr::new(value)));
            }
        }
    }
}
