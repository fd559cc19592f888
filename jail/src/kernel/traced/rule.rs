//! Rules of devfs(8).

use core::fmt::{self, Display};

use jail_sys::fs::devfs::devfs::{
    DRA_BACTS, DRA_GID, DRA_INCSET, DRA_MODE, DRA_UID, DRB_HIDE, DRB_UNHIDE, DRC_DSWFLAGS,
    DRC_PATHPTRN, devfs_rid, devfs_rule, rid2rn, rid2rsn,
};

use super::show::{Bytes, c_text};

/// Ruleset and number.
pub(super) struct Rid(pub(super) devfs_rid);

impl Display for Rid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", rid2rsn(self.0), rid2rn(self.0))
    }
}

/// Which rule, its conditions and what it does.
pub(super) struct Rule<'a>(pub(super) &'a devfs_rule);

impl Display for Rule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = self.0;
        Rid(rule.dr_id).fmt(f)?;
        if rule.dr_icond & DRC_PATHPTRN != 0 {
            write!(f, ", path={}", Bytes(&c_text(&rule.dr_pathptrn)))?;
        }
        if rule.dr_icond & DRC_DSWFLAGS != 0 {
            write!(f, ", type={:#x}", rule.dr_dswflags)?;
        }
        let does = |action| rule.dr_iacts & action != 0;
        if does(DRA_BACTS) && rule.dr_bacts & DRB_HIDE != 0 {
            f.write_str(", hide")?;
        }
        if does(DRA_BACTS) && rule.dr_bacts & DRB_UNHIDE != 0 {
            f.write_str(", unhide")?;
        }
        if does(DRA_UID) {
            write!(f, ", user={}", rule.dr_uid)?;
        }
        if does(DRA_GID) {
            write!(f, ", group={}", rule.dr_gid)?;
        }
        if does(DRA_MODE) {
            write!(f, ", mode=0{:o}", rule.dr_mode)?;
        }
        if does(DRA_INCSET) {
            write!(f, ", include={}", rule.dr_incset)?;
        }
        Ok(())
    }
}
