//! Making and destroying interfaces.

use jail::{Errno, Release};

use super::*;

#[test]
fn lowest_unit_first() {
    for release in RELEASES {
        let (machine, host) = boot(release);
        let made = |name| create(&host, name);
        assert_eq!(made("lo"), Ok("lo1".into()));
        assert_eq!(made("lo3"), Ok("lo3".into()));
        assert_eq!(made("lo"), Ok("lo2".into()));
        assert_eq!(made("lo"), Ok("lo4".into()));
        destroy(&host, "lo2").unwrap();
        assert_eq!(made("lo"), Ok("lo2".into()));
        for name in ["bridge", "tap", "tun", "gif", "vlan"] {
            assert_eq!(made(name), Ok(format!("{name}0")));
        }
        machine.check().unwrap();
    }
}

#[test]
fn names_that_are_none() {
    let (_machine, host) = boot(Release::V15_1);
    let cases = [
        ("", Errno::EINVAL),
        ("nope", Errno::EINVAL),
        ("lo007", Errno::EINVAL),
        ("lox", Errno::EINVAL),
        ("lo4294967296", Errno::EINVAL),
        ("lo32768", Errno::ENOSPC),
        ("lo0", Errno::EEXIST),
        ("bge0", Errno::EINVAL),
        ("epair0a", Errno::EINVAL),
        ("tap0x", Errno::EINVAL),
        ("bge0.4095", Errno::EINVAL),
        ("bge0.0", Errno::EINVAL),
        ("bge0.5000", Errno::EINVAL),
        ("bge1.5", Errno::EINVAL),
        ("lo0.5", Errno::EPROTONOSUPPORT),
    ];
    for (name, errno) in cases {
        assert_eq!(create(&host, name), Err(errno), "{name}");
    }
    assert_eq!(create(&host, "lo32767"), Ok("lo32767".into()));
}

#[test]
fn pairs() {
    let (machine, host) = boot(Release::V15_1);
    assert_eq!(create(&host, "epair"), Ok("epair0a".into()));
    assert_eq!(create(&host, "epair5"), Ok("epair5a".into()));
    assert_eq!(create(&host, "epair5"), Err(Errno::EEXIST));
    let all = ["lo0", "bge0", "epair0a", "epair0b", "epair5a", "epair5b"];
    assert_eq!(names(&host), all);
    destroy(&host, "epair0b").unwrap();
    assert_eq!(names(&host), ["lo0", "bge0", "epair5a", "epair5b"]);
    assert_eq!(destroy(&host, "epair0a"), Err(Errno::ENXIO));
    // A name that is taken.
    rename(&host, "bge0", "epair0b").unwrap();
    assert_eq!(create(&host, "epair0"), Err(Errno::EEXIST));
    assert_eq!(create(&host, "epair"), Err(Errno::EEXIST));
    machine.check().unwrap();
}

#[test]
fn renamed_ones_keep_their_unit() {
    let (machine, host) = boot(Release::V15_1);
    create(&host, "lo1").unwrap();
    rename(&host, "lo1", "jails").unwrap();
    assert_eq!(create(&host, "lo1"), Err(Errno::EEXIST));
    assert_eq!(create(&host, "lo"), Ok("lo2".into()));
    destroy(&host, "jails").unwrap();
    assert_eq!(create(&host, "lo"), Ok("lo1".into()));
    // And nobody gets a unit whose name is taken.
    rename(&host, "bge0", "lo3").unwrap();
    assert_eq!(create(&host, "lo"), Ok("lo4".into()));
    machine.check().unwrap();
}

#[test]
fn what_cannot_be_destroyed() {
    let (_machine, host) = boot(Release::V15_1);
    assert_eq!(destroy(&host, "lo0"), Err(Errno::EINVAL));
    assert_eq!(destroy(&host, "bge0"), Err(Errno::EINVAL));
    assert_eq!(destroy(&host, "nope0"), Err(Errno::ENXIO));
    rename(&host, "lo0", "loop").unwrap();
    assert_eq!(destroy(&host, "loop"), Err(Errno::EINVAL));
}

#[test]
fn vlans() {
    let (machine, host) = boot(Release::V15_1);
    assert_eq!(create(&host, "bge0.12"), Ok("bge0.12".into()));
    assert_eq!(create(&host, "bge0.12"), Err(Errno::EEXIST));
    rename(&host, "bge0.12", "office").unwrap();
    assert_eq!(create(&host, "bge0.12"), Err(Errno::EEXIST));
    destroy(&host, "office").unwrap();
    assert_eq!(create(&host, "bge0.12"), Ok("bge0.12".into()));
    // On something that is destroyed.
    create(&host, "epair").unwrap();
    create(&host, "epair0a.7").unwrap();
    destroy(&host, "epair0a").unwrap();
    assert!(names(&host).contains(&"epair0a.7".to_owned()));
    machine.check().unwrap();
}
