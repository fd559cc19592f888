//! Lists by the library.

use jail::{Error, Host};

/// What most lists ask for.
pub const FIVE: [&str; 5] = ["jid", "name", "path", "host.hostname", "ip4.addr"];

/// All jails with five parameters each; how many there are.
///
/// # Errors
/// As the list.
pub fn five(host: &Host) -> Result<usize, Error> {
    count(host, &FIVE)
}

/// All jails with all parameters; how many there are.
///
/// # Errors
/// As the list, and as [`Host::params`].
pub fn all(host: &Host) -> Result<usize, Error> {
    let params = host.params()?;
    let names: Vec<&str> = params.iter().map(|info| info.name()).collect();
    count(host, &names)
}

fn count(host: &Host, names: &[&str]) -> Result<usize, Error> {
    let jails = host.jails().only(names).into_iter();
    jails.map(|jail| jail.map(|_| 1)).sum()
}
