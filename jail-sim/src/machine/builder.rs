//! How a machine shall be.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jail::Release;

use super::{Machine, Outside};
use crate::programs::{Context, Program};
use crate::rctl::RacctMode;
use crate::shared::Shared;
use crate::state::{Config, State};

/// How a machine shall be.
#[must_use = "there is no machine until build"]
pub struct MachineBuilder {
    config: Config,
    programs: Vec<(String, Program)>,
}

impl MachineBuilder {
    pub(super) fn new(release: Release) -> Self {
        Self {
            config: Config::new(release),
            programs: Vec::new(),
        }
    }

    /// The base system's host name; `fbsd.test` if not said.
    pub fn hostname(mut self, hostname: impl Into<String>) -> Self {
        self.config.hostname = hostname.into();
        self
    }

    /// The last jid given so far: the next jail gets the next one. 0 if not said.
    pub fn last_jid(mut self, jid: i32) -> Self {
        self.config.last_jid = jid;
        self
    }

    /// The real directory that is the machine's `/`; this computer's `/` if not said.
    pub fn root(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.root = dir.into();
        self
    }

    /// When the machine boots, since 1970; the first second of 2026 if not said.
    pub fn boot_time(mut self, time: Duration) -> Self {
        self.config.boot_time = time;
        self
    }

    /// A network card, as in `bge0`: Ethernet, up, without addresses. They come behind lo0 in the
    /// order they are said; what is longer than 15 bytes is cut.
    ///
    /// ```
    /// use jail::Release;
    /// use jail_sim::Machine;
    ///
    /// let machine = Machine::builder(Release::V15_1).interface("bge0").build();
    /// # drop(machine);
    /// ```
    pub fn interface(mut self, name: impl Into<String>) -> Self {
        self.config.interfaces.push(name.into());
        self
    }

    /// Processes made from outside read this computer's standard input as theirs; if not said,
    /// they find it empty.
    pub fn inherit_stdin(mut self) -> Self {
        self.config.inherit_stdin = true;
        self
    }

    /// A kernel module that is installed but not loaded, by the name kldload(2) or modfind(2)
    /// takes: what needs it fails as on a kernel without it, until somebody loads it.
    ///
    /// If nothing is said, nullfs, tmpfs, procfs, fdescfs, unionfs, ufs, `geom_md`, `if_epair` and
    /// `if_bridge` are there; linprocfs, linsysfs and some kinds of interfaces are to be loaded.
    pub fn module_unloaded(mut self, module: impl Into<String>) -> Self {
        self.config.unloaded.push(module.into());
        self
    }

    /// Without the standard devfs rulesets 1 to 5, as where `devfs_load_rulesets` is off.
    pub fn without_devfs_rules(mut self) -> Self {
        self.config.devfs_rules = false;
        self
    }

    /// Whether resource accounting and limits (`kern.racct.enable`) are on; they are, if nothing is
    /// said, though a GENERIC kernel needs the loader to be told.
    pub fn racct(mut self, on: bool) -> Self {
        self.config.racct = if on { RacctMode::On } else { RacctMode::Off };
        self
    }

    /// The kernel was built without resource accounting and limits.
    pub fn without_racct(mut self) -> Self {
        self.config.racct = RacctMode::Absent;
        self
    }

    /// A program, as [`Machine::register`] does.
    pub fn program(
        mut self,
        path: impl Into<String>,
        program: impl Fn(&mut Context) -> i32 + Send + Sync + 'static,
    ) -> Self {
        self.programs.push((path.into(), Arc::new(program)));
        self
    }

    /// Boots it.
    #[must_use]
    pub fn build(self) -> Machine {
        let mut state = State::boot(self.config);
        for (path, program) in self.programs {
            state.programs.register(&path, program);
        }
        let shared = Arc::new(Shared::new(state));
        let outside = Arc::new(Outside { shared });
        Machine { outside }
    }
}

impl std::fmt::Debug for MachineBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MachineBuilder").field(&self.config).finish()
    }
}
