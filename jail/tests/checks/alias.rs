//! Addresses on interfaces.

pub(crate) mod faults;
mod kinds;

use std::net::Ipv6Addr;

use jail::{
    AddressProblem, AliasOutcome, Cidr, Errno, Error, ErrorKind, IfThere, InterfaceProblem,
    IpAlias, Release,
};

use crate::interface::{Own, problem};
use crate::{Bench, everywhere, simulated};

fn addr6(bench: &Bench, last: u8) -> Ipv6Addr {
    let [.., a, b] = bench.addr(last).octets();
    Ipv6Addr::new(0xfd00, 0x1a11, 0, 0, 0, 0, a.into(), b.into())
}

/// What is wrong with an address.
fn taken<T: std::fmt::Debug>(result: Result<T, Error>) -> AddressProblem {
    match result.unwrap_err() {
        Error::Address { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

#[test]
fn added_and_removed() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        let addrs: [Cidr; 2] = [bench.addr(1).into(), addr6(bench, 1).into()];
        for addr in addrs {
            let alias = IpAlias::new(lo.name(), addr).unwrap();
            assert!(!alias.is_there(&bench.host).unwrap());
            let added = alias.add(&bench.host).unwrap();
            assert_eq!(added.outcome(), AliasOutcome::Added);
            assert!(alias.is_there(&bench.host).unwrap());
            let has = bench.host.who_has(addr.addr()).unwrap();
            let [has] = &has[..] else { panic!("{has:?}") };
            assert_eq!((has.interface, has.addr), (lo.name(), addr));
            assert!(bench.host.addresses().unwrap().contains(has));

            added.clone().remove().unwrap();
            assert_eq!(bench.host.who_has(addr.addr()).unwrap(), []);
            assert_eq!(taken(added.remove()), AddressProblem::Missing);
        }
    });
}

#[test]
fn what_is_there_is_left() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        let cidrs = [
            Cidr::new(bench.addr(1), 28).unwrap(),
            Cidr::new(addr6(bench, 1), 64).unwrap(),
        ];
        for cidr in cidrs {
            let alias = IpAlias::new(lo.name(), cidr).unwrap();
            alias.add(&bench.host).unwrap().remove().unwrap();
            let first = alias.add(&bench.host).unwrap();
            let again = alias.add(&bench.host).unwrap();
            let (interface, prefix) = (lo.name(), cidr.prefix());
            let there = AliasOutcome::AlreadyThere { interface, prefix };
            assert_eq!(again.outcome(), there);
            again.remove().unwrap();
            assert!(alias.is_there(&bench.host).unwrap());

            let refused = alias.clone().if_there(IfThere::Refuse).add(&bench.host);
            assert_eq!(taken(refused), AddressProblem::Taken { interface, prefix });
            let other = alias.clone().prefix(30).unwrap();
            let refused = other.add(&bench.host);
            assert_eq!(taken(refused), AddressProblem::Taken { interface, prefix });
            let used = other.if_there(IfThere::Use).add(&bench.host).unwrap();
            assert_eq!(used.outcome(), there);
            first.remove().unwrap();
        }
    });
}

#[test]
fn another_interface_that_has_it_is_named() {
    everywhere(|bench| {
        let has = Own::create(bench, "lo").unwrap();
        let wants = Own::create(bench, "lo").unwrap();
        let cidrs: [Cidr; 2] = [bench.addr(1).into(), addr6(bench, 1).into()];
        for cidr in cidrs {
            let first = IpAlias::new(has.name(), cidr).unwrap().add(&bench.host);
            let alias = IpAlias::new(wants.name(), cidr).unwrap();
            let (interface, prefix) = (has.name(), cidr.prefix());
            let error = alias.add(&bench.host).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Exists);
            assert_eq!(
                error.to_string(),
                format!(
                    "address {} on {}: it is there already, on {interface} with prefix /{prefix}",
                    cidr.addr(),
                    wants.name()
                )
            );
            let used = alias.clone().if_there(IfThere::Use).add(&bench.host);
            let used = used.unwrap();
            assert_eq!(
                used.outcome(),
                AliasOutcome::AlreadyThere { interface, prefix }
            );
            used.remove().unwrap();
            first.unwrap().remove().unwrap();
            alias.add(&bench.host).unwrap().remove().unwrap();
        }
    });
}

