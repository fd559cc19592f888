//! Listing jails.

use jail::kernel::{Call, Fault, Faulty};
use jail::{Errno, ErrorKind, Host, JailInfo, JailSpec, Release};

use crate::{Bench, everywhere, simulated};
use std::time::Duration;

/// The names of this check's own jails, without what all of them begin with.
fn names(
    bench: &Bench,
    list: impl IntoIterator<Item = Result<JailInfo, jail::Error>>,
) -> Vec<String> {
    let prefix = bench.name("");
    let names = list
        .into_iter()
        .map(|info| info.unwrap().name().to_string());
    let own = names.filter_map(|name| Some(name.strip_prefix(&prefix)?.replace(&prefix, "")));
    own.collect()
}

#[test]
fn all_of_them_in_the_order_of_jids() {
    everywhere(|bench| {
        let jails = ["a", "b", "c"].map(|name| bench.jail(name));
        assert_eq!(names(bench, bench.host.jails()), ["a", "b", "c"]);
        let infos: Vec<_> = bench.host.jails().into_iter().map(Result::unwrap).collect();
        let info = infos
            .iter()
            .find(|info| info.jid() == jails[1].jid())
            .unwrap();
        assert_eq!(info.path(), Some(&*bench.dir("b")));
        assert_eq!(info.hostname(), Some(bench.name("b").as_ref()));
        assert_eq!(
            (info.parent(), info.is_dying(), info.has_vnet()),
            (None, false, false)
        );
    });
}

#[test]
fn one_call_a_jail() {
    everywhere(|bench| {
        let _jails = ["a", "b", "c", "d"].map(|name| bench.jail(name));
        let before = bench.trace.count("jail_get");
        let listed = bench
            .host
            .jails()
            .params(&["securelevel"])
            .into_iter()
            .count();
        assert_eq!(bench.trace.count("jail_get") - before, listed + 1); // and the end
    });
}

#[test]
fn nested_ones_by_their_parents() {
    everywhere(|bench| {
        let top = bench.spec("p").children_max(5).create(&bench.host).unwrap();
        let nested = |name: &str, max| {
            let spec = JailSpec::new(format!("{}.{name}", top.name())).unwrap();
            let spec = spec.path(bench.dir("n")).children_max(max);
            spec.create(&bench.host).unwrap()
        };
        let inner = nested("c", 2);
        nested("d", 0);
        nested("c.e", 0);
        bench.jail("pp"); // the same beginning
        assert_eq!(
            names(bench, bench.host.jails()),
            ["p", "p.c", "p.d", "p.c.e", "pp"]
        );
        assert_eq!(names(bench, bench.host.jails().top_level()), ["p", "pp"]);
        assert_eq!(names(bench, top.children()), ["p.c", "p.d"]);
        assert_eq!(names(bench, inner.children()), ["p.c.e"]);
        assert_eq!(
            names(bench, bench.host.jails().below(&top)),
            ["p.c", "p.d", "p.c.e"]
        );
    });
}

/// On 15.1 a jail that was entered by jail_attach_jd(2) is dying for ever.
#[test]
fn dying_ones_on_request() {
    simulated(Release::V15_1, |bench| {
        let jail = bench.jail("dying");
        let leak = Host::new(bench.machine.as_ref().unwrap().process());
        let same = leak.jail(jail.name()).unwrap();
        let desc = same.desc().unwrap().raw();
        leak.kernel().jail_attach_jd(desc).unwrap();
        jail.remove().unwrap();
        assert_eq!(names(bench, bench.host.jails()), [""; 0]);
        let listed: Vec<_> = bench.host.jails().include_dying().into_iter().collect();
        assert!(listed[0].as_ref().unwrap().is_dying());
        let error = jail.wait_gone(Duration::from_secs(3)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(error.hint().unwrap().starts_with("it is dying"), "{error}");
        // Another jail on its jid makes no difference: the dying one was renumbered.
        let spec = bench.spec("next").jid(jail.jid());
        let _next = spec.create(&bench.host).unwrap();
        let error = jail.wait_gone(Duration::from_secs(3)).unwrap_err();
        assert!(error.hint().unwrap().starts_with("it is dying"), "{error}");
    });
}

#[test]
fn parameters_of_ones_choice() {
    everywhere(|bench| {
        let jail = bench.jail("some");
        let infos = bench.host.jails().only(&["children.max"]);
        let mut infos = infos.into_iter().map(Result::unwrap);
        let info = infos.find(|info| info.jid() == jail.jid()).unwrap();
        assert_eq!(info.values().int("children.max"), Some(0));
        assert_eq!(info.path(), None);
    });
}

#[test]
fn a_parameter_that_cannot_be_asked_is_one_error() {
    everywhere(|bench| {
        let _jail = bench.jail("err");
        let results: Vec<_> = bench.host.jails().params(&["nope"]).into_iter().collect();
        assert_eq!(results.len(), 1);
        assert_eq!(
            results[0].as_ref().unwrap_err().kind(),
            ErrorKind::Unsupported
        );
    });
}

#[test]
fn an_error_does_not_end_the_list() {
    simulated(Release::V15_1, |bench| {
        let _jails = ["a", "b", "c"].map(|name| bench.jail(name));
        let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
        let host = Host::new(kernel);
        host.release().unwrap();
        faults.arm(Fault::new(Call::JailGet, Errno::EIO).nth(2));
        let results: Vec<_> = host.jails().into_iter().collect();
        let shown: Vec<_> = results
            .iter()
            .map(|r| r.as_ref().map_err(|e| e.errno()))
            .collect();
        assert_eq!(results.len(), 3);
        assert_eq!(shown[1].unwrap_err(), Some(Errno::EIO));
        assert!(shown[0].is_ok() && shown[2].is_ok());
    });
}

#[test]
fn an_error_about_all_ends_it() {
    simulated(Release::V15_1, |bench| {
        let _jails = ["a", "b"].map(|name| bench.jail(name));
        let (kernel, faults) = Faulty::new(bench.machine.as_ref().unwrap().process());
        let host = Host::new(kernel);
        host.release().unwrap();
        faults.arm(Fault::new(Call::JailGet, Errno::EPERM).lasting());
        let results: Vec<_> = host.jails().into_iter().collect();
        assert_eq!(results.len(), 1);
        assert_eq!(
            results[0].as_ref().unwrap_err().kind(),
            ErrorKind::Permission
        );
    });
}

#[test]
fn a_thousand_are_listed_once_each() {
    simulated(Release::V15_1, |bench| {
        let spec = |n: u32| JailSpec::new(format!("j{n}")).unwrap().path("/");
        for n in 0..1000 {
            spec(n).create(&bench.host).unwrap();
        }
        bench.trace.reset();
        assert_eq!(bench.host.jails().into_iter().count(), 1000);
        assert_eq!(bench.trace.count("jail_get"), 1001);
    });
}
