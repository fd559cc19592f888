//! FreeBSD's ABI for jails and what surrounds them, byte for byte.
//!
//! One file a header: `sys/jail.h` is [`sys::jail`], `net/if.h` is [`net::if_`] (a name that is a
//! word of Rust's gets an underscore). Names are C's. Values are FreeBSD's on whatever 64-bit
//! system the crate is built on, so a simulated kernel on a laptop speaks the same ABI; the functions
//! of `calls` exist on FreeBSD only.
//!
//! The structs are those of FreeBSD 13, 14 and 15 on 64-bit machines. Where releases differ the item
//! says so; "since 15.0" means that older kernels refuse it, not that it cannot be compiled.
//! Every size, offset, alignment and number is compared with FreeBSD's headers by
//! `tests/abi.rs`; `abi/README.md` tells how the facts come about.
//!
//! No logic, no `std`, and no `unsafe` but the declarations of functions.
#![no_std]
#![deny(unsafe_code)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    reason = "structs and macros keep the names they have in C"
)]

#[cfg(not(target_pointer_width = "64"))]
compile_error!("jail-sys describes FreeBSD's 64-bit ABI only");

#[cfg(target_os = "freebsd")]
pub mod calls;
pub mod errno;
pub mod fs;
pub mod ifaddrs;
pub mod net;
pub mod netinet;
pub mod netinet6;
pub mod sys;
