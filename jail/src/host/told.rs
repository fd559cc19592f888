//! Parameters that the kernel tells of: the sysctls below `security.jail.param`.
//!
//! Follows `lib/libjail/jail.c` (`jailparam_type`, `jailparam_all`): name and format of a sysctl
//! are asked by the sysctls 0.1 to 0.4.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jail_sys::sys::sysctl::{
    CTL_MAXNAME, CTL_SYSCTL, CTL_SYSCTL_NAME, CTL_SYSCTL_NAME2OID, CTL_SYSCTL_NEXT,
    CTL_SYSCTL_OIDFMT, CTLFLAG_TUN, CTLFLAG_WR, CTLTYPE, CTLTYPE_INT, CTLTYPE_LONG, CTLTYPE_NODE,
    CTLTYPE_S64, CTLTYPE_STRING, CTLTYPE_STRUCT, CTLTYPE_U64, CTLTYPE_UINT, CTLTYPE_ULONG,
};

use super::Host;
use crate::params::{self, ParamInfo, ParamType, Settable};
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
        match self.mib(name) {
            Ok(_) => Ok(true),
            Err(Errno::ENOENT) => Ok(false),
            Err(errno) => Err(unanswered(name, errno)),
        }
    }

    /// Forgets what the kernel told of its parameters: for after loading a module.
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
        let known = self.shared.told.known.lock();
        known.unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a parameter's sysctl.
    fn mib(&self, name: &str) -> Result<Vec<i32>, Errno> {
        self.number(&format!("{PREFIX}{name}"))
    }

    /// What is known of the parameter with this number; `None` for a node that is none.
    fn ask(&self, name: &str, mib: &[i32]) -> Result<Option<ParamInfo>, Errno> {
        let (kind, format) = self.format(mib)?;
        if kind & CTLTYPE != CTLTYPE_NODE {
            return self.typed(name, mib, kind, &format).map(Some);
        }
        // `foo` with parameters `foo.bar` below it is an entry without a name next to the node.
        for step in [-1, 1] {
            let Some(mib) = beside(mib, step) else {
                continue;
            };
            if self
                .name(&mib)
                .is_ok_and(|n| n == format!("{PREFIX}{name}."))
            {
                let (kind, format) = self.format(&mib)?;
                return self.typed(name, &mib, kind, &format).map(Some);
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

    /// A string parameter's sysctl reads as the bytes it may have.
    fn string_max(&self, mib: &[i32]) -> Result<usize, Errno> {
        let mut buf = [0; 32];
        let text = text(sysctl::by_mib(&**self.kernel(), mib, &mut buf, None)?);
        text.parse().map_err(|_| Errno::EINVAL)
    }

    /// Type and flags, and the format.
    fn format(&self, mib: &[i32]) -> Result<(u32, String), Errno> {
        let mut buf = [0; 256];
        let answer = self.meta(CTL_SYSCTL_OIDFMT, mib, &mut buf)?;
        let (kind, format) = answer.split_first_chunk().ok_or(Errno::EINVAL)?;
        Ok((u32::from_ne_bytes(*kind), text(format)))
    }

    fn name(&self, mib: &[i32]) -> Result<String, Errno> {
        let mut buf = [0; 512];
        self.meta(CTL_SYSCTL_NAME, mib, &mut buf).map(text)
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

    fn root(&self) -> Result<Vec<i32>, Errno> {
        self.number(PREFIX.trim_end_matches('.'))
    }

    fn number(&self, path: &str) -> Result<Vec<i32>, Errno> {
        if path.contains('\0') {
            return Err(Errno::EINVAL);
        }
        let mut buf = [0; CTL_MAXNAME * 4];
        let meta = [CTL_SYSCTL, CTL_SYSCTL_NAME2OID];
        let kernel = &**self.kernel();
        sysctl::by_mib(kernel, &meta, &mut buf, Some(path.as_bytes())).map(ints)
    }

    /// The entry after this one; `None` after the last.
    fn next(&self, mib: &[i32]) -> Result<Option<Vec<i32>>, Errno> {
        let mut buf = [0; CTL_MAXNAME * 4];
        match self.meta(CTL_SYSCTL_NEXT, mib, &mut buf) {
            Ok(next) => Ok(Some(ints(next))),
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    fn meta<'a>(&self, what: i32, mib: &[i32], buf: &'a mut [u8]) -> Result<&'a [u8], Errno> {
        let mut whole = vec![CTL_SYSCTL, what];
        whole.extend_from_slice(mib);
        sysctl::by_mib(&**self.kernel(), &whole, buf, None)
    }
}

fn unanswered(name: &str, errno: Errno) -> Error {
    Error::kernel("sysctl", format!("{PREFIX}{name}"), errno)
}

fn ints(bytes: &[u8]) -> Vec<i32> {
    let whole = bytes.chunks_exact(4);
    let int = |piece: &[u8]| piece.try_into().ok().map(i32::from_ne_bytes);
    whole.filter_map(int).collect()
}

fn text(bytes: &[u8]) -> String {
    let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

/// The entry in the node `mib` whose number is `step` away from the node's own.
fn beside(mib: &[i32], step: i32) -> Option<Vec<i32>> {
    let last = mib.last()?.checked_add(step)?;
    Some(mib.iter().copied().chain([last]).collect())
}
