//! FreeBSD's error numbers as a type.

use core::fmt;

use jail_sys::errno as sys;

/// An error number as FreeBSD numbers them, whatever system this runs on.
///
/// Numbers that no header names are kept as they are. `Display` gives name and message, as in
/// `EPERM: Operation not permitted`.
///
/// ```
/// use jail::Errno;
///
/// assert_eq!(Errno::EOPNOTSUPP.raw(), 45); // also on Linux, where libc says 95
/// assert_eq!(Errno::ENOENT.to_string(), "ENOENT: No such file or directory");
/// ```
///
/// # See also
/// `sys/sys/errno.h`, [errno(2)](https://man.freebsd.org/errno/2)
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Errno(i32);

impl Errno {
    /// The error with this FreeBSD number.
    #[must_use]
    pub const fn new(raw: i32) -> Self {
        Self(raw)
    }

    /// FreeBSD's number.
    #[must_use]
    pub const fn raw(self) -> i32 {
        self.0
    }

    /// The name in the header, as in `"EPERM"`; `None` for a number without one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        sys::name(self.0)
    }

    /// What strerror(3) says.
    #[must_use]
    pub fn message(self) -> &'static str {
        sys::message(self.0).unwrap_or("Unknown error")
    }

    /// The error of this name (`"EPERM"`).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        sys::number(name).map(Self)
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name}: {}", self.message()),
            None => write!(f, "error {}", self.0),
        }
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "Errno({})", self.0),
        }
    }
}

impl core::error::Error for Errno {}