#[test]
fn three_calls_an_alias_however_many_there_are() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        let host = jail::Host::new(Shared(bench.host.kernel().clone()));
        let many = if bench.machine.is_some() { 200 } else { 20 };
        for family in [4, 6] {
            let addr = |last| -> Cidr {
                match family {
                    4 => bench.addr(last).into(),
                    _ => addr6(bench, last).into(),
                }
            };
            let alias = |last| IpAlias::new(lo.name(), addr(last)).unwrap();
            bench.trace.reset();
            let first = alias(0).add(&host).unwrap();
            assert_eq!(bench.trace.total(), 5, "{:?}", bench.trace.take_lines());
            for last in 1..many {
                let _ = alias(last).add(&host).unwrap();
            }
            bench.trace.reset();
            let last = alias(many).add(&host).unwrap();
            assert_eq!(bench.trace.total(), 3, "{:?}", bench.trace.take_lines());
            bench.trace.reset();
            last.remove().unwrap();
            assert!(alias(1).is_there(&host).unwrap());
            assert_eq!(bench.trace.total(), 2);
            first.remove().unwrap();
        }
    });
}

/// The same kernel below another host, which keeps its own sockets.
#[derive(Debug)]
struct Shared(std::sync::Arc<dyn jail::Kernel>);

impl jail::Kernel for Shared {
    fn ioctl(&self, fd: i32, request: jail::kernel::Ioctl<'_>) -> Result<(), Errno> {
        self.0.ioctl(fd, request)
    }

    fn socket(&self, domain: i32, kind: i32, protocol: i32) -> Result<i32, Errno> {
        self.0.socket(domain, kind, protocol)
    }

    fn bind(&self, fd: i32, addr: &[u8]) -> Result<(), Errno> {
        self.0.bind(fd, addr)
    }

    fn close(&self, fd: i32) -> Result<(), Errno> {
        self.0.close(fd)
    }
}

#[test]
fn what_none_can_have() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        bench.trace.reset();
        let one = bench.addr(1);
        for addr in ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1"] {
            let addr: Cidr = addr.parse().unwrap();
            let error = IpAlias::new(lo.name(), addr).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        }
        assert!(IpAlias::new(lo.name(), one).unwrap().prefix(33).is_err());
        assert!(IpAlias::new(lo.name(), one).unwrap().vhid(0).is_err());
        for name in ["", "a\0b", "sixteen-bytes-xx"] {
            assert!(IpAlias::new(name, one).is_err());
        }
        assert_eq!(bench.trace.total(), 0);

        let nowhere = IpAlias::new("nope0", one).unwrap();
        assert_eq!(problem(nowhere.add(&bench.host)), InterfaceProblem::Missing);
        assert_eq!(
            problem(nowhere.remove(&bench.host)),
            InterfaceProblem::Missing
        );
        assert_eq!(
            problem(nowhere.is_there(&bench.host)),
            InterfaceProblem::Missing
        );
        let missing = IpAlias::new(lo.name(), one).unwrap();
        assert_eq!(taken(missing.remove(&bench.host)), AddressProblem::Missing);
        let host = bench.host.who_has(std::net::Ipv4Addr::LOCALHOST).unwrap();
        assert_eq!(host.len(), 1); // nothing removed another's address
    });
}

#[test]
fn who_may_not() {
    simulated(Release::V15_1, |bench| {
        let host = bench.unprivileged().unwrap();
        let alias = IpAlias::new("lo0", bench.addr(1)).unwrap();
        let error = alias.add(&host).unwrap_err();
        assert_eq!(
            (error.errno(), error.hint()),
            (Some(Errno::EPERM), Some("only root can do this"))
        );
        let there = IpAlias::new("lo0", Cidr::new([127, 0, 0, 1], 8).unwrap()).unwrap();
        assert!(there.add(&host).is_ok()); // it is there already
    });
}
