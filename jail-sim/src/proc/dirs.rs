//! The working directory. Follows `sys/kern/vfs_syscalls.c` (`kern_chdir`) and `vfs_cache.c`
//! (`vn_getcwd`).

use std::ffi::CStr;
use std::os::unix::ffi::OsStringExt;

use jail::Errno;
use jail_sys::sys::fcntl::AT_FDCWD;

use super::Pid;
use crate::state::State;

impl State {
    /// `kern_chdir`.
    pub(crate) fn chdir(&mut self, pid: Pid, path: &CStr) -> Result<(), Errno> {
        let cwd = self.at(pid, AT_FDCWD, path, |vfs, at, path| vfs.directory(at, path))?;
        self.proc_mut(pid)?.dirs.cwd = cwd;
        Ok(())
    }

    /// `vn_getcwd`: the working directory as seen from the root; `ENOENT` if it was removed.
    pub(crate) fn getcwd(&self, pid: Pid) -> Result<Vec<u8>, Errno> {
        let dirs = &self.proc(pid)?.dirs;
        if !self.vfs.is_dir(&dirs.cwd) {
            return Err(Errno::ENOENT);
        }
        let path = self.vfs.fullpath(&dirs.root, &dirs.cwd);
        Ok(path.into_os_string().into_vec())
    }
}
