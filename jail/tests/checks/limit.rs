//! Limits, and what a jail uses.

mod cage;

use jail::limit::{Added, Per, Resource};
use jail::{Error, ErrorKind, Host, JailName, Limit, Limits, Racct, Release, Size};
use jail_sim::Machine;

use crate::{Bench, everywhere, simulated};

/// Runs a check where there are limits.
fn where_limits_work(check: impl Fn(&Bench)) {
    everywhere(|bench| match bench.host.capabilities().unwrap().racct {
        Racct::On => check(bench),
        racct => println!("skipped: resource limits are {racct}"),
    });
}

/// Takes away what a check added, also if it fails.
struct Name<'a> {
    host: &'a Host,
    name: JailName,
}

impl Drop for Name<'_> {
    fn drop(&mut self) {
        let _ = self.host.remove_limits(&self.name);
    }
}

fn name<'a>(bench: &'a Bench, name: &str) -> Name<'a> {
    Name {
        host: &bench.host,
        name: JailName::new(&bench.name(name)).unwrap(),
    }
}

fn processes(amount: u64) -> Limit {
    Limit::deny(Resource::MaxProc, amount).unwrap()
}

#[test]
fn added_replaced_and_removed() {
    where_limits_work(|bench| {
        let name = name(bench, "limits");
        let host = &bench.host;
        let name = &name.name;
        assert_eq!(host.limits(name).unwrap(), []);
        assert_eq!(host.add_limit(name, &processes(30)).unwrap(), Added::New);
        let again = host.add_limit(name, &processes(30)).unwrap();
        assert_eq!(again, Added::AlreadyThere);
        let replaced = host.add_limit(name, &processes(40)).unwrap();
        assert_eq!(replaced, Added::Replaced(processes(30)));
        let each = processes(5).per(Per::User).unwrap();
        assert_eq!(host.add_limit(name, &each).unwrap(), Added::New);
        assert_eq!(host.limits(name).unwrap(), [each, processes(40)]);
        let error = host.remove_limit(name, &processes(30)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.hint(), Some("there is no such limit"));
        host.remove_limit(name, &processes(40)).unwrap();
        assert_eq!(host.limits(name).unwrap(), [each]);
        host.remove_limits(name).unwrap();
        host.remove_limits(name).unwrap();
        assert_eq!(host.limits(name).unwrap(), []);
    });
}

#[test]
fn every_limit_is_read_back() {
    where_limits_work(|bench| {
        let name = name(bench, "every");
        for text in [
            "cputime:sigxcpu=60",
            "wallclock:log=3600",
            "pcpu:deny=50",
            "memoryuse:deny=64M",
            "vmemoryuse:deny=1G",
            "swapuse:log=100M/user",
            "openfiles:deny=1000/process",
            "readbps:throttle=10M",
            "writeiops:throttle=100",
            "shmsize:devctl=1M",
            "nthr:sigterm=50/loginclass",
        ] {
            let limit: Limit = text.parse().unwrap();
            let added = bench.host.add_limit(&name.name, &limit).unwrap();
            assert_eq!(added, Added::New, "{text}");
            assert_eq!(bench.host.limits(&name.name).unwrap()[0], limit);
        }
        assert_eq!(bench.host.limits(&name.name).unwrap().len(), 11);
    });
}

#[test]
fn only_what_was_added_is_taken_back() {
    where_limits_work(|bench| {
        let name = name(bench, "back");
        let (host, name) = (&bench.host, &name.name);
        let memory = Limit::deny(Resource::VMemoryUse, Size::gib(1)).unwrap();
        let log = "nthr:log=10".parse().unwrap();
        host.add_limit(name, &processes(30)).unwrap();
        host.add_limit(name, &memory).unwrap();
        let limits: Limits = host
            .add_limits(name, &[processes(10), memory, log])
            .unwrap();
        let added: Vec<Added> = limits.added().iter().map(|(_, added)| *added).collect();
        let expected = [
            Added::Replaced(processes(30)),
            Added::AlreadyThere,
            Added::New,
        ];
        assert_eq!(added, expected);
        limits.remove().unwrap();
        let there = host.limits(name).unwrap();
        assert_eq!(there.len(), 2, "{there:?}");
        assert!(there.contains(&memory) && there.contains(&processes(30)));

        // What somebody else changed meanwhile is left alone.
        let limits = host.add_limits(name, &[processes(10), log]).unwrap();
        host.add_limit(name, &processes(11)).unwrap();
        host.remove_limit(name, &log).unwrap();
        limits.remove().unwrap();
        assert!(host.limits(name).unwrap().contains(&processes(11)));
    });
}

