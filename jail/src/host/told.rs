//! Parameters that the kernel tells of: the sysctls below `security.jail.param`.
//!
//! Follows `lib/libjail/jail.c` (`jailparam_type`, `jailparam_all`): name and format of a sysctl
//! are asked by the sysctls 0.1 to 0.4.

mod oid;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail_sys::sys::sysctl::{
    CTLFLAG_TUN, CTLFLAG_WR, CTLTYPE, CTLTYPE_INT, CTLTYPE_LONG, CTLTYPE_NODE, CTLTYPE_S64,
    CTLTYPE_STRING, CTLTYPE_STRUCT, CTLTYPE_U64, CTLTYPE_UINT, CTLTYPE_ULONG,
};

use super::Host;
use crate::params::{self, ParamInfo, ParamType, Settable, table};
use crate::{Errno, Error, sysctl};

const PREFIX: &str = "security.jail.param.";

/// What the kernel told, kept until [`Host::refresh`].
#[derive(Debug, Default)]
pub(super) struct Told {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    single: BTreeMap<String, Arc<ParamInfo>>,
    all: Option<Arc<[ParamInfo]>>,
    mac_do: Option<bool>,
}

/// A sysctl that stands for a parameter: its number, type and flags, and format.
struct Entry {
    mib: Vec<i32>,
    kind: u32,
    format: String,
}

impl Host {
    /// All parameters that this kernel has with the modules it has loaded.
    ///
    /// The kernel is asked once; [`refresh`](Self::refresh) forgets it.
    ///
    /// # Errors
    /// The kernel does not tell.
    pub fn params(&self) -> Result<Arc<[ParamInfo]>, Error> {
        if let Some(all) = &self.known().all {
            return Ok(all.clone());
        }
        let all: Arc<[ParamInfo]> = self.walk()?.into();
        self.known().all = Some(all.clone());
        Ok(all)
    }

    /// Whether this kernel has the parameter with the modules it has loaded.
    ///
    /// # Errors
    /// The kernel does not tell.
    pub fn has_param(&self, name: &str) -> Result<bool, Error> {
        let mib = match self.mib(name) {
            Ok(mib) => mib,
            Err(Errno::ENOENT) => return Ok(false),
            Err(errno) => return Err(unanswered(name, errno)),
        };
        if params::find(name).is_some() {
            return Ok(true);
        }
        // `allow` is a node, and no parameter.
        let entry = self.entry(name, &mib).map_err(|e| unanswered(name, e))?;
        Ok(entry.is_some())
    }

    /// Whether the kernel has mac_do(4), asked once: every update wants to know.
    pub(crate) fn has_mac_do(&self) -> Result<bool, Error> {
        if let Some(has) = self.known().mac_do {
            return Ok(has);
        }
        let has = self.has_param(table::MAC_DO_RULES.name())?;
        self.known().mac_do = Some(has);
        Ok(has)
    }

    /// Forgets what the kernel told of its parameters: for after loading a module. An update keeps
    /// a jail's rules of mac_do(4) only if the module was there when it was first asked for.
    pub fn refresh(&self) {
        *self.known() = Known::default();
    }

