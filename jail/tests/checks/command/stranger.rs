//! A jail that goes and whose number another one gets, at whatever moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jail::kernel::Traced;
use jail::{Host, IpAlias, Jail, JailSpec};

use super::*;

const SOON: Duration = Duration::from_secs(10);

/// Replaces the jail after so many calls that a host makes.
struct Replacing {
    host: Host,
    calls: Arc<AtomicUsize>,
}

impl Replacing {
    fn after(bench: &Bench, nth: usize, old: &Jail, new: &JailSpec) -> Self {
        let calls = Arc::new(AtomicUsize::new(0));
        let (seen, old, new) = (calls.clone(), old.clone(), new.clone());
        let kernel = Traced::new(bench.host.kernel().clone(), move |_| {
            if seen.fetch_add(1, Ordering::Relaxed) + 1 == nth {
                old.remove().unwrap();
                let _ = old.wait_gone(SOON);
                let new = new.clone().param("jid", old.jid().raw());
                new.create(old.host()).unwrap();
            }
        });
        let host = Host::new(kernel);
        Self { host, calls }
    }

    /// How many it has made; nothing is replaced after those to come.
    fn end(&self) -> usize {
        self.calls.swap(usize::MAX / 2, Ordering::Relaxed)
    }
}

/// Does something with a jail that another one with its number takes the place of: after the first
/// call, after the second and so on, until it makes fewer. Gives how many it makes.
///
/// The host's own calls, to find the jail, come first and are not counted.
fn replaced_at_each_call(
    bench: &Bench,
    spec: impl Fn(&str) -> JailSpec,
    act: impl Fn(&Jail) -> Result<(), jail::Error>,
    check: impl Fn(&Jail),
) -> usize {
    for nth in 1..100 {
        let old = spec("old").create(&bench.host).unwrap();
        let counting = Replacing::after(bench, usize::MAX, &old, &spec("new"));
        let own = counting.host.jail(old.name()).unwrap();
        let found = counting.end();
        drop((own, counting));
        let replacing = Replacing::after(bench, found + nth, &old, &spec("new"));
        let own = replacing.host.jail(old.name()).unwrap();
        let done = act(&own);
        let made = replacing.end() - found;
        drop(own);
        if made < nth {
            done.unwrap();
            old.remove().unwrap();
            old.wait_gone(SOON).unwrap();
            return made;
        }
        let new = bench.host.jail(spec("new").name()).unwrap();
        assert_eq!(new.jid(), old.jid());
        check(&new);
        new.remove().unwrap();
        new.wait_gone(SOON).unwrap();
    }
    panic!("it never ends");
}

#[test]
fn a_command_never_lands_in_a_stranger() {
    everywhere(|bench| {
        if bench.release() < Release::V15_0 {
            return;
        }
        let spec = |name: &str| bench.spec(name);
        let run = |jail: &Jail| {
            let mut shell = jail.command("/bin/sh");
            shell.args(["-c", "echo here > /mark"]).status().map(drop)
        };
        let mark = |name: &str| bench.on_computer(name).join("mark").exists();
        let calls = replaced_at_each_call(bench, spec, run, |_| assert!(!mark("new")));
        assert!(mark("old"));
        assert!(calls > 2, "{calls}");
    });
}

#[test]
fn nor_does_what_is_done_inside() {
    everywhere(|bench| {
        let can = bench.host.capabilities().unwrap();
        if !can.vnet || bench.release() < Release::V15_0 {
            return;
        }
        let spec = |name: &str| {
            JailSpec::vnet(bench.name(name))
                .unwrap()
                .path(bench.dir(name))
        };
        let alias = IpAlias::new("lo0", bench.addr(3)).unwrap();
        let add = |jail: &Jail| alias.add_in(jail).map(drop);
        let no_address = |stranger: &Jail| assert!(!alias.is_there_in(stranger).unwrap());
        let calls = replaced_at_each_call(bench, spec, add, no_address);
        assert!(calls > 1, "{calls}");
    });
}

/// What the look cost that a command by a number needs.
#[test]
fn a_descriptor_needs_no_look() {
    everywhere(|bench| {
        let jail = bench.jail("web");
        let run = || {
            bench.trace.reset();
            let mut child = jail
                .command("/bin/sh")
                .args(["-c", "true"])
                .spawn()
                .unwrap();
            let calls = bench.trace.take_lines();
            assert!(child.wait().unwrap().success());
            calls
        };
        // Whether there is mac_do(4) is asked the first time.
        run();
        let calls = run();
        let looks = calls
            .iter()
            .filter(|line| line.starts_with("jail_get("))
            .count();
        assert_eq!(looks, usize::from(jail.desc().is_none()), "{calls:#?}");
        let spawn = calls
            .iter()
            .find(|line| line.starts_with("spawn("))
            .unwrap();
        assert_eq!(
            spawn.contains("jaildesc="),
            jail.desc().is_some(),
            "{spawn}"
        );
    });
}

#[test]
fn one_that_is_gone() {
    everywhere(|bench| {
        let jail = bench.jail("web");
        jail.remove().unwrap();
        jail.wait_gone(SOON).unwrap();
        let error = jail.command("/bin/sh").status().unwrap_err();
        assert!(matches!(error, jail::Error::Gone { .. }), "{error}");
    });
}
