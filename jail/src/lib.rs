//! FreeBSD jails: the library. (Front page to be written with the first job.)
#![deny(unsafe_code)]

pub mod errno;
pub mod kernel;
pub mod release;

pub use errno::Errno;
pub use release::Release;
