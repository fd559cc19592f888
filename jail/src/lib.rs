//! FreeBSD jails by system calls: describe, make, list, enter, change, end.
//!
//! ```
//! use jail::{Host, JailSpec};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let machine = jail_sim::Machine::new(jail::Release::V15_1);
//! # let process = machine.process();
//! let host = Host::new(process); // a simulated machine; Host::local()? is this one
//! let web = JailSpec::new("web")?.path("/").addr([10, 0, 0, 1]).create(&host)?;
//! println!("{}", web.get(&["host.hostname", "ip4.addr"])?.hostname().unwrap_or_default().display());
//! print!("{}", host.snapshot()?); // all jails as a tree
//! web.remove()?;
//! web.wait_gone(std::time::Duration::from_secs(10))?;
//! # Ok(())
//! # }
//! ```
//!
//! # What there is
//! * [`Host`] - the machine, and all that is done to it: finding jails, [listing](Host::jails)
//!   them, what it [can do](Capabilities)
//! * [`JailSpec`] - what a jail shall be; [`create`](JailSpec::create) makes it in one call
//!   alone, [`start`](JailSpec::start) with all that shall be around it, or nothing: [`life`]
//! * [`Jail`] - a jail that exists: a handle that cannot hit another one
//! * [`OwnedJail`] - one that goes with the handle, and since 15.0 with the program
//! * [`JailUpdate`] - what shall change of it; [`Values`] - what it is
//! * [`Events`] - what happens to jails, as it happens
//! * [`Command`] - a program in a jail, [`Process`] - what runs there
//! * [`IpAlias`] - an address on an interface, never taken over from anybody; [`Interface`] - one
//!   made, marked, bridged, moved into a jail; [`Vnet`] - a jail's cable to a bridge, in one line
//! * [`Mount`] - a file system beneath a jail's root, through no symbolic link; [`Mounted`] - a
//!   mount, and nothing else, to unmount
//! * [`DevfsRuleset`] - which devices a jail sees
//! * [`MdDisk`] - a memory disk, [`DiskImage`] - the file of one
//! * [`Limit`] - what a jail may use, [`Usage`] - what it does
//! * [`CpuSet`] - the processors that a jail may use
//! * [`params`] - every parameter; those of later kernels and other modules go by name, typed by
//!   the kernel itself
//!
//! Parameters have the names of [jail(8)](https://man.freebsd.org/jail/8), verbs those of the
//! system calls.
//!
//! # Layers
//! All goes through [`Kernel`], a trait with a method a system call. Below it is the running
//! FreeBSD kernel ([`kernel`]) or the simulated one of the crate `jail-sim`, which behaves the
//! same on any machine; [`kernel::Traced`] shows every call, [`kernel::Faulty`] makes calls fail.
//! Above it nothing makes a system call. Errors are FreeBSD's on every system ([`Errno`]).
//!
//! # Errors
//! One type, [`Error`]: the operation, what it was about, errno, the kernel's own text, and a hint
//! where the kernel gives none. What cannot work is told before anything is called, with the
//! parameter's name. Nothing panics, whatever the input and whatever the kernel answers.
//!
//! # What it does not do
//! * run `jail`, `ifconfig`, `mount` or any other program, but newfs(8), which has no system call
//! * read jail.conf, or keep a record of jails beside the [`journal`] of what it started: the
//!   kernel is asked
//! * undo what others did: it removes what it is told to, and nothing besides
#![deny(unsafe_code)]

mod addrs;
pub mod allow;
mod call;
pub mod capabilities;
pub mod command;
mod cpu_set;
pub mod devfs;
pub mod disk;
mod enforce_statfs;
pub mod errno;
pub mod error;
mod escape;
mod events;
mod failure;
pub mod form;
mod hint;
pub mod host;
mod info;
mod interface;
mod ip_alias;
mod jail;
mod jailsys;
mod jid;
pub mod journal;
pub mod kernel;
pub mod life;
pub mod limit;
mod list;
pub mod mount;
pub mod name;
mod numbers;
mod owned;
pub mod params;
pub mod processes;
mod query;
pub mod release;
mod route;
mod settings;
mod signal;
mod size;
mod snapshot;
mod spec;
mod sysctl;
mod update;
mod value;
mod values;
mod vnet;

pub use addrs::{Cidr, HostAddr};
pub use allow::Allow;
pub use capabilities::{Capabilities, Racct};
pub use command::{Child, Command, ExitStatus, Output, Stdio, User};
pub use cpu_set::CpuSet;
pub use devfs::{DevfsRule, DevfsRuleset, RulesetProblem};
pub use disk::{DiskImage, DiskProblem, Md, MdDisk, MdInfo, MdKind, MdOptions, NewfsOptions};
pub use enforce_statfs::EnforceStatfs;
pub use errno::Errno;
pub use error::{Error, ErrorKind, Problem};
pub use events::{Events, JailChange, JailEvent};
pub use host::Host;
pub use info::JailInfo;
pub use interface::{
    AddressProblem, Interface, InterfaceFlags, InterfaceInfo, InterfaceName, InterfaceProblem,
};
pub use ip_alias::{AddedAlias, AliasOutcome, IfThere, IpAlias};
pub use jail::Jail;
pub use jailsys::JailSys;
pub use jid::Jid;
pub use journal::JournalProblem;
pub use kernel::{Fd, Kernel, Param, RawFd};
pub use limit::{Limit, Limits, Usage};
pub use list::{Jails, List};
pub use mount::{Fsid, Mount, MountFlags, MountInfo, Mounted};
pub use name::{JailName, NameRule};
pub use owned::OwnedJail;
pub use processes::{Process, ProcessState};
pub use release::Release;
pub use signal::Signal;
pub use size::Size;
pub use snapshot::Snapshot;
pub use spec::JailSpec;
pub use update::JailUpdate;
pub use value::Value;
pub use values::Values;
pub use vnet::{Vnet, VnetLink};
