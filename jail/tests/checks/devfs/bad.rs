//! What is refused.

use super::*;
use jail::{Problem, Release};
use jail_sim::Machine;

fn param<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, Problem) {
    match result.unwrap_err() {
        Error::Param { param, problem } => (param, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn rules_that_cannot_be() {
    everywhere(|bench| {
        let before = rulesets(bench);
        let refused = |rules: &DevfsRuleset| param(rules.apply(&bench.host));
        let (of, problem) = refused(&DevfsRuleset::new());
        assert_eq!((of.as_str(), problem), ("devfs rules", Problem::Empty));
        let (of, problem) = refused(&rules(&["5 hide", "6 hide", "5 path null unhide"]));
        assert_eq!((of.as_str(), problem), ("rule 5", Problem::Duplicate));
        let (of, _) = refused(&rules(&["65500 hide", "hide"]));
        assert_eq!(of, "rule number");
        for (rule, of) in [
            (DevfsRule::all().mode(0o10_000), "mode"),
            (DevfsRule::all().include(0), "include"),
            (DevfsRule::all().number(0), "rule number"),
        ] {
            let (param, problem) = refused(&DevfsRuleset::new().rule(rule));
            assert_eq!(param, of);
            assert!(matches!(problem, Problem::OutOfRange { .. }), "{problem}");
        }
        let at_0 = param(DevfsRuleset::jail().apply_at(&bench.host, 0));
        assert_eq!(at_0.0, "devfs ruleset");
        assert_eq!(rulesets(bench), before);
    });
}

#[test]
fn names_that_nobody_has() {
    everywhere(|bench| {
        bench.accounts();
        for (text, file) in [
            ("user jailrs-nobody", "/etc/passwd"),
            ("group jailrs-nobody", "/etc/group"),
        ] {
            let (name, problem) = param(rules(&["hide", text]).apply(&bench.host));
            assert_eq!(name, "jailrs-nobody");
            assert_eq!(problem, Problem::NotIn { file: file.into() });
        }
    });
}

#[test]
fn an_include_of_nothing() {
    everywhere(|bench| {
        let before = rulesets(bench);
        let missing = free_number(bench);
        let rules = DevfsRuleset::hide_all().rule(DevfsRule::all().include(missing));
        let error = rules.apply(&bench.host).unwrap_err();
        assert_eq!(error.errno(), Some(jail::Errno::ESRCH));
        let hint = format!("there is no ruleset {missing} to include");
        assert_eq!(error.hint(), Some(hint.as_str()));
        assert_eq!(rulesets(bench), before);
    });
}

#[test]
fn rulesets_that_are_no_good() {
    everywhere(|bench| {
        let host = &bench.host;
        for number in [0, free_number(bench)] {
            let none = problem(host.check_ruleset(number));
            assert_eq!(none, RulesetProblem::NoRules);
            let none = problem(host.check_jail_ruleset(number));
            assert_eq!(none, RulesetProblem::NoRules);
        }
        let hiding = apply(bench, &DevfsRuleset::hide_all());
        let deeper = DevfsRuleset::new().rule(DevfsRule::all().include(hiding.number()));
        let deeper = apply(bench, &deeper);
        let of = |line: String| apply(bench, &rules(&[&line]));
        let (first, second) = (hiding.number(), deeper.number());
        for (set, hides) in [
            (of(format!("include {first}")), true),
            (of(format!("mode 600 include {first}")), true),
            (of("hide mode 600".into()), true),
            // The kernel does not follow an include's include.
            (of(format!("include {second}")), false),
            (of(format!("path a include {first}")), false),
            (of("path a hide".into()), false),
            (of("type disk hide".into()), false),
            (of("mode 600".into()), false),
            (apply(bench, &rules(&["path a unhide", "hide"])), true),
        ] {
            host.check_ruleset(set.number()).unwrap();
            match host.check_jail_ruleset(set.number()) {
                Ok(()) => assert!(hides),
                result => {
                    assert_eq!(problem(result), RulesetProblem::ShowsAll);
                    assert!(!hides);
                }
            }
        }
    });
}

#[test]
fn who_may_not() {
    everywhere(|bench| {
        let Some(host) = bench.unprivileged() else {
            return;
        };
        for error in [
            DevfsRuleset::jail().apply(&host).unwrap_err(),
            host.devfs_rulesets().unwrap_err(),
            host.check_ruleset(4).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Permission);
            assert_eq!(error.hint(), Some("only root can do this"));
        }
    });
}

#[test]
fn a_machine_that_loaded_none() {
    let machine = Machine::builder(Release::V15_1).without_devfs_rules();
    let host = Host::new(machine.build().process());
    assert_eq!(host.devfs_rulesets(), Ok(Vec::new()));
    assert_eq!(problem(host.check_ruleset(4)), RulesetProblem::NoRules);
    // What jails get needs none of them.
    let applied = DevfsRuleset::jail().apply(&host).unwrap();
    host.check_jail_ruleset(applied.number()).unwrap();
    applied.remove().unwrap();
}
