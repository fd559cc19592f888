//! What cannot work is told before the first step.

use super::*;

#[test]
fn before_anything_is_done() {
    everywhere(|bench| {
        let before = World::of(bench);
        let spec = || {
            let spec = bench.spec("wrong");
            spec.hook_fn(HookPoint::Prepare, |_| panic!("nothing is begun"))
        };
        let link = || Vnet::bridge("bridge77").unwrap();
        let specs = [
            (spec().path("jails/web"), "path"),
            (spec().param("securelevel", "1"), "securelevel"),
            (spec().param("parent", 1), "parent"),
            (spec().param("name", "other"), "name"),
            (spec().param("persist", false), "persist"),
            (spec().link(link()), "vnet"),
            (spec().vnet_interface("em7").unwrap(), "vnet"),
        ];
        for (spec, wrong) in specs {
            match spec.start(&bench.host).unwrap_err() {
                Error::Param { param, .. } => assert_eq!(param, wrong),
                other => panic!("{wrong}: {other}"),
            }
        }
        let unknown = spec().param("no.such.thing", 1);
        let error = unknown.start(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert_eq!(World::of(bench), before);
    });
}
