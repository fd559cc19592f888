//! Things around a jail: values that a spec is made of.

mod alias;
mod cpus;
mod devfs;
mod disk;
mod exec;
mod hook;
mod limit;
mod mount;
mod policy;
mod vnet;

pub(crate) use alias::{IpAlias, hash};
pub(crate) use cpus::CpuSet;
pub(crate) use cpus::of as cpu_set;
pub(crate) use devfs::DevfsRuleset;
pub(crate) use devfs::of as ruleset;
pub(crate) use disk::MdDisk;
pub(crate) use exec::{Exec, execs, is_text, pairs};
pub(crate) use hook::{Hook, hooks};
pub(crate) use limit::{Limit, of as limit};
pub(crate) use mount::Mount;
pub(crate) use policy::StopPolicy;
pub(crate) use vnet::Vnet;
