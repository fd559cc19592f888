//! Interfaces: made, named, marked, bridged, ended.

use jail::{
    Error, ErrorKind, Interface, InterfaceFlags, InterfaceName, InterfaceProblem, Problem, Release,
};
use jail_sim::Machine;

use crate::{Bench, everywhere, simulated};

/// An interface that is gone when the check is over, whatever becomes of it.
pub(crate) struct Own(pub(crate) Interface);

impl Own {
    /// A clone whose unit the kernel picks; `None`, saying so, where there are none.
    pub(crate) fn create(bench: &Bench, cloner: &str) -> Option<Self> {
        match Interface::create(&bench.host.clone().loading_modules(), cloner) {
            Ok(made) => Some(Self(made)),
            Err(error) if bench.machine.is_none() && error.kind() != ErrorKind::Exists => {
                println!("skipped, {cloner}: {error}");
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) fn name(&self) -> InterfaceName {
        self.0.name()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = self.0.clone().destroy();
    }
}

/// What is wrong with an interface.
pub(crate) fn problem<T: std::fmt::Debug>(result: Result<T, Error>) -> InterfaceProblem {
    match result.unwrap_err() {
        Error::Interface { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

#[test]
fn made_and_ended() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        assert_eq!(lo.name().stem(), b"lo");
        assert!(lo.0.exists().unwrap());
        let listed = bench.host.interfaces().unwrap();
        let listed = listed.iter().find(|info| info.name == lo.name()).unwrap();
        assert!(listed.flags.contains(InterfaceFlags::LOOPBACK));
        assert_eq!(listed.index, lo.0.index().unwrap());
        assert_eq!(listed.mtu, lo.0.mtu().unwrap());

        let taken = Interface::create(&bench.host, lo.name());
        assert_eq!(taken.unwrap_err().kind(), ErrorKind::Exists);
        lo.0.clone().destroy().unwrap();
        assert_eq!(problem(lo.0.clone().destroy()), InterfaceProblem::Missing);
        assert!(!lo.0.exists().unwrap());
        assert_eq!(problem(lo.0.up()), InterfaceProblem::Missing);
    });
}

#[test]
fn the_next_one_is_tried_where_a_unit_is_taken() {
    everywhere(|bench| {
        let first = Own::create(bench, "lo").unwrap();
        let taken = u16::try_from(first.name().unit().unwrap()).unwrap();
        let units = [taken, 30_001, 30_002];
        let mut tried = Vec::new();
        let names = InterfaceName::candidates("lo", units);
        let made = Interface::create_first(&bench.host, names, |name| {
            tried.push(name);
            Ok(())
        });
        let made = Own(made.unwrap());
        assert_eq!(tried, [first.name(), made.name()]);
        let none = InterfaceName::candidates("lo", [taken]);
        let none = Interface::create_first(&bench.host, none, |_| Ok(()));
        assert_eq!(problem(none), InterfaceProblem::Exists);
        let stopped = Interface::create_first(
            &bench.host,
            InterfaceName::candidates("lo", [30_003]),
            |_| Err(Error::param("journal", Problem::Empty)),
        );
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::InvalidInput);
        assert!(!bench.host.interface("lo30003").unwrap().exists().unwrap());
    });
}

#[test]
fn up_and_down_and_no_call_where_nothing_changes() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        lo.0.up().unwrap();
        assert!(lo.0.flags().unwrap().contains(InterfaceFlags::UP));
        bench.trace.reset();
        lo.0.up().unwrap();
        assert_eq!(bench.trace.total(), 1);
        lo.0.down().unwrap();
        assert!(!lo.0.flags().unwrap().contains(InterfaceFlags::UP));
        lo.0.set_mtu(1400).unwrap();
        assert_eq!(lo.0.mtu().unwrap(), 1400);
    });
}

#[test]
fn renamed() {
    everywhere(|bench| {
        let mut lo = Own::create(bench, "lo").unwrap();
        let other = Own::create(bench, "lo").unwrap();
        let new = format!("jr{}", std::process::id());
        lo.0.rename(&new).unwrap();
        assert_eq!(lo.name().to_string(), new);
        assert!(lo.0.exists().unwrap());
        let taken = lo.0.rename(other.name());
        assert_eq!(problem(taken), InterfaceProblem::Exists);
        bench.trace.reset();
        lo.0.rename(&new).unwrap();
        let long = lo.0.rename("sixteen-bytes-xx").unwrap_err();
        assert_eq!(long.kind(), ErrorKind::InvalidInput);
        assert_eq!(bench.trace.total(), 0);
    });
}

