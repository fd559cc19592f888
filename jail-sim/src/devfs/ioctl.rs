//! Requests about rules. Follows `devfs_rioctl` and `devfs_rules_ioctl` in
//! `sys/fs/devfs/devfs_vnops.c` and `devfs_rule.c`.

use jail::Errno;
use jail::kernel::Ioctl;
use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, DRA_INCSET, devfs_rid, devfs_rule, mkrid, rid2rn, rid2rsn,
};

use super::Core;
use super::mount::{DevFs, use_ruleset};
use super::ruleset::Rule;
use super::tree::Tree;

impl DevFs {
    /// A request on one of its directories, by somebody who may: `ENOTTY` for what is none of
    /// devfs's.
    pub(super) fn rules_ioctl(&self, request: Ioctl<'_>) -> Result<(), Errno> {
        self.populated(|core, tree| rules_ioctl(core, tree, request))
    }
}

fn rules_ioctl(core: &mut Core, tree: &mut Tree, request: Ioctl<'_>) -> Result<(), Errno> {
    match request {
        Ioctl::DevfsRadd(rule) => {
            let input = rule_input(tree, rule)?;
            if core.rulesets.rule(input.dr_id).is_some() {
                return Err(Errno::EEXIST);
            }
            if rid2rsn(input.dr_id) == 0 {
                return Err(Errno::EIO);
            }
            core.rulesets.insert(&input)?;
            *rule = input;
        }
        Ioctl::DevfsRapply(rule) => {
            let input = rule_input(tree, rule)?;
            let includes = input.dr_iacts & DRA_INCSET != 0;
            if includes && core.rulesets.get(input.dr_incset).is_none() {
                return Err(Errno::ESRCH);
            }
            tree.apply_rule(core, &Rule::new(input));
        }
        Ioctl::DevfsRapplyid(id) => {
            let id = rid_input(tree, id);
            let rule = core.rulesets.rule(id).ok_or(Errno::ENOENT)?;
            tree.apply_rule(core, rule);
        }
        Ioctl::DevfsRdel(id) => core.rulesets.delete(rid_input(tree, id))?,
        Ioctl::DevfsRgetnext(rule) => {
            let input = rule_input(tree, rule)?;
            let next = core.rulesets.rule_after(input.dr_id);
            *rule = next.ok_or(Errno::ENOENT)?.raw;
        }
        Ioctl::DevfsSuse(number) => use_ruleset(core, tree, number),
        Ioctl::DevfsSapply(number) => {
            let number = rid2rsn(rid_input(tree, mkrid(number, 0)));
            let set = core.rulesets.get(number).ok_or(Errno::ESRCH)?;
            tree.apply_ruleset(core, set);
        }
        Ioctl::DevfsSgetnext(number) => {
            *number = core.rulesets.after(*number).ok_or(Errno::ENOENT)?;
        }
        _ => return Err(Errno::ENOTTY),
    }
    Ok(())
}

/// `devfs_rule_input`: `ERPCMISMATCH` without the magic number.
fn rule_input(tree: &Tree, rule: &devfs_rule) -> Result<devfs_rule, Errno> {
    if rule.dr_magic != DEVFS_MAGIC {
        return Err(Errno::ERPCMISMATCH);
    }
    let dr_id = rid_input(tree, rule.dr_id);
    Ok(devfs_rule { dr_id, ..*rule })
}

/// `devfs_rid_input`: ruleset 0 is the mount's own.
fn rid_input(tree: &Tree, id: devfs_rid) -> devfs_rid {
    match rid2rsn(id) {
        0 => mkrid(tree.ruleset, rid2rn(id)),
        _ => id,
    }
}
