//! Calls made by a child inside a jail.

use jail::Errno;
use jail::kernel::{AttachedCall, RunAttached, RunError, RunStep};
use jail_sys::sys::socket::{AF_ROUTE, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_RAW};

use super::Process;
use crate::proc::Pid;
use crate::state::State;

impl Process {
    /// The child has no descriptor of the caller's, makes the calls until one fails, and has never
    /// been.
    pub(super) fn attached(&self, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
        let fork = |errno| RunError::new(RunStep::Fork, errno);
        self.shared.call(|state| {
            self.check(state).map_err(fork)?;
            let child = state.fork(self.pid).map_err(fork)?;
            let done = run_child(state, child, run);
            state.unspawn(child);
            done
        })
    }
}

fn run_child(state: &mut State, child: Pid, run: &mut RunAttached<'_, '_>) -> Result<(), RunError> {
    let files = state.spawn_files(child, &[], Some(run.attach));
    let attached = files.and_then(|()| state.attach_by(child, run.attach));
    attached.map_err(|errno| RunError::new(RunStep::Attach, errno))?;
    for (index, call) in run.calls.iter_mut().enumerate() {
        make(state, child, index, call)?;
    }
    Ok(())
}

fn make(
    state: &mut State,
    child: Pid,
    index: usize,
    call: &mut AttachedCall<'_>,
) -> Result<(), RunError> {
    let made = match call {
        AttachedCall::Ioctl { domain, request } => {
            let kind = SOCK_DGRAM | SOCK_CLOEXEC;
            with_socket(state, child, index, (*domain, kind), |state, fd| {
                state.sys_ioctl(child, fd, request.reborrow())
            })?
        }
        AttachedCall::Route { message } => {
            let kind = SOCK_RAW | SOCK_CLOEXEC;
            with_socket(state, child, index, (AF_ROUTE, kind), |state, fd| {
                state.socket_write(child, fd, message).map(|_| ())
            })?
        }
        AttachedCall::Nmount { params, flags } => state.sys_nmount(child, params, *flags),
        AttachedCall::Unmount { path, flags } => state.sys_unmount(child, path, *flags),
        _ => Err(Errno::ENOSYS),
    };
    made.map_err(|errno| RunError::new(RunStep::Call(index), errno))
}

/// Makes a call on a socket of its own.
fn with_socket(
    state: &mut State,
    child: Pid,
    index: usize,
    (domain, kind): (i32, i32),
    call: impl FnOnce(&mut State, i32) -> Result<(), Errno>,
) -> Result<Result<(), Errno>, RunError> {
    let fd = state.sys_socket(child, domain, kind, 0);
    let fd = fd.map_err(|errno| RunError::new(RunStep::Socket(index), errno))?;
    let made = call(state, fd);
    let _ = state.close(child, fd);
    Ok(made)
}
