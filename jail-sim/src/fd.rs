//! Open files and descriptor tables. Follows `sys/kern/kern_descrip.c`.

use std::collections::{BTreeMap, HashMap};

use jail::{Errno, RawFd};

use crate::cred::Cred;
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::OpenVnode;

/// An open file (`struct file`), shared by the descriptors that dup, fork and passing made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileId(pub(crate) u64);

#[derive(Debug)]
pub(crate) struct File {
    /// How many descriptors (of any process) refer to it.
    pub(crate) refs: usize,
    /// The opener's credential (`f_cred`): what a jail descriptor's authority is. Counted.
    pub(crate) cred: Cred,
    pub(crate) kind: FileKind,
}

/// What is open.
#[derive(Debug)]
pub(crate) enum FileKind {
    /// A file or directory.
    Vnode(OpenVnode),
    /// A jail descriptor (`struct jaildesc`): the prison until it starts dying.
    JailDesc {
        prison: Option<PrisonId>,
        owning: bool,
    },
}

/// A process's descriptors.
#[derive(Clone, Debug, Default)]
pub(crate) struct FdTable {
    pub(crate) slots: BTreeMap<RawFd, Slot>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) file: FileId,
    pub(crate) cloexec: bool,
}

/// All open files of the machine.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) open: HashMap<FileId, File>,
    pub(crate) last: u64,
}

impl State {
    /// The file behind a descriptor of a process: `EBADF` if there is none.
    pub(crate) fn file(&self, pid: Pid, fd: RawFd) -> Result<&File, Errno> {
        let proc = self.proc(pid)?;
        let slot = proc.fds.slots.get(&fd).ok_or(Errno::EBADF)?;
        self.files.open.get(&slot.file).ok_or(Errno::EBADF)
    }

    /// Opens: the lowest free descriptor of the process refers to a new file made with the
    /// process's credential, which is counted.
    pub(crate) fn fd_alloc(
        &mut self,
        pid: Pid,
        kind: FileKind,
        cloexec: bool,
    ) -> Result<RawFd, Errno> {
        let _ = (pid, kind, cloexec);
        Err(Errno::ENOSYS)
    }
}
