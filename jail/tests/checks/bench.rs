//! Where a check runs: a kernel, a directory, names of its own.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jail::journal::DirStore;
use jail::kernel::{Faults, Faulty, Trace, Traced};
use jail::life::{Outcome, StopPolicy};
use jail::{Host, Jail, JailInfo, JailSpec, Kernel, Mounted, Release};
use jail_sim::Machine;

use crate::skip::{skip, unless_skipped};

/// One check's surroundings. What it made is gone when it is dropped.
pub(crate) struct Bench {
    pub(crate) host: Host,
    pub(crate) trace: Trace,
    /// `None` on the running kernel.
    pub(crate) machine: Option<Machine>,
    number: u32,
    /// On this computer.
    dir: PathBuf,
    /// As the kernel sees it.
    root: PathBuf,
}

/// Runs a check on the simulated kernel of several releases, or on the running kernel.
pub(crate) fn everywhere(check: impl Fn(&Bench)) {
    let all = [
        Release::V13_2,
        Release::V14_4,
        Release::V15_0,
        Release::V15_1,
    ];
    each_of(&all, check);
}

/// The oldest and the newest release, or the running kernel: for what takes its time.
pub(crate) fn oldest_and_newest(check: impl Fn(&Bench)) {
    each_of(&[Release::V13_2, Release::V15_1], check);
}

/// The newest release, or the running kernel.
pub(crate) fn newest(check: impl Fn(&Bench)) {
    each_of(&[Release::V15_1], check);
}

/// There is one running kernel: there checks run one after the other, since they look at all that
/// it has.
fn each_of(releases: &[Release], check: impl Fn(&Bench)) {
    static RUNNING: Mutex<()> = Mutex::new(());
    if is_local() {
        // A check that failed has cleaned up as far as it could.
        let _alone = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        unless_skipped(|| check(&Bench::local()));
        return;
    }
    for release in releases {
        check(&Bench::simulated(*release));
    }
}

/// Whether the checks are to run on the running kernel.
pub(crate) fn is_local() -> bool {
    std::env::var_os("JAILRS_KERNEL").is_some_and(|kernel| kernel == "local")
}

/// How far it is from a point to the next where something is tried at many: `JAILRS_PROOF=all` tries
/// each, and a running kernel, which may be that of a small machine, fewer than others.
pub(crate) fn stride(few: usize) -> usize {
    match std::env::var_os("JAILRS_PROOF") {
        Some(_) => 1,
        None if is_local() => few * 3,
        None => few,
    }
}

/// Runs a check on the simulated kernel of one release only.
pub(crate) fn simulated(release: Release, check: impl Fn(&Bench)) {
    check(&Bench::simulated(release));
}

impl Bench {
    fn simulated(release: Release) -> Self {
        let (number, dir) = new_dir();
        fs::create_dir(dir.join("dev")).unwrap();
        fs::write(dir.join("dev/null"), "").unwrap();
        let machine = Machine::builder(release).root(&dir).last_jid(400).build();
        let process = machine.process();
        Self::new(process, Some(machine), number, dir, "/".into())
    }

    fn local() -> Self {
        let (number, dir) = new_dir();
        let dir = dir.canonicalize().unwrap();
        #[cfg(target_os = "freebsd")]
        {
            let kernel = jail::kernel::FreeBsd::new();
            if kernel.geteuid() != Ok(0) {
                let _ = fs::remove_dir(&dir);
                panic!("JAILRS_KERNEL=local: only root can");
            }
            let bench = Self::new(kernel, None, number, dir.clone(), dir);
            bench.prepare();
            bench
        }
        #[cfg(not(target_os = "freebsd"))]
        panic!("JAILRS_KERNEL=local: this is not FreeBSD ({number}, {dir:?})");
    }

    fn new(
        kernel: impl Kernel,
        machine: Option<Machine>,
        number: u32,
        dir: PathBuf,
        root: PathBuf,
    ) -> Self {
        let kernel = Traced::collecting(kernel);
        let trace = kernel.trace();
        let mut bench = Self {
            host: Host::new(kernel),
            trace,
            machine,
            number,
            dir,
            root,
        };
        bench.host = bench.keeping_journals(bench.host.clone());
        bench
    }

