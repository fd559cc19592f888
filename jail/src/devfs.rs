//! devfs rules: which devices a mount shows, to whom.
//!
//! A [`DevfsRule`] says what is done with the nodes it matches, a [`DevfsRuleset`] is several in
//! their order, and [`DevfsRules`] are the rulesets of a file as `/etc/devfs.rules`. The kernel
//! keeps rulesets by number, one list for the whole machine, and a devfs mount runs the one it was
//! mounted with on every node it shows. [`DevfsRuleset::apply`] puts one there and gives the number
//! for the mount.

mod account;
mod apply;
mod check;
mod file;
mod host;
mod kernel;
mod mode;
mod pattern;
mod problem;
mod ruleset;
mod standard;
mod text;
mod types;
mod words;

pub use account::Account;
pub use apply::AppliedRuleset;
pub use file::{DevfsRules, NamedRuleset};
pub use pattern::Pattern;
pub use problem::RulesetProblem;
pub use ruleset::DevfsRuleset;
pub use types::DeviceTypes;

use crate::Error;

/// What is done with the nodes of a devfs mount that match.
///
/// All rules of a ruleset that match are run, in the order of their numbers; of several that hide
/// and unhide the last one counts. Who hides a directory hides what is in it. As a text it is a
/// rule of devfs(8).
///
/// ```
/// use jail::DevfsRule;
/// use jail::devfs::DeviceTypes;
///
/// let rule = DevfsRule::path("dri/*")?.unhide().group("video").mode(0o660);
/// assert_eq!(rule.to_string(), "path 'dri/*' unhide group video mode 660");
/// assert_eq!("path 'dri/*' unhide group video mode u=rw,g=rw".parse::<DevfsRule>()?, rule);
///
/// let disks = DevfsRule::types(DeviceTypes::DISK).hide();
/// assert_eq!(disks.to_string(), "type disk hide");
///
/// let error = "path null unhide mode 9".parse::<DevfsRule>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "path null unhide mode 9: column 23: expected a mode, as in 0660 or u+rw",
/// );
/// # Ok::<(), jail::Error>(())
/// ```
///
/// # What it matches
/// * A type matches devices only: neither directories nor symbolic links have one.
/// * `urandom`, `stdin`, `stdout` and `stderr` are symbolic links: what they point to has to be
///   seen, too.
/// * The mount's root matches no path.
///
/// # See also
/// [devfs(8)](https://man.freebsd.org/devfs/8), `sys/fs/devfs/devfs_rule.c` (`devfs_rule_run`)
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[must_use = "no mount is changed until the rule's set is applied and mounted with"]
pub struct DevfsRule {
    /// Its number in the ruleset; `None` for one after those before it.
    pub number: Option<u16>,
    /// The device is of one of these types.
    pub types: Option<DeviceTypes>,
    /// The path matches.
    pub path: Option<Pattern>,
    /// `Some(true)` hides, `Some(false)` shows what was hidden.
    pub hide: Option<bool>,
    /// The owner.
    pub user: Option<Account>,
    /// The group.
    pub group: Option<Account>,
    /// The permissions, up to `0o7777`.
    pub mode: Option<u16>,
    /// The ruleset whose rules are run here; not 0.
    ///
    /// The kernel follows includes as deep as `vfs.devfs.rule_depth` says, and that is 1: what an
    /// included ruleset includes is left out without a word.
    pub include: Option<u16>,
}

impl DevfsRule {
    /// A rule for every node, that does nothing yet.
    pub fn all() -> Self {
        Self::default()
    }

    /// A rule for the nodes whose path below the mount matches a [`Pattern`].
    ///
    /// # Errors
    /// [`Error::Param`]: it could match nothing, or has more than 199 bytes.
    pub fn path(pattern: &str) -> Result<Self, Error> {
        Ok(Self {
            path: Some(Pattern::new(pattern)?),
            ..Self::default()
        })
    }

    /// A rule for the devices of these types.
    pub fn types(types: DeviceTypes) -> Self {
        Self {
            types: Some(types),
            ..Self::default()
        }
    }

    /// Only devices of these types, and only if the path matches, too.
    pub const fn of_types(mut self, types: DeviceTypes) -> Self {
        self.types = Some(types);
        self
    }

    /// Hides them.
    pub const fn hide(mut self) -> Self {
        self.hide = Some(true);
        self
    }

    /// Shows them if an earlier rule hid them.
    pub const fn unhide(mut self) -> Self {
        self.hide = Some(false);
        self
    }

    /// Gives them to this user.
    pub fn user(mut self, user: impl Into<Account>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Gives them to this group.
    pub fn group(mut self, group: impl Into<Account>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Sets their permissions, up to `0o7777`.
    pub const fn mode(mut self, mode: u16) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Runs another ruleset on them, see [`include`](Self#structfield.include).
    pub const fn include(mut self, ruleset: u16) -> Self {
        self.include = Some(ruleset);
        self
    }

    /// Its number in the ruleset.
    pub const fn number(mut self, number: u16) -> Self {
        self.number = Some(number);
        self
    }

    /// Whether it is for every node.
    fn is_unconditional(&self) -> bool {
        self.types.is_none() && self.path.is_none()
    }

    /// The same rule wherever it stands.
    fn without_number(mut self) -> Self {
        self.number = None;
        self
    }
}
