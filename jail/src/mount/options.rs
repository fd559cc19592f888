//! How it is mounted: options that every file system has, and any other by name.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{Mount, MountOption};

impl Mount {
    /// Nothing in it can be changed through this mount. nullfs cannot be made so later.
    pub fn read_only(self) -> Self {
        self.flag("ro")
    }

    /// Set-user-id and set-group-id bits do nothing.
    pub fn nosuid(self) -> Self {
        self.flag("nosuid")
    }

    /// Nothing in it can be executed.
    pub fn noexec(self) -> Self {
        self.flag("noexec")
    }

    /// Access times are not kept.
    pub fn noatime(self) -> Self {
        self.flag("noatime")
    }

    /// unionfs: the source goes below what is there, not over it.
    pub fn below(self) -> Self {
        self.flag("below")
    }

    /// devfs: the rules that say which devices are seen, 1 to 65535. A number without rules is
    /// refused, because the kernel would show every device.
    pub const fn ruleset(mut self, number: u16) -> Self {
        self.ruleset = Some(number);
        self
    }

    /// Mounts even where something is mounted already, which then is out of sight. Without it
    /// the kernel is told to refuse (`nocover`).
    pub const fn stacking(mut self) -> Self {
        self.stacking = true;
        self
    }

    /// Makes directories on the way that are missing, with this mode less the umask. They are
    /// removed again if the mount fails, and by [`Mounted::remove_created`].
    ///
    /// [`Mounted::remove_created`]: super::Mounted::remove_created
    pub const fn create_mount_point(mut self, mode: u32) -> Self {
        self.create = Some(mode);
        self
    }

    /// What is mounted: an absolute path of the host, given to the kernel as `from`. Links in it
    /// are followed.
    pub fn source(mut self, path: impl Into<PathBuf>) -> Self {
        self.source = Some(path.into().into());
        self
    }

    /// An option with a value, as text. Given again, the last one counts.
    ///
    /// nullfs, unionfs, fdescfs and the pseudo file systems ignore what they do not know: other
    /// options than theirs are refused here. The rest refuse by themselves.
    pub fn option(self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.put(name.into(), Some(value.into()))
    }

    /// An option without a value, as [`option`](Self::option).
    pub fn flag(self, name: impl Into<String>) -> Self {
        self.put(name.into(), None)
    }

    fn put(mut self, name: String, value: Option<OsString>) -> Self {
        let mut options = core::mem::take(&mut self.options).into_vec();
        options.retain(|option| option.name != name);
        options.push(MountOption { name, value });
        self.options = options.into();
        self
    }

    /// The options in words, as mount(8) takes them.
    pub(crate) fn options_text(&self) -> String {
        let ruleset = self.ruleset.map(|number| format!("ruleset={number}"));
        let options = self.options.iter().map(|option| match &option.value {
            Some(value) => format!("{}={}", option.name, value.to_string_lossy()),
            None => option.name.clone(),
        });
        ruleset
            .into_iter()
            .chain(options)
            .collect::<Vec<_>>()
            .join(",")
    }

    /// The mode of directories that are made for it, if any may be.
    pub(crate) const fn created_mode(&self) -> Option<u32> {
        self.create
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.has("ro")
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.options.iter().any(|option| option.name == flag)
    }
}