    /// The same kernel to another program: on a simulated machine a process of its own.
    pub(crate) fn kernel(&self) -> Arc<dyn Kernel> {
        match &self.machine {
            Some(machine) => Arc::new(machine.process()),
            None => local_kernel(),
        }
    }

    /// Sees that the running kernel has what a simulated one has: modules, and the rulesets of
    /// `/etc/defaults/devfs.rules`.
    #[cfg(target_os = "freebsd")]
    fn prepare(&self) {
        for module in MODULES {
            // What is not there is missed by the check that needs it.
            let _ = self.host.kernel().kldload(module);
        }
        if self.host.check_ruleset(4).is_ok() {
            return;
        }
        for number in 1..=4 {
            let rules = jail::DevfsRuleset::standard(number).unwrap();
            let _ = rules.apply_at(&self.host, number);
        }
    }

    /// A host of the same kernel, and what shall fail there.
    pub(crate) fn faulty(&self) -> (Host, Faults) {
        let (kernel, faults) = Faulty::new(self.kernel());
        (self.keeping_journals(Host::new(kernel)), faults)
    }

    /// A host whose journals are this check's. What the running host keeps is nobody's to recover.
    pub(crate) fn keeping_journals(&self, host: Host) -> Host {
        match self.machine {
            Some(_) => host,
            None => host.with_journal(DirStore::new(self.journals())),
        }
    }

    /// Where the journals of a check on the running kernel are, on this computer: beside the
    /// directory, which is the check's.
    pub(crate) fn journals(&self) -> PathBuf {
        self.dir.with_extension("journals")
    }

