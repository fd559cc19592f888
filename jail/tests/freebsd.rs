//! The running FreeBSD kernel through the boundary. What needs root is ignored unless asked for:
//! `sudo cargo test -p freebsd-jail --test freebsd -- --include-ignored`.
#![cfg(target_os = "freebsd")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "freebsd/calls.rs"]
mod calls;
#[path = "freebsd/jails.rs"]
mod jails;
#[path = "freebsd/spawn.rs"]
mod spawn;

use jail::kernel::{FreeBsd, Kernel};
use jail::{Fd, RawFd};

fn fd(kernel: &std::sync::Arc<FreeBsd>, raw: RawFd) -> Fd {
    let kernel: std::sync::Arc<dyn Kernel> = kernel.clone();
    Fd::new(raw, kernel)
}
