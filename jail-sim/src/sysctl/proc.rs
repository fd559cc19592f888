//! The process table, `kern.proc.*`. Follows `sysctl_kern_proc` in `sys/kern/kern_proc.c`.

mod kinfo;

use jail::Errno;
use jail_sys::sys::sysctl::{
    KERN_PROC_ALL, KERN_PROC_PGRP, KERN_PROC_PROC, KERN_PROC_RUID, KERN_PROC_SESSION, KERN_PROC_UID,
};

use super::req::Req;
use crate::cred::Cred;
use crate::proc::{Life, Proc};
use crate::state::State;
use kinfo::SIZE;

/// All processes the caller may see, or those that what follows in the name picks out. Asked for
/// the length only, it answers room for five more.
pub(super) fn list(state: &mut State, req: &mut Req<'_>, what: u64) -> Result<(), Errno> {
    let what = what as i32;
    let wanted = match (what, req.rest) {
        (KERN_PROC_ALL | KERN_PROC_PROC, []) => None,
        (KERN_PROC_PROC, [_]) => None,
        (KERN_PROC_ALL, _) => return Err(Errno::EINVAL),
        (_, [id]) => Some(*id),
        _ => return Err(Errno::EINVAL),
    };
    if req.asks_length() {
        req.reserve(5 * SIZE);
    }
    for proc in state.procs.all.values() {
        if wanted.is_none_or(|id| matches(proc, what, id)) && can_see(state, &req.cred, proc) {
            let record = kinfo::encode(state, proc, &req.cred);
            req.out(&record)?;
        }
    }
    Ok(())
}

/// One process: `ESRCH`.
pub(super) fn pid(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let proc = find(state, req)?;
    let record = kinfo::encode(state, proc, &req.cred);
    req.out(&record)
}

/// The arguments of a process, each with its NUL; none of one that has ended.
pub(super) fn args(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    let proc = find(state, req)?;
    if matches!(proc.life, Life::Zombie(_)) {
        return Ok(());
    }
    for arg in &proc.args {
        req.out_str(arg)?;
    }
    Ok(())
}

/// `pget` with `PGET_CANSEE`.
fn find<'a>(state: &'a State, req: &Req<'_>) -> Result<&'a Proc, Errno> {
    let [pid] = req.rest else {
        return Err(Errno::EINVAL);
    };
    let proc = state.procs.all.get(pid).ok_or(Errno::ESRCH)?;
    if can_see(state, &req.cred, proc) {
        Ok(proc)
    } else {
        Err(Errno::ESRCH)
    }
}

/// `p_cansee` with `security.bsd.see_other_uids` on, as it is by default.
fn can_see(state: &State, cred: &Cred, proc: &Proc) -> bool {
    state.prison_check(cred, proc.cred.prison).is_ok()
}

fn matches(proc: &Proc, what: i32, id: i32) -> bool {
    match what {
        KERN_PROC_PGRP => proc.pgid == id,
        KERN_PROC_SESSION => proc.sid == id,
        KERN_PROC_UID | KERN_PROC_RUID => proc.cred.uid == id as u32,
        _ => false,
    }
}
