//! Calls that fail, and others who take the same number.

use super::*;
use crate::newest;
use jail::Errno;
use jail::kernel::{Call, Fault};

#[test]
fn whichever_call_fails_nothing_is_left() {
    newest(|bench| {
        let before = bench.host.devfs_rulesets().unwrap();
        let numbered = many(5).rule(rule("900 path null unhide"));
        for rules in [many(5), numbered] {
            for nth in 1.. {
                let (host, faults) = bench.faulty();
                faults.arm(Fault::any(Errno::EIO).nth(nth));
                let applied = rules.apply(&host);
                if faults.injected() == 0 {
                    faults.disarm();
                    applied.unwrap().remove().unwrap();
                    assert!(nth > 7);
                    break;
                }
                assert_eq!(applied.unwrap_err().errno(), Some(Errno::EIO), "call {nth}");
                assert_eq!(bench.host.devfs_rulesets().unwrap(), before);
            }
        }
    });
}

#[test]
fn a_number_that_somebody_takes() {
    newest(|bench| {
        let before = bench.host.devfs_rulesets().unwrap().len();
        // The first request looks, the others add.
        for nth in 2..=6 {
            let (host, faults) = bench.faulty();
            faults.arm(Fault::new(Call::Ioctl, Errno::EEXIST).nth(nth));
            let applied = many(5).apply(&host).unwrap();
            let there = host.devfs_ruleset(applied.number());
            assert_eq!(there, Ok(many(5)));
            assert_eq!(host.devfs_rulesets().unwrap().len(), before + 1);
            applied.remove().unwrap();
        }
    });
}

#[test]
fn what_cannot_be_removed_is_told() {
    newest(|bench| {
        let (host, faults) = bench.faulty();
        let applied = many(3).apply(&host).unwrap();
        let before = faults.count("ioctl");
        assert_eq!(before, 5);
        faults.arm(Fault::new(Call::Ioctl, Errno::EIO).nth(1));
        faults.arm(Fault::new(Call::Ioctl, Errno::EIO).nth(3));
        let error = applied.clone().remove().unwrap_err();
        assert_eq!(error.errno(), Some(Errno::EIO));
        let Error::NotUndone { left, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(left.len(), 1);
        let text = error.to_string();
        let number = applied.number();
        assert!(
            text.contains(&format!("ruleset {number}, rule 3")),
            "{text}"
        );
        assert!(
            text.contains(&format!("ruleset {number}, rule 1")),
            "{text}"
        );
        assert_eq!(host.devfs_ruleset(number).unwrap().rules().len(), 2);
        applied.remove().unwrap();
        assert!(!host.devfs_rulesets().unwrap().contains(&number));
    });
}
