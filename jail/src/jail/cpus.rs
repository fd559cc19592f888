//! The processors of a jail.

use jail_sys::sys::cpuset::{CPU_LEVEL_ROOT, CPU_LEVEL_WHICH, CPU_WHICH_JAIL, CPU_WHICH_PID};

use super::Jail;
use crate::cpu_set::MASK_LEN;
use crate::{CpuSet, Errno, Error, Host, Problem};

impl Jail {
    /// The processors that what runs in it may use. One cpuset_getaffinity(2).
    ///
    /// # Errors
    /// [`Error::Gone`], [`Error::Reused`].
    pub fn cpus(&self) -> Result<CpuSet, Error> {
        let jid = self.check()?.raw().into();
        let mut whole = [0; MASK_LEN];
        let (mask, _) = self.host.parts_of(&mut whole)?;
        let kernel = self.host.kernel();
        match kernel.cpuset_getaffinity(CPU_LEVEL_WHICH, CPU_WHICH_JAIL, jid, mask) {
            Ok(()) => Ok(CpuSet::from_bytes(mask)),
            Err(Errno::ESRCH) => Err(self.gone()),
            Err(errno) => Err(Error::kernel("cpuset_getaffinity", self.object(), errno)),
        }
    }

    /// Lets what runs in it, and in jails inside, use these processors only: those of
    /// [`Host::cpus`], or of the jail around it. One cpuset_setaffinity(2).
    ///
    /// A jail inside, or a process that was bound to fewer, loses those that this jail loses. It
    /// does not get them back when this jail does.
    ///
    /// ```
    /// use jail::{CpuSet, Host, JailSpec};
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = Host::new(machine.process());
    ///
    /// let web = JailSpec::new("web")?.path("/").create(&host)?;
    /// web.set_cpus(&"0".parse::<CpuSet>()?)?;
    /// println!("{} of {}", web.cpus()?, host.cpus()?); // 0 of 0-1
    /// web.remove()?;
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// * [`Error::Param`] - none
    /// * `EINVAL` - one that the host does not have, or the jail around it
    /// * `EDEADLK` - a jail inside, or a process that was bound to others, would have none
    /// * `EPERM` - not root, or the caller's own jail
    /// * [`Error::Gone`], [`Error::Reused`]
    ///
    /// # See also
    /// [cpuset_setaffinity(2)](https://man.freebsd.org/cpuset_setaffinity/2),
    /// `cpuset -l LIST -j NAME`, `cpuset_modify` in `sys/kern/kern_cpuset.c`
    pub fn set_cpus(&self, cpus: &CpuSet) -> Result<(), Error> {
        if cpus.is_empty() {
            return Err(Error::param("cpus", Problem::Empty));
        }
        let jid = self.check()?.raw().into();
        let mut whole = cpus.to_bytes();
        let (mask, beyond) = self.host.parts_of(&mut whole)?;
        if beyond.iter().any(|byte| *byte != 0) {
            return Err(self.refused_cpus(cpus, Errno::EINVAL));
        }
        let kernel = self.host.kernel();
        match kernel.cpuset_setaffinity(CPU_LEVEL_WHICH, CPU_WHICH_JAIL, jid, mask) {
            Ok(()) => Ok(()),
            Err(Errno::ESRCH) => Err(self.gone()),
            Err(errno) => Err(self.refused_cpus(cpus, errno)),
        }
    }

    fn refused_cpus(&self, cpus: &CpuSet, errno: Errno) -> Error {
        let object = format!("{}, {cpus}", self.object());
        let error = Error::kernel("cpuset_setaffinity", object, errno);
        match errno {
            Errno::EINVAL => match self.host.cpus() {
                Ok(all) if cpus.is_subset(&all) => {
                    error.with_hint("the jail around it may not use all of these")
                }
                Ok(all) => error.with_hint(format!("the host has {all}")),
                Err(_) => error,
            },
            Errno::EDEADLK => error.with_hint(
                "a jail inside it, or a process bound to others, would be left without any",
            ),
            _ => self.with_root_hint(error),
        }
    }
}

impl Host {
    /// The processors there are, or in a jail those that it may use.
    ///
    /// # Errors
    /// What cpuset_getaffinity(2) answers.
    pub fn cpus(&self) -> Result<CpuSet, Error> {
        let mut whole = [0; MASK_LEN];
        let (mask, _) = self.parts_of(&mut whole)?;
        self.kernel()
            .cpuset_getaffinity(CPU_LEVEL_ROOT, CPU_WHICH_PID, -1, mask)
            .map_err(|errno| Error::kernel("cpuset_getaffinity", "root", errno))?;
        Ok(CpuSet::from_bytes(mask))
    }

    /// What the kernel's calls take of a mask, and the rest of it.
    fn parts_of<'m>(&self, mask: &'m mut [u8]) -> Result<(&'m mut [u8], &'m mut [u8]), Error> {
        let len = self.release()?.cpuset_len();
        Ok(mask.split_at_mut_checked(len).unwrap_or_default())
    }
}
