//! The kernel of the benches.

use jail::{Error, Host, Release};
use jail_sim::Machine;

/// The host a bench works on, and whether it is the running kernel's: a simulated 15.1, or the
/// real one if the environment says `JAILRS_KERNEL=local`.
///
/// # Errors
/// [`Error::NotFreeBsd`] for `local` anywhere else.
pub fn bench_host() -> Result<(Host, bool), Error> {
    if std::env::var_os("JAILRS_KERNEL").is_some_and(|kernel| kernel == "local") {
        return Ok((Host::local()?, true));
    }
    let machine = Machine::new(Release::V15_1);
    Ok((Host::new(machine.process()), false))
}
