//! A machine in a file.
//!
//! All that the kernel keeps is written, but for what has no life in a file: the programs that run,
//! what they have open, and who waits. A machine that is loaded is one whose processes from outside
//! have just been killed: what they held is given back by the kernel's own hand (`exit1`).

use std::collections::{BTreeMap, BTreeSet};

use jail::Release;
use jail::journal::{MemoryStore, Store as _};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::cpuset::Cpusets;
use crate::devfs::{self, Devfs};
use crate::fd::Files;
use crate::kld::Modules;
use crate::kqueue::Kqueues;
use crate::md::{self, BackingFile, Mds};
use crate::net::Net;
use crate::prison::Prisons;
use crate::proc::{INIT, Pid, Procs, signaled};
use crate::programs::Programs;
use crate::rctl::Rctl;
use crate::sched::Sched;
use crate::state::State;
use crate::sysctl::Tunables;
use crate::vfs::{self, Vfs};

/// Another release of this crate may keep other things.
const FORMAT: (&str, u32) = ("jail-sim", 3);

/// Owned or borrowed: the order of the fields is the order in the file, and what others refer to
/// comes first.
#[derive(Serialize, Deserialize)]
struct Image<Clo, Mdi, Dev, Vf, Pri, Pro, Fil, Cpu, Tun, Ne, Rc, Mo> {
    format: (String, u32),
    #[serde(with = "release")]
    release: Release,
    inherit_stdin: bool,
    clock: Clo,
    mds: Mdi,
    devfs: Dev,
    vfs: Vf,
    md_files: Vec<BackingFile>,
    prisons: Pri,
    procs: Pro,
    /// The processes that run programs.
    programs: BTreeSet<Pid>,
    files: Fil,
    cpusets: Cpu,
    tunables: Tun,
    net: Ne,
    rctl: Rc,
    modules: Mo,
    journals: BTreeMap<String, Vec<u8>>,
}

type Loaded =
    Image<Clock, Mds, Devfs, Vfs, Prisons, Procs, Files, Cpusets, Tunables, Net, Rctl, Modules>;

/// Everything, as bytes.
pub(crate) fn save(state: &State, journals: &MemoryStore) -> Result<Vec<u8>, String> {
    let mut kept = BTreeMap::new();
    let told = |error: std::io::Error| error.to_string();
    for name in journals.names().map_err(told)? {
        if let Some(bytes) = journals.read(&name).map_err(told)? {
            kept.insert(name, bytes);
        }
    }
    let running = state
        .procs
        .all
        .values()
        .filter(|proc| proc.thread.is_some());
    let written = write(&Image {
        format: (FORMAT.0.into(), FORMAT.1),
        release: state.release,
        inherit_stdin: state.inherit_stdin,
        clock: &state.clock,
        mds: &state.mds,
        devfs: &state.devfs,
        vfs: &state.vfs,
        md_files: state.md_files(),
        prisons: &state.prisons,
        procs: &state.procs,
        programs: running.map(|proc| proc.pid).collect(),
        files: &state.files,
        cpusets: &state.cpusets,
        tunables: &state.tunables,
        net: &state.net,
        rctl: &state.rctl,
        modules: &state.modules,
        journals: kept,
    });
    // The format keeps no texts of errors.
    written.map_err(|error| state.vfs.unwritable().unwrap_or(error))
}

/// The machine again.
pub(crate) fn load(bytes: &[u8]) -> Result<(State, MemoryStore), String> {
    let format: (String, u32) = head(bytes)?;
    if (&*format.0, format.1) != FORMAT {
        return Err("no machine, or of another release of this crate".into());
    }
    let image = read::<Loaded>(bytes);
    devfs::loaded();
    md::loaded();
    vfs::loaded();
    let image = image?;
    let mut state = State {
        release: image.release,
        tunables: image.tunables,
        prisons: image.prisons,
        procs: image.procs,
        cpusets: image.cpusets,
        files: image.files,
        vfs: image.vfs,
        programs: Programs::default(),
        clock: image.clock,
        kqueues: Kqueues::default(),
        sched: Sched::default(),
        net: image.net,
        devfs: image.devfs,
        mds: image.mds,
        rctl: image.rctl,
        modules: image.modules,
        inherit_stdin: image.inherit_stdin,
    };
    let racct = state.rctl.mode;
    state.tunables.loaded(state.release, racct, &state.modules);
    state.md_open_files(image.md_files)?;
    state.leave(&image.programs);
    state.check()?;
    let journals = MemoryStore::new();
    for (name, bytes) in image.journals {
        let written = journals.write(&name, &bytes);
        written.map_err(|error| error.to_string())?;
    }
    Ok((state, journals))
}

impl State {
    /// Processes from outside end; those of programs stay, without anything open and without a
    /// program: they never do anything more.
    fn leave(&mut self, programs: &BTreeSet<Pid>) {
        let all: Vec<Pid> = self.procs.all.keys().copied().collect();
        for pid in all {
            if programs.contains(&pid) {
                self.fdescfree(pid);
            } else if pid != INIT {
                self.exit1(pid, signaled(jail_sys::sys::signal::SIGKILL));
            }
        }
    }
}

pub(crate) fn write(value: &impl Serialize) -> Result<Vec<u8>, String> {
    postcard::to_stdvec(value).map_err(|error| error.to_string())
}

pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}

/// What the bytes begin with.
fn head<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let head = postcard::take_from_bytes(bytes);
    head.map(|(head, _)| head)
        .map_err(|error| error.to_string())
}

/// By `kern.osreldate`.
pub(crate) mod release {
    use jail::Release;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(release: &Release, to: S) -> Result<S::Ok, S::Error> {
        release.osreldate().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Release, D::Error> {
        i32::deserialize(from).map(Release::from_osreldate)
    }
}

/// An array of bytes, of any length.
pub(crate) mod bytes {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<const N: usize, S: Serializer>(
        bytes: &[u8; N],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        bytes[..].serialize(to)
    }

    pub(crate) fn deserialize<'de, const N: usize, D: Deserializer<'de>>(
        from: D,
    ) -> Result<[u8; N], D::Error> {
        let bytes = Vec::deserialize(from)?;
        let array = bytes.try_into();
        array.map_err(|_| D::Error::custom(format!("not {N} bytes")))
    }
}
