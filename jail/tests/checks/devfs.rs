//! Rulesets, and what mounts with them show.

mod bad;
mod calls;
mod faults;
mod seen;

use std::ops::Deref;

use jail::devfs::{AppliedRuleset, RulesetProblem};
use jail::{DevfsRule, DevfsRuleset, Error, ErrorKind, Host};

use crate::{Bench, everywhere};

/// A ruleset that is gone when the check is over.
struct Applied(AppliedRuleset);

impl Deref for Applied {
    type Target = AppliedRuleset;

    fn deref(&self) -> &AppliedRuleset {
        &self.0
    }
}

impl Drop for Applied {
    fn drop(&mut self) {
        let _ = self.0.clone().remove();
    }
}

fn apply(bench: &Bench, rules: &DevfsRuleset) -> Applied {
    Applied(rules.apply(&bench.host).unwrap())
}

fn rule(text: &str) -> DevfsRule {
    text.parse().unwrap()
}

fn rules(lines: &[&str]) -> DevfsRuleset {
    lines.iter().map(|line| rule(line)).collect()
}

/// As many as one likes.
fn many(count: u16) -> DevfsRuleset {
    let shown = (1..count).map(|nth| rule(&format!("path jailrs{nth} unhide")));
    DevfsRuleset::hide_all().rules_of(&shown.collect())
}

fn problem<T: std::fmt::Debug>(result: Result<T, Error>) -> RulesetProblem {
    match result.unwrap_err() {
        Error::Ruleset { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

/// All rulesets of a simulated machine; none of the running one, where others are at work.
fn rulesets(bench: &Bench) -> Vec<u16> {
    match &bench.machine {
        Some(_) => bench.host.devfs_rulesets().unwrap(),
        None => Vec::new(),
    }
}

/// A number that nobody has.
fn free_number(bench: &Bench) -> u16 {
    let applied = apply(bench, &DevfsRuleset::hide_all());
    applied.number()
}

#[test]
fn applied_read_back_and_removed() {
    everywhere(|bench| {
        let host = &bench.host;
        let before = rulesets(bench);
        let included = apply(bench, &DevfsRuleset::hide_all());
        let wanted = rules(&[
            "hide",
            "path 'fd/*' unhide user 7 group 8 mode 640",
            "type disk type tty path 'm?[0-9]*' hide",
            "type mem mode 0",
            &format!("include {}", included.number()),
        ]);
        let applied = apply(bench, &wanted);
        let number = applied.number();
        assert!(number >= 1000 && applied.is_ours());
        assert_eq!(applied.rule_numbers(), [1, 2, 3, 4, 5]);
        assert_eq!(host.devfs_ruleset(number).unwrap(), wanted);
        assert!(host.devfs_rulesets().unwrap().contains(&number));

        applied.0.clone().remove().unwrap();
        // Twice is once.
        applied.0.clone().remove().unwrap();
        included.0.clone().remove().unwrap();
        assert!(!host.devfs_rulesets().unwrap().contains(&number));
        assert_eq!(rulesets(bench), before);
    });
}

#[test]
fn numbers_of_rules_are_kept() {
    everywhere(|bench| {
        let wanted = rules(&["hide", "50 path null unhide", "path zero unhide"]);
        let applied = apply(bench, &wanted);
        assert_eq!(applied.rule_numbers(), [50, 100, 200]);
        let there = bench.host.devfs_ruleset(applied.number()).unwrap();
        let lines = "50 path null unhide\n100 hide\n200 path zero unhide\n";
        assert_eq!(there.to_string(), lines);
    });
}

#[test]
fn what_is_there_is_compared() {
    everywhere(|bench| {
        let host = &bench.host;
        let number = free_number(bench);
        let wanted = DevfsRuleset::jail();
        let first = Applied(wanted.apply_at(host, number).unwrap());
        assert_eq!((first.number(), first.is_ours()), (number, true));
        let again = wanted.apply_at(host, number).unwrap();
        assert_eq!((again.number(), again.is_ours()), (number, false));
        again.remove().unwrap();
        assert_eq!(host.devfs_ruleset(number).unwrap(), wanted);

        let other = problem(DevfsRuleset::jail_vnet().apply_at(host, number));
        assert_eq!(other, RulesetProblem::Different { rule: None });
        let other = problem(rules(&["hide", "path bpf unhide"]).apply_at(host, number));
        let rule = Some("2 path null unhide".into());
        assert_eq!(other, RulesetProblem::Different { rule });
        assert_eq!(host.devfs_ruleset(number).unwrap(), wanted);

        first.0.clone().remove().unwrap();
        assert!(!host.devfs_rulesets().unwrap().contains(&number));
    });
}

#[test]
fn many_at_once_get_a_number_each() {
    everywhere(|bench| {
        let wanted = many(12);
        let mut numbers: Vec<u16> = std::thread::scope(|scope| {
            let apply = || {
                let applied: Vec<_> = (0..5).map(|_| apply(bench, &wanted)).collect();
                for applied in &applied {
                    let there = bench.host.devfs_ruleset(applied.number()).unwrap();
                    assert_eq!(there, wanted);
                }
                applied
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(apply)).collect();
            let applied = threads.into_iter().map(|thread| thread.join().unwrap());
            let applied: Vec<_> = applied.flatten().collect();
            applied.iter().map(|applied| applied.number()).collect()
        });
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 20);
    });
}

#[test]
fn many_at_once_share_a_number() {
    everywhere(|bench| {
        let (wanted, number) = (many(12), free_number(bench));
        let applied: Vec<Applied> = std::thread::scope(|scope| {
            // Who looks while another one is half done may be told that rules are missing: on the
            // simulated kernel a pause is over at once, and the other thread no further.
            let apply = || loop {
                match wanted.apply_at(&bench.host, number) {
                    Ok(applied) => break Applied(applied),
                    Err(Error::Ruleset {
                        problem: RulesetProblem::Different { rule: None },
                        ..
                    }) => std::thread::yield_now(),
                    Err(error) => panic!("{error}"),
                }
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(apply)).collect();
            let applied = threads.into_iter().map(|thread| thread.join().unwrap());
            applied.collect()
        });
        let owners = applied.iter().filter(|applied| applied.is_ours());
        assert_eq!(owners.count(), 1);
        assert_eq!(bench.host.devfs_ruleset(number).unwrap(), wanted);
    });
}

#[test]
fn the_standard_ones_are_the_machines() {
    everywhere(|bench| {
        for number in 1..=5 {
            let there = bench.host.devfs_ruleset(number).unwrap();
            if there.rules().is_empty() {
                println!("skipped: ruleset {number} has not been loaded");
            } else {
                assert_eq!(DevfsRuleset::standard(number), Some(there));
            }
        }
    });
}
