//! Calls made by a forked child inside a jail.
//!
//! Everything the child needs is in memory before the fork, and it works on its copy of it. For
//! each call it writes on a pipe how it went and what the kernel filled in. Once attached, the
//! jail's root can stop, kill and trace it: what it writes is not trusted, and a child that was
//! stopped is killed.

mod child;
mod prepared;
mod record;
mod running;

use self::prepared::Prepared;
use self::record::{Kind, Record};
use self::running::Running;
use super::super::{AttachBy, RunAttached, RunError, RunStep};
use super::entrance::Entrance;
use crate::Errno;

pub(super) fn run(run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
    let mut calls: Vec<_> = run.calls.iter_mut().map(Prepared::new).collect();
    let entrance = match run.attach {
        // It keeps its number in the child.
        AttachBy::Desc { fd, .. } => Entrance::new(run.attach, fd),
        AttachBy::Jid(_) => Entrance::new(run.attach, -1),
    };
    let entrance = entrance.map_err(|errno| RunError::new(RunStep::Attach, errno))?;
    let child = Running::start(&entrance, &mut calls);
    let mut child = child.map_err(|errno| RunError::new(RunStep::Fork, errno))?;
    match child.record() {
        Some(Record::MADE) => {}
        Some(refused) => return Err(RunError::new(RunStep::Attach, refused.errno)),
        None => return Err(lost()),
    }
    let mut calls = calls.iter_mut().enumerate();
    calls.try_for_each(|(index, call)| made(&mut child, index, call))
}

/// Hears of one call, and hands over what came of it.
fn made(child: &mut Running, index: usize, call: &mut Prepared<'_, '_>) -> Result<(), RunError> {
    let record = child.record().ok_or_else(lost)?;
    if record == Record::MADE || call.tells_of_failure() && record.kind == Kind::Call {
        call.receive(child).ok_or_else(lost)?;
    }
    let step = match record.kind {
        Kind::Socket => RunStep::Socket(index),
        Kind::Made | Kind::Call => RunStep::Call(index),
    };
    if record == Record::MADE {
        return call.finish().map_err(|errno| RunError::new(step, errno));
    }
    Err(RunError::new(step, record.errno))
}

/// The pipe ended early.
fn lost() -> RunError {
    RunError::new(RunStep::Report, Errno::EPIPE)
}
