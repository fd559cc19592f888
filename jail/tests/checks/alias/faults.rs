//! An alias on a kernel whose calls fail.

use std::time::Duration;

use jail::kernel::{Call, Fault};
use jail::{Errno, InterfaceName, IpAlias};

use super::addr6;
use crate::interface::Own;
use crate::{Bench, newest};

/// Interfaces and addresses.
pub(crate) fn seen(bench: &Bench) -> Vec<(InterfaceName, Vec<String>)> {
    let list = bench.host.interfaces().unwrap();
    let addrs = |info: &jail::InterfaceInfo| -> Vec<String> {
        info.addrs.iter().map(|has| has.addr.to_string()).collect()
    };
    list.iter().map(|info| (info.name, addrs(info))).collect()
}

#[test]
fn whichever_call_fails_the_address_is_not_there() {
    newest(|bench| {
        let Some(epair) = Own::create(bench, "epair") else {
            return;
        };
        epair.0.up().unwrap();
        let before = seen(bench);
        let limit = Duration::from_secs(10);
        let aliases = [
            IpAlias::new(epair.name(), bench.addr(1)).unwrap(),
            IpAlias::new(epair.name(), addr6(bench, 1)).unwrap(),
            IpAlias::new(epair.name(), addr6(bench, 2))
                .unwrap()
                .wait_for_dad(limit),
        ];
        for alias in aliases {
            for nth in 1.. {
                let (host, faults) = bench.faulty();
                faults.arm(Fault::any(Errno::EIO).nth(nth));
                let added = alias.add(&host);
                if faults.injected() == 0 {
                    faults.disarm();
                    added.unwrap().remove().unwrap();
                    break;
                }
                assert_eq!(added.unwrap_err().errno(), Some(Errno::EIO), "call {nth}");
                let now = seen(bench);
                // An interface gets its link-local address with the first of IPv6.
                assert!(
                    !now.iter()
                        .any(|(_, addrs)| addrs.contains(&alias.addr().to_string()))
                );
                assert_eq!(now.len(), before.len());
            }
        }
    });
}

#[test]
fn what_cannot_be_undone_is_told() {
    newest(|bench| {
        let Some(epair) = Own::create(bench, "epair") else {
            return;
        };
        let (host, faults) = bench.faulty();
        let alias = IpAlias::new(epair.name(), addr6(bench, 1)).unwrap();
        let alias = alias.wait_for_dad(Duration::from_secs(1));
        faults.arm(Fault::new(Call::ClockGettime, Errno::EIO));
        // Look, add; removing is the next one.
        faults.arm(Fault::new(Call::Ioctl, Errno::ENOBUFS).nth(3));
        let error = alias.add(&host).unwrap_err();
        let jail::Error::NotUndone { error, left } = error else {
            panic!("{error}")
        };
        assert_eq!(error.errno(), Some(Errno::EIO));
        assert_eq!(left[0].errno(), Some(Errno::ENOBUFS));
        alias.remove(&bench.host).unwrap();
    });
}

#[test]
fn without_raw_sockets_others_tell() {
    newest(|bench| {
        let (has, wants) = (
            Own::create(bench, "lo").unwrap(),
            Own::create(bench, "lo").unwrap(),
        );
        let (host, faults) = bench.faulty();
        for (last, addr) in [jail::Cidr::from(bench.addr(1)), addr6(bench, 1).into()]
            .into_iter()
            .enumerate()
        {
            let first = IpAlias::new(has.name(), addr).unwrap().add(&bench.host);
            // The socket for requests, then the raw one.
            faults.arm(Fault::new(Call::Socket, Errno::EPERM).nth(2));
            let error = IpAlias::new(wants.name(), addr)
                .unwrap()
                .add(&host)
                .unwrap_err();
            assert_eq!(error.kind(), jail::ErrorKind::Exists, "{error}");
            assert_eq!(faults.count("close"), last + 1);
            first.unwrap().remove().unwrap();
        }
    });
}
