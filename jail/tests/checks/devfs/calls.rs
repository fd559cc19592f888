//! How many calls it takes.

use super::*;

/// Calls that are made, the first use of /dev apart.
fn counted<T>(bench: &Bench, make: impl FnOnce(&Host) -> T) -> (usize, T) {
    bench.host.check_ruleset(64_998).unwrap_err();
    bench.trace.reset();
    let made = make(&bench.host);
    (bench.trace.total(), made)
}

#[test]
fn twelve_rules() {
    everywhere(|bench| {
        let (calls, applied) = counted(bench, |_| apply(bench, &many(12)));
        assert_eq!(calls, 14);
        let (calls, removed) = counted(bench, |_| applied.0.clone().remove());
        assert_eq!((calls, removed), (12, Ok(())));

        let numbered = (10..22).map(|number| rule("path null unhide").number(number));
        let numbered: DevfsRuleset = numbered.collect();
        let (calls, _applied) = counted(bench, |_| apply(bench, &numbered));
        assert_eq!(calls, 26);

        let (number, wanted) = (free_number(bench), many(12));
        let (calls, _applied) = counted(bench, |host| {
            wanted.apply_at(host, number).map(Applied).unwrap()
        });
        assert_eq!(calls, 14);
        let (calls, again) = counted(bench, |host| wanted.apply_at(host, number).unwrap());
        assert_eq!((calls, again.is_ours()), (13, false));
    });
}

#[test]
fn looking() {
    everywhere(|bench| {
        let applied = apply(bench, &many(12));
        let number = applied.number();
        let (calls, checked) = counted(bench, |host| host.check_ruleset(number));
        assert_eq!((calls, checked), (1, Ok(())));
        let (calls, checked) = counted(bench, |host| host.check_jail_ruleset(number));
        assert_eq!((calls, checked), (1, Ok(())));
        let including = DevfsRuleset::new().rule(DevfsRule::all().include(number));
        let including = apply(bench, &including);
        let check = |host: &Host| host.check_jail_ruleset(including.number());
        assert_eq!(counted(bench, check), (3, Ok(())));
    });
}
