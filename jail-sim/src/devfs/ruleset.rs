//! Rulesets: the machine's, whatever mount uses them. Follows `devfs_rule_insert`,
//! `devfs_rule_delete` and `devfs_ruleset_*` in `sys/fs/devfs/devfs_rule.c`.

use std::collections::BTreeMap;
use std::ops::Bound;

use jail::Errno;
use jail_sys::fs::devfs::devfs::{
    DRA_INCSET, devfs_rid, devfs_rnum, devfs_rsnum, devfs_rule, mkrid, rid2rn, rid2rsn,
};

/// `struct devfs_krule`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
pub(super) struct Rule {
    #[serde(with = "super::image::rule")]
    pub(super) raw: devfs_rule,
    /// `dr_pathptrn` up to its NUL.
    pub(super) pattern: Box<[u8]>,
}

impl Rule {
    pub(super) fn new(raw: devfs_rule) -> Self {
        let bytes = raw.dr_pathptrn.iter().map(|&char| char.to_ne_bytes()[0]);
        let pattern = bytes.take_while(|&byte| byte != 0).collect();
        Self { raw, pattern }
    }

    /// The ruleset it runs.
    pub(super) fn includes(&self) -> Option<devfs_rsnum> {
        (self.raw.dr_iacts & DRA_INCSET != 0).then_some(self.raw.dr_incset)
    }
}

/// `struct devfs_ruleset`.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(super) struct Ruleset {
    pub(super) rules: BTreeMap<devfs_rnum, Rule>,
    /// Mounts that use it and rules that include it.
    refs: u64,
}

/// `devfs_rulesets`.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(super) struct Rulesets {
    sets: BTreeMap<devfs_rsnum, Ruleset>,
}

impl Rulesets {
    /// `devfs_ruleset_bynum`.
    pub(super) fn get(&self, number: devfs_rsnum) -> Option<&Ruleset> {
        self.sets.get(&number)
    }

    /// `devfs_rule_byid`.
    pub(super) fn rule(&self, id: devfs_rid) -> Option<&Rule> {
        self.get(rid2rsn(id))?.rules.get(&rid2rn(id))
    }

    /// The first rule of a ruleset with a higher number than this one's.
    pub(super) fn rule_after(&self, id: devfs_rid) -> Option<&Rule> {
        let after = (Bound::Excluded(rid2rn(id)), Bound::Unbounded);
        let mut rules = self.get(rid2rsn(id))?.rules.range(after);
        rules.next().map(|(_, rule)| rule)
    }

    /// The first ruleset with a higher number.
    pub(super) fn after(&self, number: devfs_rsnum) -> Option<devfs_rsnum> {
        let after = (Bound::Excluded(number), Bound::Unbounded);
        self.sets.range(after).next().map(|(&number, _)| number)
    }

    /// `devfs_rule_insert`: `ESRCH` if it includes a ruleset that is not there, `ERANGE` if there
    /// is no number left for it. Its ruleset is not 0 and has no rule of its number.
    pub(super) fn insert(&mut self, raw: &devfs_rule) -> Result<(), Errno> {
        let mut rule = Rule::new(*raw);
        let included = rule.includes();
        if included.is_some_and(|number| !self.sets.contains_key(&number)) {
            return Err(Errno::ESRCH);
        }
        let set = rid2rsn(raw.dr_id);
        let rules = &mut self.sets.entry(set).or_default().rules;
        let number = match rid2rn(raw.dr_id) {
            0 => match autonumber(rules) {
                Some(number) => number,
                None => {
                    self.reap(set);
                    return Err(Errno::ERANGE);
                }
            },
            number => number,
        };
        rule.raw.dr_id = mkrid(set, number);
        rules.insert(number, rule);
        if let Some(included) = included {
            self.hold(included);
        }
        Ok(())
    }

    /// `devfs_rule_delete`: `ENOENT` if it is not there.
    pub(super) fn delete(&mut self, id: devfs_rid) -> Result<(), Errno> {
        let set = rid2rsn(id);
        let rules = self.sets.get_mut(&set).map(|set| &mut set.rules);
        let rule = rules.and_then(|rules| rules.remove(&rid2rn(id)));
        let rule = rule.ok_or(Errno::ENOENT)?;
        if let Some(included) = rule.includes() {
            self.release(included);
        }
        self.reap(set);
        Ok(())
    }

    /// The half of `devfs_ruleset_use` that takes one: made, empty, if it is not there.
    pub(super) fn hold(&mut self, number: devfs_rsnum) {
        if number != 0 {
            self.sets.entry(number).or_default().refs += 1;
        }
    }

    /// The half that gives one back.
    pub(super) fn release(&mut self, number: devfs_rsnum) {
        if let Some(set) = self.sets.get_mut(&number) {
            set.refs = set.refs.saturating_sub(1);
        }
        self.reap(number);
    }

    /// `devfs_ruleset_reap`: gone, if it has no rules and nobody refers to it.
    fn reap(&mut self, number: devfs_rsnum) {
        let set = self.sets.get(&number);
        if set.is_some_and(|set| set.rules.is_empty() && set.refs == 0) {
            self.sets.remove(&number);
        }
    }
}

/// `devfs_rule_autonumber`.
fn autonumber(rules: &BTreeMap<devfs_rnum, Rule>) -> Option<devfs_rnum> {
    match rules.last_key_value() {
        None => Some(STEP),
        Some((last, _)) => last.checked_add(STEP),
    }
}

/// Between rules that the kernel numbers.
const STEP: devfs_rnum = 100;
