//! What a case made is taken away again.

mod jails;
mod network;
mod rules;
mod storage;

use jail::Kernel;
use jail_sys::sys::signal::SIGKILL;

use super::process::Local;
use crate::driver::Driver;
use jails::Jails;

/// Takes away what a case may have made, in the order in which one thing holds another. (The
/// scratch directory and the host's name see to themselves.)
#[derive(Debug)]
pub(super) struct Cleanup {
    jails: Jails,
    /// What the host had before.
    interfaces: Vec<String>,
    disks: Vec<String>,
}

/// What a host has that is taken away after each case, whoever made it.
pub(super) fn what_would_go(kernel: &dyn Kernel) -> Option<&'static str> {
    let all = [
        (
            network::has_addresses(kernel),
            "addresses of 10.0.0.0/8 or fd00::/8 on lo0",
        ),
        (rules::has_rulesets(kernel), "devfs rulesets from 100 up"),
        (rules::has_limits(kernel), "limits"),
    ];
    all.into_iter().find_map(|(has, what)| has.then_some(what))
}

impl Cleanup {
    pub(super) fn new(local: &Local) -> Self {
        let kernel = local.kernel();
        Self {
            jails: Jails::default(),
            interfaces: network::names(kernel),
            disks: storage::disks(kernel),
        }
    }

    pub(super) fn after_case(&mut self, local: &Local, sleepers: &[i32], scratch: &str) {
        let kernel = local.kernel();
        for pid in sleepers.iter().filter(|pid| **pid > 1) {
            // It may have ended; init waits for it.
            let _ = kernel.kill(*pid, SIGKILL);
        }
        self.jails.remove(kernel);
        network::remove_addresses(kernel);
        network::destroy_but(kernel, &self.interfaces);
        storage::unmount(kernel, scratch);
        storage::detach_but(kernel, &self.disks);
        rules::remove_rulesets(kernel);
        rules::remove_limits(kernel);
    }
}
