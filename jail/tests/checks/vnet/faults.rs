//! A cable on a kernel whose calls fail.

use jail::kernel::Fault;
use jail::{Cidr, Errno, InterfaceFlags, IpAlias, Vnet};

use super::vnet_jail;
use crate::alias::faults::seen;
use crate::interface::Own;
use crate::{newest, oldest_and_newest};

#[test]
fn whichever_call_fails_nothing_is_left() {
    oldest_and_newest(|bench| {
        let (Some(jail), Some(_)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        let before = seen(bench);
        let lo0 = jail.interface("lo0").unwrap();
        let loopback = IpAlias::new("lo0", [127, 0, 0, 1]).unwrap();
        for nth in 1.. {
            let (host, faults) = bench.faulty();
            let jail = host.jail(jail.name()).unwrap();
            faults.arm(Fault::any(Errno::EIO).nth(nth));
            let vnet = Vnet::bridge("jails").unwrap().create_bridge();
            let vnet = vnet.addr(Cidr::new([10, 0, 0, 2], 24).unwrap());
            let vnet = vnet.gateway([10, 0, 0, 1]).mtu(1400);
            let link = vnet.name_inside("eth0").unwrap().connect(&jail);
            if faults.injected() == 0 {
                faults.disarm();
                link.unwrap().disconnect().unwrap();
                break;
            }
            let error = link.unwrap_err();
            assert_eq!(error.errno(), Some(Errno::EIO), "call {nth}");
            assert!(
                !matches!(error, jail::Error::NotUndone { .. }),
                "call {nth}: {error}"
            );
            assert_eq!(seen(bench), before, "call {nth}");
            assert!(!loopback.is_there_in(&jail).unwrap(), "call {nth}");
            let up = lo0.flags().unwrap().contains(InterfaceFlags::UP);
            assert!(!up, "call {nth}");
        }
        assert!(lo0.flags().unwrap().contains(InterfaceFlags::UP));
    });
}

/// The calls in the jail one by one: the child's, which no fault reaches.
#[test]
fn what_fails_in_the_jail_is_taken_back_there() {
    newest(|bench| {
        let (Some(jail), Some(_)) = (vnet_jail(bench), Own::create(bench, "epair")) else {
            return;
        };
        let before = seen(bench);
        let lo0 = jail.interface("lo0").unwrap();
        let vnet = || Vnet::bridge("jails").unwrap().create_bridge();
        let loopback = IpAlias::new("lo0", [127, 0, 0, 1]).unwrap();
        let cases = [
            // No network of the jail's has it.
            vnet().addr([10, 0, 0, 2]).gateway([10, 9, 9, 9]),
            vnet().name_inside("lo0").unwrap(),
        ];
        for vnet in cases {
            let error = vnet.connect(&jail).unwrap_err();
            assert!(!matches!(error, jail::Error::NotUndone { .. }), "{error}");
            assert!(
                error.to_string().contains(&jail.name().to_string()),
                "{error}"
            );
            assert_eq!(seen(bench), before);
            assert!(!loopback.is_there_in(&jail).unwrap());
            assert!(!lo0.flags().unwrap().contains(InterfaceFlags::UP));
        }
    });
}