    /// A parameter that the table does not have.
    pub(crate) fn told(&self, name: &str) -> Result<Arc<ParamInfo>, Error> {
        if let Some(info) = self.known().single.get(name) {
            return Ok(info.clone());
        }
        let unknown = || Error::UnknownParam {
            param: name.into(),
            module: None,
        };
        let mib = match self.mib(name) {
            Ok(mib) => mib,
            Err(Errno::ENOENT | Errno::EINVAL) => return Err(unknown()),
            Err(errno) => return Err(unanswered(name, errno)),
        };
        let info = self.ask(name, &mib).map_err(|e| unanswered(name, e))?;
        let info = Arc::new(info.ok_or_else(unknown)?);
        self.known().single.insert(name.into(), info.clone());
        Ok(info)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Nothing panics while it is held, and a cache is good at any moment.
        let known = self.shared().told.known.lock();
        known.unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of the parameter with this number; `None` for a node that is none.
    fn ask(&self, name: &str, mib: &[i32]) -> Result<Option<ParamInfo>, Errno> {
        let Some(Entry { mib, kind, format }) = self.entry(name, mib)? else {
            return Ok(None);
        };
        self.typed(name, &mib, kind, &format).map(Some)
    }

    /// The entry that stands for a parameter; `None` for a node that is none.
    fn entry(&self, name: &str, mib: &[i32]) -> Result<Option<Entry>, Errno> {
        let (kind, format) = self.format(mib)?;
        if kind & CTLTYPE != CTLTYPE_NODE {
            let mib = mib.into();
            return Ok(Some(Entry { mib, kind, format }));
        }
        // `foo` with parameters `foo.bar` below it is an entry without a name next to the node.
        let wanted = format!("{PREFIX}{name}.");
        for mib in [-1, 1].into_iter().filter_map(|step| beside(mib, step)) {
            if self.name(&mib).is_ok_and(|name| name == wanted) {
                let (kind, format) = self.format(&mib)?;
                return Ok(Some(Entry { mib, kind, format }));
            }
        }
        Ok(None)
    }

    fn typed(&self, name: &str, mib: &[i32], kind: u32, format: &str) -> Result<ParamInfo, Errno> {
        let param_type = match (kind & CTLTYPE, format) {
            (CTLTYPE_INT, "B") => ParamType::Bool,
            (CTLTYPE_INT, "E,jailsys") => ParamType::JailSys,
            (CTLTYPE_INT, _) => ParamType::Int,
            (CTLTYPE_UINT, _) => ParamType::Uint,
            (CTLTYPE_LONG | CTLTYPE_S64, _) => ParamType::Long,
            (CTLTYPE_ULONG | CTLTYPE_U64, _) => ParamType::Ulong,
            (CTLTYPE_STRING, "A,keyvalue") => ParamType::KeyValue,
            (CTLTYPE_STRING, _) => ParamType::String {
                max: self.string_max(mib)?,
            },
            (CTLTYPE_STRUCT, "S,in_addr,a") => ParamType::Ip4,
            (CTLTYPE_STRUCT, "S,in6_addr,a") => ParamType::Ip6,
            _ => ParamType::Raw {
                size: sysctl::by_mib(&**self.kernel(), mib, &mut [0; 256], None)?.len(),
            },
        };
        let settable = match kind {
            kind if kind & CTLFLAG_WR != 0 => Settable::Always,
            kind if kind & CTLFLAG_TUN != 0 => Settable::Create,
            _ => Settable::ReadOnly,
        };
        Ok(ParamInfo::told(name, param_type, settable))
    }

    /// All parameters in the kernel's order: known ones from the table, others as told.
    fn walk(&self) -> Result<Vec<ParamInfo>, Error> {
        let failed = |errno| unanswered("", errno);
        let mut found = Vec::new();
        let mut mib = self.root().map_err(failed)?;
        let root = mib.clone();
        while let Some(next) = self.next(&mib).map_err(failed)? {
            // The order is rising, so the walk ends even if a kernel answers nonsense.
            if !next.starts_with(&root) || next <= mib {
                break;
            }
            mib = next;
            let name = self.name(&mib).map_err(failed)?;
            let name = name.strip_prefix(PREFIX).unwrap_or_default();
            let name = name.strip_suffix('.').unwrap_or(name);
            if name.is_empty() {
                continue;
            }
            let info = match params::find(name) {
                Some(known) => Some(known.clone()),
                None => self.ask(name, &mib).map_err(failed)?,
            };
            found.extend(info);
        }
        Ok(found)
    }
}

fn unanswered(name: &str, errno: Errno) -> Error {
    Error::kernel("sysctl", format!("{PREFIX}{name}"), errno)
}

/// The entry in the node `mib` whose number is `step` away from the node's own.
fn beside(mib: &[i32], step: i32) -> Option<Vec<i32>> {
    let last = mib.last()?.checked_add(step)?;
    Some(mib.iter().copied().chain([last]).collect())
}
