//! The machine: one simulated kernel.

mod builder;
mod outside;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use jail::Release;

use crate::image;
use crate::process::Process;
use crate::programs::Context;
use crate::shared::Shared;

pub use builder::MachineBuilder;
pub(crate) use outside::Outside;

/// A simulated FreeBSD machine.
///
/// Its calls are made by a [`Process`], which is a [`jail::Kernel`]. Its time is its own: a wait
/// makes the clock jump to what is waited for, once no program of the machine runs.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use jail::kernel::{Session, Spawn};
/// use jail::{Kernel, Release};
/// use jail_sim::Machine;
///
/// let machine = Machine::new(Release::V15_1);
/// machine.register("/bin/nap", |context| {
///     let slept = context.process().nanosleep(Duration::from_secs(3_600));
///     if slept.is_ok() { 7 } else { 1 }
/// });
/// let host = machine.process();
/// let began = Instant::now();
/// let nap = host.spawn(&Spawn {
///     attach: None,
///     paths: &[c"/bin/nap"],
///     argv: &[c"nap"],
///     envp: &[],
///     cwd: None,
///     ids: None,
///     stdio: [0, 1, 2],
///     session: Session::New,
///     fib: None,
///     desc: false,
/// })?;
/// assert_eq!(host.wait4(nap.pid, 0)?, Some((nap.pid, 7 << 8)));
/// assert!(began.elapsed() < Duration::from_secs(3_600));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cloning is cheap; all clones are the same machine. When the last of them and of the processes
/// made from outside is dropped, the programs that still run are killed.
#[derive(Clone, Debug)]
pub struct Machine {
    outside: Arc<Outside>,
}

impl Machine {
    /// A machine of this release with the defaults of [`MachineBuilder`].
    #[must_use]
    pub fn new(release: Release) -> Self {
        Self::builder(release).build()
    }

    /// To say more of how the machine shall be.
    pub fn builder(release: Release) -> MachineBuilder {
        MachineBuilder::new(release)
    }

    /// A new process of root in the base system, child of init, working directory `/`.
    #[must_use]
    pub fn process(&self) -> Process {
        let created = self.outside.shared.call(|state| state.create_process());
        // Without a free pid: a process that has already ended.
        let (pid, serial) = created.unwrap_or_default();
        Process::outside(self.outside.clone(), pid, serial)
    }

    /// Sets the clock, since 1970, as root does by date(1). How long the machine has run, and when
    /// sleepers wake, stays as it is.
    pub fn set_clock(&self, time: Duration) {
        self.outside.shared.call(|state| state.clock.set(time));
    }

    /// Registers a program by absolute path; the machine's own of that path is replaced.
    ///
    /// A path under a jail's root (as the base system sees it) is that jail's alone and wins over
    /// the plain one. A program that keeps a `Machine` or `Process` of this machine keeps it for
    /// ever.
    pub fn register(
        &self,
        path: &str,
        program: impl Fn(&mut Context) -> i32 + Send + Sync + 'static,
    ) {
        let program = Arc::new(program);
        let shared = &self.outside.shared;
        let replaced = shared.call(|state| state.programs.register(path, program));
        // Not dropped before the lock is free: it may own a process.
        drop(replaced);
    }

    /// Writes the machine to a file, which [`load`](Self::load) reads: jails, processes, mounts,
    /// what is in memory file systems and on memory disks, interfaces, rules, limits and
    /// [journals](jail::journal), as they are now.
    ///
    /// Not written is what has no life in a file: when the machine is loaded, the processes made
    /// from outside have been killed, and those of programs are there and never do anything more,
    /// with nothing open. Registered programs are not written, nor what is in the real directory
    /// that is the machine's `/`.
    ///
    /// The file is written under another name first: it is the whole machine or the old one.
    ///
    /// ```
    /// use jail::{Host, JailSpec, Release};
    /// use jail_sim::Machine;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let dir = std::env::temp_dir().join(format!("jail-sim-{}", std::process::id()));
    /// # std::fs::create_dir_all(&dir)?;
    /// # let file = dir.join("machine");
    /// let machine = Machine::new(Release::V15_1);
    /// JailSpec::new("web")?.path("/").create(&Host::new(machine.process()))?;
    /// machine.save(&file)?;
    ///
    /// let again = Machine::load(&file)?;
    /// assert!(Host::new(again.process()).jail("web").is_ok());
    /// # std::fs::remove_dir_all(&dir)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The file cannot be written, or the machine: it has a path that is not UTF-8, or a file
    /// system on a disk that was taken away.
    pub fn save(&self, file: impl AsRef<Path>) -> io::Result<()> {
        let shared = &self.outside.shared;
        let bytes = image::save(&shared.lock(), &shared.journals).map_err(io::Error::other)?;
        let file = file.as_ref();
        let mut new = file.as_os_str().to_owned();
        new.push(".new");
        fs::write(&new, bytes)?;
        fs::rename(&new, file)
    }

    /// A machine from a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// The file cannot be read, or was not written by this release of the crate.
    pub fn load(file: impl AsRef<Path>) -> io::Result<Self> {
        let bytes = fs::read(file)?;
        let loaded = image::load(&bytes);
        let (state, journals) =
            loaded.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let shared = Arc::new(Shared::with_journals(state, journals));
        let outside = Arc::new(Outside { shared });
        Ok(Self { outside })
    }

    /// Whether what the kernel keeps agrees with itself. For tests.
    ///
    /// # Errors
    /// What does not.
    #[doc(hidden)]
    pub fn check(&self) -> Result<(), String> {
        self.outside.shared.lock().check()
    }
}