    /// A name that no other check uses.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix())
    }

    /// A new directory, and its path as the kernel sees it.
    pub(crate) fn dir(&self, name: &str) -> PathBuf {
        fs::create_dir_all(self.dir.join(name)).unwrap();
        self.root.join(name)
    }

    /// Where a directory is on the computer that this runs on.
    pub(crate) fn on_computer(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Sees that there are users and groups to be looked up by name.
    pub(crate) fn accounts(&self) {
        if self.machine.is_none() {
            return;
        }
        fs::create_dir_all(self.dir.join("etc")).unwrap();
        let users = "root:*:0:0::0:0::/root:/bin/sh\noperator:*:2:5::0:0::/:/usr/sbin/nologin\n";
        fs::write(self.dir.join("etc/passwd"), users).unwrap();
        let groups = "wheel:*:0:root\noperator:*:5:root\n";
        fs::write(self.dir.join("etc/group"), groups).unwrap();
    }

    /// An address that no other check uses.
    pub(crate) fn addr(&self, last: u8) -> Ipv4Addr {
        // 198.18.0.0/15 is for tests, so that a jail of the running host's is unlikely to have it.
        let [.., high, low] = self.number.to_be_bytes();
        Ipv4Addr::new(198, 18 | (high & 1), low, last)
    }

    /// Sees that a jail in this directory has `/bin/sh` and `/bin/sleep`: those of rescue(8), which
    /// need nothing else. A simulated machine has its own. FreeBSD's sh reads what it starts in the
    /// background from `/dev/null`; where no devfs is mounted, a file serves.
    pub(crate) fn programs(&self, dir: &str) {
        let bin = self.dir.join(dir).join("bin");
        if self.machine.is_some() || bin.join("sleep").exists() {
            return;
        }
        if !Path::new(RESCUE).exists() {
            skip(&format!("there is no {RESCUE}"));
        }
        fs::create_dir_all(&bin).unwrap();
        let rescue = self.dir.join("rescue");
        if !rescue.exists() {
            fs::copy(RESCUE, &rescue).unwrap();
        }
        for name in ["sh", "sleep"] {
            fs::hard_link(&rescue, bin.join(name)).unwrap();
        }
        let dev = self.dir.join(dir).join("dev");
        fs::create_dir_all(&dev).unwrap();
        fs::write(dev.join("null"), "").unwrap();
    }

    /// A jail to be in a directory of its own.
    pub(crate) fn spec(&self, name: &str) -> JailSpec {
        let spec = JailSpec::new(self.name(name)).unwrap();
        let dir = name.replace('.', "-");
        let spec = spec.path(self.dir(&dir));
        self.programs(&dir);
        spec
    }

    /// Such a jail.
    pub(crate) fn jail(&self, name: &str) -> Jail {
        self.spec(name).create(&self.host).unwrap()
    }

    pub(crate) fn release(&self) -> Release {
        self.host.release().unwrap()
    }

    /// A host of a user who is not root, on a simulated machine.
    pub(crate) fn unprivileged(&self) -> Option<Host> {
        let process = self.machine.as_ref()?.process();
        process.setgroups(&[]).unwrap();
        process.setgid(1001).unwrap();
        process.setuid(1001).unwrap();
        Some(Host::new(process))
    }

    fn prefix(&self) -> String {
        format!("jailrs-{}-{}-", std::process::id(), self.number)
    }

    /// Removes all that can be removed, and gives the first error.
    fn clean(&self) -> Result<(), jail::Error> {
        let mut result = self.stop_all();
        for info in self.host.jails().top_level() {
            let removed = info.and_then(|info| self.remove(&info));
            result = result.and(removed);
        }
        result
    }

    fn remove(&self, info: &JailInfo) -> Result<(), jail::Error> {
        if !info.name().to_string().starts_with(&self.prefix()) {
            return Ok(());
        }
        let jail = self.host.open(info)?;
        jail.remove()?;
        jail.wait_gone(Duration::from_secs(10))
    }

    /// Stops what a check that failed has left running on the running kernel.
    fn stop_all(&self) -> Result<(), jail::Error> {
        if self.machine.is_some() {
            return Ok(());
        }
        let mut result = Ok(());
        for recovered in self.host.recover()? {
            if let Outcome::Running(mut started) = recovered.outcome {
                result = result.and(started.stop(StopPolicy::now()));
            }
        }
        result
    }

    /// Takes away what is mounted there yet: nothing may be deleted through it.
    fn unmount_all(&self) -> Result<(), jail::Error> {
        if self.machine.is_some() {
            return Ok(());
        }
        for info in self.host.mounts_under(&self.root)?.into_iter().rev() {
            Mounted::adopt(&self.host, info).unmount_forced()?;
        }
        Ok(())
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let cleaned = self.clean();
        let unmounted = self.unmount_all();
        if unmounted.is_ok() {
            let _ = fs::remove_dir_all(&self.dir);
            let _ = fs::remove_dir_all(self.journals());
        }
        let cleaned = cleaned.and(unmounted);
        if let (Err(error), false) = (cleaned, std::thread::panicking()) {
            panic!("left behind: {error}");
        }
    }
}

/// What jails run on a running kernel.
const RESCUE: &str = "/rescue/sh";

/// What many kernels have as modules only. Not unionfs: it brings some of them down.
#[cfg(target_os = "freebsd")]
const MODULES: [&core::ffi::CStr; 6] = [
    c"nullfs",
    c"procfs",
    c"fdescfs",
    c"tmpfs",
    c"if_bridge",
    c"if_epair",
];

#[cfg(target_os = "freebsd")]
fn local_kernel() -> Arc<dyn Kernel> {
    Arc::new(jail::kernel::FreeBsd::new())
}

#[cfg(not(target_os = "freebsd"))]
fn local_kernel() -> Arc<dyn Kernel> {
    unreachable!("a bench without a machine is FreeBSD's")
}

fn new_dir() -> (u32, PathBuf) {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("jailrs-checks-{}-{number}", std::process::id());
    let dir = std::env::temp_dir().join(name);
    fs::create_dir_all(&dir).unwrap();
    (number, dir)
}
