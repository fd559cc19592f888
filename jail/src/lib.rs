//! FreeBSD jails: the library. (Front page to be written with the first job.)
#![deny(unsafe_code)]

pub mod errno;
pub mod error;
mod escape;
pub mod host;
mod jid;
pub mod kernel;
pub mod name;
pub mod release;
mod signal;

pub use errno::Errno;
pub use error::{Error, ErrorKind, Problem};
pub use host::Host;
pub use jid::Jid;
pub use kernel::{Fd, Kernel, Param, RawFd};
pub use name::{JailName, NameRule};
pub use release::Release;
pub use signal::Signal;
