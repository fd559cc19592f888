//! Calls made by a child inside a jail.

use jail::Errno;
use jail::kernel::{RunAttached, RunError, RunStep};

use super::Process;

impl Process {
    pub(super) fn attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        let _ = run;
        Err(RunError::new(RunStep::Fork, Errno::ENOSYS))
    }
}
