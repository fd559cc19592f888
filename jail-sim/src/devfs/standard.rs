//! The rulesets that `rc.d/devfs` loads at boot, from `/etc/defaults/devfs.rules`.

use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, DRA_BACTS, DRA_INCSET, DRB_HIDE, DRB_UNHIDE, DRC_PATHPTRN, devfs_rsnum,
    devfs_rule, mkrid,
};

use super::ruleset::Rulesets;

impl Rulesets {
    /// As they are after boot.
    pub(super) fn boot() -> Self {
        let mut sets = Self::default();
        for (number, rules) in standard() {
            for rule in rules {
                let dr_id = mkrid(number, 0);
                // There is room, and what is included came before.
                let _ = sets.insert(&devfs_rule { dr_id, ..rule });
            }
        }
        sets
    }
}

/// `devfsrules_hide_all`, `_unhide_basic`, `_unhide_login`, `_jail` and `_jail_vnet`.
fn standard() -> [(devfs_rsnum, Vec<devfs_rule>); 5] {
    let hide = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_iacts: DRA_BACTS,
        dr_bacts: DRB_HIDE,
        ..devfs_rule::ZERO
    };
    let unhide = |paths: &[&str]| paths.iter().map(|path| unhide(path)).collect::<Vec<_>>();
    let terminals = ["pty", "tty"].map(|stem| {
        let letters = "pqrsPQRSlmnoLMNO".chars();
        let rules = letters.map(|letter| self::unhide(&format!("{stem}{letter}*")));
        rules.collect::<Vec<_>>()
    });
    let login = [
        "ptmx", "pts", "pts/*", "fd", "fd/*", "stdin", "stdout", "stderr",
    ];
    [
        (1, vec![hide]),
        (2, unhide(&["null", "zero", "crypto", "random", "urandom"])),
        (3, [terminals.concat(), unhide(&login)].concat()),
        (4, [include(1..=3), unhide(&["fuse", "zfs"])].concat()),
        (5, [include(1..=4), unhide(&["pf"])].concat()),
    ]
}

fn unhide(path: &str) -> devfs_rule {
    let mut rule = devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_icond: DRC_PATHPTRN,
        dr_iacts: DRA_BACTS,
        dr_bacts: DRB_UNHIDE,
        ..devfs_rule::ZERO
    };
    for (to, from) in rule.dr_pathptrn.iter_mut().zip(path.bytes()) {
        *to = from as std::ffi::c_char;
    }
    rule
}

fn include(sets: std::ops::RangeInclusive<devfs_rsnum>) -> Vec<devfs_rule> {
    let rule = |dr_incset| devfs_rule {
        dr_magic: DEVFS_MAGIC,
        dr_iacts: DRA_INCSET,
        dr_incset,
        ..devfs_rule::ZERO
    };
    sets.map(rule).collect()
}
