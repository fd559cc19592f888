//! Compares all of jail-sys with what FreeBSD's headers say: `abi/facts-*.txt`.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail it")]

#[macro_use]
#[path = "abi/facts.rs"]
mod facts;
#[path = "abi/names.rs"]
mod names;

use facts::{ARCHES, Facts};

/// The items as [`facts`]' macros take them; written by `abi/gen.py`.
#[rustfmt::skip]
#[path = "abi/table.rs"]
mod table;

#[test]
fn every_size_offset_and_number_is_freebsds() {
    let mut facts = Facts::of_this_machine();
    table::compare(&mut facts);
    facts.finish();
}

/// So that a test on one machine speaks for both; what differs one day is to be listed here.
#[test]
fn the_architectures_agree() {
    let [x86_64, aarch64] = ARCHES.map(|(_, text)| Facts::parse(text));
    assert_eq!(x86_64, aarch64);
}

/// The table is written by a script that needs ziglang; this holds without it.
#[test]
fn nothing_public_is_without_a_fact() {
    let facts = Facts::of_this_machine();
    let Some(items) = names::public_items() else {
        println!("skipped: the sources are not on this machine");
        return;
    };
    let missing: Vec<_> = items.into_iter().filter(|key| !facts.knows(key)).collect();
    assert!(missing.is_empty(), "run abi/gen.py for {missing:#?}");
}

/// The requests the library makes, as reference programs on 13.2 and 15.1 print them.
#[test]
fn requests_are_those_seen_on_running_kernels() {
    use jail_sys::fs::devfs::devfs::*;
    use jail_sys::netinet6::in6_var::*;
    use jail_sys::sys::{mdioctl::*, sockio::*};
    let seen = [
        (MDIOCATTACH, 0xc1c0_6d00),
        (MDIOCDETACH, 0xc1c0_6d01),
        (MDIOCQUERY, 0xc1c0_6d02),
        (MDIOCRESIZE, 0xc1c0_6d04),
        (DEVFSIO_RADD, 0xc0ec_4400),
        (DEVFSIO_RDEL, 0x8004_4401),
        (DEVFSIO_RAPPLY, 0x80ec_4402),
        (DEVFSIO_RAPPLYID, 0x8004_4403),
        (DEVFSIO_RGETNEXT, 0xc0ec_4404),
        (DEVFSIO_SUSE, 0x8002_440a),
        (DEVFSIO_SAPPLY, 0x8002_440b),
        (DEVFSIO_SGETNEXT, 0xc002_440c),
        (SIOCAIFADDR, 0x8044_692b),
        (SIOCDIFADDR, 0x8020_6919),
        (SIOCAIFADDR_IN6, 0x8088_691b),
        (SIOCDIFADDR_IN6, 0x8120_6919),
        (SIOCGIFAFLAG_IN6, 0xc120_6949),
        (SIOCSIFVNET, 0xc020_695a),
        (SIOCSIFRVNET, 0xc020_695b),
        (SIOCIFCREATE, 0xc020_697a),
        (SIOCIFCREATE2, 0xc020_697c),
        (SIOCIFDESTROY, 0x8020_6979),
        (SIOCSDRVSPEC, 0x8028_697b),
        (SIOCGDRVSPEC, 0xc028_697b),
        (SIOCSIFNAME, 0x8020_6928),
        (SIOCGIFFLAGS, 0xc020_6911),
        (SIOCSIFFLAGS, 0x8020_6910),
        (SIOCSIFDESCR, 0x8020_6929),
        (SIOCAIFGROUP, 0x8028_6987),
    ];
    for (ours, kernels) in seen {
        assert_eq!(ours, kernels, "{ours:#x} is not {kernels:#x}");
    }
}