#[test]
fn marked() {
    everywhere(|bench| {
        let lo = Own::create(bench, "lo").unwrap();
        assert_eq!(lo.0.description().unwrap(), None);
        lo.0.tag("jailrs:web").unwrap();
        lo.0.tag("jailrs:web").unwrap(); // in the group already
        assert_eq!(lo.0.description().unwrap().as_deref(), Some("jailrs:web"));
        assert!(lo.0.groups().unwrap().contains(&"jailrs".into()));
        lo.0.remove_group("jailrs").unwrap();
        assert!(!lo.0.groups().unwrap().contains(&"jailrs".into()));
        let long = "x".repeat(1000);
        lo.0.set_description(&long).unwrap();
        assert_eq!(lo.0.description().unwrap(), Some(long));
        lo.0.set_description("").unwrap();
        assert_eq!(lo.0.description().unwrap(), None);

        bench.trace.reset();
        for (tag, problem) in [
            ("a\0b", Problem::Nul),
            ("", Problem::Empty),
            ("rack1:x", Problem::GroupDigit),
        ] {
            match lo.0.tag(tag).unwrap_err() {
                Error::Param { problem: why, .. } => assert_eq!(why, problem),
                other => panic!("{other}"),
            }
        }
        assert_eq!(bench.trace.total(), 0);
    });
}

#[test]
fn bridged() {
    everywhere(|bench| {
        let (Some(bridge), Some(other)) =
            (Own::create(bench, "bridge"), Own::create(bench, "bridge"))
        else {
            return;
        };
        let Some(epair) = Own::create(bench, "epair") else {
            return;
        };
        assert!(bridge.0.members().unwrap().is_empty());
        bridge.0.add_member(epair.name()).unwrap();
        assert_eq!(bridge.0.members().unwrap(), [epair.name()]);
        let again = bridge.0.add_member(epair.name());
        assert_eq!(problem(again), InterfaceProblem::Member(bridge.name()));
        let second = other.0.add_member(epair.name());
        assert_eq!(problem(second), InterfaceProblem::OtherBridge(other.name()));
        assert_eq!(
            problem(bridge.0.add_member("nope0")),
            InterfaceProblem::Missing
        );
        bridge.0.remove_member(epair.name()).unwrap();
        let gone = bridge.0.remove_member(epair.name());
        assert_eq!(problem(gone), InterfaceProblem::NoMember(bridge.name()));
        let no_bridge = epair.0.add_member(bridge.name()).unwrap_err();
        assert!(no_bridge.hint().unwrap().contains("bridge"), "{no_bridge}");

        let half = epair.name().epair_peer().unwrap();
        assert!(bench.host.interface(half).unwrap().exists().unwrap());
        epair.0.clone().destroy().unwrap();
        assert!(!bench.host.interface(half).unwrap().exists().unwrap());
    });
}

#[test]
fn names_that_none_can_have() {
    everywhere(|bench| {
        bench.trace.reset();
        for name in ["", "a\0b", "interface-too-long"] {
            let error = bench.host.interface(name).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            let error = Interface::create(&bench.host, name).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        }
        assert_eq!(bench.trace.total(), 0);
        let error = Interface::create(&bench.host, "nosuch").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(
            error.hint(),
            Some("no clones of that name, or no such unit")
        );
        let error = bench.host.interface("lo0").unwrap().destroy().unwrap_err();
        assert_eq!(error.errno(), Some(jail::Errno::EINVAL), "{error}");
    });
}

#[test]
fn modules_are_loaded_if_that_is_allowed() {
    let builder = Machine::builder(Release::V15_1).module_unloaded("if_epair");
    let machine = builder.build();
    let host = jail::Host::new(machine.process());
    let error = Interface::create(&host, "epair").unwrap_err();
    assert!(
        matches!(
            error,
            Error::NoModule {
                module: "if_epair",
                ..
            }
        ),
        "{error}"
    );
    let host = host.loading_modules();
    let made = Interface::create(&host, "epair7").unwrap();
    assert_eq!(made.name(), "epair7a");
}

#[test]
fn who_is_not_root_changes_nothing() {
    simulated(Release::V15_1, |bench| {
        let lo = Own::create(bench, "lo").unwrap();
        let host = bench.unprivileged().unwrap();
        let lo = host.interface(lo.name()).unwrap();
        assert!(lo.exists().unwrap());
        for result in [lo.up(), lo.tag("a:b"), lo.clone().destroy()] {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Permission);
            assert_eq!(error.hint(), Some("only root can do this"), "{error}");
        }
    });
}
