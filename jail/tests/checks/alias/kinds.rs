//! IPv6 addresses that wait, addresses of links, addresses of virtual hosts.

use std::net::Ipv6Addr;
use std::time::Duration;

use jail::{AddressProblem, AliasOutcome, Cidr, Errno, Error, ErrorKind, IpAlias, Release};

use super::{addr6, taken};
use crate::interface::Own;
use crate::{everywhere, simulated};

#[test]
fn waiting_for_dad() {
    everywhere(|bench| {
        let Some(epair) = Own::create(bench, "epair") else {
            return;
        };
        let alias = |last| IpAlias::new(epair.name(), addr6(bench, last)).unwrap();
        let down = alias(1).wait_for_dad(Duration::from_millis(300));
        epair.0.down().unwrap();
        match down.add(&bench.host) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
                assert!(!down.is_there(&bench.host).unwrap());
            }
            // A kernel on which the first address brings the interface up.
            Ok(added) => added.remove().unwrap(),
        }
        epair.0.up().unwrap();
        let limit = Duration::from_secs(10);
        let added = alias(2).wait_for_dad(limit).add(&bench.host).unwrap();
        added.remove().unwrap();
        let four = IpAlias::new(epair.name(), bench.addr(1)).unwrap();
        four.wait_for_dad(limit)
            .add(&bench.host)
            .unwrap()
            .remove()
            .unwrap();
    });
}

#[test]
fn link_local_addresses_are_one_a_link() {
    everywhere(|bench| {
        let (one, two) = (
            Own::create(bench, "lo").unwrap(),
            Own::create(bench, "lo").unwrap(),
        );
        let addr: Ipv6Addr = "fe80::1a11:1".parse().unwrap();
        for lo in [&one, &two] {
            let alias = IpAlias::new(lo.name(), Cidr::new(addr, 64).unwrap()).unwrap();
            assert_eq!(
                alias.add(&bench.host).unwrap().outcome(),
                AliasOutcome::Added
            );
            assert!(alias.is_there(&bench.host).unwrap());
        }
        let has = bench.host.who_has(addr).unwrap();
        let has: Vec<_> = has
            .iter()
            .map(|has| (has.interface, has.addr.prefix()))
            .collect();
        assert_eq!(has, [(one.name(), 64), (two.name(), 64)]);
    });
}

#[test]
fn a_vhid_needs_carp() {
    simulated(Release::V15_1, |bench| {
        for addr in [Cidr::from(bench.addr(1)), addr6(bench, 1).into()] {
            let alias = IpAlias::new("lo0", addr).unwrap().vhid(7).unwrap();
            let error = alias.add(&bench.host).unwrap_err();
            assert!(
                matches!(error, Error::NoModule { module: "carp", .. }),
                "{error}"
            );
            assert!(error.to_string().starts_with("vhid 7 on lo0: "), "{error}");
            assert!(!alias.is_there(&bench.host).unwrap());
        }
    });
}

/// A kernel on whose links every address is another machine's too.
#[derive(Debug)]
struct Crowded(std::sync::Arc<dyn jail::Kernel>);

impl jail::Kernel for Crowded {
    fn ioctl(&self, fd: i32, mut request: jail::kernel::Ioctl<'_>) -> Result<(), Errno> {
        self.0.ioctl(fd, request.reborrow())?;
        if let jail::kernel::Ioctl::SiocGifaflagIn6 { flags, .. } = request {
            *flags |= jail_sys::netinet6::in6_var::IN6_IFF_DUPLICATED;
        }
        Ok(())
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<i32, Errno> {
        self.0.socket(domain, kind, protocol)
    }

    fn bind(&self, fd: i32, addr: &[u8]) -> Result<(), Errno> {
        self.0.bind(fd, addr)
    }

    fn clock_gettime(&self, clock: i32) -> Result<Duration, Errno> {
        self.0.clock_gettime(clock)
    }

    fn close(&self, fd: i32) -> Result<(), Errno> {
        self.0.close(fd)
    }
}

#[test]
fn a_duplicate_is_removed_again() {
    simulated(Release::V15_1, |bench| {
        let epair = Own::create(bench, "epair").unwrap();
        let host = jail::Host::new(Crowded(bench.host.kernel().clone()));
        let alias = IpAlias::new(epair.name(), addr6(bench, 1)).unwrap();
        let alias = alias.wait_for_dad(Duration::from_secs(1));
        let error = alias.add(&host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert_eq!(taken::<()>(Err(error)), AddressProblem::Duplicate);
        assert!(!alias.is_there(&bench.host).unwrap());
    });
}
