//! Errors of the computer this runs on as FreeBSD's.

use std::io;

use jail::Errno;
use rustix::io::Errno as Host;

/// FreeBSD's error for what a file operation of this computer answered; `EIO` for what FreeBSD
/// does not have.
pub(super) fn errno(error: &io::Error) -> Errno {
    Host::from_io_error(error).map_or(Errno::EIO, from_host)
}

/// By name, since the numbers differ: rustix has this computer's.
pub(super) fn from_host(error: Host) -> Errno {
    match error {
        Host::PERM => Errno::EPERM,
        Host::NOENT => Errno::ENOENT,
        Host::INTR => Errno::EINTR,
        Host::NXIO => Errno::ENXIO,
        Host::TOOBIG => Errno::E2BIG,
        Host::BADF => Errno::EBADF,
        Host::NOMEM => Errno::ENOMEM,
        Host::ACCESS => Errno::EACCES,
        Host::BUSY => Errno::EBUSY,
        Host::EXIST => Errno::EEXIST,
        Host::XDEV => Errno::EXDEV,
        Host::NODEV => Errno::ENODEV,
        Host::NOTDIR => Errno::ENOTDIR,
        Host::ISDIR => Errno::EISDIR,
        Host::INVAL => Errno::EINVAL,
        Host::NFILE => Errno::ENFILE,
        Host::MFILE => Errno::EMFILE,
        Host::NOTTY => Errno::ENOTTY,
        Host::TXTBSY => Errno::ETXTBSY,
        Host::FBIG => Errno::EFBIG,
        Host::NOSPC => Errno::ENOSPC,
        Host::SPIPE => Errno::ESPIPE,
        Host::ROFS => Errno::EROFS,
        Host::MLINK => Errno::EMLINK,
        Host::PIPE => Errno::EPIPE,
        Host::AGAIN => Errno::EAGAIN,
        Host::LOOP => Errno::ELOOP,
        Host::NAMETOOLONG => Errno::ENAMETOOLONG,
        Host::NOTEMPTY => Errno::ENOTEMPTY,
        Host::DQUOT => Errno::EDQUOT,
        Host::STALE => Errno::ESTALE,
        Host::OVERFLOW => Errno::EOVERFLOW,
        Host::OPNOTSUPP | Host::NOSYS => Errno::EOPNOTSUPP,
        _ => Errno::EIO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_name_and_the_rest_is_eio() {
        let of = |error: Host| errno(&error.into());
        assert_eq!(of(Host::NOTEMPTY), Errno::ENOTEMPTY);
        assert_eq!(of(Host::LOOP), Errno::ELOOP);
        assert_eq!(of(Host::DOM), Errno::EIO);
        assert_eq!(errno(&io::Error::other("no number")), Errno::EIO);
    }
}
