//! A FreeBSD kernel in memory. (Front page to be written with the first job.)
#![allow(dead_code, unused_imports, reason = "being built")]
#![forbid(unsafe_code)]

mod check;
mod clock;
mod cred;
mod fd;
mod kqueue;
mod machine;
mod net;
mod prison;
mod proc;
mod process;
mod programs;
mod sched;
mod shared;
mod state;
mod sysctl;
mod vfs;
mod vfsopt;

pub use machine::{Machine, MachineBuilder};
pub use process::Process;
pub use programs::{Context, Program, Stdio};
