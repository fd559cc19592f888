//! A FreeBSD kernel in memory: try out and test jail management on any machine.
//!
//! ```
//! use jail::{Host, JailSpec, Release};
//! use jail_sim::Machine;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let machine = Machine::new(Release::V15_1);
//! let host = Host::new(machine.process());
//! let web = JailSpec::new("web")?.path("/").hostname("www").create(&host)?;
//! let said = web.command("/bin/sh").args(["-c", "echo I am $(hostname)"]).output()?;
//! assert_eq!(said.stdout, b"I am www\n");
//! # Ok(())
//! # }
//! ```
//!
//! A [`Machine`] is set to a release and follows that kernel's source function by function, with
//! its order of checks, errno and texts. A [`Process`] of it is the caller of system calls: a
//! [`jail::Kernel`], so that whatever is written for FreeBSD runs on it unchanged. There are no
//! globals: each test makes its own machine.
//!
//! # How true it is
//! The test `transcripts` replays what running 13.2 and 15.1 kernels answered to hundreds of
//! sequences of calls, and expects the same errno, text and values. 14.4 answers as 13.2 and 15.0
//! as 15.1 where nobody has recorded them. What is not modelled fails as on a kernel that lacks
//! it: an unknown parameter is `EINVAL`, an unknown call `ENOSYS`.
//!
//! # What there is
//! * prisons, with references and dying; jail descriptors; the parameters of GENERIC with nullfs,
//!   tmpfs, procfs and fdescfs loaded
//! * processes, credentials, signals, pipes, event queues; sysctls
//! * files: the machine's `/` is a real directory, by default this computer's, and no symbolic
//!   link leads out of a jail's root
//! * virtual time: a wait of ten seconds takes none
//! * a machine in a file: [`Machine::save`], [`Machine::load`]
//! * programs: closures [registered](Machine::register) by path, and a sh, ps, cat and some more;
//!   nothing is ever executed on this computer
//! * a mount table: nullfs, devfs, tmpfs, procfs, fdescfs, unionfs, ufs on memory disks; `/dev` with
//!   rules; memory disks
//! * interfaces, addresses, clones, bridges and network stacks of jails; routes; limits by rctl(8)
//!   on processes, threads and descriptors; kernel modules; sets of processors
#![forbid(unsafe_code)]

mod check;
mod clock;
mod cpuset;
mod cred;
mod devfs;
mod fd;
mod image;
mod ioctl;
mod kld;
mod kqueue;
mod machine;
mod md;
mod net;
mod numbers;
mod prison;
mod proc;
mod process;
mod programs;
mod rctl;
mod sched;
mod shared;
mod state;
mod sysctl;
mod vfs;
mod vfsopt;

pub use machine::{Machine, MachineBuilder};
pub use process::Process;
pub use programs::{Context, Program, Stdio};
