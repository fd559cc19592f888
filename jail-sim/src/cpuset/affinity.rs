//! `cpuset_getaffinity` and `cpuset_setaffinity`.

use jail::Errno;

use super::which::Target;
use super::{Mask, mask};
use crate::proc::Pid;
use crate::state::State;

impl State {
    /// `kern_cpuset_getaffinity`: `ERANGE` if a processor does not fit.
    pub(crate) fn sys_cpuset_getaffinity(
        &self,
        caller: Pid,
        level: i32,
        which: i32,
        id: i64,
        bytes: &mut [u8],
    ) -> Result<(), Errno> {
        self.check_cpusetsize(bytes.len())?;
        let mask = match self.cpuset_target(caller, level, which, id)? {
            Target::Set(set) => self.cpusets.mask(set),
            Target::Process(pid) => {
                let (set, own) = self.proc(pid)?.cpuset;
                own.unwrap_or_else(|| self.cpusets.mask(set))
            }
        };
        mask.write(bytes).ok_or(Errno::ERANGE)
    }

    /// `kern_cpuset_setaffinity`: `EINVAL` for processors beyond the kernel's own sets.
    pub(crate) fn sys_cpuset_setaffinity(
        &mut self,
        caller: Pid,
        level: i32,
        which: i32,
        id: i64,
        bytes: &[u8],
    ) -> Result<(), Errno> {
        self.check_cpusetsize(bytes.len())?;
        let beyond = bytes.get(mask::len(self.release)..).unwrap_or_default();
        if beyond.iter().any(|byte| *byte != 0) {
            return Err(Errno::EINVAL);
        }
        let mask = Mask::read(bytes);
        if mask.is_empty() {
            return Err(Errno::EDEADLK);
        }
        match self.cpuset_target(caller, level, which, id)? {
            Target::Set(set) => self.cpuset_modify(caller, set, &mask),
            Target::Process(pid) => self.cpuset_bind(pid, mask),
        }
    }

    /// 13 takes no mask that is smaller than its own, and none of more than `CPU_MAXSIZE`, which
    /// is 256 there: as many as its own has.
    fn check_cpusetsize(&self, size: usize) -> Result<(), Errno> {
        if self.release.major() <= 13 && size != mask::len(self.release) {
            return Err(Errno::ERANGE);
        }
        Ok(())
    }
}
