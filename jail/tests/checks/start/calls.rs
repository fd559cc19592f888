//! How many calls a start and a stop make.

use super::*;

/// One alias, a devfs with a ruleset that is there, one nullfs, a command.
fn spec(bench: &Bench) -> JailSpec {
    bench.needs(&["nullfs"]);
    let base = bench.dir("base");
    bench.dir("web/dev");
    bench.programs("web");
    JailSpec::new(bench.name("web"))
        .unwrap()
        .path(bench.dir("web"))
        .alias(IpAlias::new("lo0", bench.addr(1)).unwrap())
        .mount(Mount::devfs("/dev").ruleset(4))
        .mount(Mount::nullfs(base, "/usr").create_mount_point(0o755))
        .exec_start(yes())
}

#[test]
fn of_a_small_jail() {
    everywhere(|bench| {
        let spec = spec(bench);
        // The journal asks for the time of the boot.
        let host = &bench.host.clone().without_journal();
        // Sockets and /dev are opened the first time.
        stop(spec.start(host).unwrap());
        bench.trace.reset();
        let mut started = spec.start(host).unwrap();
        let starting = bench.trace.take_lines();
        started.stop(StopPolicy::now()).unwrap();
        let stopping = bench.trace.take_lines();
        // A running kernel is waited for: it takes its time, and so many looks.
        let looks = if bench.machine.is_some() { 0 } else { 100 };
        let (start, stop) = (starting.len(), stopping.len());
        assert!(start <= 37 + looks, "{start} {starting:#?}");
        assert!(stop <= 16 + looks, "{stop} {stopping:#?}");
    });
}
