//! Programs in threads of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use jail::Errno;
use jail::kernel::{Spawn, SpawnError, SpawnStep, Spawned};
use jail_sys::sys::signal::SIGABRT;

use super::Process;
use crate::proc::{Image, Pid, exited, signaled};
use crate::programs::Context;
use crate::sched::ThreadId;
use crate::shared::Shared;
use crate::state::State;

impl Process {
    pub(super) fn start(&self, spawn: &Spawn<'_>) -> Result<Spawned, SpawnError> {
        let fork = |errno| SpawnError::new(SpawnStep::Fork, errno);
        self.shared.call(|state| {
            self.check(state).map_err(fork)?;
            let (child, image) = state.spawn(self.pid, spawn)?;
            let mut desc = None;
            if spawn.desc {
                let new = state.procdesc_new(self.pid, child);
                let new = new.inspect_err(|_| state.unspawn(child)).map_err(fork)?;
                desc = Some(new);
            }
            let ran = self.run_child(state, child, image);
            if let (Err(_), Some(desc)) = (ran, desc) {
                let _ = state.close(self.pid, desc);
            }
            let pid = ran.map_err(fork)?;
            Ok(Spawned { pid, desc })
        })
    }

    /// fork(2) where the child goes on as this program, with the same descriptors.
    pub(crate) fn fork_program(&self, image: Image) -> Result<i32, Errno> {
        self.call(|state, pid| {
            let child = state.fork(pid)?;
            self.run_child(state, child, image)
        })
    }

    /// Gives a new process its thread.
    fn run_child(&self, state: &mut State, child: Pid, image: Image) -> Result<i32, Errno> {
        let thread = state.sched.thread_new();
        let proc = state.proc_mut(child)?;
        proc.thread = Some(thread);
        let serial = proc.serial;
        if run(self.shared.clone(), (child, serial), thread, image).is_err() {
            state.unspawn(child);
            return Err(Errno::EAGAIN);
        }
        Ok(child)
    }
}

/// Starts the thread: the program, and its end. A panic is abort(3). There is no handle before
/// the thread runs, since dropping one here would be a call within a call.
fn run(
    shared: Arc<Shared>,
    (pid, serial): (Pid, u64),
    thread: ThreadId,
    image: Image,
) -> std::io::Result<()> {
    let name = format!("pid {pid}");
    thread::Builder::new().name(name).spawn(move || {
        let Image { program, argv, env } = image;
        shared.enter(thread);
        let process = Process::inside(shared.clone(), pid, serial);
        let mut context = Context::new(process, argv, env);
        let status = catch_unwind(AssertUnwindSafe(|| program(&mut context)))
            .map_or(signaled(SIGABRT), exited);
        Process::inside(shared, pid, serial).end(status);
    })?;
    Ok(())
}
