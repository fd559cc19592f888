//! Descriptors come and go. Follows `falloc`, `fdcopy`, `fdescfree`, `closefp`.

use jail::{Errno, RawFd};
use jail_sys::sys::fcntl::{O_RDONLY, O_RDWR, O_WRONLY};

use super::{FdTable, File, FileId, FileKind, HostStdio, MAXFILESPERPROC, NDENTRIES, NDFILE, Slot};
use crate::proc::Pid;
use crate::state::State;

impl FdTable {
    /// The lowest free descriptor that is at least `min`: `EMFILE` at the limit.
    pub(crate) fn lowest_free(&self, min: RawFd) -> Result<RawFd, Errno> {
        let mut free = min.max(self.taken_below);
        for &fd in self.slots.range(free..).map(|(fd, _)| fd) {
            if fd != free {
                break;
            }
            free += 1;
        }
        if free >= MAXFILESPERPROC {
            return Err(Errno::EMFILE);
        }
        Ok(free)
    }

    /// `fd_nfiles`.
    fn size(&self) -> RawFd {
        self.nfiles.max(NDFILE)
    }

    /// `fdgrowtable`: room for so many.
    fn grow(&mut self, size: RawFd) {
        if size > self.size() {
            let slots = size.saturating_add(NDENTRIES - 1) / NDENTRIES;
            self.nfiles = slots.saturating_mul(NDENTRIES);
        }
    }
}

impl State {
    /// `fdalloc`: the lowest free descriptor that is at least `min`, in a table that grows when it
    /// is full. The table's size is what `openfiles` limits: `EMFILE`.
    pub(super) fn fdalloc(&mut self, pid: Pid, min: RawFd) -> Result<RawFd, Errno> {
        let fds = &self.proc(pid)?.fds;
        let (fd, size) = (fds.lowest_free(min)?, fds.size());
        if fd >= size {
            let wanted = fd.saturating_mul(2).min(MAXFILESPERPROC);
            self.racct_nofile(pid, wanted)?;
            let fds = &mut self.proc_mut(pid)?.fds;
            fds.grow(wanted.max(size.saturating_mul(2)));
        }
        Ok(fd)
    }

    /// Opens: the lowest free descriptor of the process refers to a new file made with the
    /// process's credential, which is counted.
    pub(crate) fn fd_alloc(
        &mut self,
        pid: Pid,
        kind: FileKind,
        cloexec: bool,
    ) -> Result<RawFd, Errno> {
        self.fd_alloc_flags(pid, kind, cloexec, O_RDWR)
    }

    /// As [`fd_alloc`](Self::fd_alloc), with the access mode and the `O_NONBLOCK` kind of flags.
    pub(crate) fn fd_alloc_flags(
        &mut self,
        pid: Pid,
        kind: FileKind,
        cloexec: bool,
        flags: i32,
    ) -> Result<RawFd, Errno> {
        let fd = self.fdalloc(pid, 0)?;
        let cred = self.proc(pid)?.cred.clone();
        self.cred_hold(&cred);
        self.files.last += 1;
        let file = FileId(self.files.last);
        self.files.open.insert(
            file,
            File {
                refs: 1,
                cred,
                flags,
                kind,
            },
        );
        let proc = self.proc_mut(pid)?;
        proc.fds.slots.insert(fd, Slot { file, cloexec });
        // It was the lowest that was free.
        proc.fds.taken_below = fd + 1;
        Ok(fd)
    }

    /// The computer's own streams as descriptors 0, 1 and 2 of a process that has none yet.
    pub(crate) fn open_stdio(&mut self, pid: Pid) -> Result<(), Errno> {
        for (stream, mode) in [
            (HostStdio::In, O_RDONLY),
            (HostStdio::Out, O_WRONLY),
            (HostStdio::Err, O_WRONLY),
        ] {
            self.fd_alloc_flags(pid, FileKind::HostStdio(stream), false, mode)?;
        }
        Ok(())
    }

    /// `kern_close`.
    pub(crate) fn close(&mut self, pid: Pid, fd: RawFd) -> Result<(), Errno> {
        let fds = &mut self.proc_mut(pid)?.fds;
        let slot = fds.slots.remove(&fd).ok_or(Errno::EBADF)?;
        fds.taken_below = fds.taken_below.min(fd);
        self.knote_fdclose(pid, fd);
        self.fdrop(slot.file);
        Ok(())
    }

    /// `fdcopy`: a forked process has cloned its parent's table. Its files are counted; an event
    /// queue stays the parent's alone.
    pub(crate) fn fdcopy(&mut self, child: Pid) {
        let Some(proc) = self.procs.all.get_mut(&child) else {
            return;
        };
        let files = &mut self.files;
        let last = proc.fds.slots.keys().next_back().copied();
        proc.fds.nfiles = 0;
        proc.fds.taken_below = 0;
        proc.fds.grow(last.map_or(0, |last| last + 1));
        proc.fds
            .slots
            .retain(|_, slot| match files.open.get_mut(&slot.file) {
                Some(file) if !matches!(file.kind, FileKind::Kqueue(_)) => {
                    file.refs += 1;
                    true
                }
                _ => false,
            });
    }

    /// `fdescfree`: a process that ends closes everything.
    pub(crate) fn fdescfree(&mut self, pid: Pid) {
        // Less is never denied.
        let _ = self.racct_nofile(pid, 0);
        self.fd_replace(pid, FdTable::default());
    }

    /// The process has these descriptors now; those it had are closed. Those of `table` are
    /// counted already.
    pub(crate) fn fd_replace(&mut self, pid: Pid, mut table: FdTable) {
        let Some(proc) = self.procs.all.get_mut(&pid) else {
            return;
        };
        table.nfiles = proc.fds.nfiles;
        for slot in std::mem::replace(&mut proc.fds, table).slots.into_values() {
            self.fdrop(slot.file);
        }
    }

    /// `fhold`: a descriptor more.
    pub(crate) fn fhold(&mut self, id: FileId) {
        if let Some(file) = self.files.open.get_mut(&id) {
            file.refs += 1;
        }
    }

    /// `fdrop`: a descriptor less; with the last one the file is closed.
    fn fdrop(&mut self, id: FileId) {
        let Some(file) = self.files.open.get_mut(&id) else {
            return;
        };
        file.refs = file.refs.saturating_sub(1);
        if file.refs > 0 {
            return;
        }
        if let Some(file) = self.files.open.remove(&id) {
            self.fo_close(file);
        }
    }

    /// `fo_close`: what closing means to each kind of file.
    fn fo_close(&mut self, file: File) {
        match file.kind {
            FileKind::JailDesc { prison, owning } => {
                self.jaildesc_close(prison, owning, &file.cred);
            }
            FileKind::ProcDesc { pid, serial } => self.procdesc_close(pid, serial),
            FileKind::Pipe(end) => self.pipe_close(end),
            FileKind::Socket(socket) => self.socket_close(&socket),
            FileKind::Kqueue(kq) => self.kqueue_close(kq),
            FileKind::Vnode(_) | FileKind::HostStdio(_) => {}
        }
        self.cred_free(&file.cred);
    }
}
