//! What the child does between fork(2) and _exit(2).
//!
//! The parent may have had threads, one of them in malloc(3): here is nothing but system calls.
//! Nothing allocates, nothing can panic, nothing is dropped. All signals stay blocked.

use core::ffi::{c_int, c_uint};

use jail_sys::calls;
use jail_sys::sys::procctl::{PROC_TRACE_CTL, PROC_TRACE_CTL_DISABLE};
use jail_sys::sys::uio::iovec;
use jail_sys::sys::wait::P_PID;

use super::super::super::RawFd;
use super::super::answer::{size, zero};
use super::super::entrance::Entrance;
use super::super::file;
use super::prepared::Prepared;
use super::record::{Kind, Record};
use crate::Errno;

/// Attaches, makes the calls until one fails, and reports each.
///
/// # Safety
/// The caller is the child of a fork that has blocked all signals.
pub(super) unsafe fn run(
    entrance: &Entrance<'_>,
    calls: &mut [Prepared<'_, '_>],
    report: RawFd,
) -> ! {
    // If it cannot report the parent is gone.
    let _ = steps(entrance, calls, report);
    // SAFETY: takes no pointer; unlike exit(3) it runs nothing of the parent's.
    unsafe { calls::_exit(0) }
}

fn steps(
    entrance: &Entrance<'_>,
    calls: &mut [Prepared<'_, '_>],
    report: RawFd,
) -> Result<(), Errno> {
    refuse_tracing();
    let attached = close_others(report, entrance.desc()).and_then(|()| entrance.enter());
    send_record(report, in_call(attached))?;
    if attached.is_err() {
        return Ok(());
    }
    for call in calls {
        let record = call.make();
        send_record(report, record)?;
        let made = record == Record::MADE;
        if made || call.tells_of_failure() && record.kind == Kind::Call {
            call.each_written(|memory| send(report, memory))?;
        }
        if !made {
            return Ok(());
        }
    }
    Ok(())
}

/// This is a copy of a program of the host's, and the jail's root could read and hold it.
fn refuse_tracing() {
    let mut disable = PROC_TRACE_CTL_DISABLE;
    // SAFETY: takes nothing.
    let me = unsafe { calls::getpid() }.into();
    // SAFETY: the argument of this command is a pointer to an int, which is only read.
    unsafe { calls::procctl(P_PID, me, PROC_TRACE_CTL, (&raw mut disable).cast()) };
}

/// Nobody may enter a jail with a directory open, and nothing of the caller's shall get there but
/// the report and, until it is entered, the jail's descriptor.
fn close_others(report: RawFd, jail: Option<RawFd>) -> Result<(), Errno> {
    let jail = jail.unwrap_or(report);
    let kept = |fd| c_uint::try_from(fd).map_err(|_| Errno::EBADF);
    let (low, high) = (kept(report.min(jail))?, kept(report.max(jail))?);
    close_between(0, low)?;
    close_between(low.saturating_add(1), high)?;
    close_between(high.saturating_add(1), c_uint::MAX)
}

/// From the first number on, without the last.
fn close_between(first: c_uint, last: c_uint) -> Result<(), Errno> {
    if first >= last {
        return Ok(());
    }
    // SAFETY: takes no pointer; nothing here uses any of these descriptors any more.
    zero(unsafe { calls::close_range(first, last - 1, 0) })
}

/// Makes a call on a socket of its own.
pub(super) fn on_socket(
    domain: c_int,
    kind: c_int,
    make: impl FnOnce(RawFd) -> Result<(), Errno>,
) -> Record {
    let fd = match file::socket(domain, kind, 0) {
        Ok(fd) => fd,
        Err(errno) => return Record::failed(Kind::Socket, errno),
    };
    let answer = make(fd);
    // SAFETY: takes no pointer; the socket was made here.
    unsafe { calls::close(fd) };
    in_call(answer)
}

pub(super) fn in_call(answer: Result<(), Errno>) -> Record {
    match answer {
        Ok(()) => Record::MADE,
        Err(errno) => Record::failed(Kind::Call, errno),
    }
}

fn send_record(report: RawFd, record: Record) -> Result<(), Errno> {
    let mut bytes = record.encode();
    let memory = iovec {
        iov_base: bytes.as_mut_ptr().cast(),
        iov_len: bytes.len(),
    };
    send(report, &memory)
}

/// Writes all of it.
fn send(report: RawFd, memory: &iovec) -> Result<(), Errno> {
    let mut sent = 0;
    while sent < memory.iov_len {
        let from = memory.iov_base.wrapping_byte_add(sent);
        // SAFETY: the memory is this process's, and valid for reading so many bytes from there;
        // padding may be in it, which the kernel copies like any other bytes.
        sent += size(unsafe { calls::write(report, from, memory.iov_len - sent) })?;
    }
    Ok(())
}
