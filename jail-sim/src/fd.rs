//! Open files and descriptor tables. Follows `sys/kern/kern_descrip.c`.

mod fcntl;
mod image;
mod io;
mod openat;
mod pipe;
mod pty;
mod table;

use std::collections::{BTreeMap, HashMap};

use jail::{Errno, RawFd};

pub(crate) use io::Io;
pub(crate) use pipe::{PipeEnd, PipeId, Pipes};

use crate::cred::Cred;
use crate::kqueue::KqId;
use crate::net::Socket;
use crate::prison::PrisonId;
use crate::proc::Pid;
use crate::state::State;
use crate::vfs::OpenVnode;

/// An open file (`struct file`), shared by the descriptors that dup, fork and passing made.
#[derive(
    serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
pub(crate) struct FileId(pub(crate) u64);

#[derive(Debug)]
pub(crate) struct File {
    /// How many descriptors (of any process) refer to it.
    pub(crate) refs: usize,
    /// The opener's credential (`f_cred`): what a jail descriptor's authority is. Counted.
    pub(crate) cred: Cred,
    /// `O_NONBLOCK` and its kin, which fcntl(2) changes (`f_flag`); the access mode, too.
    pub(crate) flags: i32,
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
    /// A process descriptor (`struct procdesc`): the process by pid and serial, while its status
    /// was not taken.
    ProcDesc { pid: Pid, serial: u64 },
    /// A socket.
    Socket(Socket),
    /// One end of a pipe.
    Pipe(PipeEnd),
    /// A kernel event queue.
    Kqueue(KqId),
    /// Standard input, output or error of the computer this runs on.
    HostStdio(HostStdio),
}

/// Which of the computer's own streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostStdio {
    In,
    Out,
    Err,
}

/// `kern.maxfilesperproc`: how many descriptors a process may have.
pub(crate) const MAXFILESPERPROC: RawFd = 4_096;

/// A process's descriptors.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default)]
pub(crate) struct FdTable {
    pub(crate) slots: BTreeMap<RawFd, Slot>,
    /// How many it has room for (`fd_nfiles`), when more than [`NDFILE`].
    pub(crate) nfiles: RawFd,
    /// All below are taken (`fd_freefile`).
    pub(crate) taken_below: RawFd,
}

/// The room of a new table.
pub(crate) const NDFILE: RawFd = 20;

/// A table grows by so many at least (`NDENTRIES`).
pub(crate) const NDENTRIES: RawFd = 64;

#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) file: FileId,
    pub(crate) cloexec: bool,
}

/// All open files of the machine.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(crate) struct Files {
    pub(crate) open: HashMap<FileId, File>,
    pub(crate) last: u64,
    #[serde(skip)]
    pub(crate) pipes: Pipes,
}

impl State {
    /// The file behind a descriptor of a process: `EBADF` if there is none.
    pub(crate) fn file(&self, pid: Pid, fd: RawFd) -> Result<&File, Errno> {
        let id = self.file_id(pid, fd)?;
        self.files.open.get(&id).ok_or(Errno::EBADF)
    }

    /// Likewise, to change it.
    pub(crate) fn file_mut(&mut self, pid: Pid, fd: RawFd) -> Result<&mut File, Errno> {
        let id = self.file_id(pid, fd)?;
        self.files.open.get_mut(&id).ok_or(Errno::EBADF)
    }

    /// Which file that is.
    pub(crate) fn file_id(&self, pid: Pid, fd: RawFd) -> Result<FileId, Errno> {
        let slot = self.proc(pid)?.fds.slots.get(&fd).ok_or(Errno::EBADF)?;
        Ok(slot.file)
    }
}
