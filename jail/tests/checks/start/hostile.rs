//! Jails that do not want to go.

use super::*;

#[test]
fn one_that_ignores_sigterm_is_killed() {
    everywhere(|bench| {
        let stubborn = Exec::new("/bin/sh").args(["-c", "trap '' TERM; sleep 1000 & true"]);
        let spec = bench.spec("stubborn").exec_start(stubborn.quiet());
        let mut started = spec.start(&bench.host).unwrap();
        let policy = StopPolicy::default().term(Duration::from_millis(200));
        started.stop(policy).unwrap();
    });
}

#[test]
fn one_that_is_gone_already() {
    everywhere(|bench| {
        let web = Web::new(bench);
        let before = World::of(bench);
        let mut started = web.spec(bench).start(&bench.host).unwrap();
        started.jail().remove().unwrap();
        started.stop(StopPolicy::default()).unwrap();
        assert_eq!(World::of(bench), before);
    });
}
