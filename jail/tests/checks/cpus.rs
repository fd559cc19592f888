//! The processors of jails.

use std::time::Duration;

use jail::kernel::Traced;
use jail::{CpuSet, Errno, Error, ErrorKind, Host, JailSpec, Release};

use crate::{everywhere, simulated};

const GONE: Duration = Duration::from_secs(10);

#[test]
fn a_jail_has_those_of_the_host_until_told() {
    everywhere(|bench| {
        let all = bench.host.cpus().unwrap();
        assert!(!all.is_empty());
        let jail = bench.spec("cpus").param("children.max", 2);
        let jail = jail.create(&bench.host).unwrap();
        assert_eq!(jail.cpus().unwrap(), all);
        let first = CpuSet::new(all.iter().take(1)).unwrap();
        jail.set_cpus(&first).unwrap();
        assert_eq!(jail.cpus().unwrap(), first);
        let said = jail.command("/bin/sh").args(["-c", "echo ok"]).output();
        assert_eq!(said.unwrap().stdout, b"ok\n");
        jail.set_cpus(&all).unwrap();
        assert_eq!(jail.cpus().unwrap(), all);
        jail.remove().unwrap();
        jail.wait_gone(GONE).unwrap();
        assert_eq!(jail.cpus().unwrap_err().kind(), ErrorKind::Gone);
        let again = jail.set_cpus(&all).unwrap_err();
        assert!(matches!(again, Error::Gone { .. }), "{again}");
        assert_eq!(bench.host.cpus().unwrap(), all);
    });
}

#[test]
fn a_jail_inside_loses_them_too() {
    everywhere(|bench| {
        let all = bench.host.cpus().unwrap();
        if all.len() < 2 {
            println!("skipped: one processor");
            return;
        }
        let outer = bench.spec("outer").param("children.max", 2);
        let outer = outer.create(&bench.host).unwrap();
        let inner = JailSpec::new(format!("{}.in", outer.name())).unwrap();
        let inner = inner.path("/").create(&bench.host).unwrap();
        let cpu = |nth| CpuSet::new(all.iter().skip(nth).take(1)).unwrap();
        outer.set_cpus(&cpu(1)).unwrap();
        assert_eq!(inner.cpus().unwrap(), cpu(1));
        let error = inner.set_cpus(&cpu(0)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EINVAL));
        let hint = "the jail around it may not use all of these";
        assert_eq!(error.hint(), Some(hint));
        outer.set_cpus(&all).unwrap();
        assert_eq!(inner.cpus().unwrap(), cpu(1));
        let error = outer.set_cpus(&cpu(0)).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EDEADLK));
        assert!(
            error.hint().unwrap().contains("a jail inside it"),
            "{error}"
        );
        outer.remove().unwrap();
        outer.wait_gone(GONE).unwrap();
    });
}

#[test]
fn what_cannot_be() {
    everywhere(|bench| {
        let jail = bench.spec("none").create(&bench.host).unwrap();
        let error = jail.set_cpus(&CpuSet::default()).unwrap_err();
        assert_eq!(error.to_string(), "cpus: empty");
        let far = CpuSet::new([200]).unwrap();
        let hint = format!("the host has {}", bench.host.cpus().unwrap());
        // 13 has no more than 256.
        for far in [far, CpuSet::new([0, 1000]).unwrap()] {
            let error = jail.set_cpus(&far).unwrap_err();
            assert_eq!(error.errno(), Some(Errno::EINVAL), "{error}");
            assert_eq!(error.hint(), Some(&*hint), "{error}");
        }
        jail.remove().unwrap();
        jail.wait_gone(GONE).unwrap();
        let none = bench.spec("none").cpus(CpuSet::default());
        let error = none.start(&bench.host).unwrap_err();
        assert_eq!(error.to_string(), "cpus: empty");
        let refused = bench.spec("none").cpus(far);
        assert!(refused.create(&bench.host).is_err());
        let error = refused.start(&bench.host).unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EINVAL), "{error}");
        assert!(bench.host.jail(refused.name()).is_err());
    });
}

#[test]
fn one_call_and_how_it_is_told() {
    simulated(Release::V14_4, |bench| {
        let traced = Traced::collecting(bench.machine.as_ref().unwrap().process());
        let trace = traced.trace();
        let host = Host::new(traced);
        let jail = bench.spec("told").create(&host).unwrap();
        let _ = trace.take_lines();
        jail.set_cpus(&CpuSet::new([1]).unwrap()).unwrap();
        jail.cpus().unwrap();
        let lines = trace.take_lines();
        let told: Vec<_> = lines
            .iter()
            .filter(|line| line.contains("cpuset"))
            .collect();
        let jid = jail.jid();
        assert_eq!(
            told,
            [
                &format!("cpuset_setaffinity(CPU_LEVEL_WHICH, CPU_WHICH_JAIL, {jid}, {{1}}) = 0"),
                &format!("cpuset_getaffinity(CPU_LEVEL_WHICH, CPU_WHICH_JAIL, {jid}) = 0 [{{1}}]"),
            ]
        );
        assert_eq!(lines.len(), 4, "{lines:?}");
        jail.remove().unwrap();
    });
}
