//! Programs in jails and on the host, and who they run as.

mod console;
mod desc;
mod pty;
mod session;
mod stranger;
mod timeout;
mod user;

use std::time::Duration;

use jail::{Jail, Release};

use crate::{Bench, everywhere, simulated};

/// Jails here have no programs but the simulated machine's.
fn releases(check: impl Fn(&Bench)) {
    for release in [Release::V13_2, Release::V15_1] {
        simulated(release, &check);
    }
}

/// A jail with these files in its `etc`.
fn jail_with(bench: &Bench, files: &[(&str, &[u8])]) -> Jail {
    bench.dir("web/etc");
    for (name, text) in files {
        let file = bench.on_computer("web/etc").join(name);
        std::fs::write(file, text).unwrap();
    }
    bench.jail("web")
}
