//! What is known to cause an error about which the kernel says nothing.

use std::os::unix::ffi::OsStrExt;

use crate::escape::escaped;
use crate::params::{ParamInfo, Settable, table};
use crate::settings::Settings;
use crate::{EnforceStatfs, Errno, Error, Host, JailName, Value};

impl Host {
    /// Adds what is known to a failed jail_set(2), for a new jail (`Create`) or for one there is
    /// (`Always`). Asks the kernel where that tells more.
    pub(crate) fn explain(
        &self,
        error: Error,
        settings: &Settings,
        name: &JailName,
        when: Settable,
    ) -> Error {
        let Some(errno) = error.errno() else {
            return error;
        };
        let known = settings.iter().filter_map(|setting| setting.key.info());
        if let Some(unknown) = self.unknown(errno, known.chain(settings.flags().params())) {
            return unknown;
        }
        let silent = error.errmsg().is_none();
        let hint = match errno {
            Errno::EPERM if self.is_not_root() => Some("only root can do this".into()),
            Errno::EPERM if silent => self.not_permitted(settings, name),
            Errno::EPERM if when == Settable::Create => Some(
                "children.max of this jail or of one around it is reached; dying jails count"
                    .into(),
            ),
            Errno::ENOENT | Errno::ENOTDIR | Errno::EACCES if silent => no_directory(settings),
            Errno::EEXIST if settings.has(&table::JID) && !self.renumbers() => {
                Some("a dying jail keeps its jid until it is gone".into())
            }
            Errno::EADDRINUSE => {
                Some("jails of one network stack share an address only if each has no other".into())
            }
            Errno::ENAMETOOLONG if silent => {
                Some("the name with its parents' names has at most 255 bytes".into())
            }
            Errno::EFBIG => Some(
                "meta and env have at most security.jail.meta_maxbufsize bytes, the NUL included"
                    .into(),
            ),
            Errno::EMFILE | Errno::ENFILE => {
                Some("each handle of a jail holds a descriptor".into())
            }
            Errno::ENOSYS => Some("this kernel has no jails".into()),
            _ => None,
        };
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    pub(crate) fn is_not_root(&self) -> bool {
        self.kernel().geteuid().is_ok_and(|uid| uid != 0)
    }

    /// The parameter that this kernel does not have: those of modules and of later releases are
    /// looked up. The errno is the one for all unknown ones.
    pub(crate) fn unknown(
        &self,
        errno: Errno,
        mut params: impl Iterator<Item = &'static ParamInfo>,
    ) -> Option<Error> {
        if errno != Errno::EINVAL {
            return None;
        }
        let info = params.find(|info| {
            (info.module().is_some() || info.since().is_some())
                && self.has_param(info.name()).is_ok_and(|has| !has)
        })?;
        Some(Error::UnknownParam {
            param: info.name().into(),
            module: info.module(),
        })
    }

    fn not_permitted(&self, settings: &Settings, name: &JailName) -> Option<String> {
        let max = self.sysctl(c"security.jail.children.max").ok()?;
        if max == 0 {
            return Some("children.max of the jail this runs in is 0".into());
        }
        if let Some(Value::Int(children)) = settings.get(&table::CHILDREN_MAX) {
            if *children >= max {
                return Some(format!(
                    "children.max must be less than the parent's, {max}"
                ));
            }
        }
        let parent = name.parent().map_or("the host".into(), |p| p.to_string());
        let lax = lax(settings);
        (!lax.is_empty()).then(|| format!("laxer than {parent} allows: one of {}", lax.join(", ")))
    }

    /// Whether a dying jail gives up its jid for a new one.
    fn renumbers(&self) -> bool {
        self.release()
            .is_ok_and(crate::Release::has_jail_descriptors)
    }
}

/// The parameters that the kernel compares with the parent's.
fn lax(settings: &Settings) -> Vec<&'static str> {
    let compared = [
        &table::CHILDREN_MAX,
        &table::SECURELEVEL,
        &table::ENFORCE_STATFS,
        &table::DEVFS_RULESET,
        &table::IP4,
        &table::IP4_ADDR,
        &table::IP6,
        &table::IP6_ADDR,
        &table::SYSVMSG,
        &table::SYSVSEM,
        &table::SYSVSHM,
        &table::ZFS_MOUNT_SNAPSHOT,
    ];
    // The strictest there is cannot be laxer.
    let strictest = Value::Int(EnforceStatfs::RootOnly.raw());
    let set = compared.into_iter().filter(|info| {
        let value = settings.get(info);
        value.is_some()
            && (!core::ptr::eq(*info, &table::ENFORCE_STATFS) || value != Some(&strictest))
    });
    let allowed = settings.allowed().params();
    set.map(|info| info.name())
        .chain(allowed.map(ParamInfo::name))
        .collect()
}

fn no_directory(settings: &Settings) -> Option<String> {
    match settings.get(&table::PATH)? {
        Value::String(path) => Some(format!(
            "path: is there a directory {}?",
            escaped(path.as_bytes())
        )),
        _ => None,
    }
}
