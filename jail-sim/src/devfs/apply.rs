//! Rules at work on the nodes of a mount. Follows `devfs_rule_match`, `devfs_rule_run` and
//! `devfs_ruleset_apply*` in `sys/fs/devfs/devfs_rule.c`.

use std::borrow::Cow;

use jail_sys::fs::devfs::devfs::{
    DRA_BACTS, DRA_GID, DRA_MODE, DRA_UID, DRB_HIDE, DRB_UNHIDE, DRC_DSWFLAGS, DRC_PATHPTRN,
};

use super::Core;
use super::fnmatch::fnmatch;
use super::ruleset::{Rule, Ruleset};
use super::tree::{NodeId, ROOT, Tree, What};

impl Tree {
    /// `devfs_rules_apply`: the mount's rules on a new node.
    pub(super) fn apply_ruleset_to(&mut self, core: &Core, id: NodeId) {
        if let Some(set) = core.rulesets.get(self.ruleset) {
            let mut budget = Budget::new(core);
            let subject = self.subject(id);
            self.run_ruleset(core, set, &subject, &mut budget);
        }
    }

    /// `devfs_ruleset_applydm`: a ruleset on all nodes, rule by rule.
    pub(super) fn apply_ruleset(&mut self, core: &Core, set: &Ruleset) {
        for rule in set.rules.values() {
            self.apply_rule(core, rule);
        }
    }

    /// `devfs_rule_applydm`: a rule on all nodes, the root among them. None of them decides
    /// about another, so that their order does not matter.
    pub(super) fn apply_rule(&mut self, core: &Core, rule: &Rule) {
        let ids: Vec<NodeId> = self.nodes.keys().copied().collect();
        for id in ids {
            let subject = self.subject(id);
            self.run_rule(core, rule, &subject, &mut Budget::new(core));
        }
    }

    /// `devfs_ruleset_applyde`.
    fn run_ruleset(&mut self, core: &Core, set: &Ruleset, node: &Subject, budget: &mut Budget) {
        for rule in set.rules.values() {
            self.run_rule(core, rule, node, budget);
        }
    }

    /// `devfs_rule_run`. What a rule includes too deep is left out without a word.
    fn run_rule(&mut self, core: &Core, rule: &Rule, subject: &Subject, budget: &mut Budget) {
        if !subject.matches(rule) {
            return;
        }
        let Some(node) = self.nodes.get_mut(&subject.id) else {
            return;
        };
        let raw = &rule.raw;
        if raw.dr_iacts & DRA_BACTS != 0 {
            node.hidden |= raw.dr_bacts & DRB_HIDE != 0;
            node.hidden &= raw.dr_bacts & DRB_UNHIDE == 0;
        }
        if raw.dr_iacts & DRA_UID != 0 {
            node.uid = raw.dr_uid;
        }
        if raw.dr_iacts & DRA_GID != 0 {
            node.gid = raw.dr_gid;
        }
        if raw.dr_iacts & DRA_MODE != 0 {
            node.mode = u32::from(raw.dr_mode);
        }
        let included = rule.includes().and_then(|number| core.rulesets.get(number));
        if let (Some(set), true) = (included, budget.enter()) {
            self.run_ruleset(core, set, subject, budget);
            budget.leave();
        }
    }

    fn subject(&self, id: NodeId) -> Subject {
        Subject {
            id,
            flags: self.flags(id),
            name: self.rule_name(id).map(Cow::into_owned),
        }
    }

    /// What a device type is compared with: links and directories have none.
    fn flags(&self, id: NodeId) -> i32 {
        match self.what(id) {
            Some(What::Dev(cdev)) if cdev.is_active() => cdev.flags,
            _ => 0,
        }
    }

    /// What a pattern is compared with (`devfs_rule_matchpath`): nothing for the root directory.
    fn rule_name(&self, id: NodeId) -> Option<Cow<'_, [u8]>> {
        if id == ROOT {
            return None;
        }
        match self.what(id)? {
            What::Dev(cdev) if cdev.is_active() => Some(Cow::Borrowed(cdev.name.as_bytes())),
            What::Dev(cdev) if !cdev.is_alias() => None,
            _ => Some(Cow::Owned(self.path(id))),
        }
    }
}

/// What rules ask of a node, none of which changes while they run.
struct Subject {
    id: NodeId,
    flags: i32,
    name: Option<Vec<u8>>,
}

impl Subject {
    /// `devfs_rule_match`: all conditions there are.
    fn matches(&self, rule: &Rule) -> bool {
        let conditions = rule.raw.dr_icond;
        if conditions & DRC_DSWFLAGS != 0 && self.flags & rule.raw.dr_dswflags == 0 {
            return false;
        }
        if conditions & DRC_PATHPTRN == 0 {
            return true;
        }
        let name = self.name.as_deref();
        name.is_some_and(|name| fnmatch(&rule.pattern, name))
    }
}

/// How much more a rule may include. Rulesets may include themselves, and the depth is whatever
/// root wrote to the sysctl: the kernel runs out of its stack or does not come back.
struct Budget {
    depth: u32,
    includes: u32,
}

impl Budget {
    fn new(core: &Core) -> Self {
        Self {
            depth: core.rule_depth.min(64),
            includes: 10_000,
        }
    }

    fn enter(&mut self) -> bool {
        if self.depth == 0 || self.includes == 0 {
            return false;
        }
        self.depth -= 1;
        self.includes -= 1;
        true
    }

    fn leave(&mut self) {
        self.depth += 1;
    }
}