#[test]
fn a_jail_and_its_name() {
    where_limits_work(|bench| {
        let kept = name(bench, "kept");
        let mut jail = bench.jail("kept");
        assert_eq!(jail.usage().unwrap().get(Resource::MaxProc), Some(0));
        jail.limit(&processes(30)).unwrap();
        assert_eq!(jail.limits().unwrap(), [processes(30)]);
        let other = JailName::new(&bench.name("other")).unwrap();
        jail.rename(&other).unwrap();
        assert_eq!(jail.limits().unwrap(), []);
        jail.remove().unwrap();
        assert_eq!(bench.host.limits(&kept.name).unwrap(), [processes(30)]);
        assert_eq!(jail.limits().unwrap_err().kind(), ErrorKind::Gone);
    });
}

#[test]
fn calls() {
    where_limits_work(|bench| {
        let name = name(bench, "calls");
        let host = &bench.host;
        bench.trace.reset();
        host.add_limit(&name.name, &processes(3)).unwrap();
        assert_eq!(bench.trace.total(), 2);
        bench.trace.reset();
        host.remove_limit(&name.name, &processes(3)).unwrap();
        assert_eq!(bench.trace.total(), 1);
        bench.trace.reset();
        host.usage(&name.name).unwrap();
        host.limits(&name.name).unwrap();
        assert_eq!(bench.trace.total(), 2);
    });
}

#[test]
fn long_lists_fit() {
    where_limits_work(|bench| {
        let name = name(bench, "many");
        for amount in 1..=400 {
            let limit = format!("nthr:log={amount}").parse().unwrap();
            bench.host.add_limit(&name.name, &limit).unwrap();
        }
        assert_eq!(bench.host.limits(&name.name).unwrap().len(), 400);
    });
}

#[test]
fn a_smaller_buffer_than_usual() {
    simulated(Release::V15_1, |bench| {
        let name = name(bench, "small");
        let set = |size: u32| {
            let kernel = bench.host.kernel();
            let size = size.to_ne_bytes();
            let size = Some(&size[..]);
            kernel.sysctlbyname(c"kern.racct.rctl.maxbufsize", &mut [], size)
        };
        bench.host.add_limit(&name.name, &processes(1)).unwrap();
        set(500).unwrap();
        assert_eq!(bench.host.limits(&name.name).unwrap(), [processes(1)]);
        set(5).unwrap();
        let error = bench.host.limits(&name.name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Other);
        assert_eq!(
            error.hint(),
            Some("kern.racct.rctl.maxbufsize is too small")
        );
    });
}

#[test]
fn off_and_absent_are_told() {
    for (machine, said) in [
        (
            Machine::builder(Release::V15_1).racct(false),
            "off until a boot with kern.racct.enable=1",
        ),
        (
            Machine::builder(Release::V13_2).without_racct(),
            "not in this kernel",
        ),
    ] {
        let host = Host::new(machine.build().process());
        let web = JailName::new("web").unwrap();
        let errors = [
            host.add_limit(&web, &processes(1)).unwrap_err(),
            host.limits(&web).unwrap_err(),
            host.usage(&web).unwrap_err(),
            host.remove_limits(&web).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::NoRacct { .. }), "{error:?}");
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            let text = error.to_string();
            assert!(
                text.ends_with(&format!("resource limits are {said}")),
                "{text}"
            );
        }
    }
}

#[test]
fn who_may() {
    everywhere(|bench| {
        let Some(user) = bench.unprivileged() else {
            return;
        };
        let web = JailName::new("web").unwrap();
        let error = user.add_limit(&web, &processes(1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Permission);
        assert_eq!(error.hint(), Some("only root can do this"));
    });
}
