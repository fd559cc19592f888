//! Rules as the kernel has them.

use jail_sys::fs::devfs::devfs::{
    DEVFS_MAGIC, DEVFS_MAXPTRNLEN, DRA_BACTS, DRA_GID, DRA_INCSET, DRA_MODE, DRA_UID, DRB_HIDE,
    DRB_UNHIDE, DRC_DSWFLAGS, DRC_PATHPTRN, devfs_rule, rid2rn,
};

use super::account::Accounts;
use super::{Account, DevfsRule, DeviceTypes, Pattern, mode};
use crate::{Error, Host, Problem};

impl DevfsRule {
    /// As the kernel told it.
    pub(super) fn from_kernel(raw: &devfs_rule) -> Self {
        let condition = |bit| raw.dr_icond & bit != 0;
        let action = |bit| raw.dr_iacts & bit != 0;
        // c_char is signed on some machines and not on others.
        let pattern = raw
            .dr_pathptrn
            .map(|char| u8::from_ne_bytes(char.to_ne_bytes()));
        let pattern = pattern.split(|&byte| byte == 0).next().unwrap_or_default();
        let hide = match raw.dr_bacts {
            bits if !action(DRA_BACTS) || bits & (DRB_HIDE | DRB_UNHIDE) == 0 => None,
            // The stronger one.
            bits => Some(bits & DRB_UNHIDE == 0),
        };
        let types = DeviceTypes::from_bits_retain(raw.dr_dswflags);
        Self {
            number: Some(rid2rn(raw.dr_id)),
            types: condition(DRC_DSWFLAGS).then_some(types),
            path: condition(DRC_PATHPTRN).then(|| Pattern::from_kernel(pattern)),
            hide,
            user: action(DRA_UID).then_some(Account::Id(raw.dr_uid)),
            group: action(DRA_GID).then_some(Account::Id(raw.dr_gid)),
            mode: action(DRA_MODE).then_some(raw.dr_mode),
            include: action(DRA_INCSET).then_some(raw.dr_incset),
        }
    }

    /// Without identity, and only what [`resolved`](Resolver::resolved) left in it.
    pub(super) fn to_kernel(&self) -> devfs_rule {
        let mut raw = devfs_rule {
            dr_magic: DEVFS_MAGIC,
            ..devfs_rule::ZERO
        };
        if let Some(types) = self.types {
            raw.dr_icond |= DRC_DSWFLAGS;
            raw.dr_dswflags = types.bits();
        }
        if let Some(path) = &self.path {
            raw.dr_icond |= DRC_PATHPTRN;
            // The NUL stays.
            let to = raw.dr_pathptrn.iter_mut().take(DEVFS_MAXPTRNLEN - 1);
            for (to, from) in to.zip(path.as_bytes()) {
                *to = *from as core::ffi::c_char;
            }
        }
        if let Some(hide) = self.hide {
            raw.dr_iacts |= DRA_BACTS;
            raw.dr_bacts = if hide { DRB_HIDE } else { DRB_UNHIDE };
        }
        if let Some(Account::Id(id)) = self.user {
            raw.dr_iacts |= DRA_UID;
            raw.dr_uid = id;
        }
        if let Some(Account::Id(id)) = self.group {
            raw.dr_iacts |= DRA_GID;
            raw.dr_gid = id;
        }
        if let Some(mode) = self.mode {
            raw.dr_iacts |= DRA_MODE;
            raw.dr_mode = mode;
        }
        if let Some(include) = self.include {
            raw.dr_iacts |= DRA_INCSET;
            raw.dr_incset = include;
        }
        raw
    }
}

/// Looks up names, each file read at most once.
pub(super) struct Resolver<'h> {
    users: Accounts<'h>,
    groups: Accounts<'h>,
}

impl<'h> Resolver<'h> {
    pub(super) const fn new(host: &'h Host) -> Self {
        Self {
            users: Accounts::users(host),
            groups: Accounts::groups(host),
        }
    }

    /// The rule with numbers for names, and nothing in it that the kernel would take for
    /// something else.
    pub(super) fn resolved(&mut self, rule: &DevfsRule) -> Result<DevfsRule, Error> {
        let out =
            |param: &str, min, max| Err(Error::param(param, Problem::OutOfRange { min, max }));
        if rule.number == Some(0) {
            return out("rule number", 1, i64::from(u16::MAX));
        }
        if rule.include == Some(0) {
            return out("include", 1, i64::from(u16::MAX));
        }
        if rule.mode.is_some_and(|bits| bits & !mode::ALL != 0) {
            return out("mode", 0, i64::from(mode::ALL));
        }
        let mut resolved = rule.clone();
        if let Some(user) = &rule.user {
            resolved.user = Some(Account::Id(self.users.id(user)?));
        }
        if let Some(group) = &rule.group {
            resolved.group = Some(Account::Id(self.groups.id(group)?));
        }
        Ok(resolved)
    }
}

/// Whether a line of `/etc/passwd` can begin with it, and a rule's text have it as a word.
pub(super) fn is_account(name: &str) -> bool {
    let never = |char: char| {
        char.is_whitespace() || char.is_control() || "'\"\\$`:;&|<>()#~".contains(char)
    };
    !name.is_empty() && !name.contains(never)
}
