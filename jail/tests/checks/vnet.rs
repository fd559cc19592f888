//! Jails with network stacks of their own.

mod faults;

use std::time::Duration;

use jail::life::StopPolicy;
use jail::{
    AliasOutcome, Cidr, ErrorKind, Interface, InterfaceFlags, InterfaceProblem, IpAlias, Jail,
    JailSpec, Vnet,
};

use crate::interface::{Own, problem};
use crate::{Bench, everywhere};

/// A jail with a network stack of its own; `None`, saying so, where there are none.
fn vnet_jail(bench: &Bench) -> Option<Jail> {
    if !bench.host.capabilities().unwrap().vnet {
        println!("skipped: this kernel has no vnet");
        return None;
    }
    let spec = JailSpec::vnet(bench.name("vnet")).unwrap();
    Some(spec.path(bench.dir("vnet")).create(&bench.host).unwrap())
}

/// A name for a bridge that no other check has.
fn bridge_name() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("jr{}x{next}", std::process::id())
}

#[test]
fn moved_and_fetched() {
    everywhere(|bench| {
        let (Some(jail), Some(epair)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        epair.0.tag("jailrs:moved").unwrap();
        let inside = epair.0.clone().move_to(&jail).unwrap();
        assert_eq!(inside.jail().map(Jail::jid), Some(jail.jid()));
        assert!(inside.exists().unwrap() && !epair.0.exists().unwrap());
        assert_eq!(
            inside.description().unwrap().as_deref(),
            Some("jailrs:moved")
        );

        let mut inside = inside;
        inside.rename("eth0").unwrap();
        inside.up().unwrap();
        assert!(inside.flags().unwrap().contains(InterfaceFlags::UP));
        let cidr = Cidr::new(bench.addr(2), 24).unwrap();
        let alias = IpAlias::new("eth0", cidr).unwrap();
        let added = alias.add_in(&jail).unwrap();
        assert!(alias.is_there_in(&jail).unwrap());
        assert!(matches!(
            alias.add_in(&jail).unwrap().outcome(),
            AliasOutcome::AlreadyThere { prefix: 24, .. }
        ));
        assert_eq!(bench.host.who_has(cidr.addr()).unwrap(), []);
        jail.default_route(bench.addr(1)).unwrap();
        let again = jail.default_route(bench.addr(1)).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Exists, "{again}");
        added.remove().unwrap();
        assert!(!alias.is_there_in(&jail).unwrap());

        inside.rename(epair.name()).unwrap();
        let back = Interface::fetch_from(&jail, epair.name()).unwrap();
        assert!(back.exists().unwrap() && back.jail().is_none());
        let gone = Interface::fetch_from(&jail, epair.name());
        assert_eq!(problem(gone), InterfaceProblem::Missing);
        assert_eq!(problem(inside.up()), InterfaceProblem::Missing);
    });
}

#[test]
fn jails_without_a_stack_of_their_own() {
    everywhere(|bench| {
        let Some(epair) = Own::create(bench, "epair") else {
            return;
        };
        let spec = bench.spec("plain").ip4(jail::JailSys::Inherit);
        let plain = spec.create(&bench.host).unwrap();
        let moved = epair.0.clone().move_to(&plain);
        if bench.host.capabilities().unwrap().vnet {
            assert_eq!(problem(moved), InterfaceProblem::NoVnet);
            let link = Vnet::bridge("bridge0").unwrap().connect(&plain);
            assert_eq!(problem(link), InterfaceProblem::NoVnet);
        }
        let alias = IpAlias::new("lo0", bench.addr(1)).unwrap();
        let error = alias.add_in(&plain).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission, "{error}");
        assert!(error.hint().unwrap().contains("vnet"), "{error}");
        let error = plain.default_route(bench.addr(1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission, "{error}");
        let none = bench.jail("none");
        let error = alias.add_in(&none).unwrap_err();
        assert!(error.hint().unwrap().contains("vnet"), "{error}");
    });
}

/// Whoever made it: the last one out takes the bridge away.
#[test]
fn a_bridge_goes_with_the_last_jail() {
    everywhere(|bench| {
        if !bench.host.capabilities().unwrap().vnet {
            println!("skipped: this kernel has no vnet");
            return;
        }
        for maker_first in [true, false] {
            let name = bridge_name();
            let started = ["one", "two"].map(|jail| {
                let link = Vnet::bridge(name.as_str()).unwrap().create_bridge();
                let spec = JailSpec::vnet(bench.name(jail)).unwrap();
                let spec = spec.path(bench.dir(jail)).link(link);
                spec.start(&bench.host).unwrap()
            });
            let bridge = bench.host.interface(&name).unwrap();
            assert_eq!(bridge.members().unwrap().len(), 2);
            let [mut one, mut two] = started;
            let (first, last) = match maker_first {
                true => (&mut one, &mut two),
                false => (&mut two, &mut one),
            };
            first.stop(StopPolicy::now()).unwrap();
            assert_eq!(bridge.members().unwrap().len(), 1);
            last.stop(StopPolicy::now()).unwrap();
            assert!(!bridge.exists().unwrap(), "maker first: {maker_first}");
        }
    });
}

/// One that was there before, or is another owner's, stays.
#[test]
fn a_bridge_of_somebody_else_stays() {
    everywhere(|bench| {
        if !bench.host.capabilities().unwrap().vnet {
            println!("skipped: this kernel has no vnet");
            return;
        }
        let Some(own) = Own::create(bench, "bridge") else {
            return;
        };
        for description in ["", "mine", "others:web"] {
            own.0.set_description(description).unwrap();
            let link = Vnet::bridge(own.name()).unwrap().create_bridge();
            let spec = JailSpec::vnet(bench.name("guest")).unwrap();
            let spec = spec.path(bench.dir("guest")).link(link);
            let mut guest = spec.start(&bench.host).unwrap();
            guest.stop(StopPolicy::now()).unwrap();
            assert!(own.0.exists().unwrap(), "{description}");
        }
    });
}

