//! Open files of a machine in a file: whoever has them open is gone when it is loaded, and closes
//! them then. Only of those that mean something to others the kind is kept.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{File, FileKind, HostStdio};
use crate::cred::Cred;
use crate::prison::PrisonId;
use crate::proc::Pid;

#[derive(Serialize, Deserialize)]
struct Saved {
    refs: usize,
    cred: Cred,
    flags: i32,
    kind: Kind,
}

#[derive(Serialize, Deserialize)]
enum Kind {
    JailDesc(Option<PrisonId>, bool),
    ProcDesc(Pid, u64),
    Other,
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let kind = match self.kind {
            FileKind::JailDesc { prison, owning } => Kind::JailDesc(prison, owning),
            FileKind::ProcDesc { pid, serial } => Kind::ProcDesc(pid, serial),
            _ => Kind::Other,
        };
        let saved = Saved {
            refs: self.refs,
            cred: self.cred.clone(),
            flags: self.flags,
            kind,
        };
        saved.serialize(to)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(from)?;
        let kind = match saved.kind {
            Kind::JailDesc(prison, owning) => FileKind::JailDesc { prison, owning },
            Kind::ProcDesc(pid, serial) => FileKind::ProcDesc { pid, serial },
            // Closing it does nothing.
            Kind::Other => FileKind::HostStdio(HostStdio::In),
        };
        Ok(Self {
            refs: saved.refs,
            cred: saved.cred,
            flags: saved.flags,
            kind,
        })
    }
}
