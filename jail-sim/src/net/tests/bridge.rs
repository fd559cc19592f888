//! Bridges.

use jail::kernel::{Ioctl, Kernel};
use jail::{Errno, Release};
use jail_sys::net::if_bridgevar::ifbreq;

use super::*;

fn members(process: &Process, bridge: &str, room: usize) -> Result<(usize, Vec<String>), Errno> {
    let mut members = vec![ifbreq::ZERO; room];
    let mut count = 0;
    let request = Ioctl::BridgeMembers {
        bridge: &name(bridge),
        members: &mut members,
        count: &mut count,
    };
    process.ioctl(inet(process), request)?;
    let filled = members.iter().take(count);
    let names = filled.map(|member| {
        let name = member.ifbr_ifsname.map(|char| char.to_ne_bytes()[0]);
        String::from_utf8_lossy(IfName::new(&name).bytes()).into_owned()
    });
    Ok((count, names.collect()))
}

fn leave(process: &Process, bridge: &str, member: &str) -> Result<(), Errno> {
    let request = Ioctl::BridgeDel {
        bridge: &name(bridge),
        member: &name(member),
    };
    process.ioctl(inet(process), request)
}

fn with_bridges(release: Release) -> (Machine, Process) {
    let (machine, host) = boot(release);
    for name in ["bridge", "bridge", "epair", "lo"] {
        create(&host, name).unwrap();
    }
    (machine, host)
}

#[test]
fn joining_and_leaving() {
    for release in RELEASES {
        let (machine, host) = with_bridges(release);
        assert_eq!(join(&host, "bridge0", "bge0"), Ok(()));
        assert_eq!(join(&host, "bridge0", "epair0a"), Ok(()));
        assert_eq!(join(&host, "bridge0", "bge0"), Err(Errno::EEXIST));
        assert_eq!(join(&host, "bridge1", "bge0"), Err(Errno::EBUSY));
        assert_eq!(join(&host, "bridge0", "nope0"), Err(Errno::ENOENT));
        assert_eq!(join(&host, "bridge0", "lo1"), Err(Errno::EINVAL));
        assert_eq!(join(&host, "bridge0", "bridge1"), Err(Errno::EINVAL));
        assert_eq!(join(&host, "bge0", "epair0b"), Err(Errno::EINVAL));
        assert_eq!(join(&host, "nope0", "epair0b"), Err(Errno::ENXIO));
        let all = vec!["epair0a".to_owned(), "bge0".to_owned()];
        assert_eq!(members(&host, "bridge0", 8), Ok((2, all.clone())));
        assert_eq!(members(&host, "bridge0", 1), Ok((1, all[..1].to_vec())));
        assert_eq!(members(&host, "bridge0", 0), Ok((2, vec![])));
        assert_eq!(leave(&host, "bridge1", "bge0"), Err(Errno::ENOENT));
        assert_eq!(leave(&host, "bridge0", "bge0"), Ok(()));
        assert_eq!(leave(&host, "bridge0", "bge0"), Err(Errno::ENOENT));
        machine.check().unwrap();
    }
}

#[test]
fn members_that_go() {
    let (machine, host) = with_bridges(Release::V15_1);
    join(&host, "bridge0", "epair0a").unwrap();
    join(&host, "bridge0", "epair0b").unwrap();
    rename(&host, "epair0a", "left").unwrap();
    let all = members(&host, "bridge0", 8).unwrap().1;
    assert_eq!(all, ["epair0b", "left"]);
    let (jid, inside) = vnet_jail(&host);
    lend(&host, "epair0b", jid).unwrap();
    assert_eq!(members(&host, "bridge0", 0).unwrap().0, 1);
    destroy(&inside, "epair0b").unwrap();
    assert_eq!(members(&host, "bridge0", 0).unwrap().0, 0);
    join(&host, "bridge0", "bge0").unwrap();
    destroy(&host, "bridge0").unwrap();
    join(&host, "bridge1", "bge0").unwrap();
    machine.check().unwrap();
}

#[test]
fn who_may() {
    let (_machine, host) = with_bridges(Release::V15_1);
    let user = host.fork().unwrap();
    user.setuid(1001).unwrap();
    assert_eq!(join(&user, "bridge0", "bge0"), Err(Errno::EPERM));
    assert_eq!(join(&user, "bge0", "bge0"), Err(Errno::EINVAL));
    assert!(members(&user, "bridge0", 0).is_ok());
}

#[test]
fn addresses_of_members() {
    for (release, refused) in [(Release::V13_2, false), (Release::V15_1, true)] {
        let (_machine, host) = with_bridges(release);
        add(&host, "bge0", "10.0.0.1", 24).unwrap();
        let sysctl = c"net.link.bridge.member_ifaddrs";
        let set = host.sysctlbyname(sysctl, &mut [], Some(&0_i32.to_ne_bytes()));
        assert_eq!(set.is_ok(), refused);
        let expected = if refused { Err(Errno::EINVAL) } else { Ok(()) };
        assert_eq!(join(&host, "bridge0", "bge0"), expected);
        join(&host, "bridge0", "epair0a").unwrap();
        assert_eq!(add(&host, "epair0a", "10.0.1.1", 24), expected);
        assert_eq!(add6(&host, "epair0a", "fd00::1", 64), expected);
    }
}