#[test]
fn connected_and_disconnected() {
    everywhere(|bench| {
        let (Some(jail), Some(_)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        let name = bridge_name();
        let cidr = Cidr::new(bench.addr(2), 24).unwrap();
        let six: Cidr = "fd00:1a11::2/64".parse().unwrap();
        let vnet = Vnet::bridge(&name).unwrap().name_inside("eth0").unwrap();
        let vnet = vnet.addr(cidr).addr(six).gateway(bench.addr(1)).mtu(1400);
        let missing = vnet.connect(&jail);
        assert_eq!(problem(missing), InterfaceProblem::Missing);
        let before = bench.host.interfaces().unwrap().len();

        let vnet = vnet.create_bridge();
        let link = vnet.connect(&jail).unwrap();
        assert_eq!(link.jail_side(), "eth0");
        assert!(link.made_bridge());
        let bridge = bench.host.interface(&name).unwrap();
        assert_eq!(bridge.members().unwrap(), [link.host_side()]);
        let ours = bench.host.interface(link.host_side()).unwrap();
        assert_eq!(ours.description().unwrap().as_deref(), Some(link.tag()));
        let eth0 = jail.interface("eth0").unwrap();
        assert_eq!(eth0.description().unwrap().as_deref(), Some(link.tag()));
        assert_eq!((ours.mtu().unwrap(), eth0.mtu().unwrap()), (1400, 1400));
        let lo0 = jail.interface("lo0").unwrap();
        for up in [&ours, &bridge, &eth0, &lo0] {
            assert!(up.flags().unwrap().contains(InterfaceFlags::UP), "{up:?}");
        }
        for (interface, addr) in [
            ("eth0", cidr),
            ("eth0", six),
            ("lo0", [127, 0, 0, 1].into()),
        ] {
            let alias = IpAlias::new(interface, addr).unwrap();
            assert!(alias.is_there_in(&jail).unwrap(), "{alias}");
        }
        let route = jail.default_route(bench.addr(1)).unwrap_err();
        assert_eq!(route.kind(), ErrorKind::Exists);

        link.disconnect().unwrap();
        assert_eq!(bench.host.interfaces().unwrap().len(), before);
        assert!(!eth0.exists().unwrap());
        let again = vnet.connect(&jail).unwrap(); // lo0 has its address now
        again.disconnect().unwrap();
    });
}

#[test]
fn a_bridge_that_others_use_stays() {
    everywhere(|bench| {
        let (Some(jail), Some(other)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        let name = bridge_name();
        let link = Vnet::bridge(&name).unwrap().create_bridge().connect(&jail);
        let link = link.unwrap();
        let bridge = Own(bench.host.interface(&name).unwrap());
        bridge.0.add_member(other.name()).unwrap();
        link.disconnect().unwrap();
        assert_eq!(bridge.0.members().unwrap(), [other.name()]);

        let link = Vnet::bridge(&name).unwrap().connect(&jail).unwrap();
        assert!(!link.made_bridge());
        let ours = bench.host.interface(link.host_side()).unwrap();
        ours.set_description("somebody else's").unwrap();
        let theirs = link.clone().disconnect();
        assert!(matches!(
            problem(theirs),
            InterfaceProblem::Description(Some(_))
        ));
        ours.set_description(link.tag()).unwrap();
        link.disconnect().unwrap();
    });
}

#[test]
fn an_epair_that_was_chosen_before() {
    everywhere(|bench| {
        let (Some(jail), Some(taken)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        let name = bridge_name();
        let vnet = |epair: &str| {
            let vnet = Vnet::bridge(&name).unwrap().create_bridge();
            vnet.epair(epair).unwrap().connect(&jail)
        };
        let unit = taken.name().to_string();
        let error = vnet(unit.trim_end_matches('a')).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Exists, "{error}");
        assert!(!bench.host.interface(&name).unwrap().exists().unwrap());
        let link = vnet("epair30001").unwrap();
        assert_eq!(link.host_side(), "epair30001a");
        assert_eq!(link.jail_side(), "epair30001b");
        link.disconnect().unwrap();
    });
}

#[test]
fn an_interface_comes_home_when_its_jail_goes() {
    everywhere(|bench| {
        let (Some(jail), Some(epair)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        epair.0.clone().move_to(&jail).unwrap();
        jail.remove().unwrap();
        jail.wait_gone(Duration::from_secs(20)).unwrap();
        // A stack's end is left to a thread of the kernel.
        for _ in 0..100 {
            if epair.0.exists().unwrap() {
                return;
            }
            bench
                .host
                .kernel()
                .nanosleep(Duration::from_millis(100))
                .unwrap();
        }
        panic!("{} did not come home", epair.name());
    });
}

#[test]
fn what_cannot_work_calls_nothing() {
    everywhere(|bench| {
        let Some(jail) = vnet_jail(bench) else {
            return;
        };
        let vnet = || Vnet::bridge("bridge0").unwrap();
        bench.trace.reset();
        for vnet in [
            vnet().addr([0, 0, 0, 0]),
            vnet().addr([224, 0, 0, 1]),
            vnet().gateway([255, 255, 255, 255]),
        ] {
            let error = vnet.connect(&jail).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        }
        assert!(Vnet::bridge("a-bridge-too-far").is_err());
        assert!(vnet().name_inside("").is_err());
        let link_local: std::net::IpAddr = "fe80::1".parse().unwrap();
        assert!(jail.default_route(link_local).is_err());
        assert_eq!(bench.trace.total(), 0);
    });
}
