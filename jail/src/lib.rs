//! FreeBSD jails: the library. (Front page to be written with the first job.)
#![deny(unsafe_code)]

pub mod errno;
pub mod host;
pub mod kernel;
pub mod release;

pub use errno::Errno;
pub use host::Host;
pub use kernel::{Fd, Kernel, Param, RawFd};
pub use release::Release;
