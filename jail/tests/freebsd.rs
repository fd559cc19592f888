//! The running FreeBSD kernel through the boundary. What needs root is ignored unless asked for:
//! `sudo cargo test -p freebsd-jail --test freebsd -- --include-ignored`.
#![cfg(target_os = "freebsd")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "freebsd/attached.rs"]
mod attached;
#[path = "freebsd/calls.rs"]
mod calls;
#[path = "freebsd/jails.rs"]
mod jails;
#[path = "freebsd/mounts.rs"]
mod mounts;
#[path = "freebsd/pty.rs"]
mod pty;
#[path = "freebsd/requests.rs"]
mod requests;
#[path = "freebsd/spawn.rs"]
mod spawn;

use jail::kernel::{FreeBsd, IfNameBytes, Kernel};
use jail::{Fd, RawFd};

fn fd(kernel: &std::sync::Arc<FreeBsd>, raw: RawFd) -> Fd {
    let kernel: std::sync::Arc<dyn Kernel> = kernel.clone();
    Fd::new(raw, kernel)
}

fn ifname(name: &str) -> IfNameBytes {
    let mut bytes = [0; 16];
    for (to, byte) in bytes.iter_mut().zip(name.bytes()) {
        *to = byte;
    }
    bytes
}
