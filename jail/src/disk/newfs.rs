//! Making a file system on a disk: the one thing that has no system call.

use core::time::Duration;

use super::{DiskProblem, Md};
use crate::escape::escaped;
use crate::{Command, Error};

/// What [`Md::newfs`] shall make: UFS2 unless something else is said.
///
/// ```
/// use std::time::Duration;
///
/// use jail::NewfsOptions;
///
/// let options = NewfsOptions::new()
///     .soft_updates()
///     .volume("web")
///     .limit(Duration::from_secs(600));
/// # let _ = options;
/// ```
///
/// # See also
/// newfs(8)
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is made before Md::newfs"]
pub struct NewfsOptions {
    pub(super) soft_updates: Option<&'static str>,
    pub(super) trim: bool,
    pub(super) volume: Option<String>,
    pub(super) numbers: Vec<(&'static str, u32)>,
    pub(super) limit: Duration,
}

/// Long enough for terabytes on a slow disk's file.
pub(super) const LIMIT: Duration = Duration::from_secs(300);

impl NewfsOptions {
    /// newfs(8)'s own defaults.
    pub const fn new() -> Self {
        Self {
            soft_updates: None,
            trim: false,
            volume: None,
            numbers: Vec::new(),
            limit: LIMIT,
        }
    }

    /// Soft updates (`-U`).
    pub fn soft_updates(mut self) -> Self {
        self.soft_updates = Some("-U");
        self
    }

    /// Soft updates with a journal (`-j`): a short check after a crash.
    pub fn journal(mut self) -> Self {
        self.soft_updates = Some("-j");
        self
    }

    /// What is freed is deleted on the disk (`-t`), so that the file of a vnode disk gives the
    /// space back where its file system can.
    pub fn trim(mut self) -> Self {
        self.trim = true;
        self
    }

    /// A name for the volume (`-L`): up to 31 letters, digits, `-` and `_`.
    pub fn volume(mut self, name: impl Into<String>) -> Self {
        self.volume = Some(name.into());
        self
    }

    /// Bytes of a block (`-b`).
    pub fn block_size(self, bytes: u32) -> Self {
        self.number("-b", bytes)
    }

    /// Bytes of a fragment (`-f`).
    pub fn fragment_size(self, bytes: u32) -> Self {
        self.number("-f", bytes)
    }

    /// One inode for so many bytes (`-i`).
    pub fn bytes_per_inode(self, bytes: u32) -> Self {
        self.number("-i", bytes)
    }

    /// Percents that only root can fill (`-m`).
    pub fn min_free(self, percent: u32) -> Self {
        self.number("-m", percent)
    }

    /// How long it may take, 5 minutes unless said.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    fn number(mut self, flag: &'static str, number: u32) -> Self {
        self.numbers.retain(|(other, _)| *other != flag);
        self.numbers.push((flag, number));
        self
    }

    /// The arguments in words; what cannot work is told when it is made.
    pub(crate) fn shell(&self) -> String {
        self.args().unwrap_or_default().join(" ")
    }

    pub(super) fn args(&self) -> Result<Vec<String>, DiskProblem> {
        let mut args = vec!["-O".into(), "2".into()];
        args.extend(self.soft_updates.map(String::from));
        args.extend(self.trim.then(|| "-t".into()));
        for (flag, number) in &self.numbers {
            args.extend([(*flag).into(), number.to_string()]);
        }
        if let Some(name) = &self.volume {
            let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            // newfs would take a name that begins with a hyphen, but users of volume names not.
            if !(1..=31).contains(&name.len()) || !name.chars().all(known) || name.starts_with('-')
            {
                return Err(DiskProblem::VolumeName(name.clone()));
            }
            args.extend(["-L".into(), name.clone()]);
        }
        Ok(args)
    }
}

impl Default for NewfsOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl Md {
    /// Makes a file system on it by running `/sbin/newfs` on the host. What was on the disk is
    /// lost.
    ///
    /// # Errors
    /// * as [`query`](Self::query); nothing was done then
    /// * [`Error::Disk`] - a name that volumes cannot have
    /// * `ENOENT` of execve - there is no newfs(8)
    /// * [`Error::Program`] - it failed; what it wrote to standard error is told
    /// * [`Error::TimedOut`] - it took too long, and was killed
    ///
    /// # See also
    /// newfs(8)
    pub fn newfs(&self, options: &NewfsOptions) -> Result<(), Error> {
        let args = options.args().map_err(|problem| self.error(problem))?;
        self.query()?;
        let path = self.path();
        let mut newfs = Command::new(self.host(), NEWFS);
        let output = newfs.args(args).arg(&path).output_timeout(options.limit)?;
        if output.status.success() {
            return Ok(());
        }
        Err(Error::Program {
            program: NEWFS,
            object: path.display().to_string(),
            status: output.status,
            stderr: escaped(output.stderr.trim_ascii()),
        })
    }
}

const NEWFS: &str = "/sbin/newfs";