/// One constant an error, named as in the header.
#[allow(
    missing_docs,
    reason = "the names are the header's; message() explains them"
)]
impl Errno {
    pub const EPERM: Self = Self(sys::EPERM);
    pub const ENOENT: Self = Self(sys::ENOENT);
    pub const ESRCH: Self = Self(sys::ESRCH);
    pub const EINTR: Self = Self(sys::EINTR);
    pub const EIO: Self = Self(sys::EIO);
    pub const ENXIO: Self = Self(sys::ENXIO);
    pub const E2BIG: Self = Self(sys::E2BIG);
    pub const ENOEXEC: Self = Self(sys::ENOEXEC);
    pub const EBADF: Self = Self(sys::EBADF);
    pub const ECHILD: Self = Self(sys::ECHILD);
    pub const EDEADLK: Self = Self(sys::EDEADLK);
    pub const ENOMEM: Self = Self(sys::ENOMEM);
    pub const EACCES: Self = Self(sys::EACCES);
    pub const EFAULT: Self = Self(sys::EFAULT);
    pub const ENOTBLK: Self = Self(sys::ENOTBLK);
    pub const EBUSY: Self = Self(sys::EBUSY);
    pub const EEXIST: Self = Self(sys::EEXIST);
    pub const EXDEV: Self = Self(sys::EXDEV);
    pub const ENODEV: Self = Self(sys::ENODEV);
    pub const ENOTDIR: Self = Self(sys::ENOTDIR);
    pub const EISDIR: Self = Self(sys::EISDIR);
    pub const EINVAL: Self = Self(sys::EINVAL);
    pub const ENFILE: Self = Self(sys::ENFILE);
    pub const EMFILE: Self = Self(sys::EMFILE);
    pub const ENOTTY: Self = Self(sys::ENOTTY);
    pub const ETXTBSY: Self = Self(sys::ETXTBSY);
    pub const EFBIG: Self = Self(sys::EFBIG);
    pub const ENOSPC: Self = Self(sys::ENOSPC);
    pub const ESPIPE: Self = Self(sys::ESPIPE);
    pub const EROFS: Self = Self(sys::EROFS);
    pub const EMLINK: Self = Self(sys::EMLINK);
    pub const EPIPE: Self = Self(sys::EPIPE);
    pub const EDOM: Self = Self(sys::EDOM);
    pub const ERANGE: Self = Self(sys::ERANGE);
    pub const EAGAIN: Self = Self(sys::EAGAIN);
    pub const EINPROGRESS: Self = Self(sys::EINPROGRESS);
    pub const EALREADY: Self = Self(sys::EALREADY);
    pub const ENOTSOCK: Self = Self(sys::ENOTSOCK);
    pub const EDESTADDRREQ: Self = Self(sys::EDESTADDRREQ);
    pub const EMSGSIZE: Self = Self(sys::EMSGSIZE);
    pub const EPROTOTYPE: Self = Self(sys::EPROTOTYPE);
    pub const ENOPROTOOPT: Self = Self(sys::ENOPROTOOPT);
    pub const EPROTONOSUPPORT: Self = Self(sys::EPROTONOSUPPORT);
    pub const ESOCKTNOSUPPORT: Self = Self(sys::ESOCKTNOSUPPORT);
    pub const EOPNOTSUPP: Self = Self(sys::EOPNOTSUPP);
    pub const EPFNOSUPPORT: Self = Self(sys::EPFNOSUPPORT);
    pub const EAFNOSUPPORT: Self = Self(sys::EAFNOSUPPORT);
    pub const EADDRINUSE: Self = Self(sys::EADDRINUSE);
    pub const EADDRNOTAVAIL: Self = Self(sys::EADDRNOTAVAIL);
    pub const ENETDOWN: Self = Self(sys::ENETDOWN);
    pub const ENETUNREACH: Self = Self(sys::ENETUNREACH);
    pub const ENETRESET: Self = Self(sys::ENETRESET);
    pub const ECONNABORTED: Self = Self(sys::ECONNABORTED);
    pub const ECONNRESET: Self = Self(sys::ECONNRESET);
    pub const ENOBUFS: Self = Self(sys::ENOBUFS);
    pub const EISCONN: Self = Self(sys::EISCONN);
    pub const ENOTCONN: Self = Self(sys::ENOTCONN);
    pub const ESHUTDOWN: Self = Self(sys::ESHUTDOWN);
    pub const ETOOMANYREFS: Self = Self(sys::ETOOMANYREFS);
    pub const ETIMEDOUT: Self = Self(sys::ETIMEDOUT);
    pub const ECONNREFUSED: Self = Self(sys::ECONNREFUSED);
    pub const ELOOP: Self = Self(sys::ELOOP);
    pub const ENAMETOOLONG: Self = Self(sys::ENAMETOOLONG);
    pub const EHOSTDOWN: Self = Self(sys::EHOSTDOWN);
    pub const EHOSTUNREACH: Self = Self(sys::EHOSTUNREACH);
    pub const ENOTEMPTY: Self = Self(sys::ENOTEMPTY);
    pub const EPROCLIM: Self = Self(sys::EPROCLIM);
    pub const EUSERS: Self = Self(sys::EUSERS);
    pub const EDQUOT: Self = Self(sys::EDQUOT);
    pub const ESTALE: Self = Self(sys::ESTALE);
    pub const EREMOTE: Self = Self(sys::EREMOTE);
    pub const EBADRPC: Self = Self(sys::EBADRPC);
    pub const ERPCMISMATCH: Self = Self(sys::ERPCMISMATCH);
    pub const EPROGUNAVAIL: Self = Self(sys::EPROGUNAVAIL);
    pub const EPROGMISMATCH: Self = Self(sys::EPROGMISMATCH);
    pub const EPROCUNAVAIL: Self = Self(sys::EPROCUNAVAIL);
    pub const ENOLCK: Self = Self(sys::ENOLCK);
    pub const ENOSYS: Self = Self(sys::ENOSYS);
    pub const EFTYPE: Self = Self(sys::EFTYPE);
    pub const EAUTH: Self = Self(sys::EAUTH);
    pub const ENEEDAUTH: Self = Self(sys::ENEEDAUTH);
    pub const EIDRM: Self = Self(sys::EIDRM);
    pub const ENOMSG: Self = Self(sys::ENOMSG);
    pub const EOVERFLOW: Self = Self(sys::EOVERFLOW);
    pub const ECANCELED: Self = Self(sys::ECANCELED);
    pub const EILSEQ: Self = Self(sys::EILSEQ);
    pub const ENOATTR: Self = Self(sys::ENOATTR);
    pub const EDOOFUS: Self = Self(sys::EDOOFUS);
    pub const EBADMSG: Self = Self(sys::EBADMSG);
    pub const EMULTIHOP: Self = Self(sys::EMULTIHOP);
    pub const ENOLINK: Self = Self(sys::ENOLINK);
    pub const EPROTO: Self = Self(sys::EPROTO);
    pub const ENOTCAPABLE: Self = Self(sys::ENOTCAPABLE);
    pub const ECAPMODE: Self = Self(sys::ECAPMODE);
    pub const ENOTRECOVERABLE: Self = Self(sys::ENOTRECOVERABLE);
    pub const EOWNERDEAD: Self = Self(sys::EOWNERDEAD);
    pub const EINTEGRITY: Self = Self(sys::EINTEGRITY);
}
