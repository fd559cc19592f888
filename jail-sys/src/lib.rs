//! FreeBSD's ABI for jails and what surrounds them.
#![no_std]
pub mod errno;
