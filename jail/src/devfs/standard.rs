//! The rulesets of `/etc/defaults/devfs.rules`, the same in 13.2 and 15.1.

use super::{DevfsRule, DevfsRules, DevfsRuleset, NamedRuleset, Pattern};

impl DevfsRuleset {
    /// Hides everything (`devfsrules_hide_all`, 1): what a ruleset for jails begins with.
    pub fn hide_all() -> Self {
        Self::new().rule(DevfsRule::all().hide())
    }

    /// What jails get (`devfsrules_jail`, 4) in one ruleset that includes none: `null`, `zero`,
    /// `crypto`, `random`, `urandom`, terminals, `fd`, the standard streams, `fuse` and `zfs`.
    ///
    /// There are fewer rules than in the file, since one pattern covers all terminals of a kind.
    pub fn jail() -> Self {
        let terminals = ["pty", "tty"].map(|stem| format!("{stem}[{LETTERS}]*"));
        let terminals = terminals.iter().map(String::as_str);
        let shown = BASIC.into_iter().chain(terminals).chain(LOGIN);
        let rules = shown.chain(["fuse", "zfs"]).map(unhide);
        Self::hide_all().rules_of(&rules.collect())
    }

    /// What jails with their own network stack get (`devfsrules_jail_vnet`, 5): also `pf`. There
    /// is no `bpf` in it.
    pub fn jail_vnet() -> Self {
        Self::jail().rule(unhide("pf"))
    }

    /// The standard ruleset of this number, 1 to 5, with its rules and includes as in the file.
    #[must_use]
    pub fn standard(number: u16) -> Option<Self> {
        match number {
            1 => Some(Self::hide_all()),
            2 => Some(BASIC.into_iter().map(unhide).collect()),
            3 => Some(login()),
            4 => Some(including(1..=3, &["fuse", "zfs"])),
            5 => Some(including(1..=4, &["pf"])),
            _ => None,
        }
    }
}

impl DevfsRules {
    /// Those of `/etc/defaults/devfs.rules`, which `rc.d/devfs` loads at boot unless
    /// `devfs_load_rulesets` is off.
    pub fn standard() -> Self {
        let named = NAMES.into_iter().filter_map(|(name, number)| {
            Some(NamedRuleset {
                name: name.into(),
                number,
                rules: DevfsRuleset::standard(number)?,
            })
        });
        Self {
            rulesets: named.collect(),
        }
    }
}

/// The names that files may include by.
pub(super) const NAMES: [(&str, u16); 5] = [
    ("devfsrules_hide_all", 1),
    ("devfsrules_unhide_basic", 2),
    ("devfsrules_unhide_login", 3),
    ("devfsrules_jail", 4),
    ("devfsrules_jail_vnet", 5),
];

const BASIC: [&str; 5] = ["null", "zero", "crypto", "random", "urandom"];
const LETTERS: &str = "pqrsPQRSlmnoLMNO";
const LOGIN: [&str; 8] = [
    "ptmx", "pts", "pts/*", "fd", "fd/*", "stdin", "stdout", "stderr",
];

fn login() -> DevfsRuleset {
    let terminals = ["pty", "tty"].into_iter().flat_map(|stem| {
        let letters = LETTERS.chars();
        letters.map(move |letter| unhide(&format!("{stem}{letter}*")))
    });
    terminals.chain(LOGIN.into_iter().map(unhide)).collect()
}

fn including(sets: core::ops::RangeInclusive<u16>, shown: &[&str]) -> DevfsRuleset {
    let includes = sets.map(|number| DevfsRule::all().include(number));
    includes
        .chain(shown.iter().map(|path| unhide(path)))
        .collect()
}

fn unhide(path: &str) -> DevfsRule {
    DevfsRule {
        path: Some(Pattern::from_kernel(path.as_bytes())),
        hide: Some(false),
        ..DevfsRule::all()
    }
}
