//! Everything the simulated kernel knows, behind one lock.

use jail::Release;

use crate::fd::Files;
use crate::prison::Prisons;
use crate::proc::Procs;
use crate::sysctl::Tunables;
use crate::vfs::Vfs;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) release: Release,
    pub(crate) tunables: Tunables,
    pub(crate) prisons: Prisons,
    pub(crate) procs: Procs,
    pub(crate) files: Files,
    pub(crate) vfs: Vfs,
}
