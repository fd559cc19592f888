//! The Python module `jailrs._native`: FreeBSD jails of the crate `jail`, and simulated machines of
//! `jail-sim`, as Python classes.
//!
//! Whatever may enter the kernel or wait goes through one function, `call::enter`, that leaves
//! Python, comes back and maps the error. Exceptions are written in Python, `jailrs.errors`; so is
//! what has the shape of a module of Python's own, `jailrs._run`.
#![forbid(unsafe_code)]

mod arg;
mod call;
mod child;
mod command;
mod error;
mod events;
mod fork;
mod host;
mod interrupt;
mod jail;
mod jails;
mod made;
mod observe;
mod options;
mod params;
mod patient;
mod pipe;
mod plan;
mod process;
mod pty;
mod queue;
mod spec;
mod started;
mod talk;
mod there;
mod thing;
mod value;

/// The classes of jailrs; `import jailrs` has them.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::child::Child;
    #[pymodule_export]
    use crate::events::{Events, JailEvent};
    #[pymodule_export]
    use crate::fork::_after_fork;
    #[pymodule_export]
    use crate::host::{Capabilities, Host, Recovered};
    #[pymodule_export]
    use crate::jail::Jail;
    #[pymodule_export]
    use crate::jails::{JailInfo, Jails, Snapshot};
    #[pymodule_export]
    use crate::made::{CreatedJail, OwnedJail};
    #[pymodule_export]
    use crate::observe::Told;
    #[pymodule_export]
    use crate::pipe::Pipe;
    #[pymodule_export]
    use crate::plan::{Plan, Step};
    #[pymodule_export]
    use crate::process::Process;
    #[pymodule_export]
    use crate::spec::JailSpec;
    #[pymodule_export]
    use crate::started::StartedJail;
    #[pymodule_export]
    use crate::talk::Talk;
    #[pymodule_export]
    use crate::there::{AddedAlias, AppliedRuleset, Md, Mounted};
    #[pymodule_export]
    use crate::thing::{
        CpuSet, DevfsRuleset, Exec, IpAlias, Limit, MdDisk, Mount, StopPolicy, Vnet,
    };
}
