//! What the library does with a kernel. Every check runs on the simulated kernel in several
//! releases; with JAILRS_KERNEL=local, as root on FreeBSD, on the running one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

mod alias;
mod bad;
mod bench;
mod calls;
mod command;
mod cpus;
mod create;
mod devfs;
mod disk;
mod errors;
mod events;
mod faults;
mod get;
mod interface;
mod life;
mod limit;
mod list;
mod mount;
mod nested;
mod owned;
mod params;
mod skip;
mod start;
mod unknown;
mod update;
mod vnet;
mod wait;

pub(crate) use bench::{Bench, everywhere, is_local, newest, oldest_and_newest, simulated, stride};
