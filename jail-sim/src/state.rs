//! Everything the simulated kernel knows, behind one lock.

use std::path::PathBuf;
use std::time::Duration;

use jail::Release;

use crate::clock::Clock;
use crate::cpuset::Cpusets;
use crate::devfs::Devfs;
use crate::fd::Files;
use crate::kld::Modules;
use crate::kqueue::Kqueues;
use crate::md::Mds;
use crate::net::Net;
use crate::prison::Prisons;
use crate::proc::Procs;
use crate::programs::Programs;
use crate::rctl::{RacctMode, Rctl};
use crate::sched::Sched;
use crate::sysctl::Tunables;
use crate::vfs::{Vfs, Vnode};

/// The kernel's data. System calls are its methods, in the files of their topics.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) release: Release,
    pub(crate) tunables: Tunables,
    pub(crate) prisons: Prisons,
    pub(crate) procs: Procs,
    pub(crate) cpusets: Cpusets,
    pub(crate) files: Files,
    pub(crate) vfs: Vfs,
    pub(crate) programs: Programs,
    pub(crate) clock: Clock,
    pub(crate) kqueues: Kqueues,
    pub(crate) sched: Sched,
    pub(crate) net: Net,
    pub(crate) devfs: Devfs,
    pub(crate) mds: Mds,
    pub(crate) rctl: Rctl,
    pub(crate) modules: Modules,
    pub(crate) inherit_stdin: bool,
}

/// What a machine is told to be before it boots.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) release: Release,
    pub(crate) hostname: String,
    /// Jids up to this one are used up.
    pub(crate) last_jid: i32,
    /// The real directory behind `/`.
    pub(crate) root: PathBuf,
    /// When it booted, since 1970.
    pub(crate) boot_time: Duration,
    /// The names of its network cards.
    pub(crate) interfaces: Vec<String>,
    /// Whether reading standard input reads the computer's.
    pub(crate) inherit_stdin: bool,
    /// Modules that are not loaded, though by default they are.
    pub(crate) unloaded: Vec<String>,
    /// Whether `rc.d/devfs` loads the standard rulesets.
    pub(crate) devfs_rules: bool,
    pub(crate) racct: RacctMode,
}

impl Config {
    /// What a machine is if nothing is said.
    pub(crate) fn new(release: Release) -> Self {
        Self {
            release,
            hostname: "fbsd.test".into(),
            last_jid: 0,
            root: PathBuf::from("/"),
            boot_time: BOOT_TIME,
            interfaces: Vec::new(),
            inherit_stdin: false,
            unloaded: Vec::new(),
            devfs_rules: true,
            racct: RacctMode::On,
        }
    }
}

/// Processors (`hw.ncpu`).
pub(crate) const NCPU: u16 = 2;

/// 2026-01-01T00:00:00Z.
const BOOT_TIME: Duration = Duration::from_secs(1_767_225_600);

impl State {
    /// Boots: the base system with init as its only process.
    pub(crate) fn boot(config: Config) -> Self {
        let root = Vnode::root();
        let modules = Modules::new(&config.unloaded);
        let mut state = Self {
            release: config.release,
            tunables: Tunables::new(config.release, config.racct, &modules),
            prisons: Prisons::new(&config.hostname, config.last_jid, root.clone()),
            procs: Procs::default(),
            cpusets: Cpusets::new(NCPU),
            files: Files::default(),
            vfs: Vfs::new(config.root),
            programs: Programs::default(),
            clock: Clock::new(config.boot_time),
            kqueues: Kqueues::default(),
            sched: Sched::default(),
            net: Net::new(config.release, &config.interfaces),
            devfs: Devfs::new(config.devfs_rules),
            mds: Mds::default(),
            rctl: Rctl::new(config.racct),
            modules,
            inherit_stdin: config.inherit_stdin,
        };
        state.create_init(root);
        state.mount_boot();
        state
    }
}
