//! Jails that do not want to go.

use super::*;

#[test]
fn one_that_ignores_sigterm_is_killed() {
    everywhere(|bench| {
        let spec = bench.spec("stubborn").exec_start(stubborn(bench));
        let mut started = spec.start(&bench.host).unwrap();
        let mut asked = started.processes().unwrap();
        asked.retain(|process| process.command() != "sh");
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked[0].signal(&bench.host, jail::Signal::TERM).unwrap();
        assert!(
            asked[0].signal(&bench.host, jail::Signal::new(0)).is_ok(),
            "it ends"
        );
        let policy = StopPolicy::default().term(Duration::from_millis(200));
        started.stop(policy).unwrap();
        assert!(asked[0].signal(&bench.host, jail::Signal::new(0)).is_err());
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
