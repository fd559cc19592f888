//! Undoing in reverse, and what is left then.

use super::done::Done;
use super::observe::{Observer, StepEvent, clock, since};
use super::plan::Plan;
use super::start::Taken;
use super::terminate::may_run;
use super::written::Writer;
use crate::journal::Entry;
use crate::{Error, Host};

/// Undoes in reverse, all of it: what could not be is told, and stays in the journal, as does what
/// the step that failed left.
pub(super) fn undo_all(
    host: &Host,
    plan: &Plan,
    writer: &mut Writer<'_>,
    mut done: Vec<Taken>,
    begun: Option<Entry>,
    observer: &mut dyn Observer,
) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut left: Vec<Taken> = Vec::new();
    while let Some((index, taken)) = done.pop() {
        let start = clock(host, observer);
        let journal = writer.journal();
        let forget =
            &mut || writer.undoing(&mut done.iter().chain(left.iter().rev()), begun.clone());
        let error = taken.undo(host, journal, forget).err();
        if let Some(step) = plan.steps.get(index) {
            let undone = StepEvent::Undone {
                index,
                step,
                took: since(host, start),
                error: error.as_ref(),
            };
            let _ = observer.event(undone);
        }
        if error.is_none() {
            // Should this fail, what is gone will be looked for and not be found.
            let _ = writer.undoing(&mut done.iter().chain(left.iter().rev()), begun.clone());
            continue;
        }
        errors.extend(error);
        let alive = matches!(&taken, Done::Jail(jail) if may_run(jail));
        left.push((index, taken));
        if alive && writer.journal().is_kept() {
            // Nothing around it is touched; a recovery does that.
            break;
        }
    }
    done.extend(left.into_iter().rev());
    errors.extend(writer.finish_undoing(&done, begun).err());
    errors
}

impl Error {
    /// Whether something is there that should not be.
    pub(super) fn leaves_something(&self) -> bool {
        match self {
            Self::NotUndone { .. } | Self::Misplaced { undone: false, .. } => true,
            Self::Step { error, .. } => error.leaves_something(),
            _ => false,
        }
    }
}
