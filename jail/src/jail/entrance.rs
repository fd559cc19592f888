//! The way in for a child, which makes one call there.

use super::Jail;
use crate::kernel::{AttachBy, RawFd};
use crate::{Errno, Error, JailUpdate};

/// How a child finds the jail that it enters.
#[derive(Debug)]
pub(crate) enum Entrance {
    Jid(i32),
    /// By the handle's descriptor, with names and values that are set on the way.
    Desc(RawFd, Vec<(Vec<u8>, Vec<u8>)>),
}

impl Jail {
    /// For a child to enter this jail. By its descriptor it is this one or none; without, the
    /// number is looked at now, and the child comes a moment later.
    pub(crate) fn entrance(&self) -> Result<Entrance, Error> {
        let Some(desc) = &self.desc else {
            return Ok(Entrance::Jid(self.check()?.raw()));
        };
        let update = self.with_mac_do(&JailUpdate::new())?;
        let besides = update.settings().args().map(|(name, value)| {
            let mut bytes = Vec::with_capacity(value.len());
            value.write(&mut bytes);
            (name.to_vec(), bytes)
        });
        Ok(Entrance::Desc(desc.raw(), besides.collect()))
    }

    /// Why a child could not enter.
    pub(crate) fn not_entered(&self, by: &Entrance, object: String, errno: Errno) -> Error {
        let (call, gone) = match by {
            Entrance::Jid(_) => ("jail_attach", Errno::EINVAL),
            Entrance::Desc(..) => ("jail_set", Errno::ENOENT),
        };
        if errno == gone {
            return self.gone();
        }
        Error::kernel(call, object, errno)
    }
}

impl Entrance {
    /// What is set on the way.
    pub(crate) fn params(&self) -> Vec<(&[u8], &[u8])> {
        let params = match self {
            Self::Jid(_) => &[][..],
            Self::Desc(_, params) => params,
        };
        params
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect()
    }

    /// As the kernel takes it.
    pub(crate) const fn by<'a>(&self, params: &'a [(&'a [u8], &'a [u8])]) -> AttachBy<'a> {
        match self {
            Self::Jid(jid) => AttachBy::Jid(*jid),
            Self::Desc(fd, _) => AttachBy::Desc { fd: *fd, params },
        }
    }
}
